"""Other images take the place of those that were judged: no view mixes the two."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ArraySet
from cnnviz.engine.data.open import open_dataset
from cnnviz.qt.docks.gallery import GalleryView
from cnnviz.qt.docks.map import MapView
from cnnviz.qt.workbench import Workbench
from tests.qt.evaluated import evaluated as evaluated
from tests.qt.evaluated import found as found
from tests.qt.evaluated import shown


def test_fewer_and_more_images_take_the_place_of_those_that_were_judged(
    qtbot: QtBot, evaluated: Workbench
) -> None:
    gallery, view = GalleryView(evaluated), MapView(evaluated)
    shown(qtbot, gallery)
    shown(qtbot, view)
    gallery.order.setCurrentIndex(gallery.order.findData("worst"))
    gallery.order.activated.emit(gallery.order.currentIndex())
    evaluated.session.choose_samples([300])
    whole = open_dataset("digits")
    assert isinstance(whole, ArraySet)
    few = ArraySet(
        whole.in_memory[:20],
        whole.labels[:20],
        spec="few",
        kind="folder",
        name="few",
        class_names=whole.class_names,
    )
    for images in (few, whole):
        evaluated.session.set_image_set(images)
        assert evaluated.session.evaluation is None
        assert f"all {len(images):,} samples" in gallery.header.text()
