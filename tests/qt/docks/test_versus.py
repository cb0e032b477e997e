"""Two checkpoints side by side, and the samples on which they differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.engine.training.evaluate import ClassEvaluation, evaluate
from cnnviz.qt.docks.versus import VersusView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import PATIENCE, evaluated, found, shown
from tests.qt.journeys import button

__all__ = ["evaluated", "found"]


def test_another_checkpoint_is_compared(
    qtbot: QtBot, evaluated: Workbench, found: ClassEvaluation, tmp_path: Path
) -> None:
    other = load_model("bundled")
    next(reversed([*other.module.parameters()])).data[3] += 4.0  # answers 3 too often
    path = tmp_path / "other.safetensors"
    save_model(path, other)
    view = VersusView(evaluated)
    shown(qtbot, view)
    button(view, "With a file…").click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: view.versus.found is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: view.cells.isVisible(), timeout=PATIENCE)
    images = evaluated.session.image_set
    assert images is not None
    second = evaluate(other, images, keep=False)
    assert isinstance(second, ClassEvaluation)
    rows = {row[0]: row[1:] for row in view.figures.figures.rows}
    gap = 100 * (second.accuracy - found.accuracy)
    assert gap < 0
    told = (f"{100 * found.accuracy:.2f} %", f"{100 * second.accuracy:.2f} %", f"{gap:+.2f} % ▼")
    assert rows["Accuracy"] == told
    again = VersusView(evaluated)  # as when the language changes
    shown(qtbot, again)
    assert again.figures.figures.rows == view.figures.figures.rows
    only = found.right & ~second.right
    cells = {str(row[0]): row[1] for row in view.cells.figures.rows}
    assert cells["only the one in the window right"] == only.sum()
    place = view.cells.model().index(1, 0)
    qtbot.mouseClick(
        view.cells.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.cells.visualRect(place).center(),
    )
    chosen = evaluated.session.selection.sample_ids
    np.testing.assert_array_equal(sorted(chosen), found.predictions["sample_ids"][only])
    otherwise = found.predictions["predicted"] != second.predictions["predicted"]
    assert cells["answered otherwise, right or wrong"] == otherwise.sum() > only.sum()
    assert f"same for {100 * (1 - otherwise.mean()):.2f} %" in view.note.text()
    place = view.cells.model().index(4, 0)
    qtbot.mouseClick(
        view.cells.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.cells.visualRect(place).center(),
    )
    chosen = evaluated.session.selection.sample_ids
    ids = found.predictions["sample_ids"][otherwise]
    np.testing.assert_array_equal(sorted(chosen), sorted(ids))


def test_images_without_labels_tell_where_two_networks_differ(
    qtbot: QtBot, evaluated: Workbench, tmp_path: Path
) -> None:
    other = load_model("bundled")
    next(reversed([*other.module.parameters()])).data[3] += 4.0
    path = tmp_path / "other.safetensors"
    save_model(path, other)
    digits = evaluated.session.image_set
    assert isinstance(digits, ArraySet)
    nameless = ArraySet(
        digits.in_memory,
        np.full(len(digits), -1),
        spec="loose",
        kind="images",
        name="Loose",
        class_names=(),
    )
    evaluated.session.set_image_set(nameless)
    view = VersusView(evaluated)
    shown(qtbot, view)
    assert button(view, "With a file…").isEnabled()
    view.versus.compare(path, "other")
    qtbot.waitUntil(lambda: view.cells.isVisible(), timeout=PATIENCE)
    assert not view.figures.isVisible()
    rows = {str(row[0]): row[1] for row in view.cells.figures.rows}
    alike = view.versus.alike
    assert alike is not None
    assert rows == {
        "answered alike": len(digits) - len(alike.differing),
        "answered otherwise": len(alike.differing),
    }
    assert 0 < len(alike.differing) < len(digits)
    assert "no labels to be right by" in view.note.text()
    view.cells.chosen.emit(1, Qt.KeyboardModifier.NoModifier)
    chosen = evaluated.session.selection.sample_ids
    assert sorted(chosen) == sorted(alike.differing.tolist())


def test_what_is_said_of_a_network_that_learns_is_dropped_when_it_has_learned(
    qtbot: QtBot, evaluated: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.safetensors"
    save_model(path, load_model("bundled"))
    view = VersusView(evaluated)
    shown(qtbot, view)
    with monkeypatch.context() as learning:
        learning.setattr(evaluated.training, "trains", lambda _model: True)
        view.versus.compare(path, "other")
    qtbot.waitUntil(lambda: view.versus.found is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "as it was then" in view.header.text(), timeout=PATIENCE)
    evaluated.training.ended.emit("finished")
    assert view.versus.found is None
    assert not view.figures.isVisible()


def test_without_a_network_it_says_what_is_missing(qtbot: QtBot, workbench: Workbench) -> None:
    view = VersusView(workbench)
    shown(qtbot, view)
    assert "Open a model" in view.note.text()
    assert not view.file.isEnabled()
    assert not view.figures.isVisible()
