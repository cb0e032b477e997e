"""Networks for other things than classes of pictures: clips, curves, numbers, objects, flow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from torch import nn

from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.qt.docks.activations import ActivationsView
from cnnviz.qt.docks.filters import FiltersView
from cnnviz.qt.docks.input import InputView
from cnnviz.qt.docks.predictions import PredictionsView
from cnnviz.qt.docks.unit import UnitView
from cnnviz.qt.workbench import Workbench
from tests.given import Finder, clip_net, curve_net, quantised

CLICK = Qt.MouseButton.LeftButton
RANDOM = np.random.default_rng(0)
PATIENCE = 60_000
STEPS = Preprocessing(3, 32, (32, 32), (0.5,) * 3, (0.5,) * 3)


class Views(QWidget):
    """The docks that look at an input, beside each other as in the window."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.bench, self.session = workbench, workbench.session
        self.input = InputView(workbench)
        self.activations = ActivationsView(workbench)
        self.filters = FiltersView(workbench)
        self.unit = UnitView(workbench)
        self.predictions = PredictionsView(workbench)
        column = QVBoxLayout(self)
        for view in (self.input, self.activations, self.filters, self.unit, self.predictions):
            view.setMinimumHeight(300)
            column.addWidget(view)

    def show_model(self, qtbot: QtBot, module: nn.Module | LoadedModel, layer: str) -> None:
        """Look at a network, and wait for its answer to the input that there is."""
        model = module if isinstance(module, LoadedModel) else loaded(module)
        with qtbot.waitSignal(self.bench.models.opened, timeout=PATIENCE):
            self.bench.models.adopt(model)
        self.session.choose_layer(layer)
        self.wait(qtbot)

    def open(self, qtbot: QtBot, path: Path) -> None:
        """Look at a file, and wait for the network's answer."""
        before = self.session.input
        self.bench.inputs.open_image(path)
        qtbot.waitUntil(lambda: self.session.input is not before, timeout=PATIENCE)
        self.wait(qtbot)

    def wait(self, qtbot: QtBot) -> None:
        """Wait until what is shown is the answer to what is asked."""

        def there() -> bool:
            probe, session = self.session.probe, self.session
            if session.model is None or session.input is None:
                return True
            return (
                probe is not None
                and probe.request.model is session.model
                and probe.request.image is session.input
                and probe.request.layer == session.selection.layer
                and not self.bench.probes.waiting
            )

        qtbot.waitUntil(there, timeout=PATIENCE)


def loaded(module: nn.Module) -> LoadedModel:
    model = as_loaded(module.eval())
    return LoadedModel(model.module, model.architecture, "live", STEPS, "guess")


@pytest.fixture
def views(qtbot: QtBot, workbench: Workbench) -> Views:
    made = Views(workbench)
    qtbot.addWidget(made)
    made.resize(700, 1700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def photo(folder: Path) -> Path:
    path = folder / "photo.png"
    Image.fromarray(RANDOM.integers(0, 256, (48, 64, 3), np.uint8)).save(path)
    return path


def array(folder: Path, *shape: int) -> Path:
    path = folder / f"{'x'.join(map(str, shape))}.npy"
    np.save(path, RANDOM.standard_normal(shape).astype(np.float32))
    return path


def move_to(widget: QWidget, place: QPoint) -> None:
    """Move the pointer, as a display without a window manager would only sometimes."""
    none = Qt.MouseButton.NoButton
    where = QPointF(place), widget.mapToGlobal(QPointF(place))
    kind, keys = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, *where, none, none, keys))


# ---- time ----------------------------------------------------------------------------------


def test_a_picture_becomes_a_clip_and_its_frames_are_leafed_through(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    assert views.input.curves.isHidden()
    views.open(qtbot, photo(tmp_path))
    views.show_model(qtbot, clip_net(), "0")
    assert "repeated over 16 frames" in views.input.told.text()
    assert "repeated over 16 frames" in views.activations.header.text()
    moments = views.activations.moments
    assert moments.text == "frame 9 of 16"
    probe = views.session.probe
    assert probe is not None
    assert probe.maps is not None
    whole = probe.maps.whole
    qtbot.keyClick(moments.slider, Qt.Key.Key_Home)
    assert moments.text == "frame 1 of 16"
    now = views.session.probe
    assert now is not None
    assert now.maps is not None
    np.testing.assert_array_equal(now.maps.array, whole[:, 0])
    assert "frame 1 of 16" in views.unit.header.text()
    qtbot.mouseClick(
        views.activations.tiles.viewport(),
        CLICK,
        pos=views.activations.tiles.cell_centre(2),
    )
    assert views.session.selection.unit == 2
    # Another layer with as many frames shows the same one.
    views.session.choose_layer("1")
    views.wait(qtbot)
    assert moments.text == "frame 1 of 16"
    exported = views.activations.export_arrays()
    assert exported is not None
    assert exported["maps"].shape == (4, 16, 32, 32)


def test_filters_through_time_have_a_slider(qtbot: QtBot, views: Views) -> None:
    views.show_model(qtbot, clip_net(), "0")
    qtbot.waitUntil(lambda: views.filters.moments.text == "frame 2 of 3", timeout=PATIENCE)
    middle = views.filters.export_image()
    qtbot.keyClick(views.filters.moments.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: views.filters.export_image() != middle, timeout=PATIENCE)
    assert views.filters.moments.text == "frame 3 of 3"
    assert views.filters._shown is not None
    assert views.filters._shown.moment == 2
    # What has no time has no slider.
    views.show_model(qtbot, nn.Sequential(nn.Conv2d(3, 4, 3)), "0")
    qtbot.waitUntil(views.filters.moments.isHidden, timeout=PATIENCE)


def test_a_clip_of_frames_is_seen_frame_by_frame(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    for number in range(20):
        Image.new("RGB", (40, 30), (12 * number, 0, 0)).save(tmp_path / f"{number}.png")
    views.show_model(qtbot, clip_net(), "0")
    views.open(qtbot, tmp_path)
    assert views.input.told.text() == "16 frames of 20, evenly"
    assert views.input.pages.text == "frame 11 of 20"
    for key, red in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 228)):
        qtbot.keyClick(views.input.pages.slider, key)
        assert views.input.original.image.pixelColor(5, 5).red() == red
        assert abs(views.input.seen.image.pixelColor(5, 5).red() - red) <= 1
    # Maps and input go together, whichever of both is moved.
    assert views.activations.moments.text == "frame 16 of 16"
    qtbot.keyClick(views.activations.moments.slider, Qt.Key.Key_Home)
    assert views.input.pages.text == "frame 1 of 20"
    for _ in range(19):
        qtbot.keyClick(views.input.pages.slider, Qt.Key.Key_Right)
    assert views.input.pages.text == "frame 20 of 20"
    qtbot.keyClick(views.input.pages.slider, Qt.Key.Key_Home)
    for _ in range(10):
        qtbot.keyClick(views.input.pages.slider, Qt.Key.Key_Right)
    # A network for pictures sees the middle.
    views.show_model(qtbot, nn.Sequential(nn.Conv2d(3, 4, 3)), "0")
    assert "frame 11 of 20" in views.input.told.text()
    assert views.activations.moments.isHidden()


# ---- curves and numbers --------------------------------------------------------------------


def test_curves_are_drawn_chosen_and_read(qtbot: QtBot, views: Views, tmp_path: Path) -> None:
    views.show_model(qtbot, curve_net(), "1")
    views.open(qtbot, array(tmp_path, 2, 400))
    curves = views.activations.curves
    assert views.activations._stack.currentWidget() is curves
    assert curves.count == 6
    qtbot.mouseClick(curves.viewport(), CLICK, pos=curves.cell_centre(4))
    assert views.session.selection.unit == 4
    probe = views.session.probe
    assert probe is not None
    assert probe.maps is not None
    move_to(curves.viewport(), curves.cell_centre(4))
    told = views.activations.pointed.text()
    place = int(told.split("place ")[1].split(":")[0])
    assert abs(place - 199) < 12
    assert told.startswith("unit 4,")
    assert float(told.rpartition(" ")[2]) == pytest.approx(
        probe.maps.array[4, 0, place], rel=1e-3, abs=1e-6
    )
    assert views.unit._stack.currentWidget() is views.unit.curve
    assert not views.unit.over.isEnabled()
    assert not views.activations.export_image().isNull()
    assert not views.unit.export_image().isNull()
    assert views.filters.header.text() == ""  # a ReLU has no filters
    views.session.choose_layer("0")
    qtbot.waitUntil(lambda: "along one axis" in views.filters.header.text(), timeout=PATIENCE)
    assert "6 × 2 × 3" in views.filters.header.text()
    views.session.choose_layer("2")  # one number of each unit
    views.wait(qtbot)
    assert views.activations._stack.currentWidget() is views.activations.bars


def test_numbers_are_told_and_seen_as_what_the_network_makes_of_them(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    views.open(qtbot, array(tmp_path, 5, 20, 30))
    assert views.input.pages.text == "channel 3 of 5"
    assert "5 × 20 × 30, float32, from -" in views.input.told.text()
    assert views.input.editor.isHidden()
    views.show_model(qtbot, nn.Sequential(nn.Conv2d(5, 4, 3)), "0")
    assert views.activations.tiles.count == 4
    exported = views.input.export_arrays()
    assert exported is not None
    assert exported["numbers"].shape == (5, 20, 30)
    probe = views.session.probe
    assert probe is not None
    assert probe.shape == (1, 5, 20, 30)
    views.show_model(qtbot, nn.Sequential(nn.Conv3d(1, 4, 3)), "0")
    assert views.input.pages.text == "frame 3 of 5"
    views.show_model(qtbot, nn.Sequential(nn.Conv2d(5, 4, 3)), "0")
    # The same rows are curves to one network and a picture to another.
    views.open(qtbot, array(tmp_path, 2, 64))
    assert views.input.curves.isHidden()
    refused = views.session.probe
    assert refused is not None
    assert "5 channels" in refused.note
    views.show_model(qtbot, curve_net(), "0")
    assert not views.input.curves.isHidden()
    assert views.input.curves.count == 2
    views.open(qtbot, photo(tmp_path))
    assert views.input.curves.isHidden()
    assert not views.input.editor.isHidden()
    answer = views.session.probe
    assert answer is not None
    assert answer.refused
    assert "not at pictures" in answer.note


def test_what_is_not_finite_and_what_is_hostile_is_said(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    path = tmp_path / "nan.npy"
    np.save(path, np.array([[0, np.nan, 1.0, 2.0]] * 2, np.float32))
    views.show_model(qtbot, curve_net(), "0")
    views.open(qtbot, path)
    assert "2 numbers are NaN or infinite" in views.input.told.text()
    trap = tmp_path / "trap.npy"
    np.save(trap, np.array([{}, None], object), allow_pickle=True)
    with qtbot.waitSignal(views.session.noticed, timeout=PATIENCE) as noticed:
        views.bench.open_path(trap)
    assert "Python objects" in noticed.args[0].text


# ---- objects, masks and movement -----------------------------------------------------------


def test_objects_are_drawn_listed_and_chosen(qtbot: QtBot, views: Views, tmp_path: Path) -> None:
    model = loaded(Finder())
    named = LoadedModel(
        model.module, "finder", "live", STEPS, "guess", class_names=("no", "cat", "dog")
    )
    views.open(qtbot, photo(tmp_path))
    views.show_model(qtbot, named, "stem")
    pane = views.predictions.found
    assert not pane.isHidden()
    assert (pane.list.count(), pane.picture.count) == (1, 1)
    assert pane.list.item(0).text() == "dog · 87.5%"
    assert pane.least.text() == "from 50 % on: 1 of 2"
    place, box = pane.picture.place(), pane.picture.box(0)
    assert box.left() == pytest.approx(place.left() + 0.1 * place.width(), abs=1)
    assert box.bottom() == pytest.approx(place.top() + 0.6 * place.height(), abs=1)
    for _ in range(3):
        qtbot.keyClick(pane.score, Qt.Key.Key_PageDown)
    assert pane.least.text() == "from 20 % on: 2 of 2"
    assert pane.list.item(1).text() == "cat · 25.0%"
    plain = pane.picture.grab().toImage()
    move_to(pane.picture, pane.picture.box(1).center().toPoint())
    assert "cat · 25.0%" in pane.picture.toolTip()
    qtbot.mouseClick(pane.picture, CLICK, pos=pane.picture.box(0).center().toPoint())
    assert pane.list.currentRow() == 0
    assert pane.picture.grab().toImage() != plain
    row = pane.list.visualItemRect(pane.list.item(1))
    qtbot.mouseClick(pane.list.viewport(), CLICK, pos=row.center())
    assert pane.picture._current == 1
    qtbot.keyClick(pane.score, Qt.Key.Key_End)
    assert "the surest is dog at 87.5%" in views.predictions.note.text()
    exported = views.predictions.export_arrays()
    assert exported is not None
    np.testing.assert_allclose(exported["boxes"], [[0.1, 0.2, 0.5, 0.6], [0.5, 0.5, 1, 1]])


def test_a_detector_of_torchvision_says_that_it_has_learned_nothing(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    views.open(qtbot, photo(tmp_path))
    views.show_model(qtbot, load_model("ssdlite320_mobilenet_v3_large"), "backbone.features.0.0")
    assert "Nothing is sure enough" in views.predictions.note.text()
    qtbot.keyClick(views.predictions.found.score, Qt.Key.Key_Home)
    assert "learned nothing" in views.predictions.note.text()
    assert views.predictions.found.picture.count > 10
    assert views.activations.tiles.count > 0


def test_segmentation_lays_its_mask_over_the_input(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    views.open(qtbot, photo(tmp_path))
    views.show_model(qtbot, load_model("lraspp_mobilenet_v3_large"), "backbone.0.0")
    assert views.predictions.found.isHidden()
    assert views.predictions.given.marks is not None
    assert views.predictions.bars.bars[0].colour is not None


def test_optical_flow_is_drawn_and_quantised_layers_are_seen(
    qtbot: QtBot, views: Views, tmp_path: Path
) -> None:
    views.open(qtbot, photo(tmp_path))
    flow = load_model("raft_small")
    small = Preprocessing(3, 128, (128, 128), (0.5,) * 3, (0.5,) * 3)
    views.show_model(
        qtbot,
        LoadedModel(flow.module, "raft_small", "random", small),
        "feature_encoder.convnormrelu.0",
    )
    assert "twice" in views.input.told.text()
    assert not views.predictions.given.image.isNull()
    views.show_model(qtbot, quantised(), "layer1.0.conv1")
    assert views.activations.tiles.count == 64
    qtbot.waitUntil(lambda: views.filters.tiles.count == 64, timeout=PATIENCE)
    probe = views.session.probe
    assert probe is not None
    assert probe.scores is not None
    assert torch.tensor(probe.scores).sum() == pytest.approx(1, abs=1e-4)
