"""Module trees out of records: of whole pickled networks, and of TorchScript archives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.records import Global, Lost, Record, tensor_of
from cnnviz.engine.checkpoints.stored import StoredTensor
from cnnviz.engine.checkpoints.text import clean

_MOST_PARTS = 200_000  # modules and tensors, each as often as it stands in the tree
_MOST_LOOKED_AT = 1_000_000  # of what modules hold, each module once
_DEEPEST = 100
_LONGEST_NAME = 200
_MOST_PLAIN = 500_000  # values in all settings together
_LARGEST_NUMBER = 10**18
_MANGLED = re.compile(r"\b___torch_mangle_\d+\.")
_SCRIPT = "__torch__."
_PACKED = "__torch__.torch.classes."  # weights and biases of quantised layers

NOT_PLAIN = object()


class TooMany(ValueError):
    """A tree is larger than any network."""


class Trees:
    """Builds module trees, each module once however often it stands in one.

    Attributes
    ----------
    lost : dict of str to str
        Names of tensors that cannot be had, and why.
    """

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}
        self._made: dict[int, tuple[ModuleRecord, int]] = {}  # with the parts in it
        self._left = _MOST_LOOKED_AT
        self._plain = Plain()

    def of(self, record: Record) -> ModuleRecord:
        """Return the module that a record is.

        Raises
        ------
        TooMany
            Where it has more modules within it than any network.
        """
        return self._module(record, "", 0)[0]

    def _module(self, record: Record, name: str, depth: int) -> tuple[ModuleRecord, int]:
        made = self._made.get(id(record))
        if made is None:
            if depth > _DEEPEST:
                raise TooMany
            build = self._scripted if is_script(record) else self._pickled
            module, inner = build(record, name, depth)
            own = len(module.parameters) + len(module.buffers)
            made = self._made[id(record)] = (module, 1 + own + inner)
            if made[1] > _MOST_PARTS:
                raise TooMany
        return made

    def _pickled(self, record: Record, name: str, depth: int) -> tuple[ModuleRecord, int]:
        state = record.attributes
        children, count = {}, 0
        for key, child in self._named(state.get("_modules")).items():
            if isinstance(child, Record):
                children[key], inner = self._module(child, _join(name, key), depth + 1)
                count += inner
        hidden = state.get("_non_persistent_buffers_set")
        names = hidden if isinstance(hidden, list) else []
        self._look_at(len(names))
        module = ModuleRecord(
            class_name=clean(record.class_name, _LONGEST_NAME),
            settings=self._settings(self._named(state)),
            parameters=self._tensors(state.get("_parameters"), name),
            buffers=self._tensors(state.get("_buffers"), name) | _quantised(record),
            children=children,
            left_out=frozenset(key for key in names if isinstance(key, str)),
            hooks=tuple(self._hooks(state)),
        )
        return module, count

    def _scripted(self, record: Record, name: str, depth: int) -> tuple[ModuleRecord, int]:
        parameters: dict[str, StoredTensor | None] = {}
        buffers: dict[str, StoredTensor | None] = {}
        children: dict[str, ModuleRecord] = {}
        count = 0
        state = self._named(record.state)
        for key, value in state.items():
            tensor = tensor_of(value)
            if isinstance(tensor, StoredTensor):
                (parameters if tensor.requires_grad else buffers)[key] = tensor
            elif isinstance(tensor, Lost):
                self.lost[_join(name, key)] = tensor.reason
            elif isinstance(value, Record) and is_script(value):
                if value.class_name.startswith(_PACKED):
                    buffers |= _packed(key, value.state)
                else:
                    children[key], inner = self._module(value, _join(name, key), depth + 1)
                    count += inner
        module = ModuleRecord(
            class_name=clean(script_name(record.class_name), _LONGEST_NAME),
            settings=self._settings(state),
            parameters=parameters,
            buffers=buffers | _quantised(record),
            children=children,
        )
        return module, count

    def _tensors(self, value: object, name: str) -> dict[str, StoredTensor | None]:
        found: dict[str, StoredTensor | None] = {}
        for key, item in self._named(value).items():
            tensor = tensor_of(item)
            if isinstance(tensor, Lost):
                self.lost[_join(name, key)] = tensor.reason
            elif tensor is not None or item is None:
                found[key] = tensor
        return found

    def _hooks(self, state: Mapping[object, object]) -> Iterator[str]:
        for key in ("_forward_pre_hooks", "_forward_hooks"):
            hooks = state.get(key)
            if isinstance(hooks, dict):
                self._look_at(len(hooks))
                for hook in hooks.values():
                    name = hook.name if isinstance(hook, Global) else _class_of(hook)
                    if not name.startswith("torch.nn.utils."):
                        yield clean(name, _LONGEST_NAME)

    def _settings(self, state: Mapping[str, object]) -> dict[str, object]:
        told = {
            key: self._plain.of(value)
            for key, value in state.items()
            if not key.startswith("_") and key != "dump_patches"
        }
        return {key: value for key, value in told.items() if value is not NOT_PLAIN}

    def _named(self, value: object) -> dict[str, object]:
        """Return the entries of a dictionary, as far as they have names."""
        if not isinstance(value, dict):
            return {}
        self._look_at(len(value))
        return {
            clean(key, _LONGEST_NAME): item for key, item in value.items() if isinstance(key, str)
        }

    def _look_at(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise TooMany


def is_module(value: object) -> bool:
    """Whether a record is a pickled network or layer."""
    if not isinstance(value, Record):
        return False
    state = value.attributes
    return isinstance(state.get("_modules"), dict) and isinstance(state.get("_parameters"), dict)


def is_script(value: object) -> bool:
    """Whether a record is a module of a TorchScript archive."""
    return isinstance(value, Record) and value.class_name.startswith(_SCRIPT)


def script_name(name: str) -> str:
    """Return the class that a TorchScript class was made of."""
    return _MANGLED.sub("", name).removeprefix(_SCRIPT)


def _quantised(record: Record) -> dict[str, StoredTensor | None]:
    """Return the tensors of a quantised layer, which it keeps neither as parameters nor buffers."""
    if isinstance(record.state, (tuple, list)) and not record.attributes:
        tensors = list(_packed("", record.state, 1).values())
        names = ("weight", "bias") if len(tensors) <= 2 else map(str, range(len(tensors)))
        return dict(zip(names, tensors, strict=False))
    found: dict[str, StoredTensor | None] = {}
    for key, value in record.attributes.items():
        if isinstance(value, Record) and value.class_name == "torch.ScriptObject":
            packed = value.state[0] if isinstance(value.state, tuple) and value.state else None
            found |= _packed(clean(str(key), _LONGEST_NAME), packed)
    return found


def _packed(key: str, state: object, depth: int = 3) -> dict[str, StoredTensor | None]:
    """Return the tensors of packed parameters, numbered as they lie."""
    found: dict[str, StoredTensor | None] = {}
    if isinstance(state, StoredTensor):
        found[key] = state
    elif isinstance(state, (tuple, list)) and depth:
        for number, part in enumerate(state[:16]):
            found |= _packed(f"{key}.{number}", part, depth - 1)
    return found


def _class_of(value: object) -> str:
    return value.class_name if isinstance(value, Record) else "a function"


def _join(name: str, key: str) -> str:
    return f"{name}.{key}" if name else key


# ---- plain values --------------------------------------------------------------------------------


class Plain:
    """Turns values of a pickle into plain ones, up to so many."""

    def __init__(self, most: int = _MOST_PLAIN) -> None:
        self._left = most

    def of(self, value: object, depth: int = 4) -> object:
        """Return numbers, texts, None, and tuples and dictionaries of them; else NOT_PLAIN."""
        self._left -= 1
        if self._left < 0:
            return NOT_PLAIN
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, int):
            return value if abs(value) < _LARGEST_NUMBER else NOT_PLAIN
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, Global):
            return clean(value.name, _LONGEST_NAME)
        if depth and isinstance(value, (list, tuple)):
            items = [self.of(item, depth - 1) for item in value[: max(self._left, 0)]]
            return NOT_PLAIN if any(item is NOT_PLAIN for item in items) else tuple(items)
        if depth and isinstance(value, dict):
            made = {}
            for key, item in list(value.items())[: max(self._left, 0)]:
                plain = self.of(item, depth - 1)
                if plain is NOT_PLAIN or not isinstance(key, (str, int, float)):
                    return NOT_PLAIN
                made[clean(key) if isinstance(key, str) else key] = plain
            return made
        return NOT_PLAIN
