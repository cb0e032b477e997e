"""Which input sizes a network takes, found by trying them on a copy that computes shapes alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from cnnviz.engine.errors import CnnvizError, ShapeTrouble
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.hollow import hollow
from cnnviz.engine.models.loaded import as_loaded, as_module
from cnnviz.engine.probes.forward import axes_of, borrowed, first_convolution, run

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel

LARGEST = 1024
_LARGEST_COMPUTED = 256  # where shapes alone do not tell, so that every try costs a real pass
_USUAL = (224, 32, 64, 28, 96, 128, 256, 299, 384, 512, 48, 16, 8)
_STEPS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 48, 56, 64, 112, 128)
_PATIENCE_S = 5.0
_CHECKED = 6  # sizes between the ends of a range that are tried too
_MOST_CHANGES = 12  # convolutions of which another padding is tried
_SMALL = ("a larger map", "at least ")


@dataclass(frozen=True, slots=True)
class Fitting:
    """Which square inputs a network takes.

    Parameters
    ----------
    first, last : int or None
        Smallest and largest size in pixels; `first` is None where none was found, `last` where
        none is too large.
    step : int
        Sizes in between fit only in steps of so many pixels.
    channels : int
        Channels of the inputs that were tried.
    changes : tuple of str
        What to change in the network so that it takes the size that was asked for.
    straight : bool
        Whether sizes are lengths of curves and not sides of pictures.
    complete : bool
        Whether there was time for all that had to be tried.
    """

    first: int | None
    last: int | None
    step: int = 1
    channels: int = 3
    changes: tuple[str, ...] = ()
    straight: bool = False
    complete: bool = True

    def nearest(self, size: int) -> int | None:
        """Return the size that fits and is nearest to another one."""
        if self.first is None:
            return None
        steps = max(0, round((size - self.first) / self.step))
        near = self.first + steps * self.step
        return near if self.last is None else min(near, self.last)

    @property
    def sentence(self) -> str:
        """What is known, in English."""
        told = self._sizes()
        if self.changes:
            told += f" With {' or '.join(self.changes)}, inputs of this size would fit too."
        return told

    def _sizes(self) -> str:
        unit = "values" if self.straight else "px"
        if self.first is None:
            return "No square input was found to fit."
        if self.first == self.last:
            side = f"{self.first:,}" if self.straight else f"{self.first:,} x {self.first:,}"
            if not self.complete:
                return f"Inputs of {side} {unit} fit; there was no time to try others."
            return f"Inputs of {side} {unit} fit, no others."
        which = ""
        if self.step > 1 and self.first % self.step == 0:
            which = f", where the size is a multiple of {self.step:,}"
        elif self.step > 1:
            which = f", in steps of {self.step:,}"
        if self.last is None:
            return f"Inputs of {self.first:,} {unit} and more fit{which}."
        return f"Inputs of {self.first:,} to {self.last:,} {unit} fit{which}."


def fitting_sizes(
    model: LoadedModel | nn.Module, wanted: int | None = None
) -> Work[Progress, Fitting]:
    """Find the sizes of square inputs that go through a network.

    Parameters
    ----------
    model : LoadedModel or Module
        The network; it comes back untouched.
    wanted : int, optional
        The size that was tried and did not fit; it is said what would let it.
    """
    facts = as_loaded(model)
    trials = _Trials(as_module(model), facts.preprocessing.channels)
    yield Progress(0, None, "trying input sizes")
    usual = facts.preprocessing.input_size or ()
    fit = yield from _any_fit(trials, (*usual, *((wanted,) if wanted else ()), *_USUAL))
    first, last, step = fit, fit, 1
    if fit is not None:
        step = yield from _step(trials, fit)
        first, last = yield from _ends(trials, fit, step)
    complete = not trials.over
    changes = tuple(_changes(trials, wanted)) if wanted else ()
    return Fitting(first, last, step, trials.channels, changes, trials.axes == 1, complete)


def with_sizes(
    trouble: ShapeTrouble, model: LoadedModel | nn.Module, wanted: int | None = None
) -> Work[Progress, CnnvizError]:
    """Return what stopped an input together with the sizes that would fit; see fitting_sizes."""
    found = yield from fitting_sizes(model, wanted)
    return CnnvizError(f"{trouble} {found.sentence}")


class _Trials:
    """Tries sizes, each once: on a hollow copy, or with numbers where shapes alone do not tell."""

    def __init__(self, module: nn.Module, channels: int) -> None:
        first = first_convolution(module)
        self.channels = channels if first is None else int(first.in_channels)
        self.axes = axes_of(module) or 2
        self.module = module
        self.hollow = _copied(module)
        self._known: dict[int, CnnvizError | None] = {}
        self._end = time.monotonic() + _PATIENCE_S

    @property
    def largest(self) -> int:
        """The largest size that is tried."""
        return _LARGEST_COMPUTED if self.hollow is None else LARGEST

    @property
    def over(self) -> bool:
        """Whether it has taken long enough."""
        return time.monotonic() > self._end

    def trouble(self, size: int) -> CnnvizError | None:
        """Return what stops inputs of a size; None where nothing does."""
        if size not in self._known:
            self._known[size] = self._tried(size)
        return self._known[size]

    def fits(self, size: int) -> bool:
        """Whether inputs of a size go through."""
        return self.trouble(size) is None

    def towards(self, size: int) -> int:
        """Return -1 where a size is too small, 1 where it is too large, 0 where nobody knows."""
        found = self.trouble(size)
        if not isinstance(found, ShapeTrouble):
            return 0
        if found.numbers is not None:
            wanted, got = found.numbers
            return (got > wanted) - (got < wanted)
        return -1 if found.expects.startswith(_SMALL) else 0

    def alike(self, sizes: list[int]) -> bool:
        """Whether sizes were stopped by the same, which then has nothing to do with them."""
        return len({str(self.trouble(size)) for size in sizes}) == 1

    def _tried(self, size: int) -> CnnvizError | None:
        if self.hollow is not None:
            found = _run(self.hollow, self.images(size, "meta"))
            if found is None or not _needs_numbers(found):
                return found
            self.hollow = None
        return _run(self.module, self.images(size, None))

    def images(self, size: int, device: str | None) -> torch.Tensor:
        """Return one square input."""
        sides = (size,) if self.axes == 1 else (size, size)
        return torch.zeros(1, self.channels, *sides, device=device)


def _copied(module: nn.Module) -> nn.Module | None:
    if isinstance(module, torch.jit.ScriptModule):
        return None
    try:
        return hollow(module)
    except Exception:  # noqa: BLE001 - whatever a person's own attributes raise at a copy
        return None


def _run(module: nn.Module, images: torch.Tensor) -> CnnvizError | None:
    try:
        with borrowed(module):
            answer = run(module, images)
    except CnnvizError as trouble:
        return trouble
    if isinstance(answer, torch.Tensor) and answer.ndim == 2 and len(answer) > 1:
        # A reshape has dealt the numbers of one input out to several.
        count = len(answer)
        return ShapeTrouble("", "one answer", f"{count:,}", numbers=(1, count))
    return None


def _needs_numbers(found: CnnvizError) -> bool:
    """Whether a hollow copy failed because it has no numbers to look at."""
    cause = found.__cause__
    if isinstance(cause, NotImplementedError):
        return True
    return re.search(r"\bmeta\b|data-dependent", str(cause), re.IGNORECASE) is not None


def _any_fit(trials: _Trials, sizes: Iterable[int]) -> Work[Progress, int | None]:
    """Return a size that fits: a usual one, one that a trouble names, or one between two others."""
    tried: list[int] = []
    for size in dict.fromkeys(sizes):
        yield Progress(len(tried), None, "trying input sizes")
        if trials.fits(size):
            return size
        tried.append(size)
        named = trials.trouble(size)
        numbers = named.numbers if isinstance(named, ShapeTrouble) else None
        if numbers is not None and 0 < numbers[0] <= trials.largest and trials.fits(numbers[0]):
            return numbers[0]
        if trials.over:
            return None
    if trials.alike(tried):
        return None
    return (yield from _between(trials, tried)) or (yield from _scanned(trials))


def _between(trials: _Trials, tried: list[int]) -> Work[Progress, int | None]:
    """Halve the way between sizes that are too small and sizes that are too large."""
    small = max((size for size in tried if trials.towards(size) < 0), default=0)
    above = [size for size in tried if size > small and trials.towards(size) > 0]
    large = min(above, default=trials.largest)
    while large - small > 1:
        middle = (small + large) // 2
        yield Progress(0, None, "trying input sizes")
        if trials.fits(middle):
            return middle
        towards = trials.towards(middle)
        if not towards or trials.over:
            return None
        small, large = (middle, large) if towards < 0 else (small, middle)
    return None


def _scanned(trials: _Trials) -> Work[Progress, int | None]:
    for size in range(1, trials.largest + 1):
        if trials.over:
            return None
        yield Progress(size, trials.largest, "trying input sizes")
        if trials.fits(size):
            return size
    return None


def _step(trials: _Trials, fit: int) -> Work[Progress, int]:
    """Return the least distance to another size that fits; 1 too where there is none near."""
    for step in (1, *_STEPS):
        yield Progress(0, None, "trying input sizes")
        if trials.fits(fit + step) or (fit > step and trials.fits(fit - step)):
            return step
        if trials.over:
            break
    return 1


def _ends(trials: _Trials, fit: int, step: int) -> Work[Progress, tuple[int, int | None]]:
    """Return the smallest and the largest size that fit without a gap."""
    first = fit - step * (yield from _reach(trials, fit, -step, (fit - 1) // step))
    upwards = max(0, trials.largest - fit) // step
    reach = yield from _reach(trials, fit, step, upwards)
    return first, None if reach == upwards else fit + step * reach


def _reach(trials: _Trials, fit: int, step: int, most: int) -> Work[Progress, int]:
    """Return how many steps from a size that fits others fit too, all up to the last of them."""
    if most <= 0:
        return 0
    good, bad = 0, most + 1
    far = most  # where the farthest fits, the ways between are looked at as well
    while bad - good > 1:
        yield Progress(0, None, "trying input sizes")
        if trials.fits(fit + step * far):
            good = far
        else:
            bad = far
        if trials.over:
            break
        far = (good + bad) // 2
    for part in range(1, _CHECKED + 1):
        at = good * part // (_CHECKED + 1)
        if not trials.over and not trials.fits(fit + step * at):
            return (yield from _reach(trials, fit, step, at - 1))
    return good


def _changes(trials: _Trials, size: int) -> Iterator[str]:
    """Give the changes of padding and rounding that let a size through."""
    found = trials.trouble(size)
    copy = trials.hollow
    if copy is None or not isinstance(found, ShapeTrouble) or found.numbers is None:
        return
    images = trials.images(size, "meta")
    pools = [part for part in copy.modules() if getattr(part, "ceil_mode", None) is False]
    if pools and _fits_with(copy, images, pools, "ceil_mode", [True] * len(pools)):
        yield "ceil_mode=True in its pooling"
    unpadded = [
        (name, part)
        for name, part in copy.named_modules()
        if isinstance(part, nn.Conv1d | nn.Conv2d | nn.Conv3d) and _can_be_padded(part)
    ]
    for name, part in unpadded[:_MOST_CHANGES]:
        padding = tuple(kernel // 2 for kernel in part.kernel_size)
        if _fits_with(copy, images, [part], "padding", [padding]):
            yield f"padding {padding[0]} in the layer {name}"


def _can_be_padded(part: Any) -> bool:
    odd = all(kernel % 2 and kernel > 1 for kernel in part.kernel_size)
    return odd and part.padding_mode == "zeros" and not any(map(_as_number, part.padding))


def _as_number(padding: Any) -> int:
    return padding if isinstance(padding, int) else 1  # "same" pads already


def _fits_with(
    module: nn.Module, images: torch.Tensor, parts: list[Any], name: str, values: list[Any]
) -> bool:
    """Whether inputs go through with other settings, which are taken back."""
    before = [getattr(part, name) for part in parts]
    try:
        for part, value in zip(parts, values, strict=True):
            setattr(part, name, value)
        return _run(module, images) is None
    finally:
        for part, value in zip(parts, before, strict=True):
            setattr(part, name, value)
