"""A person's own classes in ``file.py:ClassName``, read as text: nothing here runs any of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cnnviz.engine.errors import CheckpointProblem, CnnvizError, UnknownName

_LARGEST = 1_000_000  # bytes of a file; Python's own compiler takes its time for more
_LONGEST_SUMMARY = 200
_WORDS = {"true": True, "false": False, "none": None}
_HOMES = ("torch.nn", "torchvision.models", "timm")  # whose classes are networks


class OwnSource(NamedTuple):
    """A class, or a function that makes a network, in a person's own file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        The class or function; empty where the file's only network is meant.
    """

    path: Path
    name: str

    def __str__(self) -> str:
        return f"{self.path}:{self.name}" if self.name else str(self.path)

    @property
    def title(self) -> str:
        """The source without the folder."""
        return f"{self.path.name}:{self.name}" if self.name else self.path.name


@dataclass(frozen=True, slots=True)
class SourceParameter:
    """What a class or function wants to be given.

    Parameters
    ----------
    name : str
        Its name.
    required : bool
        Whether there is no default.
    default : object
        The default, where it is a plain value; otherwise None.
    text : str
        The default as the file writes it; empty where there is none.
    annotation : str
        Its annotation as the file writes it.
    """

    name: str
    required: bool
    default: Any = None
    text: str = ""
    annotation: str = ""

    @property
    def editable(self) -> bool:
        """Whether a form can offer it: a class as default, say, cannot be typed."""
        return self.required or self.default is not None or self.text == "None"


@dataclass(frozen=True, slots=True)
class SourceClass:
    """A class or function of a file that may make a network.

    Parameters
    ----------
    name : str
        Its name.
    bases : tuple of str
        What it inherits from, as the file writes it; empty for a function.
    parameters : tuple of SourceParameter
        What it wants to be given.
    open_ended : bool
        Whether it takes others as well (``**kwargs``), or nobody knows what it takes.
    summary : str
        First line of its documentation.
    is_network : bool
        Whether it is a class that inherits from ``torch.nn.Module``, as far as the file tells.
    is_function : bool
        Whether it is a function.
    line : int
        Where it begins.
    uses : frozenset of str
        Names that occur in it.
    """

    name: str
    bases: tuple[str, ...]
    parameters: tuple[SourceParameter, ...]
    open_ended: bool = False
    summary: str = ""
    is_network: bool = False
    is_function: bool = False
    line: int = 1
    uses: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[str, ...]:
        """Parameters that have no default."""
        return tuple(entry.name for entry in self.parameters if entry.required)


def split_source(text: object) -> OwnSource | None:
    """Return the parts of ``file.py:ClassName`` or ``file.py``, or None for any other source."""
    if isinstance(text, OwnSource):
        return text
    whole = str(text)
    if whole.lower().endswith(".py"):
        return OwnSource(Path(whole).expanduser(), "")
    # From the right, because a Windows path begins with a drive and a colon.
    path, colon, name = whole.rpartition(":")
    if not colon or not path.lower().endswith(".py") or any(mark in name for mark in r".\/"):
        return None
    return OwnSource(Path(path).expanduser(), name.strip())


def read_source(path: Path) -> bytes:
    """Return the content of a Python file.

    Raises
    ------
    CheckpointProblem
        Where it is missing or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise CheckpointProblem(path, "there is no such file") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CheckpointProblem(path, f"cannot be read ({reason})") from error
    if len(content) > _LARGEST:
        raise CheckpointProblem(path, "is too long for the source of a network")
    return content


def parse_source(path: Path, content: bytes) -> ast.Module:
    """Return the syntax tree of a Python file.

    Raises
    ------
    CheckpointProblem
        Where it is no Python that this version understands; the line is named.
    """
    try:
        return ast.parse(content, str(path))
    except SyntaxError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        raise CheckpointProblem(path, f"is no valid Python{where} ({error.msg})") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise CheckpointProblem(path, "is no valid Python") from error


def classes_in(path: str | Path) -> tuple[SourceClass, ...]:
    """Return the classes of a file, in its order, and the functions that it offers.

    The file is parsed and not run. Networks are marked: classes that inherit from
    ``torch.nn.Module``, under whatever name it was imported, directly or through others.

    Raises
    ------
    CheckpointProblem
        Where the file is missing or no Python.
    """
    path = Path(path)
    return classes_of(path, parse_source(path, read_source(path)))


def classes_of(path: Path, tree: ast.Module) -> tuple[SourceClass, ...]:
    """Return the classes and functions of a syntax tree; see :func:`classes_in`."""
    known = _imported_names(tree)
    found: dict[str, SourceClass] = {}
    try:
        for node in _top_level(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name] = _class(node, known, found)
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found[node.name] = _function(node)
    except RecursionError as error:
        raise CheckpointProblem(path, "is nested too deeply to be read") from error
    return tuple(found.values())


def chosen(source: OwnSource, offered: tuple[SourceClass, ...]) -> SourceClass:
    """Return the class or function that a source means.

    Raises
    ------
    UnknownName
        Where the file has none of that name.
    CnnvizError
        Where no name was given and the file has no network, or several.
    """
    if source.name:
        for entry in offered:
            if entry.name == source.name:
                return entry
        raise UnknownName(
            f"class in {source.path.name}", source.name, _names(offered) or _names(offered, True)
        )
    networks = [entry for entry in offered if entry.is_network]
    # Blocks are what other networks are made of.
    whole = [entry for entry in networks if not any(entry.name in other.uses for other in networks)]
    if len(whole) == 1:
        return whole[0]
    if not networks:
        raise CnnvizError(
            f"{source.path.name} has no class that inherits from torch.nn.Module; name what "
            f"makes the network as {source.path.name}:NAME."
        )
    listed = " or ".join(f"{source.path.name}:{entry.name}" for entry in whole or networks)
    raise CnnvizError(f"{source.path.name} has several networks; say which: {listed}.")


def check_arguments(maker: SourceClass, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments as a class takes them; texts are read as values, as a form gives them.

    Raises
    ------
    UnknownName
        For one that the class does not take.
    CnnvizError
        Where one without a default is missing.
    """
    known = {entry.name: entry for entry in maker.parameters}
    for name in arguments:
        if name not in known and not maker.open_ended:
            raise UnknownName(f"argument of {maker.name}", name, known)
    missing = [name for name in maker.missing if name not in arguments]
    if missing:
        raise CnnvizError(
            f"{maker.name} needs {'a value' if len(missing) == 1 else 'values'} for "
            f"{', '.join(missing)}; give each as --arg {missing[0]}=VALUE or in the form."
        )
    return {
        name: parse_value(value, known.get(name)) if isinstance(value, str) else value
        for name, value in arguments.items()
    }


def parse_value(text: str, parameter: SourceParameter | None = None) -> Any:
    """Return the value that a person wrote: a number, a tuple, a word.

    What a parameter has for a default, or is annotated with, decides between "10" and 10.
    """
    if parameter is not None and (
        isinstance(parameter.default, str) or parameter.annotation == "str"
    ):
        return text
    if text.strip().lower() in _WORDS:
        return _WORDS[text.strip().lower()]
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text


def _names(offered: tuple[SourceClass, ...], functions: bool = False) -> list[str]:
    return [entry.name for entry in offered if entry.is_network or functions]


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield what a file defines, also below an ``if`` or ``try`` of its own."""
    waiting: list[ast.stmt] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, (ast.If, ast.Try)):
            waiting.extend(reversed([*node.body, *node.orelse]))


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """Return what names in a file stand for: {"nn": "torch.nn", "Module": "torch.nn.Module"}."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for entry in node.names:
                # Without "as" the name is the top package, and the rest follows in the text.
                names[entry.asname or entry.name.partition(".")[0]] = (
                    entry.name if entry.asname else entry.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for entry in node.names:
                if entry.name == "*":
                    names.update({"nn": "torch.nn"} if node.module == "torch" else {})
                    names.update({"Module": "torch.nn.Module"} if _is_nn(node.module) else {})
                else:
                    names[entry.asname or entry.name] = f"{node.module}.{entry.name}"
    return names


def _is_nn(module: str) -> bool:
    return module in ("torch.nn", "torch.nn.modules", "torch.nn.modules.module")


def _class(
    node: ast.ClassDef, known: Mapping[str, str], before: Mapping[str, SourceClass]
) -> SourceClass:
    bases = tuple(ast.unparse(base) for base in node.bases)
    own = [before[base] for base in bases if base in before]
    makers = [
        entry
        for entry in node.body
        if isinstance(entry, ast.FunctionDef) and entry.name == "__init__"
    ]
    if makers:
        parameters, open_ended = _parameters(makers[-1].args, skip=1)
    elif own:
        parameters, open_ended = own[0].parameters, own[0].open_ended
    else:
        # A plain Module takes nothing; what others take stands in another file.
        parameters, open_ended = (), any(not _is_module(base, known) for base in bases)
    return SourceClass(
        name=node.name,
        bases=bases,
        parameters=parameters,
        open_ended=open_ended,
        summary=_summary(node),
        is_network=any(entry.is_network for entry in own)
        or any(_is_network(base, known) for base in bases),
        line=node.lineno,
        uses=_uses(node),
    )


def _function(node: ast.FunctionDef) -> SourceClass:
    parameters, open_ended = _parameters(node.args)
    return SourceClass(
        name=node.name,
        bases=(),
        parameters=parameters,
        open_ended=open_ended,
        summary=_summary(node),
        is_function=True,
        line=node.lineno,
        uses=_uses(node),
    )


def _summary(node: ast.ClassDef | ast.FunctionDef) -> str:
    lines = (ast.get_docstring(node) or "").strip().splitlines()
    return lines[0].strip()[:_LONGEST_SUMMARY] if lines else ""


def _uses(node: ast.AST) -> frozenset[str]:
    return frozenset(entry.id for entry in ast.walk(node) if isinstance(entry, ast.Name))


def _full_name(base: str, known: Mapping[str, str]) -> str:
    first, dot, rest = base.partition(".")
    return f"{known.get(first, first)}{dot}{rest}"


def _is_module(base: str, known: Mapping[str, str]) -> bool:
    full = _full_name(base, known)
    return full in ("object", "torch.nn.Module", "torch.nn.modules.module.Module")


def _is_network(base: str, known: Mapping[str, str]) -> bool:
    full = _full_name(base, known)
    home, _, name = full.rpartition(".")
    if name == "LightningModule":
        return True
    inside = any(home == place or home.startswith(f"{place}.") for place in _HOMES)
    return inside and name[:1].isupper() and name != "Parameter"


def _parameters(
    arguments: ast.arguments, skip: int = 0
) -> tuple[tuple[SourceParameter, ...], bool]:
    """Return what a function takes besides the first `skip`, and whether it takes anything."""
    positional = [*arguments.posonlyargs, *arguments.args]
    blanks: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    pairs = [*zip(positional, [*blanks, *arguments.defaults], strict=True)][skip:]
    pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return tuple(_parameter(*pair) for pair in pairs), arguments.kwarg is not None


def _parameter(argument: ast.arg, default: ast.expr | None) -> SourceParameter:
    annotation = ast.unparse(argument.annotation) if argument.annotation else ""
    if default is None:
        return SourceParameter(argument.arg, True, annotation=annotation)
    try:
        value = ast.literal_eval(default)
    except (ValueError, RecursionError):
        value = None
    return SourceParameter(argument.arg, False, value, ast.unparse(default), annotation)
