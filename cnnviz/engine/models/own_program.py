"""What a person's own file would run: itself and the files of its folder that it takes along.

Found by reading the imports, before anything runs. Only what was found so, read once and hashed, is
ever compiled: no file can change between the question and the answer, and what a program looks for
in its folder by other ways than an import is not there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.own_source import parse_source, read_source
from cnnviz.engine.trust import digest_of

_MOST_FILES = 200
_MOST_NAMED = 6


@dataclass(frozen=True)
class ProgramFile:
    """One file of a program.

    Parameters
    ----------
    path : pathlib.Path
        Where it lies, absolute.
    module : str
        Its name as a module, seen from the program's root.
    content : bytes
        What it held when it was read; this and nothing else is run.
    tree : ast.Module
        The same, parsed.
    """

    path: Path
    module: str
    content: bytes
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether it stands for its folder."""
        return self.path.name == "__init__.py"

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    @property
    def lines(self) -> int:
        """Number of its lines."""
        return len(self.content.splitlines())

    @cached_property
    def digest(self) -> str:
        """Hash of its content."""
        return digest_of(self.content)


@dataclass(frozen=True)
class Program:
    """A file together with those of its folder that it imports, one through another.

    Parameters
    ----------
    root : pathlib.Path
        The folder from which modules are named: the file's own, or that above its package.
    files : tuple of ProgramFile
        The file itself first.
    above : frozenset of str
        The packages that the file lies in.
    foreign : tuple of str
        Installed packages that they import.
    """

    root: Path
    files: tuple[ProgramFile, ...]
    above: frozenset[str]
    foreign: tuple[str, ...]

    @property
    def main(self) -> ProgramFile:
        """The file that was named."""
        return self.files[0]

    @property
    def digests(self) -> dict[Path, str]:
        """The hash of every file."""
        return {file.path: file.digest for file in self.files}

    @property
    def what(self) -> str:
        """What would run, as the end of a sentence."""
        text = f"the whole of {self.main.path.name}, {_lines(self.main)}"
        if self.foreign:
            text += f" that import {_listed(self.foreign)}"
        others = [
            f"{file.path.relative_to(self.root).as_posix()} ({_lines(file)})"
            for file in self.files[1:]
        ]
        return f"{text}, and with it {_listed(others)}" if others else text


class Layout:
    """Which modules lie in a program's folders.

    Parameters
    ----------
    path : pathlib.Path
        The file that was named.
    """

    def __init__(self, path: Path) -> None:
        self.root = path.parent
        # Inside a package modules are named from the folder above it.
        while (self.root / "__init__.py").is_file() and self.root != self.root.parent:
            self.root = self.root.parent
        self.main = ".".join(path.relative_to(self.root).with_suffix("").parts)
        self._beside = self.main.rpartition(".")[0]
        parts = self._beside.split(".") if self._beside else []
        self.above = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}

    def locate(self, module: str) -> Path | None:
        """Return the file of a module that is named from the root."""
        if not module:
            return None
        place = self.root.joinpath(*module.split("."))
        for path in (place / "__init__.py", place.with_name(f"{place.name}.py")):
            if path.is_file():
                return path
        return None

    def own(self, name: str, entries: Sequence[str] = ()) -> str | None:
        """Return what an absolute import means among the program's modules, if it is one."""
        # A file beside the one that is run goes before installed packages, as for any script.
        for module in (name, f"{self._beside}.{name}" if self._beside else ""):
            top = module.removesuffix(name) + name.partition(".")[0]
            # A folder without an __init__.py counts where it holds the very module.
            wanted = (top, module, *(f"{module}.{entry}" for entry in entries))
            if module and any(map(self.locate, wanted)):
                return module
        return None

    def relative(self, package: str, level: int, name: str) -> str | None:
        """Return what a relative import means; None where it leads out of the root."""
        parts = package.split(".") if package else []
        if level - 1 > len(parts):
            return None
        above = parts[: len(parts) - level + 1]
        return ".".join([*above, *([name] if name else [])])

    def needed(self, module: str, entries: Sequence[str]) -> Iterator[str]:
        """Yield the modules that run when `entries` are imported from a module.

        The ``__init__.py`` of a package runs before what is in it; those that the named file lies
        in run only for what they define themselves, as it could do without when run as a script.
        """
        parts = module.split(".") if module else []
        for count in range(1, len(parts)):
            name = ".".join(parts[:count])
            if name not in self.above:
                yield name
        inner = {entry: f"{module}.{entry}" if module else entry for entry in entries}
        there = [name for name in inner.values() if self.locate(name)]
        if module not in self.above or len(there) < len(inner):
            yield module
        yield from there


def read_program(path: Path, part: bytes | None = None) -> Program:
    """Read a person's file and what it imports of its folder; nothing runs.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    part : bytes or None
        A part of it that is taken for the whole: only what that imports is read too.

    Raises
    ------
    CheckpointProblem
        Where the file, or one that it imports, cannot be read or is no Python.
    CnnvizError
        Where it takes too many files along.
    """
    path = path.absolute()
    layout = Layout(path)
    files: dict[str, ProgramFile] = {}
    foreign: set[str] = set()
    waiting = [(layout.main, path)]
    while waiting:
        module, place = waiting.pop(0)
        if module in files:
            continue
        if len(files) >= _MOST_FILES:
            raise CnnvizError(
                f"{path.name} imports more than {_MOST_FILES} files of its own folder, which are "
                "more than a person could agree to; give the network a file with less around it."
            )
        file = _read(module, place, part if place == path else None)
        files[module] = file
        for name in _imports(file, layout, foreign):
            found = layout.locate(name)
            if found is not None and found != path:
                waiting.append((name, found))
    return Program(
        layout.root, tuple(files.values()), frozenset(layout.above), tuple(sorted(foreign))
    )


def _read(module: str, path: Path, known: bytes | None) -> ProgramFile:
    content = read_source(path) if known is None else known
    return ProgramFile(path, module, content, parse_source(path, content))


def _imports(file: ProgramFile, layout: Layout, foreign: set[str]) -> Iterator[str]:
    """Yield the program's modules that a file may import, adding all others to `foreign`."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            for entry in node.names:
                module = layout.own(entry.name)
                if module is None:
                    foreign.add(entry.name.partition(".")[0])
                else:
                    yield from layout.needed(module, ())
        elif isinstance(node, ast.ImportFrom):
            name, entries = node.module or "", [entry.name for entry in node.names]
            if node.level:
                module = layout.relative(file.package, node.level, name)
            else:
                module = layout.own(name, entries)
                if module is None:
                    foreign.add(name.partition(".")[0])
            if module is not None:
                yield from layout.needed(module, entries)


def _lines(file: ProgramFile) -> str:
    return "1 line" if file.lines == 1 else f"{file.lines:,} lines"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    shown = list(names[:_MOST_NAMED])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
