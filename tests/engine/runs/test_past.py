"""What the history of a run tells of an epoch, read once and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.past import Past, PastReader, told_epochs
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.parts import measuring
from tests.few import Shapes


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("runs") / "run"
    drain(fit(TrainConfig(epochs=2, batch_size=256, run=str(directory))))
    return directory


def read(reader: PastReader, epoch: int) -> Past:
    found = Run(reader.directory)
    images = reader.measured or drain(measuring(found.config))
    return drain(reader.reading(epoch, load_model(found.checkpoint(epoch)), images))


def test_an_epoch_is_read_once(run: Path) -> None:
    images = open_dataset("digits", "train")
    reader = PastReader(run)
    assert told_epochs(run) == (1, 2)
    assert reader.is_of(images) is None
    model = load_model(Run(run).checkpoint(1))
    past = drain(reader.reading(1, model, images))
    assert reader.is_of(images)
    assert past.images is images  # the set that is open, and no second one
    assert past.evaluation is not None
    assert past.responses is not None
    assert past.embedding is not None
    assert past.missing == ()
    assert reader.at_hand(1, images) is past
    assert reader.at_hand(2, images) is None
    reader.forget(1)
    assert reader.at_hand(1, images) is None


def test_of_other_images_nothing_but_the_right_ones_is_told(run: Path) -> None:
    other = open_dataset("digits", "test")
    reader = PastReader(run)
    past = drain(reader.reading(1, load_model(Run(run).checkpoint(1)), other))
    assert reader.is_of(other) is False
    assert past.images is not None
    assert past.images.fingerprint() == open_dataset("digits", "train").fingerprint()
    assert (past.evaluation, past.responses, past.embedding) == (None, None, None)
    assert reader.at_hand(1, other) is None


def test_both_epochs_lie_on_the_same_axes(run: Path) -> None:
    reader = PastReader(run)
    first, second = read(reader, 1), read(reader, 2)
    assert first.joint is not None
    assert first.joint is second.joint
    assert first.embedding is not None
    assert second.embedding is not None
    np.testing.assert_array_equal(first.embedding.sample_ids, second.embedding.sample_ids)
    assert np.abs(first.embedding.points - second.embedding.points).max() > 0


@pytest.mark.parametrize(
    ("target", "model", "loss"),
    [
        ("labels", "course_cnn", "bce"),
        ("number", "course_cnn", "mse"),
        pytest.param(
            *("mask", "lraspp_mobilenet_v3_large", "cross_entropy"), marks=pytest.mark.slow
        ),
    ],
)
def test_what_cannot_be_told_of_other_answers_is_named(
    target: TargetKind, model: str, loss: str, tmp_path: Path
) -> None:
    images = Shapes(target)
    config = TrainConfig(epochs=1, batch_size=40, model=model, loss=loss, run=str(tmp_path / "run"))
    drain(fit(config, image_set=images))
    reader = PastReader(tmp_path / "run", images)
    past = drain(reader.reading(1, load_model(Run(reader.directory).checkpoint(1)), images))
    assert past.images is images
    assert (past.evaluation is None) == bool(past.missing)
    if past.evaluation is not None:
        assert past.evaluation.kind == target
    for sentence in past.missing:
        assert sentence.endswith(".")
