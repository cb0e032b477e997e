"""Image sets open by their SPEC, from real files and from bad ones."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.batches import iterate
from cnnviz.engine.data.open import Purpose, default_split, detect_kind, open_dataset, parts_of
from cnnviz.engine.data.preprocessing import MNIST, Preprocessing
from cnnviz.engine.errors import CnnvizError, DatasetProblem, ImageProblem, UnknownName

PURPOSES: tuple[Purpose, ...] = ("train", "validate", "evaluate")
SMALL = Preprocessing(3, 8, (8, 8))


def picture(path: Path, shade: int = 128) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (12, 10), (shade, shade, 0)).save(path)
    return path


def idx(path: Path, values: np.ndarray, cut: int = 0) -> None:
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    content = header + values.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(content[: len(content) - cut]))


def test_digits_are_split_the_same_way_every_time() -> None:
    train, test = open_dataset("digits", "train"), open_dataset("digits", "test")
    assert (len(train), len(test)) == (1437, 360)
    assert np.bincount(test.labels).min() >= 34
    assert test.fingerprint() == open_dataset("digits", "test").fingerprint()
    assert train.image(0).shape == (28, 28)


def test_both_parts_of_mnist_open_as_one(shared_data: Path) -> None:
    spec = f"mnist:{shared_data / 'mnist'}"
    whole, train, test = (open_dataset(spec, split) for split in ("all", "train", "test"))
    assert whole.parts == ("train", "test", "all")
    assert len(whole) == 70_000
    np.testing.assert_array_equal(whole.image(59_999), train.image(59_999))
    np.testing.assert_array_equal(whole.image(60_000), test.image(0))
    np.testing.assert_array_equal(whole.labels, np.concatenate([train.labels, test.labels]))
    with pytest.raises(UnknownName, match="train, test, all"):
        open_dataset(spec, "middle")


def test_real_mnist(shared_data: Path) -> None:
    test = open_dataset(f"mnist:{shared_data / 'mnist'}", "test")
    assert len(test) == 10_000
    assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    images = open_dataset(str(shared_data / "mnist"), "train").in_memory
    assert images is not None
    # The published mean and deviation of the training images.
    assert images.mean() / 255 == pytest.approx(0.1307, abs=1e-4)
    assert images.std() / 255 == pytest.approx(0.3081, abs=1e-4)


@pytest.mark.parametrize(
    ("folder", "kind", "count"),
    [
        ("fashion-mnist", "fashion-mnist", 60_000),
        ("imagenet", "imagenet", 200),
        ("cifar10-png-csv", "csv", 1000),
        ("cifar10-imagefolder-jpg", "folder", 1000),
        ("cifar10-imagefolder-jpg/test", "folder", 500),
        ("cifar10-png-csv/trainLabels.csv", "csv", 1000),
        ("cifar10-png-csv/train", "images", 1000),
        ("voc-bccd", "voc", 364),
        ("voc2011-labelme", "voc", 3),
        ("voc2011-labelme/seg", "voc", 3),
        ("coco-mini", "coco", 4),
        ("coco-mini/test_coco.json", "coco", 4),
        ("coco-mini/images", "images", 4),
    ],
)
def test_real_sets_are_detected(shared_data: Path, folder: str, kind: str, count: int) -> None:
    opened = open_dataset(str(shared_data / folder))
    assert (opened.kind, len(opened)) == (kind, count)


def test_the_index_of_imagenet_is_the_model_s(shared_data: Path) -> None:
    opened = open_dataset(f"imagenet:{shared_data / 'imagenet'}")
    assert opened.labels[:5].tolist() == [0, 5, 10, 15, 20]
    assert opened.class_names[5] == "electric ray"


def test_a_csv_says_what_has_no_partner(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    picture(tmp_path / "b.png")
    picture(tmp_path / "spare.png")
    (tmp_path / "labels.csv").write_text("id,label\na,cat\nb.png,dog\nmissing,dog\n")
    opened = open_dataset(str(tmp_path))
    assert opened.class_names == ("cat", "dog")
    assert opened.labels.tolist() == [0, 1]
    assert any("1 rows" in problem for problem in opened.problems)
    assert any("1 pictures" in problem for problem in opened.problems)


def test_a_name_that_several_pictures_have_is_not_guessed(tmp_path: Path) -> None:
    for place in ("a/1.png", "b/1.png", "a/2.png", "a/3.jpg", "b/4.png", "5.png", "b/5.png"):
        picture(tmp_path / place)
    rows = ["1,cat", "1.png,dog", "b/1.png,cow", "2,cat", "3.jpg,dog", "4,cat", "b/4.png,dog"]
    # The picture beside the table has the very path "5.png"; the stem alone fits another too.
    rows += ["5.png,cow", "5,cat"]
    (tmp_path / "labels.csv").write_text("\n".join(["file,label", *rows]) + "\n")
    opened = open_dataset(f"csv:{tmp_path}")
    named = {
        opened.path(number).relative_to(tmp_path).as_posix(): opened.class_names[label]
        for number, label in enumerate(opened.labels)
    }
    assert named == {"b/1.png": "cow", "a/2.png": "cat", "a/3.jpg": "dog", "5.png": "cow"}
    said = " ".join(opened.problems)
    assert "(give their folders too): 1, 1.png, 5." in said
    assert "several labels to these pictures, so that they are left out: b/4.png." in said
    assert len(opened.problems) == 2


def test_an_empty_label_is_no_class(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        picture(tmp_path / f"{name}.png")
    (tmp_path / "labels.csv").write_text("file,label\na,cat\nb,\nc, \nd\n")
    opened = open_dataset(f"csv:{tmp_path}")
    assert opened.class_names == ("cat",)
    assert opened.labels.tolist() == [0, -1, -1, -1]


def test_labels_are_sorted_also_where_they_only_look_like_numbers(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        picture(tmp_path / f"{name}.png")
    (tmp_path / "labels.csv").write_text("file,label\na,²\nb,10\nc,9\n", encoding="utf-8")
    assert open_dataset(f"csv:{tmp_path}").class_names == ("9", "10", "²")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes(range(128, 256)), "cannot be read as CSV"),
        (b"", "columns wnid and index"),
        (b"wnid,name\nn1,cat\n", "columns wnid and index"),
        (b"wnid,index\nn1,-3\n", "class index '-3' of 'n1'"),
        (b"wnid,index\nn1,1.5\n", "whole number from 0 to 99,999"),
        (b"wnid,index\nn1,1000000000000\n", "whole number from 0 to 99,999"),
        (b"wnid,index\nn1," + b"9" * 5000 + b"\n", "whole number from 0 to 99,999"),
        (b"wnid,index\nn1\n", "class index '' of 'n1'"),
    ],
)
def test_classes_of_imagenet_that_cannot_be_read(
    tmp_path: Path, content: bytes, words: str
) -> None:
    picture(tmp_path / "images" / "n1" / "a.png")
    (tmp_path / "classes.csv").write_bytes(content)
    with pytest.raises(DatasetProblem, match=words):
        open_dataset(f"imagenet:{tmp_path}")


def test_class_folders_with_parts(tmp_path: Path) -> None:
    for part, count in (("train", 3), ("test", 2)):
        for name in ("ant", "bee"):
            for number in range(count):
                picture(tmp_path / part / name / f"{number}.png")
    assert detect_kind(tmp_path) == "folder"
    assert len(open_dataset(str(tmp_path))) == 6
    test = open_dataset(f"folder:{tmp_path}", "test")
    assert (len(test), test.class_names) == (4, ("ant", "bee"))


def test_parts_without_classes_are_loose_pictures(tmp_path: Path) -> None:
    for part in ("train", "test"):
        picture(tmp_path / part / "a.png")
    opened = open_dataset(str(tmp_path))
    assert (opened.kind, len(opened)) == ("images", 2)


def test_one_broken_picture_does_not_end_the_sweep(tmp_path: Path) -> None:
    for number in range(5):
        picture(tmp_path / f"{number}.png")
    (tmp_path / "2.png").write_bytes(b"no picture")
    problems: list[int] = []
    opened = open_dataset(f"images:{tmp_path}")
    batches = list(
        iterate(opened, SMALL, batch_size=2, on_problem=lambda i, _p: problems.append(i))
    )
    assert [len(batch.labels) for batch in batches] == [2, 1, 1]
    assert np.concatenate([batch.sample_ids for batch in batches]).tolist() == [0, 1, 3, 4]
    assert problems == [2]


def test_batches_from_memory_equal_single_pictures() -> None:
    opened = open_dataset("digits", "test")
    first = next(iterate(opened, MNIST, [5, 3, 8], batch_size=3))
    expected = (opened.image(3) / 255 - 0.1307) / 0.3081
    np.testing.assert_allclose(first.images[1, 0], expected, rtol=1e-4, atol=1e-5)
    assert first.labels.tolist() == opened.labels[[5, 3, 8]].tolist()


def test_bad_idx_files_are_refused_in_words(tmp_path: Path) -> None:
    images, labels = np.zeros((4, 28, 28)), np.arange(4)
    place = tmp_path / "t10k-images-idx3-ubyte.gz"
    other = tmp_path / "t10k-labels-idx1-ubyte.gz"
    idx(place, images)
    with pytest.raises(DatasetProblem, match="no file of labels"):
        open_dataset(f"mnist:{tmp_path}")
    idx(other, labels[:3])
    with pytest.raises(DatasetProblem, match="3 labels stand beside 4 images"):
        open_dataset(f"mnist:{tmp_path}")
    idx(other, labels + 9)
    with pytest.raises(DatasetProblem, match="label 12 is outside"):
        open_dataset(f"mnist:{tmp_path}")
    idx(place, images, cut=100)
    with pytest.raises(DatasetProblem, match="cut off"):
        open_dataset(f"mnist:{tmp_path}")
    place.write_bytes(place.read_bytes()[:20])
    with pytest.raises(DatasetProblem, match="cut off"):
        open_dataset(f"mnist:{tmp_path}")


def test_what_is_missing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetProblem, match=r"it can be downloaded \(cnnviz download mnist\)"):
        open_dataset("mnist")
    with pytest.raises(UnknownName, match="did you mean mnist"):
        open_dataset("mnisst:/data")
    with pytest.raises(DatasetProblem, match="no picture"):
        open_dataset(f"images:{tmp_path}")
    with pytest.raises(DatasetProblem, match="no class folders"):
        open_dataset(f"folder:{tmp_path}")
    with pytest.raises(CnnvizError, match="split"):
        open_dataset("digits", "validation")
    with pytest.raises(DatasetProblem, match="no such file"):
        open_dataset(str(tmp_path / "nowhere.d"))


def test_a_sample_that_vanished_is_a_problem_of_that_sample(tmp_path: Path) -> None:
    file = picture(tmp_path / "a.png")
    opened = open_dataset(f"images:{tmp_path}")
    file.unlink()
    with pytest.raises(ImageProblem, match="no such file"):
        opened.image(0)


def test_parts_of_a_folder_are_those_that_are_there(tmp_path: Path) -> None:
    for part in ("val", "train"):
        picture(tmp_path / part / "cat" / "a.png")
    opened = open_dataset(str(tmp_path))
    assert (opened.split, opened.parts) == ("train", ("train", "val"))
    for asked in ("test", "val"):
        assert open_dataset(str(tmp_path), asked).split == "val"
    assert open_dataset("digits").parts == ("train", "test", "all")
    picture(tmp_path / "flat" / "cat" / "a.png")
    assert open_dataset(str(tmp_path / "flat")).parts == ()


def test_a_csv_keeps_its_further_columns(tmp_path: Path) -> None:
    for name in "abc":
        Image.new("L", (4, 4)).save(tmp_path / f"{name}.png")
    table = tmp_path / "labels.csv"
    table.write_text("place,file,label,\nsea\x07,a,1,x\n,b.png,2\nland,c,1,z\n", encoding="utf-8")
    opened = open_dataset(f"csv:{tmp_path}")
    assert opened.columns == {"place": ("sea", "", "land"), "column 4": ("x", "", "z")}
    table.write_text("a,1,x\nb,2,y\nc,1,z\n", encoding="utf-8")  # no header, so no titles
    assert open_dataset(f"csv:{tmp_path}").columns == {}
    assert open_dataset("digits").columns == {}


def test_numbers_of_a_csv_are_found_and_learned_where_they_have_fractions(tmp_path: Path) -> None:
    for name in "abcd":
        picture(tmp_path / f"{name}.png")
    table = tmp_path / "labels.csv"
    table.write_text("file,age,weight,note\na,3,1.5,x\nb,4,,1_0\nc,3,-2e1,7\nd,5,inf,8\n")
    opened = open_dataset(f"csv:{tmp_path}")
    # Without a column of a known name the one after the file is the label, and it stays a column.
    assert (opened.target, opened.class_names) == ("class", ("3", "4", "5"))
    assert opened.columns["age"] == ("3", "4", "3", "5")
    assert opened.views == ("class", "number")
    assert list(opened.numbers) == ["age"]  # one cell of each other column is no finite number
    table.write_text("file,label,weight\na,0.5,1\nb,,2\nc,2,\nd,1e3,4\n")
    opened = open_dataset(f"csv:{tmp_path}")
    assert (opened.target, opened.views, opened.class_names) == ("number", ("number",), ())
    np.testing.assert_array_equal(opened.values, np.float32([0.5, np.nan, 2, 1000]))
    np.testing.assert_array_equal(opened.numbers["weight"], np.float32([1, 2, np.nan, 4]))
    before = opened.fingerprint()
    table.write_text("file,label,weight\na,0.5,1\nb,,2\nc,2,\nd,1e3,5\n")
    assert open_dataset(f"csv:{tmp_path}").fingerprint() != before


def test_the_part_that_serves_a_purpose(tmp_path: Path) -> None:
    for part in ("training", "val"):
        picture(tmp_path / part / "cat" / "a.png")
    serving = [default_split(str(tmp_path), purpose) for purpose in PURPOSES]
    assert serving == ["training", "val", "val"]
    assert default_split("digits#target=auto&positive=3", "evaluate") == "test"
    assert parts_of("digits") == ("train", "test", "all")
    only = picture(tmp_path / "other" / "test" / "cat" / "a.png").parents[2]
    assert [default_split(str(only), purpose) for purpose in PURPOSES] == [None, "test", "test"]
