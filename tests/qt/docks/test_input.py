"""The preprocessing by real clicks: what is in force, who says so, and what a change does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.preprocessing import IMAGENET, MNIST, Preprocessing, apply, as_seen
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import save_model
from cnnviz.qt.docks.input import InputView
from cnnviz.qt.session import Notice
from cnnviz.qt.settings import Settings
from cnnviz.qt.widgets.number_edit import NumberEdit, NumbersEdit
from cnnviz.qt.workbench import Workbench, make_workbench
from cnnviz.state.inputs import InputImage
from cnnviz.state.preprocessing_options import PreprocessingOptions

WAIT = 30_000


class Bench:
    """An Input dock with a session around it."""

    def __init__(self, qtbot: QtBot, workbench: Workbench) -> None:
        self.qtbot = qtbot
        self.workbench = workbench
        self.session = workbench.session
        self.notices: list[Notice] = []
        self.withdrawn: list[str] = []
        self.session.noticed.connect(self.notices.append)
        self.session.withdrawn.connect(self.withdrawn.append)
        self.view = InputView(workbench)
        qtbot.addWidget(self.view)
        self.view.resize(300, 520)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.editor = self.view.editor

    def look_at(self, model: LoadedModel, pixels: np.ndarray) -> None:
        self.session.set_model(model)
        self.session.set_input(InputImage(pixels, "picture", "file"))
        self.wait_for(lambda: self.session.probe is not None)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT)

    def unfold(self) -> None:
        self.qtbot.mouseClick(self.editor.edit_button, Qt.MouseButton.LeftButton)
        assert self.editor.form_area.isVisible()

    def retype(self, field: NumberEdit, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def numbers(self, name: str) -> NumbersEdit:
        found = self.editor.form.editor(name)
        assert isinstance(found, NumbersEdit)
        return found

    def choose_channels(self, wanted: str) -> None:
        box = self.editor.form.editor("channels")
        assert isinstance(box, QComboBox)
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_End if wanted == "grey" else Qt.Key.Key_Home)
        assert box.currentText() == wanted

    def wait_answered(self, wanted: Preprocessing) -> None:
        """Wait for the network's answer to a picture that was brought to it in this way."""

        def answered() -> bool:
            probe = self.session.probe
            return probe is not None and probe.request.preprocessing == wanted

        self.wait_for(answered)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, make_workbench(Settings(tmp_path / "settings")))
    yield made
    assert made.workbench.lane.close(30_000)
    made.workbench.settings.flush()


@pytest.fixture
def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)


@pytest.fixture(scope="module")
def alexnet() -> LoadedModel:
    return load_model("alexnet", num_classes=5)


@pytest.fixture(scope="module")
def bundled() -> LoadedModel:
    return load_model("bundled")


def test_what_is_in_force_is_shown_with_who_says_so(bench: Bench, bundled: LoadedModel) -> None:
    assert not bench.editor.edit_button.isEnabled()
    bench.look_at(bundled, np.zeros((28, 28), np.uint8))
    assert bench.editor.source.text() == "From the checkpoint"
    assert bench.editor.summary.text() == (
        "grey · shorter side to 28 px · centre 28 × 28 · mean 0.131 · deviation 0.308"
    )
    assert not bench.editor.form_area.isVisible()
    bench.unfold()
    assert bench.editor.presets.currentData() == "MNIST"
    assert [field.isVisible() for field in bench.numbers("mean").fields] == [True, False, False]
    for name in ("channels", "resize", "side", "crop", "size", "mean", "std", "interpolation"):
        assert len(bench.editor.form.editor(name).toolTip()) > 60


def test_who_says_so(
    bench: Bench, alexnet: LoadedModel, bundled: LoadedModel, tmp_path: Path
) -> None:
    said = {}
    file = tmp_path / "alexnet.pth"
    torch.save(alexnet.module.state_dict(), file)
    for model in (
        alexnet,
        load_model(file),
        replace(alexnet, preprocessing_source="weights"),
        load_model(torch.nn.Conv2d(3, 2, 3)),
    ):
        bench.session.set_model(model)
        said[model.preprocessing_source, model.path] = bench.editor.source.text()
    assert list(said.values()) == [
        "Usual for alexnet",
        "Usual for alexnet (the file does not say)",
        "From torchvision's weights",
        "A guess by the first layer",
    ]


def test_a_preprocessing_in_the_file_that_makes_no_sense_is_told(
    bundled: LoadedModel, tmp_path: Path
) -> None:
    file = tmp_path / "odd.safetensors"
    odd = replace(bundled.preprocessing)
    object.__setattr__(odd, "std", (0.0,))
    save_model(file, replace(bundled, preprocessing=odd))
    model = load_model(file)
    assert model.preprocessing == MNIST
    assert model.preprocessing_source == "usual"
    assert "cannot be used (std is" in model.warnings[-1]


def test_typed_values_are_applied_and_maps_follow(
    bench: Bench, alexnet: LoadedModel, photo: np.ndarray
) -> None:
    bench.look_at(alexnet, photo)
    bench.unfold()
    first = bench.session.probe
    bench.retype(bench.numbers("mean").fields[1], "0.25")
    wanted = replace(IMAGENET, mean=(0.485, 0.25, 0.406))
    bench.wait_answered(wanted)
    assert bench.session.preprocessing == wanted
    assert bench.editor.source.text() == "Changed by you"
    assert bench.editor.presets.currentIndex() == -1
    assert first is not None
    assert bench.session.probe is not None
    assert not np.allclose(first.scores, bench.session.probe.scores, rtol=1e-6, atol=0)
    with torch.no_grad():
        expected = alexnet(apply(photo, wanted)[None]).softmax(1)[0].numpy()
    np.testing.assert_allclose(bench.session.probe.scores, expected, rtol=1e-5)


def test_a_click_on_resize_and_crop_lets_the_whole_picture_through(
    bench: Bench, alexnet: LoadedModel, photo: np.ndarray
) -> None:
    bench.look_at(alexnet, photo)
    bench.unfold()
    for name in ("resize", "crop"):
        box = bench.editor.form.editor(name)
        box.setFocus()
        bench.qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not bench.editor.form.is_shown("side")
    assert not bench.editor.form.is_shown("size")
    bench.wait_answered(replace(IMAGENET, resize=None, crop=None))
    assert bench.view.seen.caption == "seen as 120 × 90"
    assert bench.view.seen.image.width() == 120


@pytest.mark.parametrize(
    ("field", "place", "text", "words"),
    [
        ("std", 0, "0", "Deviation is 0.0"),
        ("std", 2, "much", "'much', but it must be a number"),
        ("size", 1, "0", "at least"),
        ("size", 0, "12.5", "a whole number"),
        ("mean", 0, "", "must be a number"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_not_applied(
    bench: Bench, alexnet: LoadedModel, field: str, place: int, text: str, words: str
) -> None:
    bench.session.set_model(alexnet)
    bench.unfold()
    edit = bench.numbers(field).fields[place]
    if text:
        bench.retype(edit, text)
    else:
        edit.setFocus()
        edit.selectAll()
        bench.qtbot.keyClick(edit, Qt.Key.Key_Delete)
    message = bench.editor.form.message(field)
    assert words.replace("at least", "from 1") in message
    bench.editor.apply()
    assert bench.session.preprocessing == alexnet.preprocessing
    bench.qtbot.mouseClick(bench.editor.reset_button, Qt.MouseButton.LeftButton)
    assert bench.editor.form.message(field) == ""
    assert bench.editor.form.value() == PreprocessingOptions.from_preprocessing(IMAGENET)


def test_what_the_network_cannot_take_is_told_and_good_values_bring_the_views_back(
    bench: Bench, alexnet: LoadedModel, photo: np.ndarray
) -> None:
    bench.look_at(alexnet, photo)
    bench.session.commit(bench.session.selection.with_layer("features.0"))
    bench.unfold()
    bench.choose_channels("grey")
    bench.wait_for(lambda: bool(bench.notices))
    (notice,) = bench.notices
    assert notice.is_error
    assert notice.text == (
        "The layer features.0 (Conv2d) expects 3 channels, but it gets 1 channel; "
        "set the number of channels in the preprocessing."
    )
    probe = bench.session.probe
    assert probe is not None
    assert probe.refused
    assert probe.note == notice.text
    # What the network would see is seen nevertheless.
    grey = Preprocessing(1, 256, (224, 224), IMAGENET.mean[:1], IMAGENET.std[:1])
    np.testing.assert_array_equal(probe.seen, as_seen(apply(photo, grey), grey))
    bench.choose_channels("colour")
    bench.wait_answered(IMAGENET)
    assert bench.session.probe is not None
    assert bench.session.probe.maps is not None
    assert bench.withdrawn == [notice.text]
    assert not bench.session.preprocessing_edited


def test_what_a_network_could_not_take_is_told_no_more_once_it_is_gone(
    bench: Bench, alexnet: LoadedModel, photo: np.ndarray
) -> None:
    bench.look_at(alexnet, photo)
    bench.unfold()
    bench.choose_channels("grey")
    bench.wait_for(lambda: bool(bench.notices))
    bench.session.set_model(None)  # such as by a file that brings no network along
    bench.wait_for(lambda: bench.withdrawn == [bench.notices[0].text])


def test_presets_and_reset(bench: Bench, bundled: LoadedModel) -> None:
    bench.look_at(bundled, np.zeros((28, 28), np.uint8))
    bench.unfold()
    bench.editor.presets.setFocus()
    bench.qtbot.keyClicks(bench.editor.presets, "0 to")
    bench.qtbot.keyClick(bench.editor.presets, Qt.Key.Key_Return)
    wanted = replace(MNIST, mean=(0.0,), std=(1.0,))
    bench.wait_answered(wanted)
    assert bench.numbers("std").value() == (1.0, 1.0, 1.0)
    bench.qtbot.mouseClick(bench.editor.reset_button, Qt.MouseButton.LeftButton)
    bench.wait_answered(MNIST)
    assert bench.editor.presets.currentData() == "MNIST"
    assert bench.editor.source.text() == "From the checkpoint"


def test_scrolling_past_changes_nothing(bench: Bench, bundled: LoadedModel) -> None:
    bench.session.set_model(bundled)
    bench.unfold()
    box = bench.editor.presets
    middle = box.rect().center()
    for turn in (-120, 120):
        event = QWheelEvent(
            QPointF(middle),
            QPointF(box.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, event)
    assert not bench.session.preprocessing_edited
    assert box.currentData() == "MNIST"


def test_the_form_stays_open_next_time(qtbot: QtBot, bench: Bench, bundled: LoadedModel) -> None:
    bench.session.set_model(bundled)
    bench.unfold()
    again = InputView(bench.workbench)
    qtbot.addWidget(again)
    again.show()
    assert again.editor.form_area.isVisible()


def test_the_next_file_of_the_same_architecture_speaks_for_itself(
    bench: Bench, bundled: LoadedModel, tmp_path: Path
) -> None:
    other = Preprocessing(1, 28, (28, 28), (0.5,), (0.25,))
    file = tmp_path / "other.safetensors"
    save_model(file, replace(bundled, preprocessing=other))
    bench.session.set_model(bundled)
    bench.session.set_model(load_model(file))
    assert bench.session.preprocessing == other
    assert bench.editor.source.text() == "From the checkpoint"


def test_what_a_person_edited_stays_for_other_weights_of_the_same_network_only(
    bench: Bench, bundled: LoadedModel, alexnet: LoadedModel
) -> None:
    edited = replace(bundled.preprocessing, mean=(0.5,))
    bench.session.set_model(bundled)
    bench.session.set_preprocessing(edited)
    bench.session.set_model(replace(bundled), keep_edits=True)
    assert bench.session.preprocessing == edited
    bench.session.set_model(replace(bundled))
    assert bench.session.preprocessing == bundled.preprocessing
    bench.session.set_preprocessing(edited)
    assert bench.editor.source.text() == "Changed by you"
    bench.session.set_model(alexnet)
    assert bench.session.preprocessing == alexnet.preprocessing


def test_in_a_low_dock_the_pictures_give_way_to_the_words_below_them(
    qtbot: QtBot, workbench: Workbench
) -> None:
    view = InputView(workbench)
    qtbot.addWidget(view)
    view.editor.summary.setText("colour, shorter side to 64 px, centre 64 x 64, " * 3)
    view.draw_objects.show()
    holder = QWidget()  # a dock may be lower than what it holds would like
    qtbot.addWidget(holder)
    holder.setMinimumSize(120, 80)
    QVBoxLayout(holder).addWidget(view)
    holder.resize(300, 200)
    holder.show()
    qtbot.waitExposed(holder)
    assert view.original.geometry().bottom() < view.draw_objects.geometry().top()
    assert view.draw_objects.geometry().bottom() < view.editor.geometry().top()
