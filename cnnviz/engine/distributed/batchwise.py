"""What a network works out over a batch, worked out over the batch of all processes.

Two things in a network look beyond a single picture. Batch normalisation takes mean and variance
over the batch: torch's SyncBatchNorm does so over several processes, but on GPUs alone, and takes
the place of layers. Dropout draws for each picture by its place in the batch. Here both are done at
the calls themselves, whatever layer makes them, and on every device. So the outcome is that of one
process with the whole batch, but for what a network draws in other ways of its own (attention that
drops within one call, ``torch.rand`` in a forward): such draws differ with the number of processes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from cnnviz.engine.distributed.several import Several


class Batchwise(TorchFunctionMode):
    """Within it the calls of a network see the batch of all processes.

    Parameters
    ----------
    counts : tuple of int
        How many pictures each process has; one without any sends a picture that counts for nothing.
    world : Several
        The processes.
    """

    def __init__(self, counts: tuple[int, ...], world: Several) -> None:
        super().__init__()
        self._counts = counts
        self._world = world
        self._own = counts[world.rank]
        self._before = sum(counts[: world.rank])
        self._all = sum(counts)

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Call a function of torch, or what takes its place."""
        del types
        given = kwargs or {}
        if func is functional.batch_norm:
            return self._normalised(*args, **given)
        if func in _DROPPING and _applies(func, args, given):
            return self._dropped(func, *args, **given)
        if func is Tensor.bernoulli_:
            return self._drawn(*args, **given)
        return func(*args, **given)

    def _normalised(
        self,
        values: Tensor,
        running_mean: Tensor | None,
        running_var: Tensor | None,
        weight: Tensor | None = None,
        bias: Tensor | None = None,
        training: bool = False,
        momentum: float = 0.1,
        eps: float = 1e-5,
    ) -> Tensor:
        if not training:
            return functional.batch_norm(
                values, running_mean, running_var, weight, bias, False, momentum, eps
            )
        # How many numbers of each channel a process has.
        each = values.numel() // values.shape[1] / max(1, self._own)
        counts = torch.tensor([count * each for count in self._counts], dtype=torch.float64)
        total = float(counts.sum())
        if total <= 1:
            raise ValueError(
                f"Expected more than 1 value per channel when training, got {values.shape}"
            )
        mean, variance = self._moments(values, counts / total)
        if running_mean is not None and running_var is not None:
            with torch.no_grad():
                running_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
                unbiased = variance * (total / (total - 1))
                running_var.mul_(1 - momentum).add_(unbiased, alpha=momentum)
        if weight is None:
            weight = torch.ones_like(mean)
        out: Tensor = _Normalise.apply(
            values, weight, bias, mean, variance, eps, total, self._world
        )
        return out

    def _moments(self, values: Tensor, shares: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and variance of each channel over all processes."""
        with torch.no_grad():
            values = values.to(torch.promote_types(values.dtype, torch.float32))
            if values.device.type == "cpu":
                # What batch_norm itself takes; var_mean needs four times as long.
                mean, variance = torch.batch_norm_update_stats(values, None, None, 0.0)
            else:
                axes = [axis for axis in range(values.ndim) if axis != 1]
                variance, mean = torch.var_mean(values, axes, correction=0)
            told = self._world.stacked(torch.stack((mean, variance)))
            part = shares.to(told.device, told.dtype)[:, None]
            together = (told[:, 0] * part).sum(0)
            # Chan, Golub and LeVeque (1983).
            spread = told[:, 1] + (told[:, 0] - together).square()
            return together, (spread * part).sum(0)

    def _dropped(self, func: Any, values: Tensor, *args: Any, **given: Any) -> Any:
        """Drop as from the whole batch, in which these pictures stand behind those before."""
        rows = len(values) // max(1, self._own)
        if rows * max(1, self._own) != len(values):
            return func(values, *args, **given)  # its first dimension counts no pictures
        before, behind = rows * self._before, rows * (self._all - self._before - self._own)
        whole = [values] if self._own else [values[:0]]
        if before:
            whole.insert(0, values.new_zeros((before, *values.shape[1:])))
        if behind:
            whole.append(values.new_zeros((behind, *values.shape[1:])))
        result = func(torch.cat(whole), *args, **given)
        return result[before : before + len(values)] if self._own else values

    def _drawn(self, values: Tensor, *args: Any, **given: Any) -> Tensor:
        """Draw one number for each picture, as networks do that leave out whole branches."""
        own = max(1, self._own)
        if values.ndim == 0 or len(values) != own or self._all == own:
            return values.bernoulli_(*args, **given)
        whole = values.new_empty((self._all, *values.shape[1:])).bernoulli_(*args, **given)
        if self._own:
            values.copy_(whole[self._before : self._before + self._own])
        return values


_DROPPING: frozenset[Callable[..., Any]] = frozenset(
    {
        functional.dropout,
        functional.dropout1d,
        functional.dropout2d,
        functional.dropout3d,
        functional.alpha_dropout,
        functional.feature_alpha_dropout,
    }
)


def _applies(func: Any, args: tuple[Any, ...], given: dict[str, Any]) -> bool:
    """Whether something is dropped at all: `training` is the third of their arguments."""
    usual = func in (functional.dropout, functional.dropout1d, functional.dropout2d)
    usual = usual or func is functional.dropout3d
    return bool(args[2] if len(args) > 2 else given.get("training", usual))


class _Normalise(torch.autograd.Function):
    """Normalise by given moments, of which every number of all processes has its share."""

    @staticmethod
    def forward(
        ctx: Any,
        values: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        mean: Tensor,
        variance: Tensor,
        eps: float,
        total: float,
        world: Several,
    ) -> Tensor:
        ctx.save_for_backward(values, weight, mean, variance)
        ctx.eps, ctx.total, ctx.world = eps, total, world
        return functional.batch_norm(values, mean, variance, weight, bias, False, 0.0, eps)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        values, weight, mean, variance = ctx.saved_tensors
        needed = ctx.needs_input_grad
        # As if the moments were constants; then what flows through them is taken off.
        of_values, of_weight, of_bias = torch.ops.aten.native_batch_norm_backward(
            gradients[0].contiguous(),
            values,
            weight,
            mean,
            variance,
            None,
            None,
            False,
            ctx.eps,
            [True, True, True],
        )
        sums = ctx.world.summed(torch.stack((of_bias, of_weight))) / ctx.total
        if needed[0]:
            scale = (variance + ctx.eps).rsqrt()
            slope = weight * scale * scale * sums[1]
            offset = weight * scale * sums[0] - slope * mean
            shape = [1, -1, *[1] * (values.ndim - 2)]
            drift = torch.addcmul(offset.view(shape), values.to(slope.dtype), slope.view(shape))
            of_values = of_values - drift.to(of_values.dtype)
        nothing = (None,) * 5
        return (
            of_values if needed[0] else None,
            of_weight if needed[1] else None,
            of_bias if needed[2] else None,
            *nothing,
        )
