"""What torch's messages on shapes mean, with the tensors that they are about."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Words:
    """What a message means: what was expected, what came, what to do, and both as numbers."""

    expects: str
    gets: str
    advice: str = ""
    numbers: tuple[int, int] | None = None


def parsed(message: str, tensors: Tensors) -> Words | None:
    """Return what a message means; None for one that is none of those known.

    Parameters
    ----------
    message : str
        What torch or a network says.
    tensors : mapping of str to Tensor
        What was at hand when it said so, by the names of the variables.
    """
    for pattern, rule in _RULES:
        match = re.search(pattern, message)
        if match is not None:
            return rule(match, tensors)
    return None


def times(shape: tuple[int, ...]) -> str:
    """Return a shape as people write it: 64 x 5 x 5."""
    return " x ".join(f"{size:,}" for size in shape) or "a single number"


def as_maps(count: int, maps: tuple[int, ...]) -> tuple[int, ...]:
    """Return `count` as maps with as many channels as others, (C, ...), and equal sides.

    Empty where it cannot be.
    """
    places, rest = divmod(count, maps[0])
    axes = len(maps) - 1
    side = round(places ** (1 / axes)) if places else 0
    return (maps[0], *(side,) * axes) if not rest and side and side**axes == places else ()


def _elementwise(match: re.Match[str], tensors: Tensors) -> Words:
    a, b, dim = (int(number) for number in match.groups())
    pair = _pair(tensors, a, b, dim)
    gets = pair or f"{a:,} and {b:,} along dimension {dim}"
    return Words("two tensors of the same shape", gets, numbers=(b, a))


def _pair(tensors: Tensors, a: int, b: int, dim: int) -> str:
    """Return two variables with their shapes of which one has `a` and one `b` there."""
    ranks = [one.ndim for one in tensors.values()]
    rank = max((ndim for ndim in ranks if ndim > dim), default=0)

    def has(one: torch.Tensor, size: int) -> bool:
        at = dim - (rank - one.ndim)  # shapes are brought together from their ends
        return 0 <= at < one.ndim and one.shape[at] == size

    for number, (name, one) in enumerate(tensors.items()):
        for other_name, other in list(tensors.items())[number + 1 :]:
            if (has(one, a) and has(other, b)) or (has(one, b) and has(other, a)):
                return f"{_named(name, one)} and {_named(other_name, other)}"
    return ""


def _named(name: str, tensor: torch.Tensor) -> str:
    return f"{times(tuple(tensor.shape))} ({name})"


def _side_by_side(match: re.Match[str], tensors: Tensors) -> Words:
    along, wanted, got = (int(number) for number in match.groups())
    shapes = [
        _named(name, one)
        for name, one in tensors.items()
        if wanted in one.shape[along + 1 :] or got in one.shape[along + 1 :]
    ]
    what = "maps" if along == 1 else "tensors"
    expects = f"{what} of the same size to put side by side"
    gets = " and ".join(shapes) if len(shapes) == 2 else f"sizes of {wanted:,} and {got:,}"
    return Words(expects, gets, "their sizes were rounded differently on the way")


def _reshape(match: re.Match[str], tensors: Tensors) -> Words:
    wanted = [int(number) for number in match[1].split(",") if number.strip()]
    count = int(match[2])
    fixed = math.prod(number for number in wanted if number > 0)
    origin = [one for one in tensors.values() if one.numel() == count and one.ndim > 2]
    multiple = "a multiple of " if -1 in wanted else ""
    shape = f"{times(tuple(origin[0].shape))} = {count:,}" if origin else f"{count:,}"
    factors = as_maps(fixed, tuple(origin[0].shape[1:])) if origin else ()
    told = f"{fixed:,} = {times(factors)}" if factors else f"{fixed:,}"
    expects = f"{multiple}{told} values for the shape ({', '.join(map(str, wanted))})"
    return Words(expects, f"{shape} values", numbers=(fixed, count))


def _matrices(match: re.Match[str], _tensors: Tensors) -> Words:
    _, got, wanted, _ = (int(number) for number in match.groups())
    return Words(f"{wanted:,} features", f"{got:,}", numbers=(wanted, got))


def _batches(match: re.Match[str], _tensors: Tensors) -> Words:
    wanted, got = match[1], match[2]
    return Words(f"matrices that fit each other, with {wanted} first", f"{got}")


def _kernel(match: re.Match[str], _tensors: Tensors) -> Words:
    kind, wanted, got = match[1], int(match[2]), int(match[3])
    words = f"{wanted:,} channel{'' if wanted == 1 else 's'}"
    return Words(words, f"{got:,} ({kind.replace(', ', ' x ')})")


def _told(match: re.Match[str], _tensors: Tensors) -> Words:
    wanted, got = int(match[1]), int(match[2])
    return Words(f"images of {wanted:,} px", f"{got:,} px", numbers=(wanted, got))


def _told_backwards(match: re.Match[str], _tensors: Tensors) -> Words:
    got, wanted = int(match[1]), int(match[2])
    return Words(f"images of {wanted:,} px", f"{got:,} px", numbers=(wanted, got))


def _divisible(match: re.Match[str], _tensors: Tensors) -> Words:
    return Words("an image size that its patches or windows divide", match[0].rstrip(". !"))


def _small(_match: re.Match[str], tensors: Tensors) -> Words:
    shown = [_named(name, one) for name, one in list(tensors.items())[-1:]]
    gets = shown[0] if shown else "one that is too small"
    return Words("a larger map", gets, "use a larger input")


def _dimensions(match: re.Match[str], _tensors: Tensors) -> Words:
    return Words(f"{match[1]} dimensions", match[2] or "more")


def _types(match: re.Match[str], _tensors: Tensors) -> Words:
    return Words("numbers of another type", f"an input of which torch says: {match.string}")


_Rule = Callable[[re.Match[str], Tensors], Words]
_NUMBER = r"(\d+)"
_RULES: tuple[tuple[str, _Rule], ...] = (
    (rf"\({_NUMBER}\) must match .* \({_NUMBER}\) at non-singleton dim\w+ {_NUMBER}", _elementwise),
    (rf"match except in dim\w+ {_NUMBER}\. \D*{_NUMBER} but got size {_NUMBER}", _side_by_side),
    (rf"shape '\[([-\d, ]+)\]' is invalid for input of size {_NUMBER}", _reshape),
    (rf"cannot be multiplied \({_NUMBER}x{_NUMBER} and {_NUMBER}x{_NUMBER}\)", _matrices),
    (rf"reduction dim, but got \[{_NUMBER}, {_NUMBER}\] X \[{_NUMBER}, {_NUMBER}\]", _matrices),
    (r"dimensions of batch2 tensor to be: (\[[\d, ]+\]) but got: (\[[\d, ]+\])", _batches),
    (rf"expected input\[([\d, ]+)\] to have {_NUMBER} channels, but got {_NUMBER}", _kernel),
    (rf"[Ee]xpected {_NUMBER}(?: px)?,? but (?:got|it is) {_NUMBER}", _told),
    (rf"\({_NUMBER}\) doesn't match model \({_NUMBER}\)", _told_backwards),
    (r"[^.]*(?:must be |is not |should be )(?:divisible|a multiple)[^.]*", _divisible),
    (r"too small|ernel size can't be greater|smaller than|non-zero size|numel\(\) == 0", _small),
    (r"expected (\d)D(?: or \dD)? input \(got (\dD) input\)", _dimensions),
    (r"values to unpack \(expected (\d+)(?:, got (\d+))?", _dimensions),
    (r"dtype|scalar type|bias type", _types),
)
