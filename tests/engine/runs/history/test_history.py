"""The history of a run: what is kept of its epochs, and that nothing else differs by it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.embedding.features import features
from cnnviz.engine.errors import RunProblem, UnknownName
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.probes.responses import responses
from cnnviz.engine.runs.health.past import Past
from cnnviz.engine.runs.history import answers
from cnnviz.engine.runs.history.read import History
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.thinning import thin_history
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.likeness import likeness
from cnnviz.engine.training.objectives.pairing import losses_for
from cnnviz.engine.training.proposal import proposing
from cnnviz.engine.training.report.sections import sections_of
from tests.few import Shapes, few_digits

SMALL: dict[str, Any] = {
    "filters1": 4,
    "filters2": 4,
    "units": 16,
    "dropout": 0.3,
    "rotation": 10.0,
    "batch_size": 32,
    "epochs": 2,
    "device": "cpu",
    "validation_share": 0.3,
}


def config(folder: Path, **changes: Any) -> TrainConfig:
    return replace(TrainConfig(run=str(folder / "run")), **{**SMALL, **changes})


def trained(settings: TrainConfig, **given: Any) -> list[Any]:
    seen: list[Any] = []
    drain(fit(settings, **given), seen.append)
    return seen


def told(seen: list[Any]) -> list[Any]:
    """Return what the run told of steps and epochs, without times."""
    steps = [replace(event, seconds=0.0) for event in seen if isinstance(event, events.BatchEnd)]
    epochs = [
        replace(event, seconds=0.0, samples_per_second=0.0)
        for event in seen
        if isinstance(event, events.EpochEnd)
    ]
    return [*steps, *epochs]


def weights(run: Path) -> dict[str, torch.Tensor]:
    return dict(load_model(Run(run).checkpoint("last")).module.state_dict())


# ---- nothing else differs by it -----------------------------------------------------------------


@pytest.mark.parametrize(
    "network", [{}, {"model": "shufflenet_v2_x0_5", "image_size": 32, "dropout": 0.3}]
)
def test_a_run_learns_and_measures_to_the_bit_what_it_does_without(
    tmp_path: Path, network: dict[str, Any]
) -> None:
    ends = []
    for number, options in enumerate(
        ({"history": False}, {"history": True}, {"history": True, "history_steps": 2})
    ):
        settings = config(tmp_path / str(number), epochs=2, **network, **options)
        seen = trained(settings, image_set=few_digits(150))
        ends.append((told(seen), weights(Path(settings.run))))
    for other in ends[1:]:
        assert other[0] == ends[0][0]
        assert all(torch.equal(value, other[1][key]) for key, value in ends[0][1].items())
    without = Run(tmp_path / "0" / "run").history
    assert (without.epochs, without.probed, without.steps, without.layers) == ((1, 2), (), (), ())
    assert Run(tmp_path / "2" / "run").history.steps == (2, 4, 6, 8)


@pytest.mark.parametrize("stop", [3, 6])
def test_a_run_that_goes_on_leaves_the_same_history(tmp_path: Path, stop: int) -> None:
    """Four steps an epoch, of which the last is looked at."""
    images = few_digits(150)
    whole = config(tmp_path / "whole", epochs=3, history_steps=3)
    wanted = trained(whole, image_set=images)
    parted = config(tmp_path / "parted", epochs=3, history_steps=3)
    going, seen = fit(parted, image_set=images), []
    for event in going:
        seen.append(event)
        if isinstance(event, events.BatchEnd) and event.step == stop:
            break
    going.close()
    seen += trained(parted, image_set=images, resume=True)
    kinds = (events.LayersMeasured, events.HistorySaved)
    measured = [
        [event for event in Run(Path(one.run)).events() if isinstance(event, kinds)]
        for one in (whole, parted)
    ]
    assert measured[0] == measured[1]
    assert [event.epoch for event in measured[0]][-1] == 3
    files = [sorted((Path(one.run) / "history").iterdir()) for one in (whole, parted)]
    assert [path.name for path in files[0]] == [path.name for path in files[1]]
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    assert len(told(wanted)) == len(told(seen))


# ---- what is kept says what would be computed ---------------------------------------------------


@pytest.mark.parametrize("target", ["class", "binary", "labels", "number"])
def test_an_evaluation_of_the_history_is_that_of_the_weights(
    tmp_path: Path, target: TargetKind
) -> None:
    images = Shapes(target)
    settings = config(tmp_path, loss=losses_for(target)[0], rotation=0.0)
    trained(settings, image_set=images)
    run = Run(settings.run)
    model = load_model(run.weights(2))
    kept = run.history.evaluation(2, model, images)
    wanted = evaluate(model, images, keep=False)
    _check_alike(kept, wanted)
    names = {figure.key for figure in kept.figures}
    assert names == {figure.key for figure in wanted.figures}


def _check_alike(kept: Any, wanted: Any) -> None:
    """Hold what is kept of held-out samples against the evaluation of all samples."""
    assert type(kept) is type(wanted)
    rows = [wanted.row_of[one] for one in kept.predictions["sample_ids"].tolist()]
    assert 0 < len(rows) < wanted.samples
    assert kept.predictions.keys() == wanted.predictions.keys()
    for name, column in kept.predictions.items():
        np.testing.assert_allclose(
            column.astype(float), wanted.predictions[name][rows].astype(float), atol=1e-4
        )
    if hasattr(kept, "scores"):
        np.testing.assert_allclose(kept.scores, wanted.scores[rows], atol=1e-4)


@pytest.mark.slow
def test_masks_are_evaluated_too(tmp_path: Path) -> None:
    images = Shapes("mask", count=24)
    settings = config(
        tmp_path, model="lraspp_mobilenet_v3_large", batch_size=8, epochs=1, dropout=0.0
    )
    trained(settings, image_set=images)
    run = Run(settings.run)
    model = load_model(run.weights(1))
    kept, wanted = run.history.evaluation(1, model, images), evaluate(model, images, keep=False)
    _check_alike(kept, wanted)
    assert kept.confusion.sum() == kept.samples * 31 * 32  # but for the void row
    assert run.history.responses(1, images) is not None


def test_of_too_many_classes_everything_but_the_curves_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_WHOLE", 0)
    monkeypatch.setattr(answers, "_HALVED", 0)
    images = few_digits(150)
    settings = config(tmp_path)
    trained(settings, image_set=images)
    run = Run(settings.run)
    model = load_model(run.weights(2))
    kept, wanted = run.history.evaluation(2, model, images), evaluate(model, images, keep=False)
    assert (kept.has_scores, wanted.has_scores) == (False, True)
    rows = [wanted.row_of[one] for one in kept.predictions["sample_ids"].tolist()]
    np.testing.assert_allclose(kept.predictions["loss"], wanted.predictions["loss"][rows], 1e-4)
    truth = wanted.predictions["labels"][rows]
    assert kept.accuracy == (wanted.predictions["predicted"][rows] == truth).mean()
    fifth = np.sort(wanted.scores[rows], 1)[:, -5]
    assert kept.top5 == (wanted.scores[rows, truth] >= fifth).mean()
    assert (kept.auc, kept.average_precision) == (None, None)
    assert kept.confusion.shape == (10, 10)
    assert likeness(kept, wanted) is None
    assert "ROC" not in "".join(drain(sections_of(kept)))
    assert "ROC" in "".join(drain(sections_of(wanted)))


def test_scores_in_half_precision_tell_nearly_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_WHOLE", 0)
    images = few_digits(150)
    settings = config(tmp_path, epochs=1)
    trained(settings, image_set=images)
    run = Run(settings.run)
    model = load_model(run.weights(1))
    kept, wanted = run.history.evaluation(1, model, images), evaluate(model, images, keep=False)
    rows = [wanted.row_of[one] for one in kept.predictions["sample_ids"].tolist()]
    np.testing.assert_allclose(kept.scores, wanted.scores[rows], atol=2e-3)


def test_responses_and_features_are_those_of_the_weights(tmp_path: Path) -> None:
    images = few_digits(300)
    settings = config(tmp_path)
    trained(settings, image_set=images)
    run, history = Run(settings.run), Run(settings.run).history
    assert history.layers == ("conv1", "relu#1", "conv2", "relu#2", "fc1", "relu#3", "fc2")
    kept = history.responses(1, images, k=5)
    assert kept is not None
    model = load_model(run.weights(1))
    wanted = responses(model, images, history.layers, 5, sample_ids=kept.sample_ids)
    for layer in wanted:
        for name, array in wanted[layer].arrays().items():
            own = kept[layer].arrays()[name]
            if name not in ("subset_values", "histogram", "edges"):
                np.testing.assert_allclose(own, array, rtol=1e-4, atol=1e-4, err_msg=name)
        assert kept[layer].subset_values.shape == (24, wanted[layer].units)
    found = history.features(1, images)
    assert found is not None
    again = features(model, images, found.layer, sample_ids=found.sample_ids)
    assert (found.layer, found.pooling, found.array.shape) == ("relu#3", "flatten", (90, 16))
    np.testing.assert_allclose(found.array, again.array, rtol=1e-3, atol=1e-3)
    np.testing.assert_array_equal(found.labels, images.labels[found.sample_ids])
    ids = [history.responses(epoch, images).sample_ids.tolist() for epoch in (1, 2)]  # type: ignore[union-attr]
    assert ids[0] == ids[1]


def test_layers_are_told_of_in_the_log(tmp_path: Path) -> None:
    settings = config(tmp_path, epochs=1, learning_rate=0.01)
    seen = trained(settings, image_set=few_digits(150))
    (measured,) = [event for event in seen if isinstance(event, events.LayersMeasured)]
    (saved,) = [event for event in seen if isinstance(event, events.HistorySaved)]
    assert (saved.epoch, saved.step) == (measured.epoch, measured.step) == (1, 4)
    assert measured in list(Run(settings.run).events())
    by_layer = dict(zip(measured.layers, measured.zeros, strict=True))
    assert 0 < by_layer["relu#1"] < 1  # type: ignore[operator]
    conv1 = measured.layers.index("conv1")
    kernel = weights(Path(settings.run))["conv1.weight"].double()
    assert measured.weight[conv1] == pytest.approx(float(kernel.norm()), rel=1e-5)
    assert measured.gradient[conv1] > 0  # type: ignore[operator]
    assert 0 < measured.update[conv1] < 1  # type: ignore[operator]
    assert measured.gradient[measured.layers.index("relu#1")] is None


# ---- faults -------------------------------------------------------------------------------------


def test_pictures_that_cannot_be_read_are_missing_and_end_nothing(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for number, name in enumerate(("ant", "bee")):
        (tmp_path / "set" / name).mkdir(parents=True)
        for index in range(20):
            size = (32, 32) if index % 2 else (40, 28)
            pixels = random.integers(90 * number, 90 * number + 60, size, np.uint8)
            Image.fromarray(pixels).save(tmp_path / "set" / name / f"{index}.png")
    images = open_dataset(f"folder:{tmp_path / 'set'}")
    settings = config(tmp_path, data=images.spec, history_samples=12, batch_size=4)
    trained(settings)
    held = Run(settings.run).history.predictions(1)["sample_ids"].tolist()
    broken = images.path(held[0])
    assert broken is not None
    broken.write_bytes(broken.read_bytes()[:60])
    other = replace(settings, run=str(tmp_path / "other"))
    trained(other, image_set=images)
    history = Run(other.run).history
    assert set(held) - set(history.predictions(1)["sample_ids"].tolist()) == {held[0]}
    found = history.responses(1, images)
    assert found is not None
    assert held[0] not in found.subset_ids
    assert found.samples == len(held) - 1


def test_a_wrong_name_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    settings = config(tmp_path, history_layers="conv1,nowhere")
    with pytest.raises(UnknownName, match="nowhere"):
        trained(settings, image_set=few_digits(150))
    assert not Path(settings.run).exists()
    problems = drain(proposing(settings, few_digits(150))).problems
    assert any("nowhere" in problem for problem in problems)


def test_the_files_of_earlier_versions_are_still_read(tmp_path: Path) -> None:
    settings = config(tmp_path, epochs=1)
    trained(settings, image_set=few_digits(150))
    run = Run(settings.run)
    said = run.history.predictions(1)
    shutil.rmtree(run.directory / "history")
    (run.directory / "history").mkdir()
    np.savez_compressed(run.directory / "history" / "epoch-0001.npz", **said)
    history = run.history
    assert (history.epochs, history.probed, history.layers) == ((1,), (), ())
    np.testing.assert_array_equal(history.predictions(1)["predicted"], said["predicted"])
    assert history.responses(1, few_digits(150)) is None
    assert history.features(1, few_digits(150)) is None
    with pytest.raises(RunProblem, match="keeps too little for an evaluation"):
        history.evaluation(1, load_model(run.weights(1)), few_digits(150))
    with pytest.raises(RunProblem, match="is not there"):
        history.predictions(2)


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = config(tmp_path_factory.mktemp("probed"), epochs=1)
    trained(settings, image_set=few_digits(150))
    return Path(settings.run)


@pytest.mark.parametrize("what", ["cut", "flipped", "other", "few images"])
def test_a_file_that_is_none_is_told(tmp_path: Path, what: str) -> None:
    settings = config(tmp_path, epochs=1)
    trained(settings, image_set=few_digits(150))
    path = Path(settings.run) / "history" / "probe-0001.npz"
    content = bytearray(path.read_bytes())
    images = few_digits(150)
    match what:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "flipped":
            content[len(content) // 2] ^= 255
            path.write_bytes(content)
        case "other":
            np.savez(path, something=np.zeros(3))
        case _:
            images = few_digits(5)
    with pytest.raises(RunProblem):
        History(Path(settings.run)).responses(1, images)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("sample_ids", np.array(-5)),
        ("sample_ids", np.array([-1] * 42, np.int32)),
        ("values", np.zeros(3, np.float32)),
        ("values", np.array(["x"])),
        ("positions", np.zeros((42, 5, 2), np.uint8)),
        ("feature_ids", np.arange(3, dtype=np.int32)),
        ("features", np.zeros((), np.float16)),
        ("about", np.frombuffer(b"[" * 100_000, np.uint8)),
    ],
)
def test_a_probe_of_somebody_who_is_no_friend_is_told(
    probed: Path, tmp_path: Path, name: str, other: np.ndarray[Any, Any]
) -> None:
    run = shutil.copytree(probed, tmp_path / "run")
    path = run / "history" / "probe-0001.npz"
    np.savez(path, **{**np.load(path), name: other})
    for look in (History(run).responses, History(run).features):
        with pytest.raises(RunProblem, match="is no history of a run"):
            look(1, few_digits(150))
    assert Past(run).units() == ()


def test_answers_of_somebody_who_is_no_friend_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(tmp_path, epochs=1)
    trained(settings, image_set=few_digits(150))
    history, model = History(Path(settings.run)), load_model(Run(Path(settings.run)).weights(1))
    path = history.directory / "history" / "epoch-0001.npz"
    whole = dict(np.load(path))
    for name, other in (
        ("target", np.frombuffer(b"\xff", np.uint8)),
        ("target", np.frombuffer(b"mask", np.uint8)),
        ("scores", whole["scores"][:3]),
        ("sample_ids", whole["sample_ids"][:, None]),
    ):
        np.savez(path, **{**whole, name: other})
        with pytest.raises(RunProblem, match="is not what a run writes"):
            history.evaluation(1, model, few_digits(150))
    for name in ("confidence", "labels"):
        np.savez(path, **{**whole, name: np.array("x")})
        assert Past(history.directory).said() == ()
    np.savez_compressed(path, **whole, much=np.zeros(1_000_000))
    monkeypatch.setattr("cnnviz.engine.archives._LARGEST", 1_000_000)
    with pytest.raises(RunProblem, match="too large"):
        history.evaluation(1, model, few_digits(150))


# ---- room ---------------------------------------------------------------------------------------


def test_the_size_is_told_beforehand(tmp_path: Path) -> None:
    images = few_digits(300)
    settings = config(tmp_path, epochs=1, history_steps=3)
    proposal = drain(proposing(settings, images))
    seen = trained(settings, image_set=images)
    files = (Path(settings.run) / "history").iterdir()
    taken = sum(path.stat().st_size for path in files)
    (started,) = [event for event in seen if isinstance(event, events.RunStarted)]
    assert proposal.history_bytes == started.history_bytes
    assert taken == pytest.approx(proposal.history_bytes, rel=0.15)
    silent = replace(settings, history=False)
    assert drain(proposing(silent, images)).history_bytes == 0


def test_the_history_is_thinned_to_the_room_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    for number in range(1, 7):
        (folder / f"epoch-{number:04d}.npz").write_bytes(bytes(500_000))
        (folder / f"probe-{number:04d}.npz").write_bytes(bytes(500_000))
        (folder / f"step-{100 * number:08d}.npz").write_bytes(bytes(500_000))
    history = History(tmp_path)
    kept = []
    for megabytes in (9, 8, 5, 1):
        thin_history(tmp_path, megabytes)
        assert history.epochs == history.probed
        kept.append((history.epochs, history.steps))
    assert kept == [
        ((1, 2, 3, 4, 5, 6), (100, 200, 300, 400, 500, 600)),
        ((1, 2, 3, 4, 5, 6), (200, 400, 600)),
        ((2, 4, 6), (600,)),
        ((6,), (600,)),
    ]


def test_a_run_keeps_to_the_room_it_was_given(tmp_path: Path) -> None:
    settings = config(tmp_path, epochs=6, filters2=64, units=400, history_megabytes=1)
    trained(settings, image_set=few_digits(150))
    history = Run(settings.run).history
    files = list((Path(settings.run) / "history").iterdir())
    assert history.epochs[-1] == 6
    assert len(history.epochs) < 6
    assert sum(path.stat().st_size for path in files) <= 1e6


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
