"""What the program stands on: versions, devices, threads; and what is wrong when it does not.

Importing this module loads no torch; only :func:`describe_environment` does, unless told not to.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from dataclasses import dataclass
from importlib import metadata

from cnnviz.engine.errors import CnnvizError

PACKAGES = (
    "cnnviz",
    "torch",
    "torchvision",
    "PySide6",
    "pyqtgraph",
    "numpy",
    "scikit-learn",
    "umap-learn",
    "safetensors",
    "pillow",
)

# What the loader says when Qt finds a part of a desktop system missing, as on a bare server.
_SYSTEM_LIBRARY = re.compile(r"(lib[\w.+-]+?)\.so[.\d]*(?=: cannot open shared object file)")
_DEBIAN_PACKAGES = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libdbus-1": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libxkbcommon": "libxkbcommon0",
}


class EnvironmentProblem(CnnvizError):
    """The installation cannot work as it is; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Facts for the Diagnostics page and for bug reports.

    Parameters
    ----------
    python, system : str
        Version and platform.
    packages : tuple of (str, str)
        Names and versions; packages that are not there have the version "not installed".
    devices : tuple of str
        What torch can compute on, the processor first; empty when torch was not asked.
    cores, threads : int
        Processor cores that this process may use, and the threads that torch uses (0: not asked).
    problem : str
        Why torch or torchvision cannot be loaded, or empty.
    """

    python: str
    system: str
    packages: tuple[tuple[str, str], ...]
    devices: tuple[str, ...]
    cores: int
    threads: int
    problem: str = ""

    def __str__(self) -> str:
        lines = [f"Python {self.python} on {self.system}"]
        lines += [f"{name} {version}" for name, version in self.packages]
        lines.append(f"processor cores: {self.cores}, torch threads: {self.threads or 'unknown'}")
        lines += [f"device: {device}" for device in self.devices]
        if self.problem:
            lines.append(f"problem: {self.problem}")
        return "\n".join(lines)


def describe_environment(ask_torch: bool = True) -> Environment:
    """Collect the facts.

    Parameters
    ----------
    ask_torch : bool
        Whether torch may be imported to learn of devices and threads. That takes a second.

    Returns
    -------
    Environment
    """
    devices: tuple[str, ...] = ()
    threads = 0
    problem = ""
    if ask_torch:
        try:
            check_torch()
        except EnvironmentProblem as error:
            problem = error.message
        else:
            devices, threads = _devices_and_threads()
    return Environment(
        python=platform.python_version(),
        system=platform.platform(),
        packages=tuple((name, _version(name)) for name in PACKAGES),
        devices=devices,
        cores=usable_cores(),
        threads=threads,
        problem=problem,
    )


def check_torch() -> None:
    """Import torch and torchvision, or raise :class:`EnvironmentProblem` with the cause."""
    try:
        import torch  # noqa: F401
        import torchvision  # noqa: F401
    except Exception as error:
        explained = explain(error)
        if explained is None:
            raise
        raise explained from error


def explain(error: BaseException) -> EnvironmentProblem | None:
    """Return what is wrong with the installation when `error` shows it, otherwise None."""
    text = str(error)
    if "torchvision::" in text and "does not exist" in text:
        return EnvironmentProblem(
            f"torchvision {_version('torchvision')} was built for another torch than the "
            f"{_version('torch')} that is installed (a CUDA build beside a CPU build, or two "
            "releases that do not belong together); remove both and install them again in one "
            "command: pip uninstall torch torchvision, then pip install torch torchvision."
        )
    library = _SYSTEM_LIBRARY.match(text) if isinstance(error, ImportError) else None
    if library is not None:
        package = _DEBIAN_PACKAGES.get(library[1])
        advice = f"apt-get install {package}" if package else "install the package that has it"
        return EnvironmentProblem(f"The system lacks the library {library[0]}; {advice}.")
    if isinstance(error, ModuleNotFoundError) and error.name in ("torch", "torchvision"):
        return EnvironmentProblem(
            f"{error.name} is not installed for {sys.executable}; "
            "install it with: pip install torch torchvision."
        )
    return None


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    # A container or a batch system may give the process fewer cores than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _devices_and_threads() -> tuple[tuple[str, ...], int]:
    import torch

    found = [f"cpu ({platform.processor() or platform.machine()})"]
    if torch.cuda.is_available():
        found += [
            f"cuda:{index} ({torch.cuda.get_device_name(index)})"
            for index in range(torch.cuda.device_count())
        ]
    if torch.backends.mps.is_available():
        found.append("mps (Apple)")
    if hasattr(torch, "xpu") and torch.xpu.is_available():
        found += [f"xpu:{index}" for index in range(torch.xpu.device_count())]
    return tuple(found), torch.get_num_threads()
