"""One source for each parameter: a typed, frozen dataclass whose fields explain themselves.

The same declaration makes the form in the window, the flags of the command line and the saved
settings. Declare a field with :func:`option`; read it back with :func:`describe`.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from cnnviz.engine.errors import BadValue

C = TypeVar("C")
_KEY = "cnnviz.option"


@dataclass(frozen=True, slots=True)
class Option:
    """What a form, a flag and a check need to know of one field.

    Parameters
    ----------
    name, label, help : str
        The field's name, its label in the form, and what it means in a sentence or two.
    type : type
        bool, int, float or str.
    default : object
        The value when nobody says otherwise.
    minimum, maximum : float or None
        Bounds, both included.
    choices : tuple of str
        The allowed texts, or empty when any text will do.
    only_when : mapping of str to tuple
        Other fields and the values of theirs for which this field matters.
    unit : str
        Unit of a number, for the label.
    logarithmic : bool
        Whether steps of a factor are more natural than steps of a difference.
    group : str
        Heading under which the form shows the field.
    many : int
        How many numbers of `type` the field holds, as a tuple; 0 for a single value.
    zero : str
        What the number 0 stands for, such as "never"; empty where it is a number like any other.
    """

    name: str
    label: str
    help: str
    type: type
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    only_when: Mapping[str, tuple[Any, ...]] = dataclasses.field(default_factory=dict)
    unit: str = ""
    logarithmic: bool = False
    group: str = ""
    many: int = 0
    zero: str = ""

    @property
    def flag(self) -> str:
        """The option's name on the command line."""
        return "--" + self.name.replace("_", "-")

    def matters(self, values: Mapping[str, Any]) -> bool:
        """Whether the field has any effect beside the other `values`."""
        return all(values.get(name) in wanted for name, wanted in self.only_when.items())


def option(
    default: Any,
    *,
    label: str,
    help: str,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: Sequence[str] = (),
    only_when: Mapping[str, Sequence[Any]] | None = None,
    unit: str = "",
    logarithmic: bool = False,
    group: str = "",
    zero: str = "",
) -> Any:
    """Declare a dataclass field that explains itself; see :class:`Option` for the words."""
    facts = {
        "label": label,
        "help": help,
        "minimum": minimum,
        "maximum": maximum,
        "choices": tuple(choices),
        "only_when": {name: tuple(wanted) for name, wanted in (only_when or {}).items()},
        "unit": unit,
        "logarithmic": logarithmic,
        "group": group,
        "zero": zero,
    }
    return field(default=default, metadata={_KEY: facts})


def describe(config: type | object) -> tuple[Option, ...]:
    """Return the options of a configuration class, in the order of their declaration."""
    return _described(config if isinstance(config, type) else type(config))


@cache
def _described(cls: type) -> tuple[Option, ...]:
    """Read a class once: forms ask at every change, and resolving type hints takes milliseconds."""
    hints = typing.get_type_hints(cls)
    return tuple(
        Option(
            name=entry.name,
            type=_plain_type(hints[entry.name]),
            many=_how_many(hints[entry.name]),
            default=entry.default,
            **entry.metadata[_KEY],
        )
        for entry in dataclasses.fields(cls)
        if _KEY in entry.metadata
    )


def check(config: object) -> None:
    """Raise :class:`BadValue` for the first field that is out of its range."""
    for entry in describe(config):
        value = getattr(config, entry.name)
        if entry.choices and value not in entry.choices:
            raise BadValue(entry.label, value, "one of " + ", ".join(entry.choices))
        if entry.many and len(value) != entry.many:
            raise BadValue(entry.label, value, f"{entry.many} numbers")
        if entry.type in (int, float):
            for number in value if entry.many else (value,):
                _check_number(entry, number)


def parse(entry: Option, text: str) -> Any:
    """Turn what a person typed into the field's type, or raise :class:`BadValue`.

    Several numbers are separated by commas.
    """
    if entry.many:
        single = dataclasses.replace(entry, many=0)
        return tuple(parse(single, part) for part in text.split(","))
    try:
        if entry.type is bool:
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[
                text.strip().lower()
            ]
        value = entry.type(text)
    except (KeyError, ValueError):
        kind = {int: "a whole number", float: "a number", bool: "yes or no"}[entry.type]
        raise BadValue(entry.label, text, kind) from None
    return value


def add_arguments(parser: argparse.ArgumentParser, cls: type) -> None:
    """Give `parser` a flag for each option of `cls`."""
    groups: dict[str, Any] = {"": parser}
    for entry in describe(cls):
        target = groups.get(entry.group)
        if target is None:
            target = groups[entry.group] = parser.add_argument_group(entry.group)
        text = entry.help.replace("%", "%%")
        if entry.type is bool:
            action = argparse.BooleanOptionalAction
            target.add_argument(entry.flag, action=action, default=None, help=text)
            continue
        default = ",".join(map(str, entry.default)) if entry.many else entry.default
        shown = f" (default: {default})" if default not in ("", None) else ""
        metavar = "{" + ",".join(entry.choices) + "}" if entry.choices else _metavar(entry)
        target.add_argument(
            entry.flag, default=None, dest=entry.name, metavar=metavar, help=text + shown
        )


def from_namespace(cls: type[C], namespace: argparse.Namespace) -> C:
    """Build and check a configuration from parsed flags; fields not given keep their default."""
    values: dict[str, Any] = {}
    for entry in describe(cls):
        given = getattr(namespace, entry.name, None)
        if given is None:
            continue
        values[entry.name] = parse(entry, given) if isinstance(given, str) else given
    config = cls(**values)
    check(config)
    return config


def to_dict(config: object) -> dict[str, Any]:
    """Return the options of a configuration as plain values that JSON can hold."""
    return {entry.name: getattr(config, entry.name) for entry in describe(config)}


def from_dict(cls: type[C], values: Mapping[str, Any]) -> C:
    """Build a configuration from saved values.

    Names that are unknown are dropped, so that settings of an older or newer version never stop
    the program; values of the wrong type fall back to the default.
    """
    known: dict[str, Any] = {}
    for entry in describe(cls):
        if entry.name not in values:
            continue
        value = values[entry.name]
        if entry.many:
            numbers = [_saved(entry, part) for part in value] if _is_list(value) else []
            if len(numbers) == entry.many and all(type(part) is entry.type for part in numbers):
                known[entry.name] = tuple(numbers)
            continue
        value = _saved(entry, value)
        if type(value) is entry.type:
            known[entry.name] = value
    return cls(**known)


def _saved(entry: Option, value: Any) -> Any:
    """Return a number of JSON, which may lack its point, as the field's type."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if entry.type is float and whole else value


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _check_number(entry: Option, value: Any) -> None:
    wrong_type = isinstance(value, bool) or not isinstance(value, (int, float))
    below = not wrong_type and entry.minimum is not None and value < entry.minimum
    above = not wrong_type and entry.maximum is not None and value > entry.maximum
    if wrong_type or not math.isfinite(value) or below or above:
        raise BadValue(entry.label, value, _range(entry))


def _range(entry: Option) -> str:
    kind = "a whole number" if entry.type is int else "a number"
    if entry.minimum is not None and entry.maximum is not None:
        return f"{kind} from {_shown(entry.minimum)} to {_shown(entry.maximum)}"
    if entry.minimum is not None:
        return f"{kind} of at least {_shown(entry.minimum)}"
    if entry.maximum is not None:
        return f"{kind} of at most {_shown(entry.maximum)}"
    return kind


def _shown(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


def _metavar(entry: Option) -> str:
    single = {int: "N", float: "X", str: "TEXT"}[entry.type]
    return ",".join([single] * max(1, entry.many))


def _how_many(hint: Any) -> int:
    return len(typing.get_args(hint)) if typing.get_origin(hint) is tuple else 0


def _plain_type(hint: Any) -> type:
    if typing.get_origin(hint) is tuple:
        return _plain_type(typing.get_args(hint)[0])
    if isinstance(hint, type):
        return hint
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (plain,) = (part for part in typing.get_args(hint) if part is not type(None))
        return _plain_type(plain)
    return str
