"""What a person finds out about a file that somebody sent, and about a network, by clicks.

A file is dropped on the window; then the arithmetic of a convolution, the graph and the layer table
of other networks are looked at. The test walks it on files that it makes, and ``python -m
tests.qt.received FILE FOLDER light`` on any file, for the pictures in the README.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtTest import QTest

from cnnviz.engine.models.catalogue import BUNDLED
from cnnviz.qt.main_window import MainWindow
from tests.qt.chain import CLICK, Wait, draw, settled
from tests.qt.journeys import content
from tests.qt.student import raise_tab

STEPS = ("file", "arithmetic", "graph", "layers")


def walk(window: MainWindow, wait: Wait, file: Path, block: str) -> Iterator[str]:
    """Walk through the views; yield the name of each step once it is drawn.

    Parameters
    ----------
    window : MainWindow
        A window that is open on anything.
    wait : callable
        Lets the window work until a condition holds.
    file : pathlib.Path
        What is dropped on the window.
    block : str
        A block of ResNet-18 that is opened in its graph.
    """
    bench = window.workbench
    bench.open_path(file)  # as when it is dropped
    wait(lambda: file.name in content(window, "file").name.text())
    settled(window, wait)
    yield "file"

    bench.models.open(BUNDLED)
    wait(lambda: bench.session.model is not None and bench.session.model.origin == "bundled")
    bench.session.choose_layer("conv2")
    raise_tab(window, wait, "arithmetic")
    arithmetic = content(window, "arithmetic")
    wait(lambda: arithmetic.header.text().startswith("conv2 ·"))
    settled(window, wait)
    yield "arithmetic"

    bench.models.open("resnet18")
    wait(lambda: bench.session.model is not None and bench.session.model.title == "resnet18")
    raise_tab(window, wait, "graph")
    panel = content(window, "graph").panel
    wait(lambda: panel.isVisible() and panel.view.picture is not None)
    bench.session.choose_layer(f"{block}.0.conv1")
    settled(window, wait)
    yield "graph"

    raise_tab(window, wait, "layer_table")
    table = content(window, "layer_table").table
    wait(lambda: table.model().rowCount() > 50)
    QTest.mouseClick(
        table.viewport(), CLICK, pos=table.visualRect(table.model().index(1, 0)).center()
    )
    settled(window, wait)
    yield "layers"


if __name__ == "__main__":

    def on_a_real_file(window: MainWindow, wait: Wait) -> Iterator[str]:
        return walk(window, wait, Path(sys.argv[1]), "layer2")

    draw(on_a_real_file, Path(sys.argv[2]), sys.argv[3], *sys.argv[4:])
