"""A student's session by real clicks, in any language: every exercise of the course in one go.

The course's network is changed in its form; four optimisers are compared; weight decay and dropout
are added; confusion matrix and report are read; one digit is told from the rest, with its ROC
curve; the script is saved and runs by itself. The test walks it on small images, and
``python -m tests.qt.student`` on MNIST, for the pictures in the README.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QTabBar

from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.main_window import MainWindow
from tests.qt.chain import CLICK, Wait, draw, press, settled, show_workspace
from tests.qt.journeys import content

STEPS = ("network", "compared", "regularised", "confusion", "report", "binary", "script", "ran")


def walk(
    window: MainWindow, wait: Wait, data: str, epochs: int, part: str, folder: Path
) -> Iterator[str]:
    """Walk through the session; yield the name of each step once its views are there.

    Parameters
    ----------
    window : MainWindow
        A window that is open on anything, in any language.
    wait : callable
        Lets the window work until a condition holds.
    data : str
        SPEC of the image set.
    epochs : int
        How long each training is.
    part : str
        Part of the set to evaluate on; empty where it has none.
    folder : pathlib.Path
        Where the script is saved.
    """
    session = window.workbench.session
    show_workspace(window, wait, "train")
    panel = content(window, "training")
    form = panel.form
    form.editor("data").set_value(data)
    form.editor("model").set_value("course_cnn")
    form.editor("epochs").set_value(epochs)
    unfold(panel, "Course CNN")
    form.editor("filters1").set_value(16)
    form.editor("padding").set_value(1)
    wait(lambda: session.model is not None and not window.workbench.lane.jobs())
    yield "network"

    raise_tab(window, wait, "trainings")
    comparison = content(window, "trainings")
    press(wait, comparison.empty.button)
    press(wait, comparison.start_button)
    trained(window, wait)
    wait(lambda: comparison.table.model().rowCount() == 4 and not comparison._trials.busy)
    header = comparison.table.horizontalHeader()
    best = QPoint(header.sectionViewportPosition(5) + 8, header.height() // 2)
    QTest.mouseClick(header.viewport(), CLICK, pos=best)
    yield "compared"

    raise_tab(window, wait, "curves")
    unfold(panel, "Regularisation")
    form.editor("weight_decay").set_value(1e-4)
    form.editor("dropout").set_value(0.25)
    press(wait, panel.start_button)
    trained(window, wait)
    yield "regularised"

    evaluated(window, wait, part)
    wait(content(window, "confusion").matrix.isVisible)
    yield "confusion"

    raise_tab(window, wait, "report")
    report = content(window, "report")
    wait(lambda: report.table.model().rowCount() >= 10)
    yield "report"

    show_workspace(window, wait, "train")
    form.editor("positive").set_value("3")
    wait(lambda: form.chosen("loss") == "bce")
    press(wait, panel.start_button)
    trained(window, wait)
    evaluated(window, wait, part)
    raise_tab(window, wait, "rates")
    rates = content(window, "rates")
    wait(lambda: rates.plot.isVisible() and bool(rates.plot.curves))
    yield "binary"

    show_workspace(window, wait, "train")
    raise_tab(window, wait, "script")
    script = content(window, "script")
    wait(lambda: "BCEWithLogitsLoss" in script.code.toPlainText())
    press(wait, script.script_button)
    wait(lambda: window.findChild(QFileDialog) is not None)
    dialog = window.findChild(QFileDialog)
    dialog.setDirectory(str(folder))
    dialog.selectFile("train.py")
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
    wait((folder / "train.py").is_file)
    settled(window, wait)
    yield "script"

    done = subprocess.run(
        [sys.executable, "train.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "accuracy" in done.stdout.lower()
    yield "ran"


def unfold(panel: TrainingPanel, group: str) -> None:
    """Click the heading of a group of fields."""
    heading = panel.form.heading(group)
    if heading.folded:
        panel._scroll.ensureWidgetVisible(heading)
        QTest.mouseClick(heading.button, CLICK)


def raise_tab(window: MainWindow, wait: Wait, key: str) -> None:
    """Click the tab of a dock, by the title that it has in the window's language."""
    dock = next(one for one in window.docks if one.spec.key == key)
    title = dock.windowTitle()
    for bar in window.findChildren(QTabBar):
        for place in range(bar.count()):
            if bar.isVisible() and bar.tabText(place) == title:
                QTest.mouseClick(bar, CLICK, pos=bar.tabRect(place).center())
                wait(lambda: not dock.visibleRegion().isEmpty())
                return
    assert dock.isVisible(), key


def trained(window: MainWindow, wait: Wait) -> None:
    """Wait for a training to begin and to end."""
    training = window.workbench.training
    wait(lambda: training.state.busy)
    wait(lambda: not training.state.busy)
    settled(window, wait)


def evaluated(window: MainWindow, wait: Wait, part: str) -> None:
    """Open the part that the network never saw, and press Evaluate."""
    session = window.workbench.session
    show_workspace(window, wait, "evaluate")
    summary = content(window, "evaluation")
    if part:
        summary.part.setCurrentIndex(summary.part.findData(part))
        summary.part.activated.emit(summary.part.currentIndex())
        wait(lambda: session.image_set is not None and session.image_set.split == part)
    press(wait, summary.offer.button)
    wait(lambda: session.evaluation is not None)
    settled(window, wait)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:

        def steps(window: MainWindow, wait: Wait) -> Iterator[str]:
            return walk(window, wait, sys.argv[1], 1, "test", Path(folder))

        draw(steps, Path(sys.argv[2]), theme=sys.argv[3], language=sys.argv[4])
