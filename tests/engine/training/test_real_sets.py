"""Real image sets of every kind: each opens, has pictures to show, and is learned from.

The settings are those of the panel but for what is named here, so that each case is a command
line too: ``cnnviz train --data voc:FOLDER --target crops --epochs 4``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.marking import marks_of
from cnnviz.engine.data.open import default_split, open_dataset
from cnnviz.engine.data.views import viewing
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import evaluate
from cnnviz.engine.training.fit import fit
from cnnviz.engine.training.results.classes import ClassEvaluation
from cnnviz.engine.training.results.labels import LabelsEvaluation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SQUEEZENET = "checkpoints/squeezenet1_1_imagenet_derived.pth"
SETS = {
    "cifar10-imagefolder-jpg": ("folder", 1000, False),
    "cifar10-png-csv": ("csv", 1000, False),
    "voc-bccd": ("voc", 205, True),
    "voc2011-labelme": ("voc", 3, True),
    "coco-mini": ("coco", 4, True),
    "imagenet": ("imagenet", 200, False),
}


def learn(folder: Path, data: str, **settings: Any) -> list[events.EpochEnd]:
    config = TrainConfig(data=data, device="cpu", run=str(folder / "run"), **settings)
    seen: list[object] = []
    drain(fit(config), seen.append)
    ends = [event for event in seen if isinstance(event, events.EpochEnd)]
    for end in ends:
        print(
            f"epoch {end.epoch}: loss {end.train_loss:.4f} {end.train_figure:.2%}, "
            f"held out {end.validation_loss:.4f} {end.validation_figure:.2%}"
        )
    return ends


def some(images: ImageSet) -> Iterator[int]:
    yield from range(0, len(images), max(1, len(images) // 20))


@pytest.mark.parametrize("name", SETS)
def test_pictures_and_marks_are_there_to_be_shown(shared_data: Path, name: str) -> None:
    kind, count, marked = SETS[name]
    spec = f"{kind}:{shared_data / name}"
    images = open_dataset(spec, default_split(spec, "train"))
    assert len(images) == count
    for sample_id in some(images):
        small = images.thumbnail(sample_id, 64)
        assert small.dtype == np.uint8
        assert small.shape[2] == 3
        assert max(small.shape) <= 64
        assert small.std() > 0, "nothing to be seen"
        assert images.sample_name(sample_id)
        height, width = images.image(sample_id).shape[:2]
        marks = marks_of(images, sample_id, (height, width), 128)
        assert (marks is not None) == marked
        if marks is None:
            continue
        assert len(marks.boxes) == len(marks.names) > 0
        assert marks.note == ""
        assert (marks.overlay is not None) == ("mask" in images.views)


def test_folders_of_small_photographs_are_learned(tmp_path: Path, shared_data: Path) -> None:
    data = f"folder:{shared_data / 'cifar10-imagefolder-jpg'}"
    ends = learn(tmp_path, data, validation="own", epochs=6)
    assert ends[-1].validation_figure > 0.38


def test_a_table_of_pictures_is_learned(tmp_path: Path, shared_data: Path) -> None:
    data = f"csv:{shared_data / 'cifar10-png-csv'}"
    assert learn(tmp_path, data, epochs=6)[-1].validation_figure > 0.33


def test_what_has_learned_before_learns_sooner(tmp_path: Path, shared_data: Path) -> None:
    """Weights of ImageNet and random ones of the same network, by as many steps at one rate."""
    data = f"folder:{shared_data / 'cifar10-imagefolder-jpg'}"
    settings = {"validation": "own", "image_size": 96, "epochs": 4, "learning_rate": 0.0003}
    tuned = learn(tmp_path / "tuned", data, model=str(shared_data / SQUEEZENET), **settings)
    fresh = learn(tmp_path / "fresh", data, model="squeezenet1_1", **settings)
    assert tuned[-1].step == fresh[-1].step == 64
    assert tuned[-1].validation_figure > 0.5
    assert tuned[-1].validation_figure > fresh[-1].validation_figure + 0.2


def test_cells_that_a_picture_shows_are_learned(tmp_path: Path, shared_data: Path) -> None:
    data = f"voc:{shared_data / 'voc-bccd'}"
    # Platelets are a few pixels wide, and RBC is in nearly every picture: nothing for few steps
    # from random weights.
    learn(
        tmp_path,
        data,
        model=str(shared_data / SQUEEZENET),
        image_size=224,
        loss="bce",
        validation="own",
        learning_rate=0.0003,
        batch_size=16,
        epochs=10,
    )
    model = load_model(Run(tmp_path / "run").checkpoint("best"))
    assert (model.answers, model.class_names) == ("labels", ("Platelets", "RBC", "WBC"))
    found = evaluate(model, open_dataset(data, "test"))
    assert isinstance(found, LabelsEvaluation)
    shares = found.truth.mean(0)
    print(f"average precision {found.class_precision}, where guessing gives {shares}")
    assert np.mean(found.class_precision) > max(0.88, shares.mean())
    platelets = model.class_names.index("Platelets")
    assert found.class_precision[platelets] > shares[platelets] + 0.15


def test_cells_cut_out_are_told_apart(tmp_path: Path, shared_data: Path) -> None:
    data = f"voc:{shared_data / 'voc-bccd'}"
    learn(tmp_path, data, target="crops", epochs=4)
    model = load_model(Run(tmp_path / "run").checkpoint("last"))
    found = evaluate(model, drain(viewing(open_dataset(data, "test"), "crops")))
    assert isinstance(found, ClassEvaluation)
    recalls = found.confusion.diagonal() / found.confusion.sum(1)
    print(f"recalls of {found.names}: {recalls.round(3)}, balanced {recalls.mean():.4f}")
    assert found.confusion.sum() == 945
    assert recalls.mean() > 0.9


@pytest.mark.parametrize("network", ["lraspp_mobilenet_v3_large", "fcn_resnet50"])
@pytest.mark.parametrize("name", ["voc2011-labelme", "coco-mini"])
def test_masks_are_learned(tmp_path: Path, shared_data: Path, name: str, network: str) -> None:
    ends = learn(
        tmp_path,
        f"{SETS[name][0]}:{shared_data / name}",
        model=network,
        target="mask",
        image_size=128,
        batch_size=4,
        epochs=10,
        validation_share=0.34,
    )
    assert ends[-1].train_loss < 0.7 * ends[0].train_loss
    assert ends[-1].train_figure > ends[0].train_figure
    assert load_model(Run(tmp_path / "run").checkpoint("last")).answers == "mask"


def test_people_in_a_picture_are_learned_and_a_lone_class_cannot_be(
    tmp_path: Path, shared_data: Path
) -> None:
    data = f"coco:{shared_data / 'coco-mini'}"
    ends = learn(tmp_path, data, loss="bce", validation_share=0.25, epochs=2)
    assert ends[-1].train_loss < ends[0].train_loss
    with pytest.raises(DatasetProblem, match="all its samples are of one class"):
        learn(tmp_path / "crops", data, target="crops")


def test_a_part_of_imagenet_is_gone_on_from(tmp_path: Path, shared_data: Path) -> None:
    """One picture of each class: the numbers of its network are kept, and a share is held out."""
    data = f"imagenet:{shared_data / 'imagenet'}"
    ends = learn(
        tmp_path, data, model=str(shared_data / SQUEEZENET), learning_rate=0.00003, epochs=2
    )
    assert ends[0].train_figure > 0.5  # as good as before, and so the outputs are the same ones
    assert ends[-1].train_loss < ends[0].train_loss
    again = load_model(Run(tmp_path / "run").checkpoint("last"))
    assert again.num_classes == 1000
