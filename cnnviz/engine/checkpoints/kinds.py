"""Element types and storages by the names that torch and NumPy give them in files."""

from __future__ import annotations

import re

from cnnviz.engine.checkpoints.records import Global, Lost
from cnnviz.engine.checkpoints.stored import SIZES

_STORAGES = {
    "Double": "float64",
    "Float": "float32",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Long": "int64",
    "Int": "int32",
    "Short": "int16",
    "Char": "int8",
    "Byte": "uint8",
    "Bool": "bool",
    "ComplexDouble": "complex128",
    "ComplexFloat": "complex64",
    "QInt8": "qint8",
    "QUInt8": "quint8",
    "QInt32": "qint32",
    "Untyped": "uint8",
    "QUInt4x2": "quint4x2",
    "QUInt2x4": "quint2x4",
}
_NUMPY = {
    "f2": "float16",
    "f4": "float32",
    "f8": "float64",
    "b1": "bool",
    "i1": "int8",
    "i2": "int16",
    "i4": "int32",
    "i8": "int64",
    "u1": "uint8",
    "u2": "uint16",
    "u4": "uint32",
    "u8": "uint64",
    "c8": "complex64",
    "c16": "complex128",
}
OTHER_DTYPES = {"half", "float", "double", "long", "int", "short"}
_DTYPE = re.compile(r"bool|(?:u?int|b?float|complex|qu?int|bits)\d\w*")
_DTYPE_WORDS = {"half": "float16", "float": "float32", "double": "float64"}
_DTYPE_WORDS |= {"long": "int64", "int": "int32", "short": "int16"}


def storage_type(name: object) -> str | None:
    """Return the element type of a class of storages, or None."""
    if not isinstance(name, Global):
        return None
    module, _, attribute = name.name.rpartition(".")
    if module not in ("torch", "torch.storage", "torch.cuda"):
        return None
    return _STORAGES.get(attribute.removeprefix("_").removesuffix("Storage"))


# The first two protocols write the identity of a storage as the text that Python prints of it.
_IN_WORDS = re.compile(
    r"\('storage', (?:<class ')?(torch[\w.]*\.\w+Storage)(?:'>)?, "
    r"'([^']{1,200})', '[^']*', (\d{1,18})"
)


def storage_asked(identity: object) -> tuple[str, str, int, object] | Lost:
    """Return element type, key, number of elements and part of the storage that an id stands for.

    The part is None, or what torch.save before version 1.6 told of a storage within another.
    """
    if isinstance(identity, str):
        found = _IN_WORDS.match(identity)
        if found:
            identity = ("storage", Global(found[1]), found[2], "", int(found[3]))
    if not isinstance(identity, tuple) or len(identity) < 5 or identity[0] != "storage":
        return Lost("its data are described in a way that nobody knows")
    _, kind, key, _, numel = identity[:5]
    dtype = storage_type(kind)
    if dtype is None or not isinstance(key, (str, int)) or type(numel) is not int:
        return Lost("its data are described in a way that nobody knows")
    if dtype not in SIZES:
        return Lost(f"it is of the kind {dtype}, which cannot be read")
    return dtype, str(key), numel, identity[5] if len(identity) > 5 else None


def numpy_type(code: str) -> tuple[str, bool] | None:
    """Return torch's name for an element type of NumPy, and whether it is big-endian."""
    plain = code.lstrip("<>|=")
    plain = {"?": "b1"}.get(plain, plain)
    return (_NUMPY[plain], code.startswith(">")) if plain in _NUMPY else None


def is_dtype(word: str) -> bool:
    """Whether this is the name of an element type of torch's, also of one to come."""
    return _DTYPE.fullmatch(word) is not None


def dtype_of(value: object) -> str:
    """Return the element type that a name of torch's stands for.

    Raises
    ------
    TypeError
        Where it stands for none.
    """
    if not isinstance(value, Global) or not value.name.startswith("torch."):
        raise TypeError
    word = value.name.removeprefix("torch.")
    dtype = _DTYPE_WORDS.get(word, word)
    if dtype not in SIZES:
        raise TypeError
    return dtype
