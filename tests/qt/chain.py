"""The one chain that the program is for, by real clicks: from a wrong cell to a unit and back.

A network is trained and evaluated; a cell of the confusion matrix is clicked; its images are seen,
also on the map of all images; the units that tell the two classes apart are ranked; one of them is
clicked and its card is seen; Alt+Left leads back. The test walks it on small images, and
``python -m tests.qt.chain`` on Fashion-MNIST, for the pictures in the README.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from cnnviz.qt.main_window import MainWindow
from tests.qt.journeys import button, content

CLICK = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[], bool]], object]


def press(wait: Wait, widget: QWidget) -> None:
    wait(lambda: widget.isVisible() and widget.isEnabled())
    QTest.mouseClick(widget, CLICK)


def show_workspace(window: MainWindow, wait: Wait, key: str) -> None:
    """Press the button of a workspace in the toolbar."""
    toolbar = window.actions_of_window.toolbar
    action = next(one for one in toolbar.actions() if one.data() == key)
    found = toolbar.widgetForAction(action)
    assert isinstance(found, QToolButton)
    press(wait, found)


def choose(box: QComboBox, place: int) -> None:
    """Choose an entry of a box, as its list does when it is clicked."""
    box.setCurrentIndex(place)
    box.activated.emit(place)


def walk(
    window: MainWindow, wait: Wait, data: str, epochs: int, part: str, layer: str
) -> Iterator[str]:
    """Walk the chain; yield the name of each step once its views are there.

    Parameters
    ----------
    window : MainWindow
        A window that is open on anything.
    wait : callable
        Lets the window work until a condition holds.
    data : str
        SPEC of the image set.
    epochs : int
        How long to train.
    part : str
        Part of the set to evaluate on; empty where it has none.
    layer : str
        The layer whose units are asked.
    """
    bench = window.workbench
    session = bench.session

    show_workspace(window, wait, "train")
    panel = content(window, "training")
    panel.form.editor("data").set_value(data)
    panel.form.editor("epochs").set_value(epochs)
    press(wait, panel.start_button)
    wait(lambda: bench.training.state.busy)
    wait(lambda: not bench.training.state.busy)
    wait(lambda: session.model is not None and session.model.origin == "live")
    yield "trained"

    show_workspace(window, wait, "evaluate")
    summary = content(window, "evaluation")
    if part:
        choose(summary.part, summary.part.findText(part))
        wait(lambda: session.image_set is not None and session.image_set.split == part)
    press(wait, button(summary, "Evaluate"))
    wait(lambda: session.evaluation is not None)
    confusion = content(window, "confusion")
    wait(lambda: confusion.matrix.isVisible())
    yield "evaluated"

    evaluation = session.evaluation
    assert evaluation is not None
    wrong = evaluation.confusion.copy()
    np.fill_diagonal(wrong, 0)
    truth, taken = (int(number) for number in np.unravel_index(wrong.argmax(), wrong.shape))
    matrix = confusion.matrix
    order = matrix.order.tolist()
    cell = matrix._rect(order.index(truth), order.index(taken)).center().toPoint()
    QTest.mouseClick(matrix.viewport(), CLICK, pos=cell)
    said = evaluation.predictions
    meant = said["sample_ids"][(said["labels"] == truth) & (said["predicted"] == taken)]
    assert session.selection.sample_ids == tuple(sorted(meant.tolist()))
    gallery = content(window, "gallery")
    assert len(gallery.grid.samples()) == wrong[truth, taken]
    wait(lambda: not gallery.grid.missing())
    settled(window, wait)
    yield "cell"

    show_workspace(window, wait, "map")
    # What the history of the run tells of its samples is there already.
    press(wait, content(window, "map settings").start_button)
    everybody = len(session.image_set) if session.image_set is not None else 0
    wait(lambda: session.embedding is not None and len(session.embedding.points) == everybody)
    settled(window, wait)
    yield "map"

    show_workspace(window, wait, "units")
    session.choose_layer(layer)
    table = content(window, "unit table")
    press(wait, table.more)
    wait(lambda: session.responses is not None and session.responses.samples == everybody)
    wait(lambda: not bench.responses.running)
    choose(table.classes, truth + 1)
    choose(table.against, taken + 1)

    def told() -> bool:
        effects = bench.responses.effects
        return effects is not None and (effects.class_id, effects.against) == (truth, taken)

    wait(told)
    settled(window, wait)
    yield "units"

    effects = bench.responses.effects
    assert effects is not None
    strongest = int(np.nanargmax(effects.by_layer[layer]))
    assert int(table.table.order[0]) == strongest
    first = table.table.visualRect(table.table.model().index(0, 0)).center()
    QTest.mouseClick(table.table.viewport(), CLICK, pos=first)
    assert (session.selection.layer, session.selection.unit) == (layer, strongest)
    card = content(window, "unit card")
    wait(lambda: card.card is not None and card.card.unit == strongest)
    settled(window, wait)
    yield "card"

    before = session.history.past[-1]
    window.activateWindow()  # a key of the whole window reaches the one that is active
    wait(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert session.selection == before
    assert session.selection.sample_ids == tuple(sorted(meant.tolist()))
    settled(window, wait)
    yield "back"


def settled(window: MainWindow, wait: Wait) -> None:
    """Wait until all work is done that was asked for."""
    bench = window.workbench
    wait(lambda: not bench.lane.jobs() and not bench.process_lane.jobs())
    wait(lambda: not bench.probes.waiting)


def draw(
    steps: Callable[[MainWindow, Wait], Iterator[str]],
    out: Path,
    theme: str,
    language: str = "en",
) -> None:
    """Walk through a fresh window of 1280 x 800 pixels and draw it after each step."""
    from cnnviz.qt.app import make_application, make_window, open_first
    from cnnviz.qt.settings import Settings

    application = make_application()

    def wait(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 1200
        calm = 0
        while calm < 20:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            time.sleep(0.01)
            calm = calm + 1 if condition() else 0
            assert time.monotonic() < end

    with tempfile.TemporaryDirectory() as folder:
        # What an earlier walk has kept would be there before it is asked for.
        os.environ["CNNVIZ_CACHE"] = str(Path(folder, "cache"))
        settings = Settings(Path(folder))
        settings.theme, settings.language = theme, language
        window = make_window(application, settings)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()  # or no key reaches it
        wait(window.isActiveWindow)
        open_first(window, None, None, None)
        settled(window, wait)
        for number, step in enumerate(steps(window, wait), start=1):
            window.grab().save(str(out / f"{number}-{step}-{theme}.png"))
        window.close()
        window.deleteLater()


if __name__ == "__main__":

    def on_real_images(window: MainWindow, wait: Wait) -> Iterator[str]:
        return walk(window, wait, sys.argv[1], 3, "test", "fc1")

    draw(on_real_images, Path(sys.argv[2]), sys.argv[3])
