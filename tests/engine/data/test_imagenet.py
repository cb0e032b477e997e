"""ImageNet in all its layouts: the index of a class is always the model's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.io import savemat
from torchvision.models import ResNet18_Weights

from cnnviz.engine.data.kinds.imagenet import class_names, wnids
from cnnviz.engine.data.open import default_split, detect_kind, open_dataset, parts_of
from cnnviz.engine.errors import DatasetProblem, UnknownName

# Far apart, so that the rank of their folders is not their index.
TENCH, ELECTRIC_RAY, TOILET_PAPER = "n01440764", "n01496331", "n15075141"


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (6, 6)).save(path, "JPEG")
    return path


def test_the_thousand_ids_stand_in_the_order_of_the_models(shared_data: Path) -> None:
    rows = (shared_data / "imagenet" / "classes.csv").read_text(encoding="utf-8").splitlines()[1:]
    known = {row.split(",")[1]: int(row.split(",")[0]) for row in rows}
    assert wnids() == known
    assert list(wnids()) == sorted(wnids())
    assert list(class_names()) == ResNet18_Weights.DEFAULT.meta["categories"]


def test_a_part_with_classes_of_its_own_file(shared_data: Path) -> None:
    part = open_dataset(str(shared_data / "imagenet"))
    assert (part.kind, len(part), len(part.class_names)) == ("imagenet", 200, 1000)
    # Bare folders of the same pictures have the same indices.
    bare = open_dataset(f"imagenet:{shared_data / 'imagenet' / 'images'}")
    assert bare.labels.tolist() == part.labels.tolist()
    assert detect_kind(shared_data / "imagenet" / "images") == "imagenet"


@pytest.mark.parametrize("below", ["", "ILSVRC/Data/CLS-LOC"])
def test_folders_by_id_below_train_and_val(tmp_path: Path, below: str) -> None:
    base = tmp_path / below
    for wnid in (TENCH, TOILET_PAPER):
        picture(base / "train" / wnid / f"{wnid}_1.JPEG")
    picture(base / "val" / ELECTRIC_RAY / "ILSVRC2012_val_00000001.JPEG")
    spec = str(tmp_path)
    assert (detect_kind(tmp_path), parts_of(spec)) == ("imagenet", ("train", "val"))
    assert default_split(spec, "evaluate") == "val"
    train = open_dataset(spec)
    assert (train.split, train.labels.tolist()) == ("train", [0, 999])
    assert train.class_names[999] == "toilet tissue"
    assert open_dataset(spec, "test").labels.tolist() == [5]
    with pytest.raises(UnknownName, match="train, val"):
        open_dataset(spec, "middle")


def test_the_flat_folder_of_kaggle_with_its_solution(tmp_path: Path) -> None:
    base = tmp_path / "ILSVRC" / "Data" / "CLS-LOC"
    picture(base / "train" / TENCH / "a.JPEG")
    for number in (1, 2, 3):
        picture(base / "val" / f"ILSVRC2012_val_0000000{number}.JPEG")
    with pytest.raises(DatasetProblem, match="nothing says which classes its pictures are of"):
        open_dataset(str(tmp_path), "val")
    lines = ["ImageId,PredictionString", f"ILSVRC2012_val_00000002,{TOILET_PAPER} 1 2 3 4"]
    lines += [f"ILSVRC2012_val_00000001,{ELECTRIC_RAY} 1 2 3 4 {ELECTRIC_RAY} 5 6 7 8", ""]
    (tmp_path / "LOC_val_solution.csv").write_text("\n".join(lines))
    # The solution lies above what is opened here.
    for place in (tmp_path, tmp_path / "ILSVRC"):
        val = open_dataset(f"imagenet:{place}", "val")
        named = {val.sample_name(number)[-6]: int(val.labels[number]) for number in range(len(val))}
        assert named == {"1": 5, "2": 999}
        assert any("1 pictures have no row" in problem for problem in val.problems)


def test_the_flat_folder_of_the_devkit(tmp_path: Path) -> None:
    for number in (1, 2):
        picture(tmp_path / "val" / f"ILSVRC2012_val_0000000{number}.JPEG")
    picture(tmp_path / "train" / TENCH / "a.JPEG")
    devkit = tmp_path / "ILSVRC2012_devkit_t12" / "data"
    devkit.mkdir(parents=True)
    truth = devkit / "ILSVRC2012_validation_ground_truth.txt"
    truth.write_text("490\n3\n")
    with pytest.raises(DatasetProblem, match="it comes with the devkit"):
        open_dataset(str(tmp_path), "val")
    # The devkit numbers its synsets in an order of its own, and has some that are no classes.
    table = np.array(
        [(3, TENCH, 0), (490, TOILET_PAPER, 0), (1001, "n00001740", 5)],
        dtype=[("ILSVRC2012_ID", "i4"), ("WNID", "O"), ("num_children", "i4")],
    )
    savemat(devkit / "meta.mat", {"synsets": table})
    assert open_dataset(str(tmp_path), "val").labels.tolist() == [999, 0]
    truth.write_text("490\n1001\n")
    with pytest.raises(DatasetProblem, match="line 2 is '1001', which is no class"):
        open_dataset(str(tmp_path), "val")
    (devkit / "meta.mat").write_bytes(b"MATLAB?" * 40)
    with pytest.raises(DatasetProblem, match="get it again"):
        open_dataset(str(tmp_path), "val")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("file,wnid", (TOILET_PAPER, TENCH)),
        ("id,index", ("999", "0")),
        ("index,name", ("999", "0")),
    ],
)
def test_a_flat_folder_with_a_csv(tmp_path: Path, header: str, cells: tuple[str, str]) -> None:
    for name in "ab":
        picture(tmp_path / "pictures" / f"{name}.JPEG")
    rows = [("a", cells[0]), ("b", cells[1])]
    if header.startswith("index"):
        rows = [(label, name) for name, label in rows]
    table = tmp_path / "labels.csv"
    table.write_text("\n".join([header, *(",".join(row) for row in rows)]))
    for place in (tmp_path, table):
        opened = open_dataset(f"imagenet:{place}")
        assert (opened.labels.tolist(), len(opened.class_names)) == ([999, 0], 1000)
    # A column of ids tells what the set is; one of numbers could be of any set.
    assert detect_kind(tmp_path) == ("imagenet" if "wnid" in header else "csv")


@pytest.mark.parametrize("label", ["1000", "-1", "n00000000", "tench", "", "9" * 5000])
def test_labels_beyond_the_thousand(tmp_path: Path, label: str) -> None:
    picture(tmp_path / "a.JPEG")
    (tmp_path / "t.csv").write_text(f"file,wnid\na,{label}\n")
    with pytest.raises(DatasetProblem, match="its index from 0 to 999"):
        open_dataset(f"imagenet:{tmp_path}")


def test_folders_that_are_not_of_the_thousand(tmp_path: Path) -> None:
    picture(tmp_path / TENCH / "a.JPEG")
    picture(tmp_path / "n99999999" / "a.JPEG")
    # With others beside them they are classes of a set of its own, unless the person says so.
    assert detect_kind(tmp_path) == "folder"
    opened = open_dataset(f"imagenet:{tmp_path}")
    assert opened.labels.tolist() == [0]
    assert opened.problems == ("No classes of ImageNet's thousand, so left out: n99999999.",)
    only = picture(tmp_path / "other" / "n99999999" / "a.JPEG").parents[1]
    with pytest.raises(DatasetProblem, match="none of its folders is called by one"):
        open_dataset(f"imagenet:{only}")
    with pytest.raises(DatasetProblem, match="this is not the layout of ImageNet"):
        open_dataset(f"imagenet:{only / 'n99999999'}")
