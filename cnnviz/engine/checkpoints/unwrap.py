"""Finding the state dictionary in what a file holds, and telling the rest as facts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

# Where people put the state dictionary, the likeliest first.
_WRAPPERS = (
    *("state_dict", "model_state_dict", "model", "net", "network", "state", "weights", "params"),
    *("module", "ema", "model_ema", "ema_state_dict", "encoder", "backbone", "classifier"),
)
# What wrapping a network in another puts before every name.
_PREFIXES = ("module.", "_orig_mod.", "model.", "net.", "network.", "_model.")
_MOST_FACTS = 200
_LONGEST_FACT = 300
_MOST_TENSORS = 100_000
_LARGEST_NUMBER = 10**18


@dataclass(frozen=True)
class Unwrapped:
    """A state dictionary, the facts beside it, and what was taken off.

    Parameters
    ----------
    tensors : dict of str to Tensor
        The state dictionary under the network's own names; empty where there is none.
    metadata : dict of str to str
        Everything else that is a number or a short text.
    wrapper : str
        What was unwrapped, in words; empty for a bare state dictionary.
    """

    tensors: dict[str, Tensor]
    metadata: dict[str, str]
    wrapper: str


def unwrap(content: object) -> Unwrapped:
    """Find the state dictionary in the content of a file."""
    if isinstance(content, Tensor):
        return Unwrapped({"tensor": content}, {}, "a single tensor")
    if not isinstance(content, Mapping):
        return Unwrapped({}, {}, "")
    taken: list[str] = []
    tensors = _tensors(content)
    inner: Mapping[Any, Any] = content
    while not _is_state(inner, tensors) and len(taken) < 3:
        key = next((k for k in _candidates(inner) if _tensors_below(inner[k])), None)
        if key is None:
            break
        taken.append(f"“{clean(str(key))}”")
        inner = inner[key]
        tensors = _tensors(inner)
    facts = dict(_facts(content, inner))
    tensors, prefix = strip_prefixes(tensors)
    if prefix:
        taken.append(f"the prefix “{prefix}”")
    return Unwrapped(tensors, facts, " and ".join(taken))


def strip_prefixes(tensors: dict[str, Tensor]) -> tuple[dict[str, Tensor], str]:
    """Take off what every name begins with, where it is a wrapper's; return it too."""
    removed = ""
    while tensors:
        prefix = next((p for p in _PREFIXES if all(k.startswith(p) for k in tensors)), None)
        if prefix is None:
            break
        removed += prefix
        tensors = {key.removeprefix(prefix): value for key, value in tensors.items()}
    return tensors, removed


def clean(text: str, longest: int = _LONGEST_FACT) -> str:
    """Return hostile text as one harmless line: no control or direction marks, capped."""
    line = "".join(
        " " if character in "\t\r\n" else character
        for character in text[: longest * 2]
        if character in "\t\r\n" or unicodedata.category(character)[0] != "C"
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _candidates(content: Mapping[Any, Any]) -> list[Any]:
    known = [key for key in _WRAPPERS if isinstance(content.get(key), Mapping)]
    others = [
        key
        for key, value in content.items()
        if isinstance(key, str) and key not in known and isinstance(value, Mapping)
    ]
    # An optimiser's state holds tensors too, but no network.
    return known + [key for key in others if "optim" not in key.casefold()]


def _is_state(content: Mapping[Any, Any], tensors: Mapping[str, Tensor]) -> bool:
    """Tell a state dictionary from a wrapper with a tensor or two (an accuracy) in it."""
    large = [tensor for tensor in tensors.values() if tensor.ndim > 0]
    return bool(large) and len(tensors) * 2 > len(content)


def _tensors_below(content: Mapping[Any, Any], depth: int = 2) -> bool:
    if _tensors(content):
        return True
    inner = (value for value in list(content.values())[:64] if isinstance(value, Mapping))
    return depth > 0 and any(_tensors_below(value, depth - 1) for value in inner)


def _tensors(content: Mapping[Any, Any]) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for key, value in content.items():
        if isinstance(key, str) and isinstance(value, Tensor) and len(found) < _MOST_TENSORS:
            found[clean(key)] = value
    return found


def _facts(content: Mapping[Any, Any], state: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield what stands beside the state dictionary."""
    told = 0
    beside = content.items() if content is not state else ()
    for key, value in beside:
        for name, inner in _flat(str(key), value) if value is not state else ():
            text = _plain(inner)
            if text is not None:
                yield clean(name, 100), text
                told += 1
            if told >= _MOST_FACTS:
                return


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a value, or the values of a dictionary such as the hyper-parameters."""
    if isinstance(value, Mapping) and len(value) <= _MOST_FACTS:
        for key, inner in value.items():
            yield f"{name}.{key}", inner
    else:
        yield name, value


def _plain(value: object) -> str | None:
    if isinstance(value, Tensor):
        return f"{value.item():.6g}" if value.numel() == 1 and value.ndim == 0 else None
    if isinstance(value, (bool, int)):
        return str(value) if abs(value) < _LARGEST_NUMBER else None
    if isinstance(value, float):
        return f"{value:.6g}"
    return clean(value) if isinstance(value, str) and value else None
