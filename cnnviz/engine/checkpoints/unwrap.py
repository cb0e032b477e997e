"""Finding the state dictionaries in what a file holds: wrappers, prefixes, averaged weights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cnnviz.engine.checkpoints.combine import combine
from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.records import Lost, Record, mapping_of, tensor_of
from cnnviz.engine.checkpoints.stored import StoredTensor
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.checkpoints.trees import Trees, is_module, is_script

# Where people put the state dictionary, the likeliest first.
_WRAPPERS = (
    *("state_dict", "model_state_dict", "model", "net", "network", "state", "weights", "params"),
    *("model_state", "net_state_dict", "module", "encoder", "backbone", "classifier", "student"),
)
# Averages of the weights over the last steps; they stand beside the weights themselves.
_AVERAGED = re.compile(r"(^|_)(ema|averaged|swa|teacher|shadow)(_|$)", re.IGNORECASE)
_NO_NETWORK = re.compile(r"optim|sched|scaler|rng|hook|callback|loops", re.IGNORECASE)
# What wrapping a network in another puts before every name.
_PREFIXES = (
    *("module.", "_orig_mod.", "model.", "net.", "network.", "_model.", "student.", "backbone."),
    *("_fsdp_wrapped_module.", "_checkpoint_wrapped_module.", "model_state_dict."),
)
_AVERAGED_PREFIXES = ("ema_model.", "model_ema.", "ema.", "module_ema.", "teacher.", "swa_model.")
# What wrapping a layer puts into the middle of its names.
_INNER = re.compile(r"\b(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.")
# What measuring tools and training leave among the weights.
_LEFT_BEHIND = {"total_ops", "total_params", "n_averaged"}
_BESIDE = {"criterion", "criteria", "loss", "losses", "metric", "metrics", "acc", "accuracy"}
_BESIDE |= {"f1", "auroc"}
_MOST_TENSORS = 100_000
_MOST_LOOKED_AT = 20_000
_MOST_IN_A_ROW = 16
_DEEPEST = 4


@dataclass(frozen=True)
class State:
    """A state dictionary that a file holds.

    Parameters
    ----------
    keys : tuple of str
        The keys that lead to it, as the file has them; a place in a list stands in brackets.
    prefix : str
        What was taken off every name.
    entries : dict of str to StoredTensor
        Its tensors under the network's own names.
    lost : dict of str to str
        Tensors that are named and cannot be had, and why.
    module : ModuleRecord or None
        The network, where the file holds it and not only its state.
    notes : tuple of str
        Sentences on what was combined or left out.
    averaged : bool
        Whether its weights are averages over the training.
    straight : bool
        Whether the keys and the prefix alone lead to its tensors, under these names.
    """

    keys: tuple[str, ...]
    prefix: str
    entries: Mapping[str, StoredTensor]
    lost: Mapping[str, str] = field(default_factory=dict)
    module: ModuleRecord | None = None
    notes: tuple[str, ...] = ()
    averaged: bool = False
    straight: bool = True

    @property
    def key(self) -> str:
        """A name for it that no other state of the file has."""
        return " / ".join((*self.keys, self.prefix)) if self.prefix else " / ".join(self.keys)

    @property
    def wrapper(self) -> str:
        """What it was taken out of, in words; empty for a bare one."""
        taken = [f"“{clean(key, 80)}”" for key in self.keys]
        if self.prefix:
            taken.append(f"the prefix “{clean(self.prefix, 80)}”")
        return " and ".join(taken)


def states_of(content: object) -> tuple[State, ...]:
    """Return every state dictionary in the content of a file, the likeliest first."""
    found = _Search().below(content, (), _DEEPEST)
    found = found or _Search(strict=False).below(content, (), _DEEPEST)
    return tuple(sorted(found, key=_rank))


def _rank(state: State) -> tuple[bool, int, int]:
    first = state.keys[0] if state.keys else ""
    known = _WRAPPERS.index(first) if first in _WRAPPERS else len(_WRAPPERS)
    return state.averaged, not state.entries, known


class _Search:
    """Looks through what a file holds, each value once and not more of them than anybody writes.

    Parameters
    ----------
    strict : bool
        Whether most of what a state dictionary holds has to be tensors.
    """

    def __init__(self, *, strict: bool = True) -> None:
        self._strict = strict
        self._seen: set[int] = set()

    def below(self, value: object, keys: tuple[str, ...], depth: int) -> list[State]:
        """Return the states in a value."""
        tensor = tensor_of(value)
        if tensor is not None:
            return [] if keys else [_state((), {"tensor": tensor})]
        if id(value) in self._seen or len(self._seen) > _MOST_LOOKED_AT:
            return []
        self._seen.add(id(value))
        if isinstance(value, Record) and (is_module(value) or is_script(value)):
            return [_whole(value, keys)]
        found: list[State] = []
        if isinstance(value, (list, tuple)):
            for number, inner in enumerate(value[:_MOST_IN_A_ROW] if depth else []):
                found += self.below(inner, (*keys, f"[{number}]"), depth - 1)
            return found
        mapping = mapping_of(value)
        if mapping is None:
            return []
        tensors = _tensors(mapping)
        for key, inner in list(mapping.items())[:_MOST_LOOKED_AT] if depth else []:
            if isinstance(key, str) and not _NO_NETWORK.search(key):
                found += self.below(inner, (*keys, key), depth - 1)
        # A mean and a deviation beside the weights make no state dictionary of the wrapper.
        if sum(len(state.entries) for state in found) >= len(tensors):
            return found
        large = any(isinstance(tensor, Lost) or tensor.ndim for tensor in tensors.values())
        if large and (not self._strict or len(tensors) * 2 > len(mapping)):
            return list(_averages_apart(keys, tensors))
        return found


def _tensors(content: Mapping[object, object]) -> dict[str, StoredTensor | Lost]:
    found: dict[str, StoredTensor | Lost] = {}
    for key, value in content.items():
        if not isinstance(key, str) or len(found) >= _MOST_TENSORS:
            continue
        tensor = tensor_of(value)
        if tensor is not None:
            found[clean(key)] = tensor
        elif isinstance(value, tuple) and "._packed_params" in key:  # of quantised linear layers
            for number, part in enumerate(value[:4]):
                inner = tensor_of(part)
                if inner is not None:
                    found[clean(f"{key}.{number}")] = inner
    return found


def _averages_apart(
    keys: tuple[str, ...], tensors: dict[str, StoredTensor | Lost]
) -> Iterator[State]:
    """Yield one state, or two where averaged weights lie among the others under a prefix."""
    for prefix in _AVERAGED_PREFIXES:
        averaged = {key: value for key, value in tensors.items() if key.startswith(prefix)}
        rest = {key: value for key, value in tensors.items() if not key.startswith(prefix)}
        if averaged and rest:
            plain, _ = strip_prefixes(dict(rest))
            own, _ = strip_prefixes({k.removeprefix(prefix): v for k, v in averaged.items()})
            if len(plain.keys() & own.keys()) * 2 > len(plain):
                yield _state(keys, rest)
                yield _state(keys, averaged, averaged=True)
                return
    yield _state(keys, tensors, averaged=any(_AVERAGED.search(key) for key in keys))


def _state(
    keys: tuple[str, ...], tensors: dict[str, StoredTensor | Lost], *, averaged: bool = False
) -> State:
    kept, notes = _without_leftovers(tensors)
    stripped, prefix = strip_prefixes(kept, (*_PREFIXES, *_AVERAGED_PREFIXES))
    entries, lost = _sorted_out(stripped)
    entries, combined = combine(entries)
    straight = len(entries) == len(tensors) and all(prefix + key in tensors for key in entries)
    straight = straight and not any(key.startswith("[") for key in keys)  # of a list
    return State(keys, prefix, entries, lost, None, (*notes, *combined), averaged, straight)


def _whole(record: Record, keys: tuple[str, ...]) -> State:
    """Return the state of a whole network that a file holds."""
    trees = Trees()
    module = trees.of(record)
    averaged = any(_AVERAGED.search(key) for key in keys)
    prefix = ""
    while len(module.children) == 1 and not module.parameters and not module.buffers:
        (name, inner), *_ = module.children.items()
        if f"{name}." not in ("module.", "_orig_mod."):
            break
        prefix, module = f"{prefix}{name}.", inner
    state: dict[str, StoredTensor | Lost] = dict(module.state())
    kept, notes = _without_leftovers(state)
    entries, _ = _sorted_out(kept)
    entries, combined = combine(entries)
    notes = (*notes, *combined, *_hooked(module))
    return State(keys, prefix, entries, trees.lost, module, notes, averaged, straight=False)


def _hooked(module: ModuleRecord) -> Iterator[str]:
    """Say which code was to run with the layers of a network, so that it answers otherwise here."""
    names = dict.fromkeys(name for _, layer in module.walk() for name in layer.hooks)
    if names:
        shown = ", ".join(list(names)[:3]) + (", ..." if len(names) > 3 else "")
        yield f"Code hooked to its layers is not run, so it may answer differently here: {shown}."


def _sorted_out(
    tensors: Mapping[str, StoredTensor | Lost],
) -> tuple[dict[str, StoredTensor], dict[str, str]]:
    entries, lost = {}, {}
    for key, tensor in tensors.items():
        if isinstance(tensor, Lost):
            lost[key] = tensor.reason
        else:
            entries[key] = tensor
    return entries, lost


def _without_leftovers(
    tensors: dict[str, StoredTensor | Lost],
) -> tuple[dict[str, StoredTensor | Lost], tuple[str, ...]]:
    """Leave out what is no weight: counters of other tools, and losses beside a network."""
    kept = {k: v for k, v in tensors.items() if k.rpartition(".")[2] not in _LEFT_BEHIND}
    network = {
        key: value
        for key, value in kept.items()
        if _BESIDE.isdisjoint(key.partition(".")[0].split("_"))
    }
    if (
        network
        and len(network) < len(kept)
        and any(all(key.startswith(prefix) for key in network) for prefix in _PREFIXES)
    ):
        kept = network
    gone = [key for key in tensors if key not in kept]
    if not kept or not gone:
        return (kept or tensors), ()
    shown = ", ".join(gone[:3]) + (", ..." if len(gone) > 3 else "")
    return kept, (f"Left out, as they are no weights of a network: {shown}.",)


def strip_prefixes(
    tensors: dict[str, StoredTensor | Lost], prefixes: tuple[str, ...] = _PREFIXES
) -> tuple[dict[str, StoredTensor | Lost], str]:
    """Take off what every name begins with, where it is a wrapper's; return it too."""
    removed = ""
    while tensors:
        prefix = next((p for p in prefixes if all(k.startswith(p) for k in tensors)), None)
        if prefix is None:
            break
        removed += prefix
        tensors = {key.removeprefix(prefix): value for key, value in tensors.items()}
    return _without_inner(tensors), removed


def _without_inner(tensors: dict[str, StoredTensor | Lost]) -> dict[str, StoredTensor | Lost]:
    """Take off what wraps a single layer, as DataParallel around the features of a VGG does."""
    beneath: dict[str, set[str]] = {}
    for key in tensors:
        first, _, rest = key.partition(".")
        beneath.setdefault(first, set()).add(rest.partition(".")[0])
    wrapped = {first for first, second in beneath.items() if second == {"module"}}
    renamed = {}
    for key, value in tensors.items():
        first, _, rest = key.partition(".")
        plain = f"{first}.{rest.removeprefix('module.')}" if first in wrapped else key
        renamed[_INNER.sub("", plain)] = value
    return renamed if len(renamed) == len(tensors) else tensors
