"""The source of somebody's own network: its class, and what of its file the class needs.

The file itself is often the script that trains, so that running it would train again; and a cell of
a notebook has no file at all. What is kept beside the weights is the part that makes the network.
"""

from __future__ import annotations

import ast
import dis
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import CodeType
from typing import Any

from torch import nn

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.load_own import SOURCE_FACTS
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.own_program import Program, read_program
from cnnviz.engine.models.own_source import OwnSource
from cnnviz.engine.recording.structure import structure_of
from cnnviz.engine.trust import digest_of

_LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")
_NOTEBOOK = "notebook.py"
_PLAIN = "network.py"
_SEQUENCE = """{note}from torch import nn


class Network(nn.Sequential):
    def __init__(self):
        super().__init__(
{layers}        )
"""
_NOTE = "# Kept by cnnviz: what makes the network of this run.\n"


@dataclass(frozen=True)
class Source:
    """What makes a network.

    Parameters
    ----------
    main : str
        The file that has the class, below a folder.
    name : str
        The class, or a function that makes the network.
    files : mapping of str to bytes
        This file and others that it imports, by their places below the folder.
    arguments : mapping of str to object
        What the class is to be given, as far as the network tells.
    """

    main: str
    name: str
    files: Mapping[str, bytes]
    arguments: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The hash of the main file."""
        return digest_of(self.files[self.main])

    def told_of(self, model: LoadedModel, folder: Path) -> LoadedModel:
        """Return a network that is known to come of this source, which a folder holds."""
        source = OwnSource(folder / self.main, self.name)
        facts = dict(zip(SOURCE_FACTS, (source.title, self.digest), strict=True))
        arguments = dict(self.arguments)
        return replace(model, source=source, metadata=facts, arguments=arguments)


def source_of_network(
    module: nn.Module, arguments: Mapping[str, Any] | None = None
) -> Source | None:
    """Return what makes a network; None where that is not known.

    Parameters
    ----------
    module : Module
        The network.
    arguments : mapping or None
        What its class was given; by default what the network keeps under these names.
    """
    kind = type(module)
    if kind.__module__.startswith("torch.nn."):
        return _of_layers(module)
    try:
        name, text, path = _text_of(kind)
        part = extract(text, kind.__name__)
        files = _with_own_imports(path, name, part)
    except (OSError, TypeError, SyntaxError, ValueError, CnnvizError):
        return None
    given = _arguments(module) if arguments is None else dict(arguments)
    return Source(name, kind.__name__, files, given)


# ---- classes -------------------------------------------------------------------------------------


def _text_of(kind: type) -> tuple[str, str, Path | None]:
    """Return the name, the text and the place of the file that defines a class."""
    home = sys.modules.get(kind.__module__)
    if home is None or getattr(home, "__file__", None):
        path = Path(inspect.getsourcefile(kind) or "")
        return path.name, path.read_text(encoding="utf-8"), path
    cells = getattr(home, "In", None)  # IPython keeps what was entered there
    if not isinstance(cells, list):
        raise OSError("nobody keeps what was entered")
    return _NOTEBOOK, "\n".join(filter(_is_python, map(str, cells))) + "\n", None


def _is_python(cell: str) -> bool:
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError):
        return False  # a cell with magic commands
    return True


def extract(text: str, name: str) -> str:
    """Return the part of a program that defines a class: itself, and what it needs.

    Parameters
    ----------
    text : str
        The program.
    name : str
        The class.

    Raises
    ------
    ValueError
        Where the program does not define it at its top.
    """
    tree = ast.parse(text)
    binding: dict[str, list[int]] = {}
    wanted: set[int] = set()
    for at, node in enumerate(tree.body):
        for bound in _bound(node):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                binding[bound] = [at]  # one that is defined anew replaces the one before
            else:
                binding.setdefault(bound, []).append(at)
        if isinstance(node, ast.ImportFrom) and (node.module == "__future__" or _takes_all(node)):
            wanted.add(at)
    if name not in binding:
        raise ValueError(f"{name} is not defined at the top")
    waiting = [name]
    known: set[str] = set()
    while waiting:
        needed = waiting.pop()
        if needed in known:
            continue
        known.add(needed)
        for at in binding.get(needed, ()):
            wanted.add(at)
            waiting += _used(tree.body[at])
    lines = text.splitlines()
    nodes = [tree.body[at] for at in sorted(wanted)]
    parts = ["\n".join(lines[_start(node) - 1 : node.end_lineno]) for node in nodes]
    return _NOTE + "\n\n".join(parts) + "\n"


def _start(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _takes_all(node: ast.ImportFrom) -> bool:
    return any(entry.name == "*" for entry in node.names)


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top gives a meaning to."""
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for entry in node.names:
            yield entry.asname or entry.name.partition(".")[0]
    elif not (isinstance(node, ast.If) and "__name__" in _used(node)):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id
            elif isinstance(inner, (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef)):
                yield from _bound(inner)


def _used(node: ast.stmt) -> list[str]:
    """Return the names outside of a statement that it uses."""
    code = compile(ast.Module([node], []), "<part>", "exec", dont_inherit=True)
    return list(_loads(code))


def _loads(code: CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in _LOADS:
            yield str(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _loads(constant)


def _with_own_imports(path: Path | None, name: str, text: str) -> dict[str, bytes]:
    """Return the part of a program, and the files of its folder that it may import."""
    if path is None:
        return {name: text.encode()}
    program = read_program(path)
    if len(program.files) == 1:
        return {name: text.encode()}
    return {_place(program, one.path): one.content for one in program.files[1:]} | {
        _place(program, program.main.path): text.encode()
    }


def _place(program: Program, path: Path) -> str:
    return path.relative_to(program.root).as_posix()


def _arguments(module: nn.Module) -> dict[str, Any]:
    """Return what a network keeps under the names of its class's arguments."""
    kept = getattr(module, "hparams", None)  # of Lightning
    told = dict(kept) if isinstance(kept, Mapping) else {}
    found = {}
    for name, entry in inspect.signature(type(module)).parameters.items():
        value = told.get(name, module.__dict__.get(name, entry.default))
        named = entry.kind in (entry.POSITIONAL_OR_KEYWORD, entry.KEYWORD_ONLY)
        if named and _is_plain(value) and value != entry.default:
            found[name] = value
    return found


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))


# ---- plain layers --------------------------------------------------------------------------------


def _of_layers(module: nn.Module) -> Source | None:
    """Return a class that makes layers of PyTorch's own, one after the other.

    What they print of themselves is what they are made with; it is tried out before it is kept.
    """
    try:
        text = _made(module)
        made = eval(text, {"nn": nn})
    except (CnnvizError, TypeError, ValueError, NameError, SyntaxError, AttributeError):
        return None
    if not isinstance(made, nn.Sequential) or structure_of(made) != structure_of(module):
        return None
    layers = "".join(f"            {_made(part)},\n" for part in module.children())
    program = _SEQUENCE.format(note=_NOTE, layers=layers)
    return Source(_PLAIN, "Network", {_PLAIN: program.encode()}, {})


def _made(module: nn.Module) -> str:
    kind = type(module)
    if not kind.__module__.startswith("torch.nn.modules."):
        raise ValueError("somebody's own layer")
    if kind is nn.Sequential:
        names = [name for name, _ in module.named_children()]
        if names != [str(at) for at in range(len(names))]:
            raise ValueError("layers with names")
        return f"nn.Sequential({', '.join(map(_made, module.children()))})"
    if next(module.children(), None) is not None:
        raise ValueError("a layer of layers")
    return f"nn.{kind.__name__}({module.extra_repr()})"
