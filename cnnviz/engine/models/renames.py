"""Other names that people's files give to a known network's tensors.

torchvision itself has renamed layers over the years, and its loaders still take the older files;
other programs put something before every name, or call the last layer differently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from cnnviz.engine.models.known import COUNTER, Shapes

T = TypeVar("T")

# What torchvision's own loaders rewrite, for files of its older versions.
_OLDER = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(denselayer\d+\.(?:norm|relu|conv))\.([12]\.\w+)$", r"\1\2"),
        (r"(rpn\.head\.conv)\.(weight|bias)$", r"\1.0.0.\2"),
        (r"((?:inner|layer)_blocks\.\d+)\.(weight|bias)$", r"\1.0.\2"),
        (r"(mlp)\.linear_1\.(weight|bias)$", r"\1.0.\2"),
        (r"(mlp)\.linear_2\.(weight|bias)$", r"\1.3.\2"),
    )
)
# These count: from 1 to 0, and from every second to each.
_MASK_HEAD = re.compile(r"(mask_head)\.mask_fcn(\d+)\.(weight|bias)$")
_DENSE_HEAD = re.compile(r"(head\.(?:classification|regression)_head\.conv)\.(\d+)\.(weight|bias)$")
# Names of last layers, in files and in networks.
_HEADS = ("fc", "classifier", "last_linear", "head", "linear", "output", "heads.head")
_KNOWN_HEADS = ("fc", "classifier", "classifier.1", "classifier.3", "classifier.6", "heads.head")
# Share of the names that have to begin alike before that is left out.
_SHARE = 0.75
_DEEPEST = 8  # parts of a name that are looked at
# No known network has so many tensors, and each name is compared with many patterns.
_MOST = 5_000


@dataclass(frozen=True)
class Renaming:
    """Tensors of a file under other names.

    Parameters
    ----------
    names : mapping of str to str
        The new name of each tensor by the one in the file; only those that differ.
    words : str
        What was done, as a sentence.
    """

    names: Mapping[str, str]
    words: str

    def apply(self, shapes: Shapes) -> Shapes:
        """Return the shapes under the new names."""
        return {self.names.get(key, key): shape for key, shape in shapes.items()}


def renamings(shapes: Shapes) -> Iterator[Renaming]:
    """Yield other names for the tensors of a file, the likeliest first."""
    if len(shapes) > _MOST:
        return
    older = {key: new for key in shapes if (new := _current(key)) != key}
    if older and _apart(shapes, older):
        yield Renaming(older, "Its names are those of an older torchvision.")
    for prefix in common_prefixes(shapes):
        plain = {
            key: _current(key.removeprefix(prefix)) for key in shapes if key.startswith(prefix)
        }
        if _apart(shapes, plain):
            yield Renaming(plain, f"Its names begin with “{prefix}”, which was left out.")
    yield from _other_heads(shapes)


def with_names(tensors: Mapping[str, T], names: Mapping[str, str]) -> dict[str, T]:
    """Return tensors under other names, the counters of BatchNorm along with their layers'."""
    layers = {key.rpartition(".")[0]: new.rpartition(".")[0] for key, new in names.items()}
    found: dict[str, T] = {}
    for key, value in tensors.items():
        layer, _, own = key.rpartition(".")
        if own == COUNTER and layer in layers:
            found[f"{layers[layer]}.{own}"] = value
        else:
            found[names.get(key, key)] = value
    return found


def common_prefixes(shapes: Shapes) -> tuple[str, ...]:
    """Return what all or most names begin with, up to a dot, the shortest first."""
    counted: Counter[str] = Counter()
    for key in shapes:
        parts = key.split(".", _DEEPEST + 1)
        ends = range(1, min(len(parts), _DEEPEST + 1))
        counted.update(".".join(parts[:end]) + "." for end in ends)
    return tuple(prefix for prefix, count in counted.items() if count >= _SHARE * len(shapes))


def _other_heads(shapes: Shapes) -> Iterator[Renaming]:
    for head in _HEADS:
        own = [key for key in shapes if key.rpartition(".")[0] == head]
        if set(own) != {f"{head}.weight", f"{head}.bias"}:
            continue
        for known in _KNOWN_HEADS:
            names = {key: known + key.removeprefix(head) for key in own}
            if known != head and _apart(shapes, names):
                words = f"Its last layer is called “{head}” and not “{known}”."
                yield Renaming(names, words)


def _apart(shapes: Shapes, names: Mapping[str, str]) -> bool:
    """Whether all names stay different."""
    return len({names.get(key, key) for key in shapes}) == len(shapes)


def _current(key: str) -> str:
    for pattern, replacement in _OLDER:
        key = pattern.sub(replacement, key)
    key = _MASK_HEAD.sub(lambda found: f"{found[1]}.{int(found[2]) - 1}.0.{found[3]}", key)
    return _DENSE_HEAD.sub(lambda found: f"{found[1]}.{int(found[2]) // 2}.0.{found[3]}", key)
