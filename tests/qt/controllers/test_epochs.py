"""Going through the epochs of a run: weights, evaluation, units and map are those of the epoch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.embedding.features import features
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.feeding import feed, look_at_fed
from cnnviz.engine.probes.responses import responses
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import ClassEvaluation, evaluate
from cnnviz.engine.training.events import HistorySaved
from cnnviz.engine.training.fit import fit
from cnnviz.qt.controllers.epoch_reading import OfOneRun
from cnnviz.qt.controllers.training import TrainingState
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.epoch_box import EpochBar
from cnnviz.qt.past_note import PastNote
from cnnviz.qt.session import Notice
from cnnviz.qt.workbench import Workbench
from tests.qt.stepping import (
    PATIENCE,
    confusion,
    idle,
    measured_on,
    open_run,
    predicted,
    told,
    trained,
    weights_of,
)

LAYER = "conv2"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("runs") / "run")


@pytest.fixture
def copied(run: Path, tmp_path: Path) -> Path:
    """Return a run of its own, to take things away from."""
    return Path(shutil.copytree(run, tmp_path / "run"))


@pytest.fixture
def bar(qtbot: QtBot, workbench: Workbench) -> EpochBar:
    made = EpochBar(workbench)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shows_weights(workbench: Workbench, run: Path, epoch: int) -> bool:
    model = workbench.session.model
    assert model is not None
    mine, its = model.module.state_dict(), weights_of(run, epoch).module.state_dict()
    return all(torch.equal(mine[key], its[key]) for key in its)


def check_results(workbench: Workbench, run: Path, epoch: int) -> None:
    """Hold what the session tells of an epoch against the network of that epoch."""
    session, images = workbench.session, workbench.session.image_set
    assert images is not None
    evaluation, model = session.evaluation, weights_of(run, epoch)
    assert isinstance(evaluation, ClassEvaluation)
    ids = evaluation.predictions["sample_ids"]
    said = predicted(model, images, ids)
    np.testing.assert_array_equal(
        evaluation.confusion, confusion(images.labels[ids], said, len(images.class_names))
    )
    found = session.responses
    assert found is not None
    assert found.sample_ids is not None
    expected = responses(model, images, LAYER, sample_ids=found.sample_ids)
    np.testing.assert_allclose(found[LAYER].top_values, expected[LAYER].top_values, rtol=1e-4)
    same = found[LAYER].top_ids == expected[LAYER].top_ids
    assert same.mean() > 0.99  # of equal responses another one may come first
    shown = session.embedding
    assert shown is not None
    rows = features(model, images, shown.layer, shown.pooling, sample_ids=shown.sample_ids)
    joint = workbench.past.shown
    assert joint is not None
    assert joint.joint is not None
    points = (rows.array - joint.joint.mean) @ joint.joint.components[:2].T
    np.testing.assert_allclose(shown.points, points, atol=0.02 * np.abs(points).max())


def test_each_step_shows_weights_evaluation_units_and_map_of_that_epoch(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    open_run(qtbot, workbench, run, 1)
    workbench.session.choose_layer(LAYER)
    told(qtbot, workbench, 1)
    check_results(workbench, run, 1)
    assert shows_weights(workbench, run, 1)
    places = workbench.session.embedding
    assert places is not None
    for epoch in (2, 3):
        qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
        told(qtbot, workbench, epoch)
        assert workbench.session.selection.epoch == epoch
        assert bar.box.currentText() == f"epoch {epoch}"
        assert shows_weights(workbench, run, epoch)
        check_results(workbench, run, epoch)
    moved = workbench.session.embedding
    assert moved is not None
    np.testing.assert_array_equal(moved.sample_ids, places.sample_ids)
    assert moved.explained == places.explained  # on the very same axes
    # The maps are those of the epoch, too.
    session = workbench.session

    def looked() -> bool:
        probe = session.probe
        return probe is not None and probe.request.model is session.model and probe.maps is not None

    qtbot.waitUntil(looked, timeout=PATIENCE)
    probe = session.probe
    assert probe is not None
    assert probe.maps is not None
    model = weights_of(run, 3)
    direct = look_at_fed(model, feed(model, probe.request.image.given, model.preprocessing), LAYER)
    assert direct.maps is not None
    np.testing.assert_array_equal(probe.maps.array, direct.maps.array)


def test_nothing_is_blank_between_two_epochs(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    open_run(qtbot, workbench, run, 1)
    told(qtbot, workbench, 1)
    session = workbench.session
    seen: list[tuple[object, object, object, int | None]] = []

    def note() -> None:
        results = session.evaluation, session.responses, session.embedding
        seen.append((*results, session.selection.epoch))

    for signal in (
        session.weights_changed,
        session.selection_changed,
        session.evaluation_changed,
        session.responses_changed,
        session.embedding_changed,
    ):
        signal.connect(note)
    bar.slider.setValue(2)
    told(qtbot, workbench, 3)
    assert {epoch for *_, epoch in seen} == {3}
    assert all(result is not None for *results, _ in seen for result in results)
    assert len(seen) == 5  # each is told once


def test_a_slider_that_is_drawn_is_one_gesture(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    open_run(qtbot, workbench, run, 1)
    told(qtbot, workbench, 1)
    idle(qtbot, workbench)
    before = len(workbench.session.history.past)
    bar.slider.setSliderDown(True)
    for place, epoch in ((1, 2), (2, 3), (1, 2), (2, 3)):
        bar.slider.setValue(place)
        told(qtbot, workbench, epoch)
    bar.slider.setSliderDown(False)
    assert len(workbench.session.history.past) == before + 1
    workbench.session.go_back()
    told(qtbot, workbench, 1)
    assert shows_weights(workbench, run, 1)
    assert bar.slider.value() == 0


def test_keys_lead_to_both_ends(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    open_run(qtbot, workbench, run, 2)
    told(qtbot, workbench, 2)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Home)
    told(qtbot, workbench, 1)
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch is None, timeout=PATIENCE)
    assert bar.box.currentText() == "newest"
    told(qtbot, workbench, 3)  # what is told of the newest weights
    assert shows_weights(workbench, run, 3)
    qtbot.keyClick(bar.slider, Qt.Key.Key_PageUp)
    assert bar.slider.value() == 3  # there is nothing newer
    qtbot.keyClick(bar.slider, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 3, timeout=PATIENCE)


def test_epochs_go_by_by_themselves_and_are_one_gesture(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    open_run(qtbot, workbench, run, 3)
    told(qtbot, workbench, 3)
    idle(qtbot, workbench)
    before = len(workbench.session.history.past)
    seen: list[int | None] = []
    workbench.session.selection_changed.connect(
        lambda: seen.append(workbench.session.selection.epoch)
    )
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert bar.play.toolTip() == "Stop at this epoch"
    qtbot.waitUntil(lambda: bar.play.toolTip() == "Let the epochs go by", timeout=PATIENCE)
    assert seen == [1, 2, 3]
    assert len(workbench.session.history.past) == before + 1


def test_what_is_computed_for_all_images_comes_before_the_history(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path
) -> None:
    images = open_run(qtbot, workbench, run, 2)
    workbench.session.choose_layer(LAYER)
    told(qtbot, workbench, 2)
    workbench.evaluations.evaluate()
    session = workbench.session
    qtbot.waitUntil(lambda: not workbench.past.is_told(session.evaluation), timeout=PATIENCE)
    assert session.evaluation is not None
    assert session.evaluation.samples == len(images)
    workbench.responses.sweep((LAYER,))
    qtbot.waitUntil(lambda: not workbench.past.is_told(session.responses), timeout=PATIENCE)
    assert session.responses is not None
    assert session.responses.samples == len(images)
    # Of a layer that was not swept the history still tells.
    session.choose_layer("fc1")
    assert workbench.past.is_told(session.responses)
    session.choose_layer(LAYER)
    assert not workbench.past.is_told(session.responses)
    # Another epoch is told by the history; back at this one, what was kept is found again.
    workbench.epochs.show(1)
    told(qtbot, workbench, 1)
    workbench.epochs.show(2)
    qtbot.waitUntil(
        lambda: session.evaluation is not None and session.evaluation.samples == len(images),
        timeout=PATIENCE,
    )
    assert evaluate(weights_of(run, 2), images).accuracy == session.evaluation.accuracy  # type: ignore[attr-defined]


def test_of_other_images_nothing_is_told_and_the_right_ones_are_offered(
    qtbot: QtBot, workbench: Workbench, run: Path
) -> None:
    open_run(qtbot, workbench, run, 2)
    told(qtbot, workbench, 2)
    note = PastNote(workbench, "evaluation")
    qtbot.addWidget(note)
    assert note.isHidden()
    workbench.session.set_image_set(open_dataset("digits", "test"))
    qtbot.waitUntil(lambda: not note.isHidden(), timeout=PATIENCE)
    idle(qtbot, workbench)
    assert "other images" in note.text.text()
    session = workbench.session
    assert (session.evaluation, session.responses, session.embedding) == (None, None, None)
    workbench.epochs.step(-1)
    qtbot.waitUntil(lambda: session.selection.epoch == 1, timeout=PATIENCE)
    idle(qtbot, workbench)
    assert session.evaluation is None
    qtbot.mouseClick(note.button, Qt.MouseButton.LeftButton)
    told(qtbot, workbench, 1)
    assert note.isHidden()
    check_results(workbench, run, 1)


def test_thinned_epochs_are_told_and_the_nearest_weights_stand_in(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, run: Path, copied: Path
) -> None:
    (copied / "checkpoints" / "epoch-0002.safetensors").unlink()
    open_run(qtbot, workbench, copied, 3)
    workbench.session.choose_layer(LAYER)
    told(qtbot, workbench, 3)
    names = [bar.box.itemText(index) for index in range(bar.box.count())]
    assert names == ["newest", "epoch 1", "epoch 2 (history)", "epoch 3"]
    workbench.epochs.step(-1)
    told(qtbot, workbench, 2)
    session = workbench.session
    assert (session.selection.epoch, session.weights_epoch) == (2, 1)
    assert shows_weights(workbench, copied, 1)
    check_results(workbench, run, 2)
    # Nothing that is kept of the weights that stand in takes the place of what is told.
    workbench.evaluations.watch.wait()
    idle(qtbot, workbench)
    assert workbench.past.is_told(session.evaluation)
    workbench.epochs.step(-1)
    told(qtbot, workbench, 1)
    assert not session.stands_in


def test_a_run_of_an_earlier_version_has_epochs_and_no_past(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, copied: Path
) -> None:
    shutil.rmtree(copied / "history")
    open_run(qtbot, workbench, copied, 1)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 1, timeout=PATIENCE)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 2, timeout=PATIENCE)
    idle(qtbot, workbench)
    assert shows_weights(workbench, copied, 2)
    session = workbench.session
    assert (session.evaluation, session.responses, session.embedding) == (None, None, None)
    assert workbench.past.why == ""


def test_a_damaged_history_is_named_and_the_rest_is_shown(
    qtbot: QtBot, workbench: Workbench, copied: Path
) -> None:
    (copied / "history" / "epoch-0002.npz").write_bytes(b"no archive")
    open_run(qtbot, workbench, copied, 1)
    told(qtbot, workbench, 1)
    note = PastNote(workbench, "evaluation")
    qtbot.addWidget(note)
    workbench.epochs.step(1)
    qtbot.waitUntil(lambda: not note.isHidden(), timeout=PATIENCE)
    session = workbench.session
    assert session.evaluation is None
    assert workbench.past.is_told(session.responses)
    assert "epoch-0002.npz" in note.text.text()


def test_a_training_in_the_window_is_followed_without_a_click(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    config = TrainConfig(epochs=200, batch_size=256, run=str(tmp_path / "live"))
    workbench.training.start(config)
    session, past = workbench.session, workbench.past
    qtbot.waitUntil(lambda: past.shown is not None, timeout=PATIENCE)
    assert session.selection.epoch is None
    assert workbench.training.state is TrainingState.RUNNING
    first, evaluation = past.shown, session.evaluation
    assert first is not None
    assert past.is_told(evaluation)
    qtbot.waitUntil(lambda: past.shown is not first, timeout=PATIENCE)
    assert past.shown is not None
    assert past.shown.epoch > first.epoch
    assert session.evaluation is not evaluation
    workbench.training.stop()
    qtbot.waitUntil(lambda: not workbench.training.state.busy, timeout=PATIENCE)
    idle(qtbot, workbench)
    # Once it has ended, the last epoch is told, however soon after the one before it came.
    newest = workbench.epochs.offered[-1]
    told(qtbot, workbench, newest)
    assert measured_on(tmp_path / "live").fingerprint() == session.image_set.fingerprint()  # type: ignore[union-attr]


def test_another_network_in_between_ends_what_is_told(
    qtbot: QtBot, workbench: Workbench, run: Path
) -> None:
    open_run(qtbot, workbench, run, 2)
    told(qtbot, workbench, 2)
    workbench.models.open("squeezenet1_1")
    session = workbench.session
    qtbot.waitUntil(
        lambda: session.model is not None and session.model.architecture == "squeezenet1_1",
        timeout=PATIENCE,
    )
    idle(qtbot, workbench)
    assert (session.evaluation, session.responses, session.embedding) == (None, None, None)
    workbench.epochs.show(1)
    told(qtbot, workbench, 1)
    assert load_model(Run(run).checkpoint(1)).title == session.model.title  # type: ignore[union-attr]


def test_a_run_that_is_written_elsewhere_is_followed_without_a_click(
    qtbot: QtBot, workbench: Workbench, tmp_path: Path
) -> None:
    run = tmp_path / "elsewhere"
    with closing(fit(TrainConfig(epochs=4, batch_size=256, run=str(run)))) as going:
        until_told(going, 2)
        workbench.following.open_run(run)
        told(qtbot, workbench, 2)
        session, first = workbench.session, workbench.session.model
        assert session.selection.epoch is None
        assert shows_weights(workbench, run, 2)
        until_told(going, 3)
        told(qtbot, workbench, 3)
        qtbot.waitUntil(lambda: session.model is not first, timeout=PATIENCE)
        assert shows_weights(workbench, run, 3)
        # Whoever looks at an epoch stays there while the run goes on.
        workbench.epochs.show(2)
        told(qtbot, workbench, 2)
        until_told(going, 4)
        qtbot.waitUntil(lambda: 4 in workbench.epochs.offered, timeout=PATIENCE)
        assert session.selection.epoch == 2
        assert shows_weights(workbench, run, 2)
        check_results(workbench, run, 2)


def until_told(going: Iterator[object], epoch: int) -> None:
    """Train on until the history of an epoch, and its weights, are on the disk."""
    for event in going:
        if isinstance(event, HistorySaved) and event.epoch == epoch:
            return
    raise AssertionError("the run ended")


def test_an_epoch_that_is_gone_is_named_and_views_stay(
    qtbot: QtBot, workbench: Workbench, bar: EpochBar, copied: Path
) -> None:
    open_run(qtbot, workbench, copied, 1)
    told(qtbot, workbench, 1)
    idle(qtbot, workbench)
    workbench.epochs.show(3)
    told(qtbot, workbench, 3)
    # It vanishes together with all that was kept of it in memory.
    for name in ("checkpoints/epoch-0002.safetensors", "history/epoch-0002.npz"):
        (copied / name).unlink()
    (copied / "history" / "probe-0002.npz").unlink()
    workbench.epochs._weights = OfOneRun()
    workbench.past.turn_to(copied)
    notices: list[Notice] = []
    workbench.session.noticed.connect(notices.append)
    bar.slider.setValue(1)
    qtbot.waitUntil(lambda: bool(notices), timeout=PATIENCE)
    assert notices[0].is_error
    assert "epoch-0002" in notices[0].text
    assert workbench.session.selection.epoch == 3
    assert workbench.epochs.settled
    assert shows_weights(workbench, copied, 3)
    qtbot.waitUntil(lambda: workbench.epochs.offered == (1, 3), timeout=PATIENCE)
    assert bar.slider.value() == 1  # of three places the second, which is epoch 3


def test_images_that_are_gone_are_named(
    qtbot: QtBot, workbench: Workbench, copied: Path, tmp_path: Path
) -> None:
    config = copied / "config.json"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('"digits"', f'"folder:{tmp_path / "gone"}"'), encoding="utf-8")
    note = PastNote(workbench, "responses")
    qtbot.addWidget(note)
    workbench.session.set_image_set(open_dataset("digits", "train"))
    workbench.models.open(Run(copied).checkpoint(2))
    qtbot.waitUntil(lambda: "gone" in note.text.text(), timeout=PATIENCE)
    assert note.button.isHidden()
    # The weights of all epochs can be looked at without them.
    workbench.epochs.step(1)
    qtbot.waitUntil(lambda: workbench.session.selection.epoch == 3, timeout=PATIENCE)
    assert shows_weights(workbench, copied, 3)
    assert workbench.session.evaluation is None


def test_what_is_still_read_of_a_run_before_is_no_past_of_this_one(
    qtbot: QtBot, workbench: Workbench, run: Path, copied: Path
) -> None:
    open_run(qtbot, workbench, run, 1)
    told(qtbot, workbench, 1)
    idle(qtbot, workbench)
    model, past = workbench.session.model, workbench.past
    assert model is not None
    read = past.reader()
    past.turn_to(copied)
    found = drain(read(2, model))
    assert found is not None
    assert found.run == run
    assert past.at_hand(2) is None


def test_a_list_of_epochs_that_comes_late_does_not_bring_a_run_back(
    qtbot: QtBot, workbench: Workbench, run: Path, copied: Path
) -> None:
    epochs = workbench.epochs
    jobs: list[Job] = []
    workbench.lane.job_added.connect(jobs.append)
    epochs.offer(run, {})
    assert [job.key for job in jobs] == ["epochs"]
    jobs[0].key = ""  # it was done just before another one was asked for
    epochs.offer(copied, {})
    runs: list[Path | None] = []
    epochs.changed.connect(lambda: runs.append(epochs.run))
    qtbot.waitUntil(lambda: set(epochs.epochs) == {1, 2, 3}, timeout=PATIENCE)
    assert set(runs) == {copied}


def test_many_epochs_that_are_told_at_once_are_looked_for_once(
    qtbot: QtBot, workbench: Workbench, run: Path
) -> None:
    open_run(qtbot, workbench, run, 1)
    idle(qtbot, workbench)
    jobs: list[Job] = []
    workbench.lane.job_added.connect(jobs.append)
    saved = [HistorySaved(epoch, 10 * epoch) for epoch in range(1, 100)]
    workbench.epochs.take(saved)
    assert [job.key for job in jobs] == ["epochs"]
    idle(qtbot, workbench)


def test_nothing_is_told_of_images_that_are_not_open_any_more(
    qtbot: QtBot, workbench: Workbench, run: Path
) -> None:
    images = open_run(qtbot, workbench, run, 1)
    told(qtbot, workbench, 1)
    assert workbench.past.shown is not None
    assert workbench.past.shown.images is images
    workbench.session.set_image_set(measured_on(run))
    assert workbench.past.shown is None
    told(qtbot, workbench, 1)
