"""What calls in a checkpoint mean, where that is harmless: tensors, dictionaries, numbers.

This is the whole list. Whatever else a file calls is told by its name and not done.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable

from cnnviz.engine.checkpoints.kinds import (
    OTHER_DTYPES,
    dtype_of,
    is_dtype,
    numpy_type,
    storage_type,
)
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import ArrayRecord, Global, Lost, Record, Span
from cnnviz.engine.checkpoints.stored import (
    QUANTISED,
    Recipe,
    Storage,
    StoredTensor,
    contiguous,
    fault,
)
from cnnviz.engine.checkpoints.text import clean

_SCALARS = {"f2": "e", "f4": "f", "f8": "d", "b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q"}
_SCALARS |= {"u1": "B", "u2": "H", "u4": "I", "u8": "Q"}
_UNREAD = "which cannot be read"
_GRAPH = "torch.fx.graph_module.reduce_graph_module"
# They take no part in a state dictionary's values, but belong to it.
_NAMES_ONLY = {
    "numpy.ndarray",
    "torch.nn.parameter.Parameter",
    "torch.nn.parameter.Buffer",
    "torch.Tensor",
    "torch._tensor.Tensor",
    "torch.serialization._get_layout",
    "torch.per_tensor_affine",
    "torch.per_channel_affine",
    "torch.strided",
    "torch.contiguous_format",
    "torch.preserve_format",
    "torch.channels_last",
    "numpy.dtype",
    "builtins.object",
    "__builtin__.object",
    "argparse.Namespace",
    "builtins.bytearray",
    "builtins.complex",
    "torch.storage._load_from_bytes",
}


def is_harmless(name: str) -> bool:
    """Whether a name belongs to a plain state dictionary."""
    if name == _GRAPH:
        return False  # its module is shown; to load it would run the text
    if name in KNOWN or name in _NAMES_ONLY or storage_type(Global(name)) is not None:
        return True
    module, _, attribute = name.rpartition(".")
    return module == "torch" and (attribute in OTHER_DTYPES or is_dtype(attribute))


# ---- tensors -------------------------------------------------------------------------------------


def _view(
    storage: object,
    offset: object,
    shape: object,
    strides: object,
    requires_grad: object = False,
    dtype: str | None = None,
    marks: tuple[object, ...] = (),
) -> StoredTensor | Lost:
    """Return a tensor, held against its storage.

    `marks` may hold a table that says how its numbers are to be taken: mirrored, or negated.
    """
    if isinstance(storage, Lost):
        return storage
    if not isinstance(storage, Storage) or not isinstance(offset, int):
        raise TypeError
    if not isinstance(shape, (tuple, list)) or not isinstance(strides, (tuple, list)):
        raise TypeError
    dtype = dtype or storage.dtype
    problem = "it is quantised, and the file does not say how" if dtype in QUANTISED else ""
    if any(isinstance(table, dict) and (table.get("conj") or table.get("neg")) for table in marks):
        problem = "its numbers stand for their conjugate or negative ones, which cannot be shown"
    tensor = StoredTensor(
        tuple(shape),
        dtype,
        tuple(strides),
        offset,
        storage,
        requires_grad is True,
        problem=problem,
    )
    reason = fault(tensor)
    return Lost(reason) if reason else tensor


def _tensor_v2(_machine: Machine, args: tuple[object, ...]) -> object:
    storage, offset, shape, strides, requires_grad = args[:5]
    return _view(storage, offset, shape, strides, requires_grad, marks=args[6:7])


def _tensor_v1(_machine: Machine, args: tuple[object, ...]) -> object:
    storage, offset, shape, strides = args[:4]
    return _view(storage, offset, shape, strides)


def _tensor_v3(_machine: Machine, args: tuple[object, ...]) -> object:
    storage, offset, shape, strides, requires_grad, _, dtype = args[:7]
    try:
        known = dtype_of(dtype)
    except TypeError:
        kind = dtype.name if isinstance(dtype, Global) else "unknown"
        return Lost(f"it is of the kind {clean(kind.removeprefix('torch.'), 40)}, {_UNREAD}")
    return _view(storage, offset, shape, strides, requires_grad, known, marks=args[7:8])


def _parameter(_machine: Machine, args: tuple[object, ...]) -> object:
    data = args[0]
    if isinstance(data, ArrayRecord):
        data = data.tensor
    if not isinstance(data, (StoredTensor, Lost)):
        raise TypeError
    return data


def _typed(machine: Machine, args: tuple[object, ...]) -> object:
    """Return the tensor within a subclass of tensors."""
    made = machine.call(args[0], args[2])
    if not isinstance(made, (StoredTensor, Lost)):
        raise TypeError
    return made


def _quantised(_machine: Machine, args: tuple[object, ...]) -> object:
    storage, offset, shape, strides, quantiser = args[:5]
    if isinstance(storage, Storage) and storage.dtype not in QUANTISED:
        return Lost(f"it is quantised to {storage.dtype}, {_UNREAD}")
    stored = _view(storage, offset, shape, strides)
    if isinstance(stored, Lost):
        return stored
    whole = StoredTensor(
        stored.shape, QUANTISED[stored.dtype], stored.strides, stored.offset, stored.storage
    )
    recipe = _scales(quantiser, whole)
    problem = "" if recipe else "it is quantised in a way that cannot be undone"
    return StoredTensor(
        stored.shape,
        stored.dtype,
        contiguous(stored.shape),
        0,
        stored.storage,
        recipe=recipe,
        problem=problem,
    )


def _scales(quantiser: object, whole: StoredTensor) -> Recipe | None:
    """Return how whole numbers become fractions again."""
    if not isinstance(quantiser, tuple) or not quantiser:
        return None
    kind, *numbers = quantiser
    if kind == Global("torch.per_tensor_affine") and len(numbers) == 2:
        scale, zero = numbers
        if isinstance(scale, float) and math.isfinite(scale) and isinstance(zero, int):
            return Recipe("dequantise", (whole,), None, scale, zero) if abs(zero) < 2**31 else None
    if kind == Global("torch.per_channel_affine") and len(numbers) == 3:
        scales, zeros, axis = numbers
        if not isinstance(axis, int) or not 0 <= axis < whole.ndim:
            return None
        side = (whole.shape[axis],)
        if isinstance(scales, StoredTensor) and isinstance(zeros, StoredTensor):
            return (
                Recipe("dequantise", (whole, scales, zeros), axis)
                if scales.shape == zeros.shape == side
                else None
            )
    return None


def _without_values(shape: object, dtype: str, problem: str, machine: Machine) -> object:
    if not isinstance(shape, (tuple, list)):
        raise TypeError
    sides = tuple(shape)
    if not _is_shape(sides):
        return Lost("its shape is no shape")
    nothing = Storage("", dtype, 0, machine.file, 0)
    return StoredTensor(sides, dtype, contiguous(sides), 0, nothing, problem=problem)


def _is_shape(sides: tuple[object, ...]) -> bool:
    most = 2**62
    if len(sides) > 64:
        return False
    whole = 1
    for side in sides:
        if type(side) is not int or not 0 <= side <= most:
            return False
        whole *= max(side, 1)
    return whole <= most


def _meta(machine: Machine, args: tuple[object, ...]) -> object:
    problem = "it was saved without values (from the meta device)"
    return _without_values(args[1], dtype_of(args[0]), problem, machine)


def _sparse(machine: Machine, args: tuple[object, ...]) -> object:
    data = args[1]
    if not isinstance(data, tuple):
        raise TypeError
    size = next(part for part in data if isinstance(part, tuple))
    values = [part for part in data if isinstance(part, StoredTensor)]
    dtype = values[-1].dtype if values else "float32"
    return _without_values(size, dtype, "it is sparse, which cannot be shown", machine)


def _nested(_machine: Machine, _args: tuple[object, ...]) -> object:
    return Lost("it is a nested tensor, which cannot be shown")


# ---- NumPy ---------------------------------------------------------------------------------------


def _array(machine: Machine, _args: tuple[object, ...]) -> object:
    return ArrayRecord(lambda state: _array_of(machine, state))


def _array_of(machine: Machine, state: object) -> StoredTensor | Lost:
    """Return what an array holds, which is told after it was made."""
    if not isinstance(state, tuple) or len(state) != 5:
        return Lost("its description is damaged")
    _, shape, element, by_columns, data = state
    return _numbers(machine, shape, element, by_columns is True, data)


def _array_from_bytes(machine: Machine, args: tuple[object, ...]) -> object:
    data, element, shape, order = args
    return _numbers(machine, shape, element, order == "F", data)


def _numbers(
    machine: Machine, shape: object, element: object, by_columns: bool, data: object
) -> StoredTensor | Lost:
    """Return the tensor that an array of NumPy's is."""
    kind = numpy_type(_element_code(element))
    if isinstance(data, str):
        data = data.encode("utf-8", "replace")  # a text of Python 2, which is what bytes were
    if kind is None or not isinstance(shape, tuple) or not isinstance(data, (Span, bytes)):
        return Lost("it is an array of something else than numbers")
    if not _is_shape(shape):
        return Lost("its shape is no shape")
    dtype, big_endian = kind
    if isinstance(data, Span):
        key, position, length, inline = (
            f"array at {data.start}",
            machine.base + data.start,
            data.length,
            None,
        )
    else:
        key, position, length, inline = f"array at {machine.position}", 0, len(data), data
    storage = Storage(
        key, dtype, length, machine.file, position, big_endian=big_endian, inline=inline
    )
    strides = contiguous(shape[::-1])[::-1] if by_columns else contiguous(shape)
    return _view(storage, 0, shape, strides)


def _element_code(element: object) -> str:
    if not isinstance(element, Record) or element.class_name != "numpy.dtype":
        return ""
    args, state = element.args, element.state
    code = args[0] if isinstance(args, tuple) and args else ""
    order = state[1] if isinstance(state, tuple) and len(state) > 1 else ""
    return f"{order}{code}" if isinstance(code, str) and isinstance(order, str) else ""


def _scalar(_machine: Machine, args: tuple[object, ...]) -> object:
    code = _element_code(args[0])
    data = args[1].encode("utf-8", "replace") if isinstance(args[1], str) else args[1]
    if not isinstance(data, bytes):
        raise TypeError
    order = ">" if code.startswith(">") else "<"
    try:
        return struct.unpack(order + _SCALARS[code.lstrip("<>|=")], data)[0]
    except struct.error:
        raise ValueError from None


# ---- Python --------------------------------------------------------------------------------------


def _dictionary(machine: Machine, args: tuple[object, ...]) -> object:
    made: dict[object, object] = {}
    if args and isinstance(args[0], dict):
        made.update(args[0])
    elif args and isinstance(args[0], list):
        for pair in args[0]:
            key, value = pair
            machine.put(made, [key, value])
    return made


def _filled_by_default(_machine: Machine, _args: tuple[object, ...]) -> object:
    return {}


def _row(_machine: Machine, args: tuple[object, ...]) -> object:
    row = args[0] if args else ()
    if not isinstance(row, (list, tuple)):
        raise TypeError
    return list(row)


def _tagged(_machine: Machine, args: tuple[object, ...]) -> object:
    return args[0]


def _size(_machine: Machine, args: tuple[object, ...]) -> object:
    if not isinstance(args[0], (list, tuple)):
        raise TypeError
    return tuple(args[0])


def _device(_machine: Machine, args: tuple[object, ...]) -> object:
    return ":".join(str(part) for part in args[:2] if isinstance(part, (str, int)))


def _encoded(_machine: Machine, args: tuple[object, ...]) -> object:
    if not isinstance(args[0], str) or args[1] not in ("latin1", "latin-1"):
        raise TypeError
    return args[0].encode("latin-1")


def _number(_machine: Machine, args: tuple[object, ...]) -> object:
    if not args:
        return 0
    if not isinstance(args[0], (int, float)):
        raise TypeError
    return args[0]


def _plain_object(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return an object of the oldest protocols."""
    if not isinstance(args[0], Global):
        raise TypeError
    return Record(args[0].name)


def _graph(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return the module that torch.fx would make of its state and a text of Python."""
    module = Record(_GRAPH.rpartition(".")[0] + ".GraphModule")
    module.state = args[0]
    return module


def _path(_machine: Machine, args: tuple[object, ...]) -> object:
    return "/".join(part for part in args if isinstance(part, str)).replace("//", "/")


Meaning = Callable[[Machine, tuple[object, ...]], object]

KNOWN: dict[str, Meaning] = {
    "torch._utils._rebuild_tensor": _tensor_v1,
    "torch._utils._rebuild_tensor_v2": _tensor_v2,
    "torch._utils._rebuild_tensor_v3": _tensor_v3,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
    "torch._utils._rebuild_device_tensor_from_numpy": _parameter,
    "torch._utils._rebuild_xla_tensor": _parameter,
    "torch._utils._rebuild_qtensor": _quantised,
    "torch._utils._rebuild_meta_tensor_no_storage": _meta,
    "torch._utils._rebuild_sparse_tensor": _sparse,
    "torch._utils._rebuild_nested_tensor": _nested,
    "torch._tensor._rebuild_from_type_v2": _typed,
    _GRAPH: _graph,
    "torch.Size": _size,
    "torch.device": _device,
    "numpy.core.multiarray._reconstruct": _array,
    "numpy._core.multiarray._reconstruct": _array,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy._core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _array_from_bytes,
    "numpy._core.numeric._frombuffer": _array_from_bytes,
    "torch.jit._pickle.build_intlist": _row,
    "torch.jit._pickle.build_doublelist": _row,
    "torch.jit._pickle.build_boollist": _row,
    "torch.jit._pickle.build_tensorlist": _row,
    "torch.jit._pickle.restore_type_tag": _tagged,
    "collections.OrderedDict": _dictionary,
    "collections.Counter": _dictionary,
    "collections.defaultdict": _filled_by_default,
    "builtins.dict": _dictionary,
    "builtins.set": _row,
    "builtins.frozenset": _row,
    "builtins.list": _row,
    "builtins.int": _number,
    "builtins.float": _number,
    "__builtin__.dict": _dictionary,
    "__builtin__.set": _row,
    "__builtin__.frozenset": _row,
    "_codecs.encode": _encoded,
    "copyreg._reconstructor": _plain_object,
    "copy_reg._reconstructor": _plain_object,
    "pathlib.PosixPath": _path,
    "pathlib.WindowsPath": _path,
}
