"""The walls of the project: who may import whom, and what an import costs."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import cnnviz

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"torch", "torchvision", "sklearn", "umap", "numba", "scipy", "pandas"}
HEAVY |= {"captum", "openTSNE", "faiss", "matplotlib"}
QT = {"PySide6", "shiboken6", "pyqtgraph", "superqt", "qtawesome"}
PUBLIC = {
    "list_architectures",
    "read_checkpoint",
    "record",
    "load_model",
    "open_dataset",
    "capture",
    "filters",
    "fit",
    "evaluate",
    "responses",
    "show",
    "attribute",
    "features",
    "embed",
}
LIGHT = [
    "cnnviz",
    "cnnviz.cli",
    "cnnviz.paths",
    "cnnviz.engine.errors",
    "cnnviz.engine.events",
    "cnnviz.engine.options",
    "cnnviz.engine.environment",
    "cnnviz.engine.models.catalogue",
    "cnnviz.engine.training.config",
]


def imported_by(statement: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter holds after `statement`."""
    program = f"{statement}\nimport sys\nprint(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return set(done.stdout.split())


def modules_below(package: str) -> list[str]:
    folder = ROOT.joinpath(*package.split("."))
    return [
        entry.name
        for entry in pkgutil.walk_packages([str(folder)], prefix=f"{package}.")
        if not entry.ispkg
    ]


def test_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_stay_light(module: str) -> None:
    assert imported_by(f"import {module}") & (HEAVY | QT) == set()


def test_the_window_loads_no_heavy_package_before_it_is_shown() -> None:
    statement = "".join(f"import {name}\n" for name in modules_below("cnnviz.qt"))
    assert imported_by(statement) & HEAVY == set()


def test_the_state_loads_nothing_heavy() -> None:
    statement = "".join(f"import {name}\n" for name in modules_below("cnnviz.state"))
    assert imported_by(statement) & (HEAVY | QT) == set()


def test_public_names() -> None:
    assert set(cnnviz.__all__) == PUBLIC
    assert set(dir(cnnviz)) >= PUBLIC
    for name in PUBLIC:
        assert callable(getattr(cnnviz, name)), name
        assert getattr(cnnviz, name).__doc__, f"{name} explains itself"


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = cnnviz.colour
