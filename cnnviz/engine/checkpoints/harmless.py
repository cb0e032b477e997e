"""What calls in a checkpoint mean, where that is harmless: tensors, dictionaries, numbers.

This is the whole list. Whatever else a file calls is told by its name and not done.
"""

from __future__ import annotations

from collections.abc import Callable

from cnnviz.engine.checkpoints.arrays import array, array_from_bytes, scalar
from cnnviz.engine.checkpoints.kinds import OTHER_DTYPES, is_dtype, storage_type
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import Global, Record
from cnnviz.engine.checkpoints.tensors import (
    nested,
    parameter,
    quantised,
    sparse,
    tensor_v1,
    tensor_v2,
    tensor_v3,
    typed,
    without_values,
)

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
    "torch._utils._rebuild_tensor": tensor_v1,
    "torch._utils._rebuild_tensor_v2": tensor_v2,
    "torch._utils._rebuild_tensor_v3": tensor_v3,
    "torch._utils._rebuild_parameter": parameter,
    "torch._utils._rebuild_parameter_with_state": parameter,
    "torch._utils._rebuild_device_tensor_from_numpy": parameter,
    "torch._utils._rebuild_xla_tensor": parameter,
    "torch._utils._rebuild_qtensor": quantised,
    "torch._utils._rebuild_meta_tensor_no_storage": without_values,
    "torch._utils._rebuild_sparse_tensor": sparse,
    "torch._utils._rebuild_nested_tensor": nested,
    "torch._tensor._rebuild_from_type_v2": typed,
    _GRAPH: _graph,
    "torch.Size": _size,
    "torch.device": _device,
    "numpy.core.multiarray._reconstruct": array,
    "numpy._core.multiarray._reconstruct": array,
    "numpy.core.multiarray.scalar": scalar,
    "numpy._core.multiarray.scalar": scalar,
    "numpy.core.numeric._frombuffer": array_from_bytes,
    "numpy._core.numeric._frombuffer": array_from_bytes,
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
