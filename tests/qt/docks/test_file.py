"""What is said of the open file, and what a person can settle there, by real clicks."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.data.preprocessing import MNIST, Preprocessing
from cnnviz.engine.events import Progress, drain
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.remembered import Remembered, recall, remember
from cnnviz.engine.models.settled import loading_settled, preprocessing_of
from cnnviz.engine.trust import NotTrusted, are_trusted
from cnnviz.qt.controllers import opening
from cnnviz.qt.difference_dialog import DifferenceDialog
from cnnviz.qt.docks.file import FileView
from cnnviz.qt.file_settings import FileSettings
from cnnviz.qt.own_class_dialog import OwnClassDialog
from cnnviz.qt.questions import Questions
from cnnviz.qt.translation import set_language
from cnnviz.qt.trust_dialog import TrustDialog
from cnnviz.qt.workbench import Workbench
from cnnviz.state.open_file import Step, Wish
from tests.origins import FILES, NETWORK, OWN_SOURCE, own_state

D = TypeVar("D", bound=QWidget)
PATIENCE = 60_000
_WRITERS = {name: write for name, write, _ in FILES}


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> FileView:
    made = FileView(workbench)
    qtbot.addWidget(made)
    Questions(workbench, made)
    made.resize(340, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def write(folder: Path, name: str) -> Path:
    """Write one of the files that different people make."""
    _WRITERS[name](folder / name)
    return folder / name


def press(qtbot: QtBot, button: QWidget) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def open_file(qtbot: QtBot, workbench: Workbench, path: Path, step: Step) -> None:
    workbench.open_path(path)
    wait_for(qtbot, workbench, path, step)


def wait_for(qtbot: QtBot, workbench: Workbench, path: Path, step: Step) -> None:
    def there() -> bool:
        file = workbench.session.file
        return file is not None and file.path == path and file.step is step

    qtbot.waitUntil(there, timeout=PATIENCE)


def dialog(qtbot: QtBot, view: QWidget, kind: type[D]) -> D:
    """Return the dialog of a kind as soon as it is shown."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in view.findChildren(kind)))
    return next(one for one in view.findChildren(kind) if one.isVisible())


def test_a_file_that_is_recognised(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    assert view.told.text() == "Nothing is open yet: drop a file on the window."
    path = write(tmp_path, "best.pth.tar")
    open_file(qtbot, workbench, path, Step.OPEN)
    assert view.name.text() == "best.pth.tar"
    assert view.told.text() == (
        "This file holds the weights of the network squeezenet1_1 with 7 classes. "
        "It was saved at epoch 18, with an accuracy of 81.18 %."
    )
    assert "match the checksums" in view.checked.text.text()
    facts = {
        view.facts.tree.topLevelItem(row).text(0): view.facts.tree.topLevelItem(row).text(1)
        for row in range(view.facts.tree.topLevelItemCount())
    }
    assert facts["Kind of file"] == "PyTorch"
    assert facts["arch"] == "squeezenet"
    assert facts["Tensors"] == "52"
    for part in (view.choices, view.near, view.own_code, view.problem):
        assert not part.isVisible()
    workbench.models.open("course_cnn")
    qtbot.waitUntil(lambda: "learned nothing yet" in view.told.text(), timeout=PATIENCE)
    assert not view.facts.isVisible()
    assert workbench.session.file is None


def test_several_networks_fit_and_one_is_chosen_in_place(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "course.pt")
    asked: list[object] = []
    seen: list[bool] = []
    workbench.models.choice_needed.connect(lambda _, matches: asked.extend(matches))
    workbench.models.told.connect(seen.append)
    open_file(qtbot, workbench, path, Step.ASKING)
    assert len(asked) == 3
    assert seen[-1]  # it must be seen, because nothing is chosen silently
    assert workbench.session.model is None
    assert workbench.session.checkpoint is not None
    assert view.choices.list.count() == 3
    view.choices.list.setCurrentRow(1)
    press(qtbot, view.choices.button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert model.arguments["padding"] == (1, 0)
    assert not view.choices.isVisible()
    # The others stay within reach.
    press(qtbot, view.others_heading.button)
    assert view.choices.list.currentRow() == 1
    view.choices.list.setCurrentRow(2)
    press(qtbot, view.choices.button)
    qtbot.waitUntil(lambda: workbench.session.model is not model, timeout=PATIENCE)
    again = workbench.session.model
    assert again is not None
    assert again.arguments["image_size"] == 32


def test_what_does_not_fit_is_shown_side_by_side(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "near.pth")
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert view.near.list.item(0).text().startswith(NETWORK)
    press(qtbot, view.near.button)
    shown = dialog(qtbot, view, DifferenceDialog)
    rows = [shown.table.figures.row(place)[:4] for place in range(shown.table.figures.rowCount())]
    assert rows == [
        ("features.12.squeeze.bias", "–", "64", "missing in the file"),
        ("extra.weight", "3", "–", "not in the network"),
        ("features.0.weight", "64 × 3 × 5 × 5", "64 × 3 × 3 × 3", "another shape"),
    ]
    shown.all.click()
    assert shown.table.figures.rowCount() == 53
    qtbot.mouseClick(shown.filter, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(shown.filter, "extra")
    qtbot.keyClick(shown.filter, Qt.Key.Key_Return)
    assert shown.isVisible()  # it looks for names, and loads nothing yet
    assert shown.table.figures.rowCount() == 1
    assert "missing in the file: 1" in shown.summary.text()
    press(qtbot, shown.load_button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert model.title == "near.pth, 2 of 52 tensors random"
    assert "fits only in part" in view.told.text()
    assert "1 tensor of the file found no place" in view.told.text()


def test_a_class_of_ones_own_runs_after_a_yes(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path, source = write(tmp_path, "whole.pth"), tmp_path / "net.py"
    source.write_text(OWN_SOURCE)
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert "the class tests.origins.OwnNet" in view.told.text()
    press(qtbot, view.own_code.point_button)
    files = dialog(qtbot, view, QFileDialog)
    files.selectFile(str(source))
    files.accept()
    choosing = dialog(qtbot, view, OwnClassDialog)
    assert choosing.list.currentItem().text() == "OwnNet"
    assert choosing.form.fields["classes"].placeholderText() == "4"
    press(qtbot, choosing.open_button)
    asking = dialog(qtbot, view, TrustDialog)
    assert str(source) in asking.files.text()
    assert asking.leave_button.isDefault()
    press(qtbot, asking.leave_button)
    assert workbench.session.model is None
    assert workbench.session.file is not None
    assert workbench.session.file.step is Step.TENSORS

    workbench.open_path(source)  # as when it is dropped on the window
    press(qtbot, dialog(qtbot, view, OwnClassDialog).open_button)
    press(qtbot, dialog(qtbot, view, TrustDialog).run_button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert (model.architecture, model.num_classes) == ("OwnNet", 4)
    assert "of your own code" in view.told.text()
    # Another opening asks no more: the content is the same.
    workbench.models.open(f"{source}:OwnNet")
    qtbot.waitUntil(lambda: workbench.session.file is None, timeout=PATIENCE)
    assert workbench.session.model is not None
    assert workbench.session.model.origin == "random"


def test_a_class_that_does_not_fit_changes_nothing(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path, source = tmp_path / "unknown.pth", tmp_path / "net.py"
    torch.save(own_state(), path)
    source.write_text(OWN_SOURCE.replace("3, 6, 3", "3, 8, 3").replace("(6,", "(8,"))
    open_file(qtbot, workbench, path, Step.TENSORS)
    workbench.open_path(source)
    press(qtbot, dialog(qtbot, view, OwnClassDialog).open_button)
    press(qtbot, dialog(qtbot, view, TrustDialog).run_button)
    qtbot.waitUntil(lambda: view.problem.isVisible(), timeout=PATIENCE)
    assert "stem.weight is 6 x 3 x 3 x 3 in the file and 8 x 3 x 3 x 3" in view.problem.text()
    assert workbench.session.file is not None
    assert workbench.session.file.step is Step.TENSORS
    assert view.own_code.point_button.isVisible()
    press(qtbot, view.dismiss)
    assert not view.problem.isVisible()


def test_a_skeleton_is_saved_completed_and_opened(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "unknown.pth")
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert not view.own_code.open_button.isVisible()
    press(qtbot, view.own_code.skeleton_button)
    files = dialog(qtbot, view, QFileDialog)
    files.setDirectory(str(tmp_path))
    files.selectFile("mine.py")
    files.accept()
    qtbot.waitUntil(lambda: view.own_code.open_button.isVisible(), timeout=PATIENCE)
    assert str(tmp_path / "mine.py") in view.own_code.written.text()
    skeleton = (tmp_path / "mine.py").read_text()
    assert "self.stem = nn.Conv2d(3, 6, 3)" in skeleton
    assert "class Network(nn.Module):" in skeleton
    (tmp_path / "mine.py").write_text(OWN_SOURCE)  # as the person completed it
    press(qtbot, view.own_code.open_button)
    press(qtbot, dialog(qtbot, view, OwnClassDialog).open_button)
    press(qtbot, dialog(qtbot, view, TrustDialog).run_button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    assert workbench.session.model is not None
    assert workbench.session.model.source is not None
    # The file opens with its class from now on, as long as that stays what it is.
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    open_file(qtbot, workbench, path, Step.OPEN)
    (tmp_path / "mine.py").write_text(OWN_SOURCE + "\n# another content\n")
    workbench.open_path(path)
    press(qtbot, dialog(qtbot, view, TrustDialog).leave_button)
    wait_for(qtbot, workbench, path, Step.TENSORS)
    assert workbench.session.model is None


def test_a_program_runs_only_when_a_person_asks_and_agrees(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "program.pt")
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert not view.findChildren(TrustDialog)  # opening the file asks for nothing
    assert "the program was not run" in view.told.text()
    press(qtbot, view.own_code.run_button)
    press(qtbot, dialog(qtbot, view, TrustDialog).leave_button)
    assert workbench.session.model is None
    press(qtbot, view.own_code.run_button)
    press(qtbot, dialog(qtbot, view, TrustDialog).run_button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert model.origin == "program"
    assert "because you agreed" in view.told.text()
    assert not view.own_code.isVisible()


def test_one_of_several_sets_of_weights(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "averaged.pth")
    open_file(qtbot, workbench, path, Step.OPEN)
    box = view.settings.states
    assert box.isVisible()
    assert [box.itemText(place) for place in range(box.count())] == ["model", "model_ema"]
    raw = workbench.session.model
    assert raw is not None
    qtbot.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(1)
    qtbot.waitUntil(lambda: workbench.session.model is not raw, timeout=PATIENCE)
    wait_for(qtbot, workbench, path, Step.OPEN)
    averaged = workbench.session.model
    assert averaged is not None
    key = "features.0.weight"
    assert torch.equal(averaged.module.get_parameter(key), raw.module.get_parameter(key) * 0.5)
    assert box.currentText() == "model_ema"
    assert "these are those of model_ema" in view.told.text()


def test_what_tensors_cannot_tell_is_set_in_place(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = tmp_path / "course.pt"
    torch.save(load_model("course_cnn").module.state_dict(), path)
    open_file(qtbot, workbench, path, Step.ASKING)
    press(qtbot, view.choices.button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    form = view.settings.form
    assert list(form.fields) == ["image_size", "padding", "activation", "pooling", "ceil_mode"]
    assert not view.settings.apply_button.isEnabled()
    before = workbench.session.model
    field = form.fields["image_size"]
    field.clear()
    qtbot.keyClicks(field, "20")
    press(qtbot, view.settings.apply_button)
    qtbot.waitUntil(lambda: view.problem.isVisible(), timeout=PATIENCE)
    assert workbench.session.model is before  # what does not fit changes nothing
    field = view.settings.form.fields["image_size"]
    field.clear()
    qtbot.keyClicks(field, "27")
    press(qtbot, view.settings.apply_button)
    qtbot.waitUntil(lambda: workbench.session.model is not before, timeout=PATIENCE)
    model = workbench.session.model
    assert model is not None
    assert model.arguments["image_size"] == 27
    assert not view.problem.isVisible()
    # It is remembered for this content, wherever the file lies.
    moved = tmp_path / "elsewhere.bin"
    path.rename(moved)
    open_file(qtbot, workbench, moved, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert model.arguments["image_size"] == 27
    assert view.settings.remembered.text().startswith("Opened as you set it on ")
    press(qtbot, view.settings.forget_button)
    wait_for(qtbot, workbench, moved, Step.ASKING)
    assert not view.settings.remembered.isVisible()


def test_the_preprocessing_is_remembered_for_the_file(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "bare.pth")
    open_file(qtbot, workbench, path, Step.OPEN)
    usual = workbench.session.preprocessing
    assert usual is not None
    own = replace(usual, mean=(0.5, 0.5, 0.5))
    workbench.session.set_preprocessing(own)
    qtbot.waitUntil(lambda: view.settings.remembered.isVisible(), timeout=PATIENCE)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    open_file(qtbot, workbench, path, Step.OPEN)
    assert workbench.session.preprocessing == own
    assert workbench.session.preprocessing_edited  # so that it can be reset
    workbench.session.set_preprocessing(usual)
    qtbot.waitUntil(lambda: not view.settings.remembered.isVisible(), timeout=PATIENCE)


def test_the_preprocessing_of_a_file_that_is_left_at_once_is_remembered_too(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    path, other = write(tmp_path, "bare.pth"), write(tmp_path, "half.bin")
    for left_for in (other, "course_cnn"):
        open_file(qtbot, workbench, path, Step.OPEN)
        usual = workbench.session.preprocessing
        assert usual is not None
        own = replace(usual, mean=(0.5, 0.25, 0.5 if left_for == other else 0.75))
        workbench.session.set_preprocessing(own)
        with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
            workbench.models.open(left_for)

        def kept(own: Preprocessing = own) -> bool:
            settled = recall(path)
            return settled is not None and preprocessing_of(settled) == own

        qtbot.waitUntil(kept, timeout=PATIENCE)
    assert recall(other) is None


def test_opening_a_file_again_changes_nothing_of_what_is_remembered(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    path, day = write(tmp_path, "bare.pth"), "2026-01-02"
    steps = replace(MNIST, mean=(0.5,)).to_dict()
    remember(path, Remembered(preprocessing=steps, when=day))
    open_file(qtbot, workbench, path, Step.OPEN)
    assert workbench.session.preprocessing_edited
    rest = workbench.remembering._soon
    qtbot.waitUntil(lambda: not rest.isActive() and not workbench.lane.jobs(), timeout=PATIENCE)
    settled = recall(path)
    assert settled is not None
    assert settled.when == day


@pytest.mark.parametrize("name", ["cut.pth", "model.onnx", "pointer.pth", "page.pth", "empty.pth"])
def test_a_file_that_is_none_is_told_and_nothing_is_lost(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path, name: str
) -> None:
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    before = workbench.session.model
    with qtbot.waitSignal(workbench.models.failed, timeout=PATIENCE):
        workbench.open_path(write(tmp_path, name))
    assert name in view.problem.text()
    assert view.problem.isVisible()
    assert workbench.session.model is before
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    assert not view.problem.isVisible()


def test_opening_can_be_cancelled_and_taken_up_again(
    qtbot: QtBot,
    workbench: Workbench,
    view: FileView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(tmp_path, "bare.pth")
    held, making = [True], opening._network

    def slow(checkpoint: Checkpoint, wish: Wish) -> Generator[Progress, None, LoadedModel]:
        while held:
            yield Progress(0)
        return (yield from making(checkpoint, wish))

    monkeypatch.setattr(opening, "_network", slow)
    job = workbench.models.open(path)
    wait_for(qtbot, workbench, path, Step.LOADING)
    assert workbench.session.checkpoint is not None  # its tensors are there already
    assert "being looked for" in view.told.text()
    workbench.lane.cancel(job)
    wait_for(qtbot, workbench, path, Step.TENSORS)
    assert workbench.session.model is None
    held.clear()
    press(qtbot, view.own_code.load_button)
    wait_for(qtbot, workbench, path, Step.OPEN)


def test_a_file_that_shrinks_meanwhile_ends_in_a_sentence(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "near.pth")
    open_file(qtbot, workbench, path, Step.TENSORS)
    path.write_bytes(path.read_bytes()[:1000])
    workbench.models.reopen(choice=workbench.session.file.near[0].match)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: view.problem.isVisible(), timeout=PATIENCE)
    assert "near.pth" in view.problem.text() or "does not fit" in view.problem.text()


def test_markup_in_names_stays_text(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    state = {"<b>fat</b>.weight": torch.zeros(4, 3, 3, 3)}
    path = tmp_path / "<img src=x>.pth".replace("/", "")
    torch.save({"state_dict": state, "<i>k</i>": "<u>v</u>\u202e"}, path)
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert view.name.text() == "<img src=x>.pth"
    assert view.name.textFormat() is Qt.TextFormat.PlainText
    assert view.told.textFormat() is Qt.TextFormat.PlainText
    item = view.facts.tree.findItems("<i>k</i>", Qt.MatchFlag.MatchExactly)[0]
    assert item.text(1) == "<u>v</u>"
    assert "<u>" not in item.toolTip(1)
    assert "&lt;u&gt;" in item.toolTip(1)


def test_a_yes_holds_only_for_what_was_asked(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    asked: list[NotTrusted] = []
    workbench.models.trust_needed.connect(asked.append)
    for number, name in enumerate(("one.py", "two.py"), start=1):
        (tmp_path / name).write_text(f"{OWN_SOURCE}\n# {name}\n")
        workbench.models.open(f"{tmp_path / name}:OwnNet")
        qtbot.waitUntil(lambda number=number: len(asked) == number, timeout=PATIENCE)
    # The question about the first is gone, and an answer to it would come too late.
    assert len([one for one in view.findChildren(TrustDialog) if one.isVisible()]) == 1
    workbench.models.agree(asked[0])
    assert not workbench.lane.jobs()
    assert not are_trusted(asked[0].digests.values())
    press(qtbot, dialog(qtbot, view, TrustDialog).run_button)
    qtbot.waitUntil(lambda: workbench.session.model is not None, timeout=PATIENCE)
    assert are_trusted(asked[1].digests.values())
    assert not are_trusted(asked[0].digests.values())


def test_what_fits_in_part_is_remembered_for_the_file(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "near.pth")
    open_file(qtbot, workbench, path, Step.TENSORS)
    press(qtbot, view.near.button)
    press(qtbot, dialog(qtbot, view, DifferenceDialog).load_button)
    wait_for(qtbot, workbench, path, Step.OPEN)
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    open_file(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert model.title == "near.pth, 2 of 52 tensors random"
    assert view.settings.remembered.isVisible()
    settled = recall(path)
    assert settled is not None
    assert f"as much as fits of {NETWORK}" in settled.words
    assert drain(loading_settled(path, settled)).gaps == model.gaps
    press(qtbot, view.settings.forget_button)
    wait_for(qtbot, workbench, path, Step.TENSORS)


def test_what_is_remembered_and_no_longer_known_can_be_forgotten(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    path = write(tmp_path, "bare.pth")
    gone = {"architecture": "a_network_of_2031", "num_classes": 10, "arguments": {"depth": 3}}
    steps = {"mean": 5}  # which nobody can have meant
    remember(path, Remembered(choice=gone, preprocessing=steps, state="a state of 2031"))
    open_file(qtbot, workbench, path, Step.TENSORS)
    assert "a_network_of_2031" in view.problem.text()
    remember(path, Remembered(preprocessing=steps, state="a state of 2031"))
    open_file(qtbot, workbench, path, Step.OPEN)
    model = workbench.session.model
    assert model is not None
    assert workbench.session.preprocessing == model.preprocessing


@pytest.mark.parametrize("next_one", ["what needs a yes", "what does not fit", "what is no file"])
def test_a_network_on_its_way_is_not_waited_for_when_something_else_is_asked_for(
    qtbot: QtBot,
    workbench: Workbench,
    view: FileView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    next_one: str,
) -> None:
    path = write(tmp_path, "bare.pth")
    (tmp_path / "own.py").write_text(OWN_SOURCE)
    making = opening._network

    def slow(checkpoint: Checkpoint, wish: Wish) -> Generator[Progress, None, LoadedModel]:
        while wish.choice is None:
            yield Progress(0)
        return (yield from making(checkpoint, wish))

    monkeypatch.setattr(opening, "_network", slow)
    workbench.models.open(path)
    wait_for(qtbot, workbench, path, Step.LOADING)
    if next_one == "what needs a yes":
        workbench.models.open(f"{tmp_path / 'own.py'}:OwnNet")
    elif next_one == "what does not fit":
        workbench.models.reopen(choice=Match("alexnet", 7))
    else:
        workbench.models.open(tmp_path / "nothing.pth")
    wait_for(qtbot, workbench, path, Step.TENSORS)
    assert "being looked for" not in view.told.text()
    assert view.own_code.load_button.isVisible()


def test_a_question_about_a_file_goes_or_changes_with_it(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    open_file(qtbot, workbench, write(tmp_path, "near.pth"), Step.TENSORS)
    press(qtbot, view.near.button)
    assert dialog(qtbot, view, DifferenceDialog).isVisible()
    (tmp_path / "own.py").write_text(OWN_SOURCE)
    workbench.open_path(tmp_path / "own.py")
    asked = dialog(qtbot, view, OwnClassDialog)
    assert "near.pth" in asked.heading.text()
    open_file(qtbot, workbench, write(tmp_path, "unknown.pth"), Step.TENSORS)
    # Or what fits of the one file would be looked for in the other.
    assert not any(one.isVisible() for one in view.findChildren(DifferenceDialog))
    assert "unknown.pth" in asked.heading.text()
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    assert asked.heading.text() == "Which class of own.py is the network?"
    asked.close()


def test_what_was_said_of_a_file_goes_with_it(
    qtbot: QtBot, workbench: Workbench, view: FileView, tmp_path: Path
) -> None:
    said: list[str] = []
    workbench.session.noticed.connect(lambda notice: said.append(notice.text))
    workbench.session.withdrawn.connect(said.remove)
    open_file(qtbot, workbench, write(tmp_path, "averaged.pth"), Step.OPEN)
    assert said == ["The weights were taken out of “model”."]
    open_file(qtbot, workbench, write(tmp_path, "unknown.pth"), Step.TENSORS)
    assert len(said) == 1
    assert "unknown.pth" in said[0]
    with qtbot.waitSignal(workbench.models.opened, timeout=PATIENCE):
        workbench.models.open("course_cnn")
    assert not any("unknown.pth" in text for text in said)


def test_the_day_is_written_in_the_language_of_the_window(qtbot: QtBot) -> None:
    settings = FileSettings()
    qtbot.addWidget(settings)
    try:
        set_language("es")
        assert "30 de noviembre de 2026" in settings._when("2026-11-30")
    finally:
        set_language("en")
    assert "30 November 2026" in settings._when("2026-11-30")
