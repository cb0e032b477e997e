"""The runs dock by real clicks: listed, sorted, found, tagged, compared, opened, thrown away."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from cnnviz.engine.runs.files import runs_folder
from cnnviz.engine.runs.notes import read_notes, write_notes
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.runs import RunsView
from cnnviz.qt.workbench import Workbench, make_workbench
from tests.made_runs import STEPS, begin, epoch, whole

PATIENCE = 30_000
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(own_folders: Path) -> Path:
    """Return the usual folder of runs, with three in it."""
    runs = runs_folder()
    whole(runs / "adam", TrainConfig(), epochs=3)
    whole(runs / "sgd", TrainConfig(optimizer="sgd"), epochs=2, reason="stopped early")
    write_notes(whole(runs / "others" / "loop", None, epochs=1), tags=("night",), title="A loop")
    return runs


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench, folder: Path) -> RunsView:
    return shown(qtbot, workbench)


def shown(qtbot: QtBot, workbench: Workbench) -> RunsView:
    made = RunsView(workbench)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.table.figures.rowCount() > 0, timeout=PATIENCE)
    return made


def names(view: RunsView) -> list[str]:
    model = view.table.figures
    return [str(model.index(place, 0).data()) for place in range(model.rowCount())]


def place_of(view: RunsView, name: str) -> QPoint:
    index = view.table.figures.index(names(view).index(name), 0)
    return view.table.visualRect(index).center()


def click(qtbot: QtBot, view: RunsView, name: str, keys: Qt.KeyboardModifier | None = None) -> None:
    held = Qt.KeyboardModifier.NoModifier if keys is None else keys
    qtbot.mouseClick(view.table.viewport(), LEFT, held, place_of(view, name))


def compare(qtbot: QtBot, view: RunsView, *wanted: str) -> None:
    """Pick runs by clicks and wait for their curves."""
    for at, name in enumerate(wanted):
        click(qtbot, view, name, CTRL if at else None)
    qtbot.waitUntil(lambda: len(view.curves.plots.curves) == len(wanted), timeout=PATIENCE)


def dialog_of(qtbot: QtBot, kind: type) -> QInputDialog | QMessageBox | QFileDialog:
    def find() -> list[object]:
        return [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, kind) and one.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(find()), timeout=PATIENCE)
    return find()[0]  # type: ignore[return-value]


def run_action(view: RunsView, action: QAction) -> None:
    assert action.isEnabled()
    assert action in view.more_button.menu().actions()
    action.trigger()


# ---- the table -----------------------------------------------------------------------------------


def test_runs_are_listed_sorted_and_found(qtbot: QtBot, view: RunsView) -> None:
    assert sorted(names(view)) == ["A loop", "adam", "sgd"]
    assert names(view)[0] == "A loop"  # the newest
    header = view.table.horizontalHeader()
    for title, wanted in (("Run", ["A loop", "adam", "sgd"]), ("Epoch", ["A loop", "sgd", "adam"])):
        section = [column.title for column in view.table.figures.columns].index(title)
        place = QPoint(header.sectionViewportPosition(section) + 8, header.height() // 2)
        for _ in range(2):
            qtbot.mouseClick(header.viewport(), LEFT, pos=place)
            if header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder:
                break
        assert names(view) == wanted
    qtbot.keyClicks(view.filter, "#nig")
    assert names(view) == ["A loop"]
    view.filter.clear()
    qtbot.keyClicks(view.filter, "digits finished")
    assert sorted(names(view)) == ["A loop", "adam"]
    qtbot.keyClicks(view.filter, " nowhere")
    assert view.unmatched.isVisible()
    qtbot.mouseClick(view.unmatched.button, LEFT)
    assert len(names(view)) == 3
    table = view.export_table()
    assert table is not None
    assert sorted(table["state"]) == ["finished", "finished", "stopped early"]


def test_picked_runs_stay_picked_while_the_list_changes(
    qtbot: QtBot, view: RunsView, folder: Path
) -> None:
    compare(qtbot, view, "adam", "sgd")
    whole(folder / "newer", TrainConfig())
    qtbot.waitUntil(lambda: "newer" in names(view), timeout=PATIENCE)
    assert {path.name for path in view.table.picks} == {"adam", "sgd"}  # type: ignore[attr-defined]
    view.table.sort_by(0, descending=True)
    assert {path.name for path in view.table.picks} == {"adam", "sgd"}  # type: ignore[attr-defined]
    assert len(view.curves.plots.curves) == 2


def test_a_run_that_another_process_writes_grows_before_ones_eyes(
    qtbot: QtBot, view: RunsView, folder: Path
) -> None:
    code = f"""
import sys
from pathlib import Path
from cnnviz.engine.runs.presence import Presence
from tests.made_runs import bare, epoch, tell
directory = bare(Path({str(folder / "live")!r}), epochs=0)
presence = Presence(directory)
presence.take()
for number in (1, 2):
    tell(directory, epoch(number))
    sys.stdin.readline()
presence.release()
"""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        qtbot.waitUntil(lambda: "live" in names(view), timeout=PATIENCE)
        compare(qtbot, view, "live")
        qtbot.waitUntil(lambda: len(view.curves.plots.curves[0].losses) == STEPS, timeout=PATIENCE)
        assert not view.actions_of_runs.remove_action.isEnabled()  # somebody writes it
        row = names(view).index("live")
        assert view.table.figures.index(row, 1).data() == "training"
        other.stdin.write("\n")
        other.stdin.flush()
        qtbot.waitUntil(
            lambda: len(view.curves.plots.curves[0].losses) == 2 * STEPS, timeout=PATIENCE
        )
        other.stdin.write("\n")
        other.stdin.close()
        other.wait(PATIENCE)
    where = view.table.figures
    qtbot.waitUntil(
        lambda: where.index(names(view).index("live"), 1).data() == "stopped", timeout=PATIENCE
    )


def test_a_broken_run_is_a_row_that_says_why(
    qtbot: QtBot, workbench: Workbench, view: RunsView, folder: Path
) -> None:
    (folder / "sgd" / "format").write_text("99", encoding="utf-8")

    def state() -> str:
        return str(view.table.figures.index(names(view).index("sgd"), 1).data())

    qtbot.waitUntil(lambda: state() == "unreadable", timeout=PATIENCE)
    with qtbot.waitSignal(workbench.session.noticed) as told:
        qtbot.mouseDClick(view.table.viewport(), LEFT, pos=place_of(view, "sgd"))
    assert "format 99" in told.args[0].text


# ---- curves and settings -------------------------------------------------------------------------


def test_curves_lie_over_each_other_on_any_axis(qtbot: QtBot, view: RunsView) -> None:
    compare(qtbot, view, "adam", "sgd")
    drawn = {curve.name: curve for curve in view.curves.plots.curves}
    np.testing.assert_allclose(drawn["adam"].losses, 2.0 / np.arange(1, 3 * STEPS + 1))
    assert list(drawn["sgd"].ends) == [1, 2]
    view.curves.axis.setCurrentIndex(1)
    assert view.curves.plots.curves[0].places[-1] in (2 * STEPS, 3 * STEPS)
    view.curves.figure.setCurrentIndex(1)
    losses = {tuple(curve.figures) for curve in view.curves.plots.curves}
    assert losses == {(1.5, 0.75, 0.5), (1.5, 0.75)}
    before = view.curves.plots.grab().toImage()
    qtbot.mouseClick(view.curves.logarithmic, LEFT)
    view.curves.smoothing.setFocus()
    qtbot.keyClick(view.curves.smoothing, Qt.Key.Key_Home)
    assert view.curves.smoothing.value() == 0
    assert view.curves.plots.grab().toImage() != before
    arrays = view.export_arrays()
    assert arrays is not None
    assert len(arrays["1_loss"]) + len(arrays["2_loss"]) == 5 * STEPS
    assert not view.export_image().isNull()


def test_how_curves_are_drawn_is_remembered(
    qtbot: QtBot, workbench: Workbench, view: RunsView
) -> None:
    compare(qtbot, view, "adam")
    view.curves.axis.setCurrentIndex(2)
    view.curves.smoothing.setValue(5)
    qtbot.mouseClick(view.curves.logarithmic, LEFT)
    again = shown(qtbot, workbench)
    assert again.curves.axis.currentIndex() == 2
    assert again.curves.smoothing.value() == 5
    assert again.curves.logarithmic.isChecked()


def test_settings_that_differ_are_told_by_their_labels(qtbot: QtBot, view: RunsView) -> None:
    click(qtbot, view, "adam")
    view.tabs.setCurrentWidget(view.differences)
    assert "two runs" in view.differences.empty.text()
    compare(qtbot, view, "adam", "sgd")
    model = view.differences.table.figures
    titles = [column.title for column in model.columns]
    rows = {str(row[0]): dict(zip(titles, row, strict=True)) for row in model.rows}
    assert (rows["Optimiser"]["adam"], rows["Optimiser"]["sgd"]) == ("Adam", "SGD")
    assert (rows["Momentum"]["adam"], rows["Momentum"]["sgd"]) == ("–", "0.9")
    assert "Epochs" not in rows


# ---- what a person says --------------------------------------------------------------------------


def test_notes_are_kept_while_they_are_typed(qtbot: QtBot, view: RunsView, folder: Path) -> None:
    view.tabs.setCurrentWidget(view.notes)
    click(qtbot, view, "adam")
    qtbot.keyClicks(view.notes.note, "less dropout")
    qtbot.keyClicks(view.notes.tags, "wide, night")
    click(qtbot, view, "sgd")  # the other one's are kept at once
    qtbot.waitUntil(lambda: read_notes(folder / "adam").tags == ("wide", "night"), timeout=PATIENCE)
    assert read_notes(folder / "adam").note == "less dropout"
    assert view.notes.note.toPlainText() == ""
    qtbot.keyClicks(view.notes.title, "Second")
    qtbot.waitUntil(lambda: "Second" in names(view), timeout=PATIENCE)  # after a moment, by itself


def test_notes_that_still_wait_are_written_when_the_window_closes(
    qtbot: QtBot, view: RunsView, folder: Path, workbench: Workbench
) -> None:
    view.tabs.setCurrentWidget(view.notes)
    click(qtbot, view, "adam")
    workbench.lane.hold()
    qtbot.keyClicks(view.notes.note, "at the last moment")
    view.hide()
    assert workbench.lane.close(PATIENCE)
    assert read_notes(folder / "adam").note == "at the last moment"


def test_tags_are_given_and_taken_by_the_menu(qtbot: QtBot, view: RunsView, folder: Path) -> None:
    compare(qtbot, view, "adam", "sgd")
    run_action(view, view.actions_of_runs.tag_action)
    dialog = dialog_of(qtbot, QInputDialog)
    assert isinstance(dialog, QInputDialog)
    assert "night" in dialog.comboBoxItems()
    dialog.setTextValue("course")
    dialog.accept()
    both = [folder / "adam", folder / "sgd"]
    qtbot.waitUntil(
        lambda: all(read_notes(one).tags == ("course",) for one in both), timeout=PATIENCE
    )
    menu = view.actions_of_runs.untag_menu
    qtbot.waitUntil(lambda: [one.text() for one in menu.actions()] == ["course"], timeout=PATIENCE)
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: read_notes(folder / "sgd").tags == (), timeout=PATIENCE)


def test_a_run_is_called_otherwise_by_a_key(qtbot: QtBot, view: RunsView, folder: Path) -> None:
    compare(qtbot, view, "adam")
    view.table.setFocus()
    run_action(view, view.actions_of_runs.rename_action)
    dialog = dialog_of(qtbot, QInputDialog)
    assert isinstance(dialog, QInputDialog)
    assert dialog.textValue() == "adam"
    dialog.setTextValue("The best")
    dialog.accept()
    qtbot.waitUntil(lambda: "The best" in names(view), timeout=PATIENCE)
    assert read_notes(folder / "adam").title == "The best"


# ---- opening, folders, files, trash --------------------------------------------------------------


def test_a_double_click_opens_the_run(
    qtbot: QtBot, workbench: Workbench, view: RunsView, folder: Path
) -> None:
    with qtbot.waitSignal(workbench.following.changed, timeout=PATIENCE):
        qtbot.mouseDClick(view.table.viewport(), LEFT, pos=place_of(view, "adam"))
    assert workbench.following.followed is not None
    assert workbench.following.followed.directory == folder / "adam"
    compare(qtbot, view, "sgd")
    qtbot.mouseClick(view.open_button, LEFT)
    qtbot.waitUntil(
        lambda: (
            workbench.following.followed is not None
            and workbench.following.followed.directory == folder / "sgd"
        ),
        timeout=PATIENCE,
    )


def test_another_folder_is_chosen_and_remembered(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    whole(tmp_path / "shared" / "theirs", TrainConfig())
    view = RunsView(workbench)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: "no runs" in view.empty.text(), timeout=PATIENCE)
    qtbot.mouseClick(view.empty.button, LEFT)
    dialog = dialog_of(qtbot, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "shared"))
    dialog.reject()
    qtbot.waitUntil(lambda: names(view) == ["theirs"], timeout=PATIENCE)
    assert view.folder_button.text() == "shared"
    (tmp_path / "shared").rename(tmp_path / "unplugged")
    qtbot.waitUntil(lambda: "cannot be looked into" in view.empty.text(), timeout=PATIENCE)
    (tmp_path / "unplugged").rename(tmp_path / "shared")
    qtbot.waitUntil(lambda: names(view) == ["theirs"], timeout=PATIENCE)
    other = make_workbench(workbench.settings)
    try:
        again = shown(qtbot, other)
        assert names(again) == ["theirs"]
        again.usual_action.trigger()
        qtbot.waitUntil(lambda: "no runs" in again.empty.text(), timeout=PATIENCE)
    finally:
        assert other.lane.close(PATIENCE)


def test_a_folder_is_chosen_from_where_the_run_in_the_window_lies(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    run = whole(tmp_path / "shared" / "theirs", TrainConfig())
    view = RunsView(workbench)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    with qtbot.waitSignal(workbench.following.changed, timeout=PATIENCE):
        workbench.following.open_run(run)
    qtbot.waitUntil(lambda: "no runs" in view.empty.text(), timeout=PATIENCE)
    qtbot.mouseClick(view.empty.button, LEFT)
    dialog = dialog_of(qtbot, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles() == [str(tmp_path / "shared")]
    dialog.reject()


def test_lists_and_curves_become_files(
    qtbot: QtBot, workbench: Workbench, view: RunsView, tmp_path: Path
) -> None:
    compare(qtbot, view, "adam", "sgd")
    for action, name, lines in (
        (view.actions_of_runs.list_action, "list.csv", 2),
        (view.actions_of_runs.curves_action, "curves.csv", 5 * STEPS + 5),
    ):
        run_action(view, action)
        dialog = dialog_of(qtbot, QFileDialog)
        assert isinstance(dialog, QFileDialog)
        with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE) as told:
            dialog.fileSelected.emit(str(tmp_path / name))
            dialog.reject()
        assert name in told.args[0].text
        with (tmp_path / name).open(encoding="utf-8") as file:
            assert len(list(csv.DictReader(file))) == lines


def test_a_run_goes_to_the_trash_after_a_question(
    qtbot: QtBot, view: RunsView, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []

    def trash(name: str) -> tuple[bool, str]:
        gone.append(name)
        return Path(name).rename(folder.parent / "trash").is_dir(), ""

    monkeypatch.setattr("cnnviz.qt.controllers.runs.QFile.moveToTrash", trash)
    compare(qtbot, view, "sgd")
    view.table.setFocus()
    run_action(view, view.actions_of_runs.remove_action)
    box = dialog_of(qtbot, QMessageBox)
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert gone == []
    run_action(view, view.actions_of_runs.remove_action)
    box = dialog_of(qtbot, QMessageBox)
    assert "sgd" in box.text()  # type: ignore[union-attr]
    buttons = box.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Move to trash").click()
    qtbot.waitUntil(lambda: sorted(names(view)) == ["A loop", "adam"], timeout=PATIENCE)
    assert gone == [str(folder / "sgd")]
    assert view.curves.empty.isVisible()


def test_a_run_that_is_written_is_not_thrown_away(
    qtbot: QtBot, workbench: Workbench, view: RunsView, folder: Path
) -> None:
    """Also where somebody goes on with it while the question stands there."""
    compare(qtbot, view, "sgd")
    run_action(view, view.actions_of_runs.remove_action)
    box = dialog_of(qtbot, QMessageBox)
    writer = begin(folder / "other", TrainConfig())
    for event in epoch(1):
        writer.log(event)
    writer.drain()
    view.actions_of_runs._runs.remove([folder / "other"])
    try:
        with qtbot.waitSignal(workbench.session.noticed, timeout=PATIENCE) as told:
            box.reject()  # type: ignore[union-attr]
        assert "is being written by process" in told.args[0].text
        assert (folder / "other" / "format").is_file()
    finally:
        writer.close()


def test_nobody_looks_at_the_disk_for_a_hidden_view(
    qtbot: QtBot, view: RunsView, folder: Path
) -> None:
    runs = view.actions_of_runs._runs
    view.hide()
    qtbot.waitUntil(lambda: not runs._watched, timeout=PATIENCE)
    whole(folder / "newer", TrainConfig())
    assert "newer" not in names(view)
    view.show()
    qtbot.waitUntil(lambda: "newer" in names(view), timeout=PATIENCE)
