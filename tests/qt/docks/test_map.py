"""The map and its settings: from one button to a map that is coloured, chosen from and exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.paths import bundled_checkpoint
from cnnviz.qt.docks.map import MapView
from cnnviz.qt.docks.map_settings import MapSettings
from cnnviz.qt.export import write_table
from cnnviz.qt.workbench import Workbench
from cnnviz.state.point_colours import ClassColours, ValueColours

CLICK = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
PATIENCE = 90_000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNNVIZ_CACHE", str(tmp_path / "kept"))


@pytest.fixture(scope="module")
def digits() -> ImageSet:
    return open_dataset("digits")


@pytest.fixture(scope="module")
def model() -> LoadedModel:
    return load_model(str(bundled_checkpoint()))


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench, digits: ImageSet, model: LoadedModel) -> MapView:
    view = MapView(workbench)
    qtbot.addWidget(view)
    view.resize(760, 560)
    view.show()
    qtbot.waitExposed(view)
    workbench.session.set_model(model)
    workbench.session.set_image_set(digits)
    workbench.session.choose_layer("fc1")
    return view


@pytest.fixture
def settings(qtbot: QtBot, workbench: Workbench, view: MapView) -> MapSettings:
    settings = MapSettings(workbench)
    qtbot.addWidget(settings)
    settings.form.set_value(EmbedParams(method="tsne", early_iterations=20, iterations=30))
    settings.show()
    return settings


def show_first(qtbot: QtBot, workbench: Workbench, view: MapView) -> None:
    assert view.empty.isVisible()
    qtbot.mouseClick(view.empty.button, CLICK)
    qtbot.waitUntil(lambda: workbench.session.embedding is not None, timeout=PATIENCE)


def colour_by(view: MapView, way: str) -> None:
    box = view.colouring.box
    row = box.findData(way)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_without_model_or_images_it_says_what_to_open(qtbot: QtBot, workbench: Workbench) -> None:
    view, settings = MapView(workbench), MapSettings(workbench)
    for widget in (view, settings):
        qtbot.addWidget(widget)
        widget.show()
    assert view.empty.isVisible()
    assert not view.empty.button.isVisible()
    assert not settings.start_button.isEnabled()
    assert "Open a model" in settings.hint.text()
    assert view.export_arrays() is None


def test_one_button_shows_all_samples_and_a_click_selects_one(
    qtbot: QtBot, workbench: Workbench, view: MapView, digits: ImageSet
) -> None:
    show_first(qtbot, workbench, view)
    session, found = workbench.session, workbench.session.embedding
    assert found is not None
    assert found.params.method == "pca"
    assert view.scatter.isVisible()
    assert view.scatter.count == len(digits)
    for part in ("PCA", "fc1", digits.name, "1,797 of 1,797 samples"):
        assert part in view.header.text()
    assert view.side.trust.figures[0][1].startswith("0.")
    assert [entry.count for entry in view.side.legend.entries] == np.bincount(
        digits.labels
    ).tolist()
    place = view.scatter.place_of(7)
    assert place is not None
    qtbot.mouseClick(view.scatter, CLICK, pos=place.toPoint())
    assert len(session.selection.sample_ids) == 1
    one = session.selection.sample_ids[0]
    assert (found.points[one] - found.points[7]) @ (found.points[one] - found.points[7]) < 1
    other = view.scatter.place_of(100)
    assert other is not None
    qtbot.mouseClick(view.scatter, CLICK, SHIFT, other.toPoint())
    assert len(session.selection.sample_ids) == 2
    qtbot.keyClick(view.scatter, Qt.Key.Key_Escape)
    assert not session.selection.is_part


def test_components_are_chosen_by_their_share_of_the_variance(
    qtbot: QtBot, workbench: Workbench, view: MapView
) -> None:
    show_first(qtbot, workbench, view)
    found = workbench.session.embedding
    assert found is not None
    assert view.across.isVisible()
    share = f"{100 * found.explained[2]:.1f} %"
    assert share in view.up.itemText(2)
    view.up.setCurrentIndex(2)
    view.up.activated.emit(2)
    shown = workbench.session.embedding
    assert shown is not None
    assert np.array_equal(shown.points, found.scores[:, [0, 2]])

    def measured() -> bool:
        now = workbench.session.embedding
        return now is not None and now.params.axis_y == 3 and now.quality is not None

    qtbot.waitUntil(measured, timeout=PATIENCE)


def test_start_settles_under_the_eye_and_is_found_again(
    qtbot: QtBot, workbench: Workbench, view: MapView, settings: MapSettings, model: LoadedModel
) -> None:
    seen: list[int] = []
    workbench.embeddings.snapshot_changed.connect(lambda: seen.append(view.scatter.count))
    qtbot.mouseClick(settings.start_button, CLICK)
    assert settings.progress.isVisible()
    assert not settings.start_button.isEnabled()
    qtbot.waitUntil(lambda: workbench.session.embedding is not None, timeout=PATIENCE)
    found = workbench.session.embedding
    assert found is not None
    assert found.params.method == "tsne"
    assert seen[0] == 1797  # the principal components, long before the end
    assert not settings.progress.isVisible()
    assert settings.start_button.isEnabled()
    workbench.session.set_image_set(workbench.session.image_set)
    assert workbench.session.embedding is None
    assert view.empty.isVisible()
    qtbot.waitUntil(lambda: workbench.session.embedding is not None, timeout=PATIENCE)
    again = workbench.session.embedding
    assert again is not None
    assert np.array_equal(again.points, found.points)
    method = settings.form.editor("method")
    assert isinstance(method, QComboBox)
    method.setCurrentIndex(method.findData("pca"))  # the features are here: no Start is needed

    def components() -> bool:
        now = workbench.session.embedding
        return now is not None and now.params.method == "pca"

    qtbot.waitUntil(components, timeout=PATIENCE)


def test_cancel_keeps_the_map_of_before_and_stop_the_new_one(
    qtbot: QtBot, workbench: Workbench, view: MapView, settings: MapSettings
) -> None:
    show_first(qtbot, workbench, view)
    before = workbench.session.embedding
    settings.form.set_value(EmbedParams(method="tsne", iterations=100_000))
    for ends in ("cancel", "stop"):
        qtbot.mouseClick(settings.start_button, CLICK)
        qtbot.waitUntil(lambda: workbench.embeddings.snapshot is not None, timeout=PATIENCE)
        assert workbench.embeddings.stage == "map"
        pressed = settings.progress.cancel_button
        if ends == "stop":
            pressed = settings.progress.stop_button
            qtbot.waitUntil(
                lambda: settings.progress.text.text().startswith("t-SNE"), timeout=PATIENCE
            )
        with qtbot.waitSignal(workbench.embeddings.ended, timeout=PATIENCE) as ended:
            qtbot.mouseClick(pressed, CLICK)
        found = workbench.session.embedding
        if ends == "cancel":
            assert ended.args == ["cancelled"]
            assert found is before
        else:
            assert found is not None
            assert not found.whole
            assert "ended early" in view.header.text()


def test_a_wrong_parameter_is_told_and_nothing_starts(
    qtbot: QtBot, workbench: Workbench, settings: MapSettings
) -> None:
    told: list[str] = []
    workbench.session.noticed.connect(lambda notice: told.append(notice.text))
    settings.form.set_value(EmbedParams(method="tsne", perplexity=900))
    qtbot.mouseClick(settings.start_button, CLICK)
    with qtbot.waitSignal(workbench.embeddings.ended, timeout=PATIENCE) as ended:
        pass
    assert ended.args == ["failed"]
    assert any("Perplexity" in text for text in told)
    assert settings.start_button.isEnabled()


def test_colours_follow_what_is_known(
    qtbot: QtBot, workbench: Workbench, view: MapView, digits: ImageSet, model: LoadedModel
) -> None:
    show_first(qtbot, workbench, view)
    box = view.colouring.box
    wrong_row = box.findData("correct")
    assert not box.model().item(wrong_row).isEnabled()  # type: ignore[attr-defined]
    evaluation = evaluate(model, digits)
    workbench.session.set_evaluation(evaluation)
    assert box.model().item(wrong_row).isEnabled()  # type: ignore[attr-defined]
    colour_by(view, "correct")
    wrong = int((evaluation.predictions["labels"] != evaluation.predictions["predicted"]).sum())
    assert [entry.count for entry in view.side.legend.entries] == [wrong, len(digits) - wrong]
    colour_by(view, "confidence")
    assert isinstance(view.colouring.colours, ValueColours)
    assert view.side.scale.isVisible()
    assert not view.side.legend.isVisible()
    colour_by(view, "prediction")
    assert isinstance(view.colouring.colours, ClassColours)
    workbench.session.choose_unit("conv2", 5)
    colour_by(view, "unit")
    qtbot.waitUntil(lambda: view.colouring.unit_values is not None, timeout=PATIENCE)
    values = view.colouring.unit_values
    assert values is not None
    from cnnviz.engine.probes.responses import responses

    answered = responses(model, digits, "conv2")["conv2"]
    tops = answered.top_ids[5]
    np.testing.assert_allclose(values[tops], answered.top_values[5], rtol=1e-4)
    assert "unit 5 of conv2" in view.side.note.text()


def test_the_legend_filters_and_the_selection_glows(
    qtbot: QtBot, workbench: Workbench, view: MapView, digits: ImageSet
) -> None:
    show_first(qtbot, workbench, view)
    row = view.side.legend.list.model().index(3, 0)
    box = view.side.legend.list.visualRect(row)
    qtbot.mouseClick(
        view.side.legend.list.viewport(), CLICK, pos=QPoint(box.left() + 6, box.center().y())
    )
    some = int(np.flatnonzero(digits.labels == 3)[0])
    shown = view.scatter._canvas.shown
    assert shown is not None
    assert not shown[some]
    assert shown.sum() == (digits.labels != 3).sum()
    workbench.session.choose_classes([5])
    selected = view.scatter._canvas.selected
    assert selected is not None
    assert np.array_equal(selected, digits.labels == 5)


def test_true_neighbours_are_those_of_the_features(
    qtbot: QtBot, workbench: Workbench, view: MapView
) -> None:
    show_first(qtbot, workbench, view)
    features = workbench.embeddings.features
    assert features is not None
    qtbot.mouseClick(view.tools.neighbours, CLICK)
    place = view.scatter.place_of(42)
    assert place is not None
    with qtbot.waitSignal(workbench.embeddings.neighbours_found, timeout=PATIENCE) as found:
        qtbot.mouseMove(view.scatter, place.toPoint() + QPoint(1, 0))
    at = view.scatter.pointed_at
    away = np.linalg.norm(features.array.astype(float) - features.array[at], axis=1)
    away[at] = np.inf
    assert found.args is not None
    assert found.args[0] == at
    assert set(found.args[1].tolist()) == set(np.argsort(away)[:10].tolist())


def test_neighbours_and_components_are_those_of_the_map_in_sight(
    qtbot: QtBot, workbench: Workbench, view: MapView, settings: MapSettings
) -> None:
    show_first(qtbot, workbench, view)
    qtbot.mouseClick(view.tools.neighbours, CLICK)
    found = workbench.embeddings.neighbours_found
    with qtbot.waitSignal(found, timeout=PATIENCE) as first:
        job = workbench.inputs.show_sample(42)
        assert job is not None
    # Another map of the same samples: the lines are others.
    workbench.session.choose_layer("conv1")
    with qtbot.waitSignal(found, timeout=PATIENCE) as second:
        view.show_first()
    assert first.args is not None
    assert second.args is not None
    assert first.args[0] == second.args[0] == 42
    assert set(first.args[1].tolist()) != set(second.args[1].tolist())
    qtbot.waitUntil(lambda: not workbench.embeddings.stage, timeout=PATIENCE)
    # A map of the output is begun and cancelled: that of the layer is looked at as before.
    output = settings.layer.findData("logits")
    settings.layer.setCurrentIndex(output)
    settings.form.set_value(EmbedParams(method="tsne", iterations=100_000))
    settings.start()
    qtbot.waitUntil(lambda: workbench.embeddings.snapshot is not None, timeout=PATIENCE)
    workbench.embeddings.cancel()
    workbench.embeddings.set_axes(1, 3)
    qtbot.waitUntil(lambda: not workbench.embeddings.stage, timeout=PATIENCE)
    shown = workbench.session.embedding
    assert shown is not None
    assert (shown.layer, shown.params.axis_y) == ("conv1", 3)


def test_a_unit_of_a_network_that_learns_is_forgotten_when_it_has_learned(
    qtbot: QtBot, workbench: Workbench, view: MapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbench.training, "trains", lambda _model: True)
    show_first(qtbot, workbench, view)
    assert "it has learned on" in view.header.text()
    workbench.session.choose_unit("fc1", 3)
    colour_by(view, "unit")
    qtbot.waitUntil(lambda: view.colouring.unit_values is not None, timeout=PATIENCE)
    monkeypatch.setattr(workbench.training, "trains", lambda _model: False)
    workbench.training.ended.emit("finished")
    assert view.colouring.unit_values is None
    assert view.colouring.way == "label"
    assert workbench.session.embedding is None


def test_it_is_exported_with_ids_and_names(
    qtbot: QtBot, workbench: Workbench, view: MapView, digits: ImageSet, tmp_path: Path
) -> None:
    show_first(qtbot, workbench, view)
    arrays, table = view.export_arrays(), view.export_table()
    assert arrays is not None
    assert table is not None
    assert arrays["embedding"].shape == (1797, 2)
    assert arrays["sample_ids"].tolist() == list(range(1797))
    assert np.array_equal(arrays["labels"], digits.labels)
    assert arrays["files"][5] == digits.sample_name(5)
    lines = write_table(tmp_path / "map.csv", table).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("id,x,y,label,class,file")
    assert len(lines) == 1798
    assert float(lines[1].split(",")[1]) == pytest.approx(float(arrays["embedding"][0, 0]))
    assert view.export_image().width() >= view.scatter.width()
    assert view.export_name().startswith("map PCA fc1")


def test_a_column_of_the_csv_colours_samples(
    qtbot: QtBot, workbench: Workbench, view: MapView, tmp_path: Path, model: LoadedModel
) -> None:
    from PIL import Image

    rows = ["file,label,place,height"]
    for number in range(16):
        Image.fromarray(np.full((28, 28), number * 10, np.uint8)).save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,{number % 2},{'sea' if number < 6 else 'land'},{number / 4}")
    (tmp_path / "set.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    images = open_dataset(f"csv:{tmp_path / 'set.csv'}")
    workbench.session.set_image_set(images)
    show_first(qtbot, workbench, view)
    colour_by(view, "column:place")
    assert {entry.name: entry.count for entry in view.side.legend.entries} == {"land": 10, "sea": 6}
    colour_by(view, "column:height")
    assert isinstance(view.colouring.colours, ValueColours)
