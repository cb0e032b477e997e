"""What the calls mean by which torch writes tensors: views of storages, held against those."""

from __future__ import annotations

import math

from cnnviz.engine.checkpoints.kinds import dtype_of
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import ArrayRecord, Global, Lost
from cnnviz.engine.checkpoints.stored import (
    QUANTISED,
    Recipe,
    Storage,
    StoredTensor,
    contiguous,
    fault,
)
from cnnviz.engine.checkpoints.text import clean

_UNREAD = "which cannot be read"


def view(
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


def tensor_v2(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return a tensor of the usual kind."""
    storage, offset, shape, strides, requires_grad = args[:5]
    return view(storage, offset, shape, strides, requires_grad, marks=args[6:7])


def tensor_v1(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return the tensor that torch wrote before it told which ones are trained."""
    storage, offset, shape, strides = args[:4]
    return view(storage, offset, shape, strides)


def tensor_v3(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return a tensor whose storage is bytes, and whose element type is told beside it."""
    storage, offset, shape, strides, requires_grad, _, dtype = args[:7]
    try:
        known = dtype_of(dtype)
    except TypeError:
        kind = dtype.name if isinstance(dtype, Global) else "unknown"
        return Lost(f"it is of the kind {clean(kind.removeprefix('torch.'), 40)}, {_UNREAD}")
    return view(storage, offset, shape, strides, requires_grad, known, marks=args[7:8])


def parameter(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return what a parameter wraps."""
    data = args[0]
    if isinstance(data, ArrayRecord):
        data = data.tensor
    if not isinstance(data, (StoredTensor, Lost)):
        raise TypeError
    return data


def typed(machine: Machine, args: tuple[object, ...]) -> object:
    """Return the tensor within a subclass of tensors."""
    made = machine.call(args[0], args[2])
    if not isinstance(made, (StoredTensor, Lost)):
        raise TypeError
    return made


def quantised(_machine: Machine, args: tuple[object, ...]) -> object:
    """Return whole numbers together with what makes fractions of them."""
    storage, offset, shape, strides, quantiser = args[:5]
    if isinstance(storage, Storage) and storage.dtype not in QUANTISED:
        return Lost(f"it is quantised to {storage.dtype}, {_UNREAD}")
    stored = view(storage, offset, shape, strides)
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


def _shape_alone(shape: object, dtype: str, problem: str, machine: Machine) -> object:
    if not isinstance(shape, (tuple, list)):
        raise TypeError
    sides = tuple(shape)
    if not is_shape(sides):
        return Lost("its shape is no shape")
    nothing = Storage("", dtype, 0, machine.file, 0)
    return StoredTensor(sides, dtype, contiguous(sides), 0, nothing, problem=problem)


def is_shape(sides: tuple[object, ...]) -> bool:
    """Whether these are the sides of a tensor that some machine could hold."""
    most = 2**62
    if len(sides) > 64:
        return False
    whole = 1
    for side in sides:
        if type(side) is not int or not 0 <= side <= most:
            return False
        whole *= max(side, 1)
    return whole <= most


def without_values(machine: Machine, args: tuple[object, ...]) -> object:
    """Return a tensor of which only the shape was saved."""
    problem = "it was saved without values (from the meta device)"
    return _shape_alone(args[1], dtype_of(args[0]), problem, machine)


def sparse(machine: Machine, args: tuple[object, ...]) -> object:
    """Return the shape of a sparse tensor."""
    data = args[1]
    if not isinstance(data, tuple):
        raise TypeError
    size = next(part for part in data if isinstance(part, tuple))
    values = [part for part in data if isinstance(part, StoredTensor)]
    dtype = values[-1].dtype if values else "float32"
    return _shape_alone(size, dtype, "it is sparse, which cannot be shown", machine)


def nested(_machine: Machine, _args: tuple[object, ...]) -> object:
    """Return why a nested tensor is not shown."""
    return Lost("it is a nested tensor, which cannot be shown")
