"""One row of features for each sample, from whatever a layer gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.engine.embedding.problems import FeatureProblem

if TYPE_CHECKING:
    import torch

    from cnnviz.engine.probes.layouts import Layout

# "auto" is the first of what is usual for the layer; see `usual`.
POOLINGS = ("auto", "average", "maximum", "flatten", "token_mean", "class_token")


def usual(shape: tuple[int, ...], layout: Layout) -> str:
    """Return what "auto" means for an output of this shape, batch included.

    Vectors are taken as they are ("flatten"); of maps the mean over all places; of tokens the
    class token where there is one, because it is what such a network reads its answer from, and
    otherwise the mean.
    """
    if len(shape) <= 2:
        return "flatten"
    if _are_tokens(shape, layout):
        return "class_token" if _extra_tokens(shape[1]) else "token_mean"
    return "average"


def pooled(output: torch.Tensor, layout: Layout, pooling: str, layer: str) -> torch.Tensor:
    """Reduce an output to one row for each sample.

    Parameters
    ----------
    output : Tensor, shape (N, ...)
        What the layer gave for a batch.
    layout : {"first", "last", "windows", "groups"}
        Where its channels are: see :mod:`cnnviz.engine.probes.layouts`.
    pooling : str
        One of :data:`POOLINGS`, but not "auto".
    layer : str
        For the error.

    Returns
    -------
    Tensor of float32, shape (N, D)

    Raises
    ------
    FeatureProblem
        Where the layer has no such thing.
    """
    shape = tuple(output.shape)
    values = output.detach()
    if len(shape) == 1:
        values = values.unsqueeze(1)
    if values.ndim == 2 and pooling in ("average", "maximum", "flatten"):
        return values.float()  # one number for each unit: nothing to pool
    if pooling == "flatten":
        return values.flatten(1).float()
    places = tuple(range(2, values.ndim)) if layout == "first" else tuple(range(1, values.ndim - 1))
    if pooling == "average":
        return values.float().mean(places)
    if pooling == "maximum":
        return values.amax(places).float()
    if not _are_tokens(shape, layout):
        what = "vectors" if len(shape) <= 2 else "maps"
        raise FeatureProblem(
            f"The layer {layer} gives {what} and no tokens; take its average, maximum or flatten."
        )
    extra = _extra_tokens(shape[1])
    if pooling == "token_mean":
        return values[:, extra:].float().mean(1)
    if not extra:
        raise FeatureProblem(
            f"The layer {layer} gives {shape[1]:,} tokens and none of them is a class token; take "
            "the mean of its tokens."
        )
    return values[:, 0].float()


def _are_tokens(shape: tuple[int, ...], layout: Layout) -> bool:
    return len(shape) == 3 and layout == "last"


def _extra_tokens(count: int) -> int:
    """Return how many tokens stand before those of the picture's grid: a class token, or two."""
    from cnnviz.engine.probes.activation_view import token_grid

    return token_grid(count)[0]
