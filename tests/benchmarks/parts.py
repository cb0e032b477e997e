"""The parts of the measurement, each run in a process of its own."""

from __future__ import annotations

import importlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from cnnviz.engine.malloc import keep_freed_memory
from tests.benchmarks.harness import Comparison, Figure

PARTS = (
    "start_up",
    "reading",
    "recognising",
    "capturing",
    "facts",
    "grid",
    "data",
    "training",
    "history",
    "recording",
    "saving",
    "sweep",
    "evaluating",
    "features",
    "embedding",
    "units",
    "epoch_steps",
    "attributing",
    "scatter",
    "graph",
    "dropping",
    "in_window",
    "processes",
    "following",
    "runs",
)
ON_REQUEST = ("umap_default",)  # they take many minutes


def measure(part: str) -> tuple[list[Comparison | Figure], str]:
    """Run one part in a fresh process; return its rows, and what it says of itself."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_rows, part).result()


def _rows(part: str) -> tuple[list[Comparison | Figure], str]:
    keep_freed_memory()  # as the program does at its start
    module = importlib.import_module(f"tests.benchmarks.{part}")
    return list(module.rows()), " ".join((module.__doc__ or "").split())
