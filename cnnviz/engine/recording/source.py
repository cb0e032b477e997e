"""The source of somebody's own network: its class, and what of its file the class needs.

The file itself is often the script that trains, so that running it would train again; and a cell of
a notebook has no file at all. What is kept beside the weights is the part that makes the network:
its class with the functions, values and imports that this uses, and whole those files of its folder
that this part imports. Nothing else of the program is read, for it may hold what is nobody's
business.
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
from cnnviz.engine.recording.rebuilding import CannotWrite, LayerCode
from cnnviz.engine.trust import digest_of

_LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")
_NOTEBOOK = "notebook.py"
_PLAIN = "network.py"
_HERE = Path(__file__).resolve().parents[2]
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
    try:
        return _source(module, arguments)
    except (OSError, TypeError, SyntaxError, ValueError, CnnvizError, CannotWrite):
        return None


def _source(module: nn.Module, arguments: Mapping[str, Any] | None) -> Source:
    kind = type(module)
    own = next((type(part) for part in module.modules() if not _is_installed(type(part))), None)
    name, text, path = (_PLAIN, "", None) if own is None else _text_of(own)
    known: dict[str, Any] | None = None
    if own is kind:
        known = _kept_arguments(module) if arguments is None else dict(arguments)
    code, part = LayerCode("" if own is None else own.__module__), ""
    if known is None:
        # Nobody knows what it was given: its layers are kept as they are, or else what it does
        # when it is given nothing.
        try:
            part = code.program(module)
        except CannotWrite:
            if own is not kind:
                raise
            code.own = {kind.__name__}
    needed = code.own | ({kind.__name__} if own is kind else set())
    parts = [extract(text, *sorted(needed)) if needed else "", part]
    main, files = _with_own_imports(path, name, _NOTE + "\n\n".join(filter(None, parts)))
    return Source(main, kind.__name__, files, known or {})


# ---- classes -------------------------------------------------------------------------------------


def _is_installed(kind: type) -> bool:
    """Whether a class is one of a library, which is there wherever the run is looked at."""
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    if not file or kind.__module__.startswith("torch."):
        return bool(file)
    path = Path(file).resolve()
    return bool({"site-packages", "dist-packages"} & set(path.parts)) or _HERE in path.parents


def _text_of(kind: type) -> tuple[str, str, Path | None]:
    """Return the name, the text and the place of the file that defines a class."""
    home = sys.modules.get(kind.__module__)
    if home is None or getattr(home, "__file__", None):
        path = Path(inspect.getsourcefile(kind) or "")
        return path.name, path.read_text(encoding="utf-8"), path
    cells = getattr(home, "In", None)  # IPython keeps what was entered there
    if not isinstance(cells, list):
        raise OSError("nobody keeps what was entered")
    plain = (_without_commands(str(cell)) for cell in cells)
    return _NOTEBOOK, "\n".join(filter(_is_python, plain)) + "\n", None


def _without_commands(cell: str) -> str:
    """Return a cell of a notebook without what is said to the notebook itself."""
    return "\n".join(line for line in cell.splitlines() if not line.startswith(("%", "!")))


def _is_python(cell: str) -> bool:
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError):
        return False  # one that was entered and failed
    return True


def extract(text: str, *names: str) -> str:
    """Return the part of a program that defines classes: themselves, and what they need.

    Parameters
    ----------
    text : str
        The program.
    names : str
        The classes.

    Raises
    ------
    ValueError
        Where the program does not define them at its top.
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
    if missing := [name for name in names if name not in binding]:
        raise ValueError(f"{missing[0]} is not defined at the top")
    waiting = list(names)
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
    return "\n\n".join(parts) + "\n"


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


def _with_own_imports(path: Path | None, name: str, text: str) -> tuple[str, dict[str, bytes]]:
    """Return where the part of a program lies, and it and the files that it imports."""
    if path is None:
        return name, {name: text.encode()}
    program = read_program(path, text.encode())
    if len(program.files) == 1:
        return name, {name: text.encode()}
    files = {_place(program, one.path): one.content for one in program.files}
    return _place(program, program.main.path), files


def _place(program: Program, path: Path) -> str:
    return path.relative_to(program.root).as_posix()


def _kept_arguments(module: nn.Module) -> dict[str, Any] | None:
    """Return what the class of a network was given; None where nobody knows.

    Lightning's ``save_hyperparameters`` keeps it; and a class that takes nothing was given nothing.
    """
    wanted = inspect.signature(type(module)).parameters.values()
    named = [
        one.name for one in wanted if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    ]
    if not wanted:
        return {}
    kept = getattr(module, "hparams", None)
    if not isinstance(kept, Mapping) or not kept:
        return None
    return {name: kept[name] for name in named if name in kept and _is_plain(kept[name])}


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))
