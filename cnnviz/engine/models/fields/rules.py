"""How each operation of torch hands on what its input sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from cnnviz.engine.models.fields.axes import picked
from cnnviz.engine.models.fields.calls import Call
from cnnviz.engine.models.fields.field import (
    ATTENTION,
    GLOBAL,
    LINEAR,
    NORMALISED,
    RESHAPED,
    SINGLE,
    SUMMARY,
    TOKENS,
    Atom,
    Field,
    along,
    group_size,
    lost,
    places_in,
    regrouped,
    together,
)
from cnnviz.engine.models.fields.windows import (
    adaptive,
    convolution,
    each,
    padding,
    pooling,
    shuffling,
    upsampling,
)

# ---- reductions, products, normalisation ---------------------------------------------------

_REDUCED = {"linalg_vector_norm": 2, "norm": 2}  # where the dimensions stand, if not second


def _reduction(call: Call, field: Field) -> Field:
    named = call.argument(_REDUCED.get(call.name, 1), "dim")
    count = call.given.ndim
    dims = range(count) if named is None or named == [] else [d % count for d in each(named, 1)]
    keeps = call.out.ndim == count
    if keeps:  # one place stays what it is
        dims = [dim for dim in dims if group_size(field.dims[dim]) > 1]
    field = field.without(list(dims), GLOBAL)
    if keeps:
        return field
    return field.with_dims([group for at, group in enumerate(field.dims) if at not in set(dims)])


def _softmax(call: Call, field: Field) -> Field:
    return field.noted(SUMMARY) if places_in(field.dims[call.dim(1)]) else field


def _product(call: Call, _field: Field) -> Field:
    matrices = call.args[-2:] if call.name.startswith(("add", "badd")) else call.args[:2]
    left, right = (call.of(matrix) for matrix in matrices)
    if left is not None and right is not None:
        return lost(next((one.lost for one in (left, right) if one.lost), ATTENTION))
    if left is not None and not left.lost:
        left = left.without([len(left.dims) - 1], LINEAR)
        return left.with_dims([*left.dims[:-1], (Atom(call.out.shape[-1]),)])
    if right is not None and not right.lost:
        right = right.without([len(right.dims) - 2], LINEAR)
        return right.with_dims([*right.dims[:-2], (Atom(call.out.shape[-2]),), right.dims[-1]])
    found = left or right or call.of(call.given)  # a bias alone
    return lost(found.lost if found is not None and found.lost else ATTENTION)


def _batch_norm(call: Call, field: Field) -> Field:
    return field.noted(NORMALISED) if bool(call.argument(5, "training", False)) else field


def _layer_norm(call: Call, field: Field) -> Field:
    count = len(call.args[1])
    return field.noted(NORMALISED) if places_in(*field.dims[-count:]) else field


def _group_norm(_call: Call, field: Field) -> Field:
    return field.noted(NORMALISED) if places_in(*field.dims) else field


# ---- views and copies ----------------------------------------------------------------------


def _reshape(call: Call, field: Field) -> Field:
    if call.name == "as_strided_":  # torch itself uses it to say anew how a result lies in memory
        same = [group_size(group) for group in field.dims] == list(call.out.shape)
        return field if same else lost(RESHAPED)
    return regrouped(field, call.out.shape) or lost(RESHAPED)


def _permute(call: Call, field: Field) -> Field:
    count = len(field.dims)
    if call.name == "permute":
        order = [dim % count for dim in call.args[1]]
    else:
        one, other = (0, count - 1) if call.name == "t" else (call.dim(1), call.dim(2))
        order = list(range(count))
        order[one], order[other] = order[other], order[one]
    return field.with_dims([field.dims[dim] for dim in order])


def _broadcast(call: Call, field: Field) -> Field:
    return together([field], call.out.shape)


def _repeat(call: Call, field: Field) -> Field:
    times = list(call.args[1])
    grown = field.with_dims([((Atom(1),)) for _ in range(len(times) - len(field.dims))])
    dims = [*grown.dims, *field.dims]
    for dim, count in enumerate(times):
        if count != 1 and places_in(dims[dim]):
            return lost(RESHAPED)
        if count != 1:
            dims[dim] = (Atom(call.out.shape[dim]),)
    return field.with_dims(dims)


def _unsqueeze(call: Call, field: Field) -> Field:
    dim = int(call.args[1]) % call.out.ndim
    return field.with_dims([*field.dims[:dim], (Atom(1),), *field.dims[dim:]])


def _select(call: Call, field: Field) -> Field:
    dim = call.dim(1)
    field = field.without([dim], SINGLE)
    return field.with_dims([*field.dims[:dim], *field.dims[dim + 1 :]])


def _unbind(call: Call, field: Field) -> Field:
    return _select(call, field)


def _slice(call: Call, field: Field) -> Field:
    dim = call.dim(1)
    length = call.given.shape[dim]
    begin, end = call.argument(2, "start"), call.argument(3, "end")
    begin, _, step = slice(begin, end, call.argument(4, "step", 1)).indices(length)
    size = call.out.shape[dim]
    if size == length:
        return field
    index = begin + step * np.arange(size, dtype=np.int64)
    return along(field, dim, size, picked, index, begin, step)


def _flip(call: Call, field: Field) -> Field:
    dims = [field.dims[dim % len(field.dims)] for dim in call.args[1]]
    return lost(RESHAPED) if places_in(*dims) else field


def _half(call: Call, field: Field) -> Field:
    dim = call.dim(1, default=-1)
    if places_in(field.dims[dim]):
        return lost(RESHAPED)
    return field.with_dims(
        [*field.dims[:dim], (Atom(call.out.shape[dim]),), *field.dims[dim + 1 :]]
    )


def _joining(call: Call, _field: Field) -> Field:
    parts: list[torch.Tensor] = list(call.args[0])
    dim = int(call.argument(1, "dim", 0)) % call.out.ndim
    fields = [field for field in map(call.of, parts) if field is not None]
    for field in fields:
        if field.lost:
            return field
    if call.name == "stack":
        fields = [f.with_dims([*f.dims[:dim], (Atom(1),), *f.dims[dim:]]) for f in fields]
    elif any(places_in(f.dims[dim]) for f in fields):
        return lost(TOKENS)
    else:
        one = [(Atom(1),)]
        fields = [f.with_dims([*f.dims[:dim], *one, *f.dims[dim + 1 :]]) for f in fields]
    return together(fields, call.out.shape)


def pieces(call: Call, outs: Sequence[torch.Tensor]) -> list[Field]:
    """Return what the parts of a split see."""
    field = call.field
    assert field is not None
    dim = call.dim(2)
    found, begin = [], 0
    for out in outs:
        size = out.shape[dim]
        index = begin + np.arange(size, dtype=np.int64)
        found.append(along(field, dim, size, picked, index, begin))
        begin += size
    return found


Rule = Callable[[Call, Field], Field]
_RULES: dict[str, Rule] = {
    **dict.fromkeys(("convolution", "_convolution", "mkldnn_convolution"), convolution),
    **dict.fromkeys(
        (
            *("max_pool2d_with_indices", "max_pool3d_with_indices", "max_pool2d", "max_pool1d"),
            *("avg_pool1d", "avg_pool2d", "avg_pool3d"),
        ),
        pooling,
    ),
    **dict.fromkeys(
        (
            *("_adaptive_avg_pool2d", "_adaptive_avg_pool3d", "adaptive_avg_pool2d"),
            *("adaptive_max_pool2d", "adaptive_max_pool3d"),
        ),
        adaptive,
    ),
    **dict.fromkeys(
        (
            *("upsample_nearest2d", "_upsample_nearest_exact2d", "upsample_bilinear2d"),
            *("upsample_bicubic2d", "_upsample_bilinear2d_aa", "_upsample_bicubic2d_aa"),
        ),
        upsampling,
    ),
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), shuffling),
    **dict.fromkeys(
        (
            *("constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d"),
            *("replication_pad1d", "replication_pad2d", "replication_pad3d"),
        ),
        padding,
    ),
    **dict.fromkeys(
        (
            *("mean", "sum", "amax", "amin", "max", "min", "var", "std", "var_mean", "std_mean"),
            *("logsumexp", "prod", "linalg_vector_norm", "norm", "median", "argmax", "argmin"),
        ),
        _reduction,
    ),
    **dict.fromkeys(("_softmax", "_log_softmax", "cumsum"), _softmax),
    **dict.fromkeys(("mm", "addmm", "bmm", "baddbmm"), _product),
    **dict.fromkeys(
        (
            *("native_batch_norm", "_native_batch_norm_legit", "_batch_norm_with_update"),
            *("cudnn_batch_norm", "_native_batch_norm_legit_no_training"),
        ),
        _batch_norm,
    ),
    "native_layer_norm": _layer_norm,
    "native_group_norm": _group_norm,
    **dict.fromkeys(
        ("view", "_unsafe_view", "reshape", "_reshape_alias", "squeeze", "as_strided_"), _reshape
    ),
    **dict.fromkeys(("permute", "transpose", "t"), _permute),
    "expand": _broadcast,
    "repeat": _repeat,
    "unsqueeze": _unsqueeze,
    "select": _select,
    "unbind": _unbind,
    "slice": _slice,
    **dict.fromkeys(("flip", "roll"), _flip),
    "glu": _half,
    **dict.fromkeys(("cat", "stack"), _joining),
}
# Operations whose results see different parts.
SPLITS = ("split", "split_with_sizes", "unsafe_split", "unsafe_split_with_sizes")
# What works on each place by itself although torch does not say so.
_POINTWISE = {
    *("hardswish", "hardswish_", "leaky_relu", "elu", "elu_", "_prelu_kernel", "native_dropout"),
    *("rrelu_with_noise", "rrelu_with_noise_", "clone", "detach", "alias", "lift_fresh"),
    *("_to_copy", "contiguous", "copy_", "where", "hardtanh", "hardtanh_", "channel_shuffle"),
    *("native_channel_shuffle", "celu", "celu_", "log_sigmoid_forward", "dropout"),
}


def follow(call: Call, inputs: Sequence[Field], tensors: Sequence[torch.Tensor]) -> Field:
    """Return what the result of an operation sees.

    Parameters
    ----------
    call : Call
        The operation.
    inputs : sequence of Field
        What those of its inputs see that come from the image.
    tensors : sequence of Tensor
        These inputs.
    """
    for field in inputs:
        if field.lost:
            return field
    rule = _RULES.get(call.name)
    if rule is not None:
        return rule(call, inputs[0])
    if torch.Tag.pointwise in call.func.tags or call.name in _POINTWISE:
        if call.name == "copy_":  # what was there before is gone
            inputs = [field for field, tensor in zip(inputs, tensors, strict=True)
                      if tensor is not call.given] or inputs  # fmt: skip
        return together(inputs, call.out.shape)
    if "attention" in call.name:
        return lost(ATTENTION)
    return lost(f"nobody knows which places the operation {call.name} looks at")
