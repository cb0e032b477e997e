"""The receptive field of every layer: which part of the input each of its places sees.

The network runs once on an example, and every operation that torch makes on the way, inside a
module or between two, hands on what its inputs see (``fields``). So branches that meet, by a sum
or side by side, give the union of what they see, whatever the forward looks like.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from cnnviz.engine.errors import BadValue
from cnnviz.engine.models.arithmetic import storage_of, tensors_in
from cnnviz.engine.models.fields.axes import Axis, Places, picked
from cnnviz.engine.models.fields.calls import Call
from cnnviz.engine.models.fields.field import Atom, Field, along, input_field, lost
from cnnviz.engine.models.fields.rules import SPLITS, follow, pieces
from cnnviz.engine.models.loaded import as_module
from cnnviz.engine.models.watching import Watching
from cnnviz.engine.probes import names
from cnnviz.engine.probes.forward import batched, borrowed, first_tensor, modules_by_name, run

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel

Pair = tuple[float, float]
Box = tuple[int, int, int, int]

_PIECEWISE = "it is written piece by piece, so that nobody can say what its places see"
_CONSTANT = "it does not depend on the image"
_NO_TENSOR = "it gives nothing that is a tensor"
_BLANK = ("zero_", "fill_")
_NOT_RUN = "it did not run for this input"


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """What the places of a layer's maps see of the input.

    Place (row, column) sees the rectangle that begins at ``start + (row, column) * stride`` and is
    `size` pixels large, of which the part on the picture counts: with all branches, skips and
    holes of dilation, the smallest rectangle that holds everything that the value depends on.

    Parameters
    ----------
    size, stride, start : (float, float)
        For rows and columns, in input pixels. A layer's start may be negative: its first place
        looks beyond the border.
    input_size : (int, int)
        Height and width of the example.
    rows, columns : ndarray of int64, shape (places, 2)
        First and last input pixel that each row and column of places sees on the example; where
        the first lies after the last, there is none.
    approximate : bool
        Whether places differ, as after a resize; `size` then covers what any of them sees.
    note : str
        What else counts, in a sentence: in squeeze and excitation, say, the whole image scales
        every place, and the field is that along the spatial path.
    """

    size: Pair
    stride: Pair
    start: Pair
    input_size: tuple[int, int]
    rows: Places
    columns: Places
    approximate: bool = False
    note: str = ""

    def box(self, row: int, column: int, input_size: tuple[int, int] | None = None) -> Box:
        """Return what a place sees, clipped to the picture.

        Parameters
        ----------
        row, column : int
            The place.
        input_size : (int, int), optional
            Height and width of the input. For that of the example, which it is by default, the
            answer is exact; for another one the rule is used.

        Returns
        -------
        (int, int, int, int)
            Top, left, bottom and right; the last two lie outside, as in a slice. Empty where the
            place sees nothing but a border of zeros.
        """
        height, width = size = self.input_size if input_size is None else input_size
        known = size == self.input_size
        if known and 0 <= row < len(self.rows) and 0 <= column < len(self.columns):
            (top, bottom), (left, right) = self.rows[row], self.columns[column]
            if top > bottom or left > right:
                return (0, 0, 0, 0)
            return (int(top), int(left), int(bottom) + 1, int(right) + 1)
        if not known or row < 0 or column < 0:
            top, bottom = self._stretch(0, row, height)
            left, right = self._stretch(1, column, width)
            return (top, left, bottom, right)
        shape = f"a place of {len(self.rows)} x {len(self.columns)}"
        raise BadValue("place", (row, column), shape)

    def _stretch(self, axis: int, place: int, length: int) -> tuple[int, int]:
        begin = self.start[axis] + place * self.stride[axis]
        end = begin + self.size[axis]
        first = min(max(int(np.floor(begin)), 0), length)
        return first, max(first, min(int(np.ceil(end)), length))


class ReceptiveFields(Mapping[str, "ReceptiveField | None"]):
    """The receptive fields of all layers that ran, by their names in the layer table.

    None stands for a layer of which no place has a field of its own: the whole image counts, and
    :meth:`why` says for what reason.
    """

    def __init__(self, found: Mapping[str, ReceptiveField | str]) -> None:
        self._found = dict(found)

    def __getitem__(self, layer: str) -> ReceptiveField | None:
        found = self._found[self._key(layer)]
        return None if isinstance(found, str) else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def why(self, layer: str) -> str:
        """Return why a layer has no field, or what else counts for one that has; in words."""
        found = self._found.get(self._key(layer), _NOT_RUN)
        return found if isinstance(found, str) else found.note

    def _key(self, layer: str) -> str:
        if layer in self._found:
            return layer
        module, call = names.split(layer)
        numbered = names.join(module, call)
        return numbered if numbered in self._found or call > 1 else module


def receptive_fields(model: LoadedModel | nn.Module, example: torch.Tensor) -> ReceptiveFields:
    """Return the receptive field of every layer.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    example : Tensor of float32, shape (1, C, H, W) or (C, H, W)
        An input of the size that counts; what is in it does not matter.

    Returns
    -------
    ReceptiveFields
        For each layer that ran its field, or None; ``relu#2`` is the second call of ``relu``, and
        a bare name the first.

    Raises
    ------
    ShapeTrouble
        Where the input does not go through.

    Notes
    -----
    Size, stride and start follow Araujo, Norris and Sim, "Computing Receptive Fields of
    Convolutional Neural Networks", Distill, 2019; where branches meet, the union of what they see
    is taken. What single layers of the same size make of it is exact, checked against the
    gradients of networks without signs.
    """
    module = as_module(model)
    batch = batched(module, example)[:1].detach().clone()
    tracer = FieldTracer(batch)
    found: dict[tuple[str, int], ReceptiveField | str] = {}
    with borrowed(module), _watched(module, tracer, found), Watching(tracer.note):
        run(module, batch)
    often = Counter(name for name, _ in found)
    return ReceptiveFields(
        {
            names.join(name, call) if often[name] > 1 else name: field
            for (name, call), field in found.items()
        }
    )


@contextmanager
def _watched(
    module: nn.Module, tracer: FieldTracer, found: dict[tuple[str, int], ReceptiveField | str]
) -> Iterator[None]:
    """Note what each layer's output sees, at the moment when it comes out."""
    calls: Counter[str] = Counter()

    def note(name: str, _part: nn.Module, _inputs: Any, output: Any) -> None:
        calls[name] += 1
        tensor = first_tensor(output)
        found[name, calls[name]] = tracer.told(tensor)

    handles = [
        part.register_forward_hook(partial(note, name))
        for name, part in modules_by_name(module).items()
        if name
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


class FieldTracer:
    """Follows what comes from the image through every operation; :class:`Watching` tells it.

    Parameters
    ----------
    images : Tensor, shape (1, C, H, W)
        What goes in.
    """

    def __init__(self, images: torch.Tensor) -> None:
        self._size = (int(images.shape[-2]), int(images.shape[-1]))
        # By identity, with a reference that tells whether the tensor still lives; torch's own
        # dictionary of tensors takes five times as long.
        self._fields: dict[int, tuple[weakref.ref[torch.Tensor], Field]] = {}
        self._values: dict[int, tuple[Field, ReceptiveField]] = {}
        # Tensors that share their numbers: what is written through one is in the others too.
        self._sharing: dict[int, list[weakref.ref[torch.Tensor]]] = {}
        self._set(images, input_field(images.shape))

    def of(self, tensor: torch.Tensor) -> Field | None:
        """Return what a tensor sees; None where it does not come from the image."""
        reference, field = self._fields.get(id(tensor), (None, None))
        return field if reference is not None and reference() is tensor else None

    def _set(self, tensor: torch.Tensor, field: Field) -> None:
        self._fields[id(tensor)] = weakref.ref(tensor), field

    def told(self, tensor: torch.Tensor | None) -> ReceptiveField | str:
        """Return the field of the places of what a layer gave, or why there is none."""
        if tensor is None:
            return _NO_TENSOR
        field = self.of(tensor)
        if field is None:
            return _CONSTANT
        rows, columns = field.axes
        if field.lost or rows is None or columns is None:
            return field.lost or field.spread[0] or field.spread[1]
        if id(field) not in self._values:
            value = _as_value(rows, columns, self._size, "; ".join(field.notes))
            self._values[id(field)] = field, value  # kept, so that its number stays its own
        return self._values[id(field)][1]

    def note(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], out: Any) -> None:
        """Note what the results of an operation see."""
        outs = [out] if isinstance(out, torch.Tensor) else tensors_in(out)
        given = tensors_in((*args, *kwargs.values()) if kwargs else args)
        seen = [
            (one, field)
            for one in given
            # What is learned comes from no image, and most of what is given is that.
            if type(one) is not nn.Parameter and (field := self.of(one)) is not None
        ]
        if seen and outs:
            written = outs[0] if any(outs[0] is one for one in given) else None
            self._note(Call(func, args, kwargs, out, self.of), seen, outs, written)
        for one in outs:
            self._remember(one)

    def _note(
        self,
        call: Call,
        seen: Sequence[tuple[torch.Tensor, Field]],
        outs: Sequence[torch.Tensor],
        written: torch.Tensor | None,
    ) -> None:
        fields = [field for _, field in seen]
        if call.name in _BLANK or call.name.startswith("new_") or call.name.endswith("_like"):
            return
        if call.name in SPLITS and not fields[0].lost:
            results = pieces(call, outs)
        else:
            results = [_followed(call, fields, [one for one, _ in seen])] * len(outs)
        before = None if written is None else self.of(written)
        for one, field in zip(outs, results, strict=True):
            if one.shape == outs[0].shape or call.name in SPLITS:
                self._set(one, field)
        if written is not None and results[0] is not before:
            self._tell_sharers(written, results[0], paste=call.name == "copy_" and before is None)

    def _remember(self, tensor: torch.Tensor) -> None:
        sharing = self._sharing.setdefault(storage_of(tensor), [])
        if not any(one() is tensor for one in sharing):
            sharing[:] = [one for one in sharing if one() is not None]
            sharing.append(weakref.ref(tensor))

    def _tell_sharers(self, written: torch.Tensor, field: Field, *, paste: bool) -> None:
        """Note what others see that share the numbers of a tensor that was written into.

        Where maps come to lie on an empty canvas it is known which of its places they are.
        """
        for reference in self._sharing.get(storage_of(written), ()):
            other = reference()
            if other is None or other is written:
                continue
            pasted = _pasted(field, written, other) if paste and self.of(other) is None else None
            self._set(other, pasted or lost(_PIECEWISE))


def _followed(call: Call, fields: Sequence[Field], tensors: Sequence[torch.Tensor]) -> Field:
    """Return what an operation's result sees; where a rule fails, that it is not known."""
    try:
        return follow(call, fields, tensors)
    except Exception as error:  # noqa: BLE001 - the network itself ran, and its table is due
        return lost(f"the operation {call.name} could not be followed ({error!r})")


def _pasted(field: Field, part: torch.Tensor, whole: torch.Tensor) -> Field | None:
    """Return what a canvas sees of which a part was written; None where it cannot be said."""
    extra = whole.ndim - part.ndim
    alike = extra >= 0 and whole.stride()[extra:] == part.stride()
    if field.lost or not alike or any(size != 1 for size in whole.shape[:extra]):
        return None
    offset = int(part.storage_offset()) - int(whole.storage_offset())
    field = field.with_dims([*([(Atom(1),)] * extra), *field.dims])
    for dim in range(extra, whole.ndim):
        begin, offset = divmod(offset, max(1, whole.stride(dim)))
        length, size = part.shape[dim - extra], whole.shape[dim]
        if begin < 0 or begin + length > size:
            return None
        if length == size:
            continue
        index = np.full(size, -1, np.int64)
        index[begin : begin + length] = np.arange(length)
        field = along(field, dim, size, picked, index, -begin)
    return None if field.lost else field


def _as_value(rows: Axis, columns: Axis, size: tuple[int, int], note: str) -> ReceptiveField:
    return ReceptiveField(
        size=(rows.size, columns.size),
        stride=(rows.stride, columns.stride),
        start=(rows.start, columns.start),
        input_size=size,
        rows=rows.places,
        columns=columns.places,
        approximate=rows.approximate or columns.approximate,
        note=note,
    )
