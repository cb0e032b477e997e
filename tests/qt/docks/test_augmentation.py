"""The preview draws what a training would make of an image, as the form changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.augment import Augmentation
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.data.variations import variations
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.augmentation import AugmentationView
from cnnviz.qt.draft import draft_of
from cnnviz.qt.workbench import Workbench
from cnnviz.state.inputs import InputImage

PATIENCE = 30_000
RANDOM = np.random.default_rng(0)
PHOTO = InputImage(RANDOM.integers(0, 256, (40, 60, 3), np.uint8), "photo.png", "file")


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> AugmentationView:
    made = AugmentationView(workbench)
    qtbot.addWidget(made)
    made.resize(500, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(view: AugmentationView) -> np.ndarray:
    arrays = view.export_arrays()
    assert arrays is not None
    return arrays["images"]


def test_an_empty_view_leads_to_the_first_variation(
    qtbot: QtBot, workbench: Workbench, view: AugmentationView
) -> None:
    assert view.empty.isVisible()
    assert view.export_arrays() is None
    with qtbot.waitSignal(draft_of(workbench).adopted) as asked:
        qtbot.mouseClick(view.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == [{"crop_padding": 4}]
    draft_of(workbench).set(TrainConfig(crop_padding=4))
    assert "Open an image" in view.empty.text()
    assert not view.empty.button.isVisible()
    workbench.session.set_input(PHOTO)
    qtbot.waitUntil(lambda: view.tiles.isVisible() and view.tiles.count == 16, timeout=PATIENCE)
    assert "photo.png" in view.header.text()
    assert "60 × 40" in view.header.text()
    draft_of(workbench).set(TrainConfig())
    assert view.empty.isVisible()


def test_what_is_seen_is_what_a_training_draws(
    qtbot: QtBot, workbench: Workbench, view: AugmentationView
) -> None:
    images = open_dataset("digits")
    workbench.session.set_image_set(images)
    config = TrainConfig(rotation=20, crop_padding=2)
    draft_of(workbench).set(config)
    qtbot.waitUntil(lambda: view.tiles.count == 16, timeout=PATIENCE)
    first = shown(view)
    # The course's network is built for at least 28 px; the digits have 8.
    steps = Preprocessing(1, 28, (28, 28), (0.5,), (0.5,))
    augmentation = Augmentation(crop_padding=2, rotation=20)
    expected = variations(images.image(0), steps, augmentation)
    assert np.abs(first.astype(int) - expected).max() <= 1
    assert len({tile.tobytes() for tile in first}) > 12

    qtbot.mouseClick(view.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not np.array_equal(shown(view), first), timeout=PATIENCE)
    second = shown(view)
    draft_of(workbench).set(replace(config, erasing=1.0))
    qtbot.waitUntil(lambda: not np.array_equal(shown(view), second), timeout=PATIENCE)
    # The same draws as before, with a rectangle blanked in each.
    assert (np.abs(shown(view).astype(int) - second) <= 1).mean() > 0.5


def test_a_hidden_view_draws_nothing_and_catches_up(
    qtbot: QtBot, workbench: Workbench, view: AugmentationView
) -> None:
    view.hide()
    workbench.session.set_input(PHOTO)
    draft_of(workbench).set(TrainConfig(brightness=0.5))
    assert not workbench.lane.jobs()
    view.show()
    qtbot.waitUntil(lambda: view.tiles.count == 16, timeout=PATIENCE)
    config = draft_of(workbench).config
    assert config is not None
    before = shown(view)
    draft_of(workbench).set(None)  # a field of the form is wrong: what it said before stands
    assert not workbench.lane.jobs()
    draft_of(workbench).set(replace(config, epochs=9))  # nothing that is seen here
    assert not workbench.lane.jobs()
    assert shown(view) is before
    assert view.export_name() == "augmentation of photo.png"
    assert not view.export_image().isNull()
