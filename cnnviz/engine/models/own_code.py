"""Running what a person agreed to: their own file, apart from all other modules of the process.

Its modules get private names and an ``import`` of their own, which finds the files of the program
(see :mod:`cnnviz.engine.models.own_program`) before installed packages. ``sys.path`` and the names
that other code knows stay as they are, so that two folders may each have their ``utils.py``.
"""

from __future__ import annotations

import builtins
import contextlib
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import drawn
from cnnviz.engine.models.own_program import Program, read_program
from cnnviz.engine.models.own_source import (
    OwnSource,
    SourceClass,
    check_arguments,
    chosen,
    classes_of,
)
from cnnviz.engine.trust import NotTrusted, are_trusted, remember

_LONGEST_REASON = 300


class OwnCodeProblem(CnnvizError):
    """A person's own code stopped with an error.

    Parameters
    ----------
    source : OwnSource
        What was to be made.
    file : str
        The file where it stopped.
    line : int
        The line of it; 0 where that is unknown.
    reason : str
        What Python says.
    """

    def __init__(self, source: OwnSource, file: str, line: int, reason: str) -> None:
        self.source = source
        self.file = file
        self.line = line
        self.reason = reason
        where = f"{file}, line {line}" if line else file
        super().__init__(f"Making {source.title} stopped in {where}: {reason.rstrip('.')}.")


@dataclass(frozen=True)
class Made:
    """A network of a person's own code.

    Parameters
    ----------
    module : torch.nn.Module
        In eval mode.
    source : OwnSource
        Where it comes from, with the name of its class or function.
    arguments : mapping of str to object
        What it was made with.
    digest : str
        Hash of the file that was run.
    warnings : tuple of str
        Sentences for the person.
    """

    module: nn.Module
    source: OwnSource
    arguments: Mapping[str, Any]
    digest: str
    warnings: tuple[str, ...] = ()


def making(
    source: OwnSource,
    arguments: Mapping[str, Any] | None = None,
    *,
    trust: bool = False,
) -> Work[Progress, Made]:
    """Make a network of a class in a person's own file, with seeded random weights.

    Parameters
    ----------
    source : OwnSource
        The file and the class in it.
    arguments : mapping of str to object
        What the class is given; texts are read as values.
    trust : bool
        Whether the person agrees, which is remembered; otherwise it has to be known already.

    Raises
    ------
    NotTrusted
        Where nobody agreed to run these very files; nothing ran.
    OwnCodeProblem
        Where their code stops with an error.
    CnnvizError
        Where the class is not there, or its arguments are not what it takes.
    """
    yield Progress(0, None, f"reading {source.path.name}")
    program = read_program(source.path)
    maker = chosen(source, classes_of(source.path, program.main.tree))
    source = OwnSource(source.path.absolute(), maker.name)
    if not are_trusted(program.digests.values()):
        if not trust:
            raise NotTrusted(source.path, program.what, program.digests)
        problem = remember(program.digests)
    else:
        problem = ""
    values = check_arguments(maker, arguments or {})
    yield Progress(0, None, f"making {maker.name}")
    module = drawn(lambda: _run(program, source, maker, values)).eval()
    lazy = [name for name, entry in module.named_parameters() if is_lazy(entry)]
    if lazy:
        raise CnnvizError(
            f"{source.title} leaves sizes open until its first run (at {lazy[0]}); give its "
            "layers their sizes, as in nn.Linear instead of nn.LazyLinear."
        )
    return Made(module, source, values, program.main.digest, (problem,) if problem else ())


def _run(
    program: Program, source: OwnSource, maker: SourceClass, values: Mapping[str, Any]
) -> nn.Module:
    """Run the program and make the network; every error of it is told with its line."""
    try:
        with _settings_kept(), contextlib.redirect_stdout(sys.stderr):
            made = getattr(_Room(program).main(), maker.name)(**values)
    except (Exception, SystemExit) as error:
        raise _problem(program, source, error) from error
    if not isinstance(made, nn.Module):
        raise CnnvizError(
            f"{source.title} makes something that is no torch.nn.Module "
            f"({type(made).__name__}); name a class or function that makes a network."
        )
    return made


@contextlib.contextmanager
def _settings_kept() -> Iterator[None]:
    """Give torch its settings back, which scripts change for themselves."""
    dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
    learning = torch.is_grad_enabled()
    try:
        yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(learning)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)


def _problem(program: Program, source: OwnSource, error: BaseException) -> CnnvizError:
    if isinstance(error, CnnvizError):
        return error
    if isinstance(error, ModuleNotFoundError) and error.name:
        name = error.name.partition(".")[0]
        reason = f"it needs {name}, which this Python does not have; install it, or leave it out"
    elif isinstance(error, SystemExit):
        reason = "it ends the program; put what it does as a script below if __name__ == “__main__”"
    else:
        reason = f"{type(error).__name__}: {clean(str(error), _LONGEST_REASON)}"
    names = {str(file.path): file.path.name for file in program.files}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in names:
            return OwnCodeProblem(source, names[frame.filename], frame.lineno or 0, reason)
    line = error.lineno or 0 if isinstance(error, SyntaxError) else 0
    return OwnCodeProblem(source, source.path.name, line, reason)


class _Room:
    """The modules of one program, which nobody else sees.

    Parameters
    ----------
    program : Program
        The files, as they were read.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._files = {file.module: file for file in program.files}
        self._names = {
            ".".join(parts[:count])
            for parts in (file.module.split(".") for file in program.files)
            for count in range(1, len(parts) + 1)
        }
        self._private = f"_cnnviz_own_{program.main.digest[:16]}"
        self._modules: dict[str, ModuleType] = {}
        self._ran: set[str] = set()

    def main(self) -> ModuleType:
        """Run the file that was named and return its module."""
        return self._load(self._program.main.module, whole=True)

    def _load(self, name: str, *, whole: bool) -> ModuleType:
        """Return a module, run unless it is a package around the main file and not `whole`."""
        module = self._modules.get(name)
        if module is None:
            if name not in self._names:
                raise ImportError(f"there is no {name} in the folder of the program")
            above, _, last = name.rpartition(".")
            parent = self._load(above, whole=False) if above else None
            module = self._modules[name] = self._empty(name)
            if parent is not None:
                setattr(parent, last, module)
        if name not in self._ran and (whole or name not in self._program.above):
            self._ran.add(name)
            if file := self._files.get(name):
                exec(compile(file.content, str(file.path), "exec", dont_inherit=True), vars(module))
        return module

    def _empty(self, name: str) -> ModuleType:
        module = ModuleType(f"{self._private}.{name}")
        file = self._files.get(name)
        if file is None or file.is_package:
            module.__path__ = []
            module.__package__ = module.__name__
        else:
            module.__package__ = f"{self._private}.{file.package}".rstrip(".")
        if file is not None:
            module.__file__ = str(file.path)
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": self._import}
        # Where dataclasses, typing and pickle look a class's module up.
        sys.modules[module.__name__] = module
        return module

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """Do what ``import`` does, looking among the program's modules first."""
        own = self._own(name, globals or {}, level)
        if own is None:
            return builtins.__import__(name, globals, locals, fromlist or (), level)
        if not fromlist:
            self._load(own, whole=True)
            # "import a.b" binds a.
            rest = name.count(".")
            return self._load(own.rsplit(".", rest)[0] if rest else own, whole=False)
        inner = [entry for entry in fromlist if f"{own}.{entry}".lstrip(".") in self._names]
        module = self._load(own, whole=len(inner) < len(fromlist)) if own else ModuleType("")
        for entry in inner:
            setattr(module, entry, self._load(f"{own}.{entry}".lstrip("."), whole=True))
        return module

    def _own(self, name: str, globals: Mapping[str, Any], level: int) -> str | None:
        package = str(globals.get("__package__") or "")
        if not (package == self._private or package.startswith(f"{self._private}.")):
            return None
        inside = package.removeprefix(self._private).lstrip(".")
        if level:
            parts = inside.split(".") if inside else []
            if level - 1 > len(parts):
                raise ImportError("a relative import leads out of the folder of the program")
            return ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])
        beside = self._program.main.module.rpartition(".")[0]
        first = name.partition(".")[0]
        if first in self._names:
            return name
        return f"{beside}.{name}" if f"{beside}.{first}" in self._names else None
