"""Journeys through the whole window, by real clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PIL import Image
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QTabBar
from pytestqt.qtbot import QtBot

from cnnviz.engine.models.build import build
from cnnviz.engine.training.events import BatchEnd
from cnnviz.qt.app import make_window, open_first
from cnnviz.qt.main_window import MainWindow
from cnnviz.qt.settings import Settings
from cnnviz.qt.workspaces import show_tabs
from tests.qt.journeys import PATIENCE, button, content, drop, settle, window

__all__ = ["window"]


def test_the_first_session_is_never_empty(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    assert session.model is not None
    assert session.model.origin == "bundled"
    assert content(window, "activations").tiles.count == 32
    bars = content(window, "predictions").bars.bars
    assert bars[0].marked
    assert bars[0].share > 0.9


def test_a_click_on_a_layer_and_a_tile_chooses_them_everywhere(
    qtbot: QtBot, window: MainWindow
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    layers = content(window, "layers")
    item = layers.tree.findItems("relu#2", Qt.MatchFlag.MatchExactly)[0]
    place = layers.tree.visualItemRect(item).center()
    qtbot.mouseClick(layers.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, window)
    tiles = content(window, "activations").tiles
    assert tiles.count == 64
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=tiles.cell_centre(9))
    selection = window.workbench.session.selection
    assert (selection.layer, selection.unit) == ("relu#2", 9)
    window.workbench.session.go_back()
    assert window.workbench.session.selection.unit != 9


def test_the_next_sample_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    samples = content(window, "samples")
    with qtbot.waitSignal(window.workbench.session.probe_changed, timeout=PATIENCE):
        qtbot.mouseClick(button(samples, "Next"), Qt.MouseButton.LeftButton)
    picture = window.workbench.session.input
    assert picture is not None
    assert picture.sample_id == 1


def test_a_search_opens_another_network(qtbot: QtBot, window: MainWindow) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    browser = content(window, "models")
    qtbot.keyClicks(browser.search, "squeezenet1_1")
    with qtbot.waitSignal(window.workbench.models.opened, timeout=PATIENCE):
        qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    settle(qtbot, window)
    model = window.workbench.session.model
    assert model is not None
    assert model.architecture == "squeezenet1_1"
    assert content(window, "activations").tiles.count == 64


def test_a_bad_file_is_told_and_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    before = window.workbench.session.model
    bad = tmp_path / "pointer.pth"
    bad.write_text("version https://git-lfs.github.com/spec/v1\n")
    with qtbot.waitSignal(window.workbench.models.failed, timeout=PATIENCE):
        window.workbench.open_path(bad)
    assert window.workbench.session.model is before
    notice = window.notices.notice
    assert notice is not None
    assert "git lfs pull" in notice.text


def test_train_pause_resume_and_stop(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.show_workspace("train")
    open_first(window, None, None, None)
    settle(qtbot, window)
    training, panel = window.workbench.training, content(window, "training")
    panel.form.editor("epochs").set_value(200)
    qtbot.mouseClick(button(panel, "Start"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.state.value == "running", timeout=PATIENCE)
    qtbot.mouseClick(button(panel, "Pause"), Qt.MouseButton.LeftButton)
    assert training.state.value == "paused"
    training.resume()
    assert training.state.value == "running"
    with qtbot.waitSignal(training.ended, timeout=PATIENCE):
        qtbot.mouseClick(button(panel, "Stop"), Qt.MouseButton.LeftButton)
    assert training.directory is not None
    assert (training.directory / "checkpoints" / "last.safetensors").exists()


def test_closing_while_training_asks_and_keeps_the_weights(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_workspace("train")
    training, panel = window.workbench.training, content(window, "training")
    qtbot.mouseClick(button(panel, "Start"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.state.value == "running", timeout=PATIENCE)
    window.close()
    box = window.findChild(QMessageBox, "stop_training")
    assert box is not None
    qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE)
    assert training.directory is not None
    assert (training.directory / "checkpoints" / "last.state.pt").exists()


def tabs(window: MainWindow) -> set[tuple[str, ...]]:
    """Return the texts of the bars of tabs that can be seen in the window."""
    found = set()
    for bar in window.findChildren(QTabBar):
        if bar.isVisible() and window.rect().contains(bar.geometry()):
            found.add(tuple(bar.tabText(index) for index in range(bar.count())))
    return found


def declared_tabs(window: MainWindow, workspace: str) -> set[tuple[str, ...]]:
    """Return the titles of docks that share a row of a column, in the order of their tabs."""
    rows: dict[tuple[str, int], list[tuple[bool, int, str]]] = {}
    for dock in window.docks:
        place = dock.spec.places.get(workspace)
        if place is not None:
            row = rows.setdefault((place.area, place.row), [])
            row.append((not place.front, place.tab, dock.spec.shown_title()))
    ordered = (sorted(row, key=lambda entry: entry[:2]) for row in rows.values())
    return {tuple(title for _, _, title in row) for row in ordered if len(row) > 1}


def test_each_workspace_shows_its_tabs(qtbot: QtBot, window: MainWindow) -> None:
    look, train = declared_tabs(window, "look"), declared_tabs(window, "train")
    first = ("Activation maps", "Filters", "Why this prediction")
    assert any(titles[:3] == first for titles in look)
    assert ("Models", "This file") in look
    assert any(titles[:3] == ("Curves", "Runs", "Data") for titles in train)
    qtbot.waitUntil(lambda: tabs(window) == look)
    declared = {
        key: {dock.spec.key for dock in window.docks if key in dock.spec.places}
        for key in ("look", "train")
    }
    for _ in range(3):
        for key, wanted in (("train", train), ("look", look)):
            window.show_workspace(key)
            qtbot.waitUntil(lambda wanted=wanted: tabs(window) == wanted)
            assert {d.spec.key for d in window.docks if not d.isHidden()} == declared[key]
    window.reset_layout()
    qtbot.waitUntil(lambda: tabs(window) == look)


def test_no_bar_of_an_arrangement_before_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    """Each dock has at most one tab, over itself, however often one goes back and forth."""
    for key in ("train", "look", "train", "look", "units", "evaluate", "look", "evaluate"):
        window.show_workspace(key)
        wanted = declared_tabs(window, key)
        qtbot.waitUntil(lambda wanted=wanted: tabs(window) == wanted)
        show_tabs(window)  # as it runs once the window is at rest
        bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
        titles = [bar.tabText(place) for bar in bars for place in range(bar.count())]
        assert sorted(titles) == sorted(title for bar in wanted for title in bar)


def test_a_bar_that_qt_leaves_in_the_corner_is_hidden(qtbot: QtBot, window: MainWindow) -> None:
    # As after some restored arrangements: a bar of one tab over the menus.
    left = QTabBar(window)
    left.addTab("Validation samples")
    left.show()
    assert ("Validation samples",) in tabs(window)
    window.show_workspace("train")
    qtbot.waitUntil(lambda: ("Validation samples", "Augmentation") in tabs(window))
    assert all(len(bar) > 1 for bar in tabs(window))


def test_a_workspace_keeps_the_sizes_of_its_docks(qtbot: QtBot, window: MainWindow) -> None:
    """Also of those that stand in other workspaces at another size."""
    window.show_workspace("map")
    docks = {dock.spec.key: dock for dock in window.docks}
    settings, layers = docks["map settings"], docks["layers"]
    qtbot.waitUntil(lambda: settings.height() > 100 and layers.height() > 50)
    window.resizeDocks([settings, layers], [460, 160], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: abs(settings.height() - 460) < 60)
    before = settings.height(), layers.height()
    for other in ("units", "evaluate", "look"):
        window.show_workspace(other)
        qtbot.waitUntil(lambda: settings.isHidden())
        window.show_workspace("map")
        qtbot.waitUntil(
            lambda: abs(settings.height() - before[0]) < 8 and abs(layers.height() - before[1]) < 8
        )


def test_docks_with_tabs_keep_their_sizes_however_often_the_workspace_changes(
    qtbot: QtBot, window: MainWindow
) -> None:
    docks = {dock.spec.key: dock for dock in window.docks}
    names = ("input", "layers", "predictions", "curves", "training")

    def heights() -> list[int]:
        return [docks[name].height() for name in names]

    def shown(key: str, dock: str) -> None:
        window.show_workspace(key)
        # Sizes are given once the arrangement stands; the tabs are shown last.
        qtbot.waitUntil(lambda: not docks[dock].visibleRegion().isEmpty())
        QCoreApplication.processEvents()

    shown("train", "curves")
    shown("evaluate", "confusion")
    shown("train", "curves")
    before = heights()
    for _ in range(6):
        shown("evaluate", "confusion")
        shown("train", "curves")
    assert max(abs(now - was) for now, was in zip(heights(), before, strict=True)) <= 4


def test_the_toolbar_opens_the_draw_pad(qtbot: QtBot, window: MainWindow) -> None:
    toolbar = window.actions_of_window.toolbar
    pad = next(dock for dock in window.docks if dock.spec.key == "draw")
    assert pad.visibleRegion().isEmpty()
    found = next(action for action in toolbar.actions() if action.text() == "Draw")
    qtbot.mouseClick(toolbar.widgetForAction(found), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pad.visibleRegion().isEmpty())


def test_the_first_paint_comes_before_any_work_of_the_lane(
    qtbot: QtBot, tmp_path: Path, qapp: QApplication
) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings"))
    lane = window.workbench.lane
    assert not lane.isRunning()
    assert lane.jobs()
    window.show()
    qtbot.waitUntil(lambda: lane.isRunning() and not lane.jobs(), timeout=PATIENCE)
    window.close()
    window.deleteLater()


def test_files_can_be_dropped(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    picture = tmp_path / "a photo.png"
    Image.new("RGB", (40, 30), (200, 30, 30)).save(picture)
    drop(window, picture)
    qtbot.waitUntil(
        lambda: session.input is not None and session.input.name == "a photo.png", timeout=PATIENCE
    )
    weights = tmp_path / "alexnet.bin"
    torch.save(build("alexnet", 3).state_dict(), weights)
    drop(window, weights)
    qtbot.waitUntil(
        lambda: session.model is not None and session.model.path == weights, timeout=PATIENCE
    )
    assert session.model is not None
    assert (session.model.architecture, session.model.num_classes) == ("alexnet", 3)


def test_weights_that_cannot_be_saved_keep_the_window_open(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_workspace("train")
    training, panel = window.workbench.training, content(window, "training")
    panel.form.editor("epochs").set_value(500)
    panel.form.editor("batch_size").set_value(1)  # long epochs: right after one nothing is unsaved

    def learned(told: list[object]) -> bool:
        return any(isinstance(event, BatchEnd) for event in told)

    # Before its first step a run has nothing to lose, and stops without saving.
    with qtbot.waitSignal(training.events, timeout=PATIENCE, check_params_cb=learned):
        qtbot.mouseClick(button(panel, "Start"), Qt.MouseButton.LeftButton)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cnnviz.engine.runs.writer.save_checkpoint", full)
    window.close()
    box = window.findChild(QMessageBox, "stop_training")
    assert box is not None
    with qtbot.waitSignal(training.ended, timeout=PATIENCE) as ended:
        qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    assert ended.args == ["failed"]
    QApplication.processEvents()
    assert window.isVisible()
    assert window.notices.notice is not None
    assert "No space left on device" in window.notices.notice.text


def test_a_view_on_full_screen_is_back_in_the_next_session(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, qapp: QApplication
) -> None:
    maps = next(dock for dock in window.docks if dock.spec.key == "activations")
    maps.setFocus()
    window.full_screen.toggle()
    assert window.full_screen.dock is not None
    window.close()
    again = make_window(qapp, Settings(tmp_path / "settings"))
    again.show()
    assert not any(dock.isFloating() for dock in again.docks)
    again.close()
    again.deleteLater()


def test_the_set_of_the_last_session_comes_back_beside_the_built_in_network(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "pets" / "cat"
    folder.mkdir(parents=True)
    for number in range(3):
        Image.new("L", (30, 30), 40 * number).save(folder / f"{number}.png")
    settings = window.workbench.settings
    settings.update_last_session(model="bundled", data=f"folder:{tmp_path / 'pets'}", sample=2)
    open_first(window, None, None, None)
    settle(qtbot, window)
    session = window.workbench.session
    assert session.model is not None
    assert session.model.origin == "bundled"
    qtbot.waitUntil(
        lambda: session.input is not None and session.input.name == "2.png", timeout=PATIENCE
    )


def test_larger_text_reaches_every_view(
    qtbot: QtBot, window: MainWindow, qapp: QApplication
) -> None:
    open_first(window, None, None, None)
    settle(qtbot, window)
    shown = [
        content(window, "activations").header,
        content(window, "layers").tree,
        content(window, "input").editor.summary,
    ]
    before = [widget.font().pointSizeF() for widget in shown]
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert [widget.font().pointSizeF() for widget in shown] == [size + 1 for size in before]
    summary = content(window, "input").editor.summary
    qtbot.waitUntil(lambda: summary.height() >= summary.heightForWidth(summary.width()))
    qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert [widget.font().pointSizeF() for widget in shown] == before


def test_a_view_that_a_person_added_to_a_workspace_stays_in_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, qapp: QApplication
) -> None:
    curves = next(dock for dock in window.docks if dock.spec.key == "curves")
    unit = next(dock for dock in window.docks if dock.spec.key == "unit")
    curves.toggleViewAction().trigger()
    unit.toggleViewAction().trigger()
    window.show_workspace("train")
    window.show_workspace("look")
    assert not curves.isHidden()
    assert unit.isHidden()
    window.close()
    again = make_window(qapp, Settings(tmp_path / "settings"))
    again.show()
    shown = {dock.spec.key for dock in again.docks if not dock.isHidden()}
    assert "curves" in shown
    assert not {"unit", "training"} & shown
    again.close()
    again.deleteLater()
