"""CIFAR in both forms, unpacked and not; what is cut off, foreign or hostile is refused."""

from __future__ import annotations

import gzip
import io
import pickle
import pickletools
import struct
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.engine.data.kinds.cifar_names import CLASSES, COARSE, FORMS, Form
from cnnviz.engine.data.kinds.plain_pickle import BadPickle, read_plain
from cnnviz.engine.data.open import default_split, detect_kind, open_dataset, parts_of
from cnnviz.engine.errors import DatasetProblem, MissingCopy, UnknownName
from tests.made_cifar import COUNT, archive, files, python2, samples, unpacked

by_form = pytest.mark.parametrize("form", FORMS, ids=[form.folder for form in FORMS])
TEN, TEN_BINARY, HUNDRED, HUNDRED_BINARY = FORMS


@by_form
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "archive"])
def test_every_form_opens_with_the_same_images(tmp_path: Path, form: Form, packed: bool) -> None:
    if packed:
        (tmp_path / form.archive).write_bytes(archive(form))
    else:
        unpacked(form, tmp_path)
    assert detect_kind(tmp_path) == form.kind
    spec = str(tmp_path)
    train, test, whole = (open_dataset(spec, split) for split in ("train", "test", "all"))
    assert (train.kind, train.class_names) == (form.kind, CLASSES[form.kind])
    assert train.parts == parts_of(spec) == ("train", "test", "all")
    assert (len(train), len(test)) == (COUNT * len(form.train), COUNT)
    assert train.in_memory is not None
    assert train.in_memory.shape[1:] == (32, 32, 3)
    pixels, labels = samples(form.test[0], len(CLASSES[form.kind]))
    assert test.labels.tolist() == labels
    # A row is the red picture, then the green and the blue one, each line by line.
    third = pixels[2].reshape(3, 32, 32)
    np.testing.assert_array_equal(test.image(2)[5, 7], third[:, 5, 7])
    np.testing.assert_array_equal(whole.image(len(train) + 2), test.image(2))
    assert whole.labels.tolist() == [*train.labels, *test.labels]
    if form.kind == "cifar100":
        assert list(test.columns["coarse"]) == [COARSE[label // 5] for label in labels]
    if not form.binary:
        assert test.columns["file"][1] == f"{form.test[0]}_1.png"
    assert default_split(spec, "evaluate") == "test"
    with pytest.raises(UnknownName, match="train, test, all"):
        open_dataset(spec, "middle")


def test_an_archive_may_lie_anywhere_and_be_called_anything(tmp_path: Path) -> None:
    file = tmp_path / "mine.tar.gz"
    file.write_bytes(archive(HUNDRED))
    unpacked(TEN, tmp_path / "packed")
    with tarfile.open(tmp_path / "dotted.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "packed" / TEN.folder, f"./{TEN.folder}")
    assert detect_kind(tmp_path / "dotted.tar.gz") == "cifar10"
    assert len(open_dataset(str(tmp_path / "dotted.tar.gz"), "test")) == COUNT
    assert (detect_kind(file), len(open_dataset(str(file), "test"))) == ("cifar100", COUNT)
    with pytest.raises(DatasetProblem, match="this is not CIFAR-10"):
        open_dataset(f"cifar10:{file}")


def test_only_one_part_that_lies_directly_in_a_folder(tmp_path: Path) -> None:
    content = files(HUNDRED)
    for name in ("test", "meta"):
        (tmp_path / name).write_bytes(content[name])
    assert detect_kind(tmp_path) == "cifar100"
    opened = open_dataset(str(tmp_path))
    assert (opened.split, opened.parts) == ("test", ("test",))
    with pytest.raises(DatasetProblem, match="train is missing"):
        open_dataset(str(tmp_path), "train")


def test_names_come_from_the_files_and_else_are_known(tmp_path: Path) -> None:
    unpacked(TEN, tmp_path)
    meta = tmp_path / TEN.folder / "batches.meta"
    named = [f"thing {number}\x1b" for number in range(10)]
    meta.write_bytes(python2({"label_names": named}))
    assert open_dataset(str(tmp_path), "test").class_names[3] == "thing 3"
    for content in (b"", python2({"label_names": named[:9]}), python2({"label_names": 7})):
        meta.write_bytes(content)
        assert open_dataset(str(tmp_path), "test").class_names == CLASSES["cifar10"]
    meta.unlink()
    assert open_dataset(str(tmp_path), "test").class_names == CLASSES["cifar10"]


def test_what_python_2_wrote(tmp_path: Path) -> None:
    pixels, labels = samples("x", 10)
    table = {"batch_label": "testing batch 1 of 1", "labels": labels, "data": pixels}
    content = python2(table)
    # The reference reads it too, so that it is a pickle indeed.
    reference = pickle.loads(content, encoding="bytes")
    found = read_plain(content)
    assert found.keys() == reference.keys()
    np.testing.assert_array_equal(found[b"data"], reference[b"data"])
    assert found[b"labels"] == labels
    folder = unpacked(TEN, tmp_path) / TEN.folder
    (folder / "test_batch").write_bytes(content)
    assert open_dataset(str(tmp_path), "test").labels.tolist() == labels


@pytest.mark.parametrize("protocol", [2, 3])
def test_plain_values_come_out_as_pickle_reads_them(protocol: int) -> None:
    value = {
        "text": "ü",
        b"bytes": b"\x00\xff" * 200,
        "numbers": [0, 255, 256, 65_536, -1, True, False, None],
        "nested": [("a",), ("a", "b"), ("a", "b", "c"), (1, 2, 3, 4), (), {}, {1: [2]}],
        "array": np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
        "columns": np.asfortranarray(np.arange(6, dtype=np.uint8).reshape(2, 3)),
    }
    found = read_plain(pickle.dumps(value, protocol))
    for name in ("array", "columns"):
        np.testing.assert_array_equal(found.pop(name), value.pop(name))
    assert found == value


class _Call:
    def __init__(self, *what: Any) -> None:
        self.what = what

    def __reduce__(self) -> Any:
        return self.what


def _with_array(shape: bytes, raw: bytes) -> bytes:
    """Return an array whose shape and bytes are told by hand."""
    whole = python2(np.zeros((1, 1), np.uint8))
    start = whole.index(b"(K\x01(") + 3
    ready = whole[:start] + b"(" + shape + b"t" + whole[whole.index(b"cnumpy\ndtype") :]
    tail = whole[whole.rindex(b"U\x01") :]
    return ready[: -len(tail)] + b"T" + struct.pack("<i", len(raw)) + raw + b"tb."


HUGE = b"J" + struct.pack("<i", 2**31 - 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pickle.dumps(_Call(__import__("os").system, ("touch ran",)), 2), r"system, which no such"),
        (pickle.dumps(_Call(eval, ("1",)), 2), r"asks for __builtin__\.eval"),
        (b"\x80\x02cnumpy\nload\n.", r"asks for numpy\.load"),
        (b"\x80\x02cnumpy\ndtype\nU\x02O8\x85R.", "something else than bytes"),
        (b"\x80\x02cnumpy\nndarray\n)R.", "in a way that no such file needs"),
        (b"\x80\x02cnumpy\ndtype\nU\x02u1\x85R}b.", "type dict is not expected"),
        (b"\x80\x02}}b.", "type dict is not expected"),
        (b"\x80\x02})b.", "changes a value"),
        (_with_array(HUGE * 2, b"x"), "has 1 bytes instead of 4,611,686,014,132,420,609"),
        (_with_array(b"J\xff\xff\xff\xff" * 2, b"x"), "damaged"),
        (_with_array(b"K\x01" * 9, b"x"), "damaged"),
        (_with_array(HUGE * 3 + b"K\x00", b""), "damaged"),
        (b"\x80\x02T" + struct.pack("<i", 2**31 - 1) + b"x", "cut off"),
        (b"\x80\x02T\xff\xff\xff\xff", "length in it is negative"),
        (b"\x80\x02h\x05.", "does not hold"),
        (b"\x80\x02(.", "do not belong together"),
        (b"\x80\x02].", None),
        (b"\x80\x02t.", "do not belong together"),
        (b"\x80\x02}(]K\x01u.", "neither a text nor a number"),
        (b"\x80\x02X\x01\x00\x00\x00\xff.", "text in it is damaged"),
        (b"\x80\x02" + b"c" + b"a" * 1000, "has no end"),
        (b"\x80\x02c_codecs\nencode\nX\x03\x00\x00\x00\xe2\x82\xacX\x06\x00\x00\x00latin1\x86R.",
         "bytes in it are damaged"),
        (pickle.dumps(3.5, 2), "instruction b'G'"),
        (pickle.dumps([1], 4), "not of protocol 2 or 3"),
        (b"", "cut off"),
        (b"\x89PNG", "instruction b'P'"),
    ],
)  # fmt: skip
def test_hostile_pickles_run_nothing(content: bytes, words: str | None, own_folders: Path) -> None:
    if words is None:
        assert read_plain(content) == []
        return
    with pytest.raises(BadPickle, match=words):
        read_plain(content)
    assert not (own_folders / "working" / "ran").exists()


def test_names_that_are_no_texts_are_not_written_out(tmp_path: Path) -> None:
    unpacked(TEN, tmp_path)
    file = tmp_path / TEN.folder / "test_batch"
    name: Any = "x"
    for _ in range(60):  # written out, it would be longer than any memory
        name = (name, name)
    table = read_plain(file.read_bytes())
    told = {"data": table["data"], "labels": table["labels"], "filenames": [name] * COUNT}
    file.write_bytes(pickle.dumps(told, 2))
    assert set(open_dataset(f"cifar10:{tmp_path}", "test").columns["file"]) == {""}


def test_no_cut_and_no_flipped_bit_ends_in_anything_but_a_refusal() -> None:
    content = files(TEN)["test_batch"]
    for end in range(400):
        with pytest.raises(BadPickle):
            read_plain(content[:end])
    heads = [place for _, _, place in pickletools.genops(content) if place is not None]
    for place in heads:
        for bit in range(8):
            spoiled = bytearray(content)
            spoiled[place] ^= 1 << bit
            try:
                read_plain(bytes(spoiled))
            except BadPickle:
                continue


@pytest.mark.parametrize(
    ("form", "change", "words"),
    [
        (TEN, {"labels": [0, 1, 2, 10]}, "label 10 is outside 0 to 9"),
        (TEN, {"labels": [0, 1, 2, -1]}, "label -1 is outside 0 to 9"),
        (TEN, {"labels": [0, 1, 2]}, "3 labels for 4 images"),
        (TEN, {"labels": [0, 1, 2, "3"]}, "no list of labels"),
        (TEN, {"labels": None}, "no list of labels"),
        (TEN, {"data": np.zeros((4, 3071), np.uint8)}, "no array of 3,072 bytes"),
        (TEN, {"data": [1]}, "no array of 3,072 bytes"),
        (TEN, {"data": np.zeros((0, 3072), np.uint8), "labels": []}, "holds no images"),
        (HUNDRED, {"fine_labels": [0, 1, 2, 100]}, "label 100 is outside 0 to 99"),
        (HUNDRED, {"coarse_labels": [0, 1, 2, 20]}, "coarse label 20 is outside 0 to 19"),
    ],
)
def test_files_whose_content_does_not_fit(
    tmp_path: Path, form: Form, change: dict[str, Any], words: str
) -> None:
    file = unpacked(form, tmp_path) / form.folder / form.test[0]
    table = pickle.loads(file.read_bytes())
    # Of no bytes at all Python 3 writes in protocol 2 a call, which no file of CIFAR holds.
    file.write_bytes(pickle.dumps({**table, **change}, 3))
    with pytest.raises(DatasetProblem, match=words) as trouble:
        open_dataset(str(tmp_path), "test")
    assert trouble.value.path == file


@by_form
def test_files_that_are_cut_off(tmp_path: Path, form: Form) -> None:
    file = unpacked(form, tmp_path) / form.folder / form.test[0]
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DatasetProblem, match="get it again"):
        open_dataset(str(tmp_path), "test")
    file.unlink()
    with pytest.raises(DatasetProblem, match=f"{form.test[0]} is missing"):
        open_dataset(str(tmp_path), "test")


def test_labels_of_the_binary_form_beyond_the_classes(tmp_path: Path) -> None:
    file = unpacked(TEN_BINARY, tmp_path) / TEN_BINARY.folder / "test_batch.bin"
    content = bytearray(file.read_bytes())
    content[3073] = 12
    file.write_bytes(content)
    with pytest.raises(DatasetProblem, match="label 12 is outside 0 to 9"):
        open_dataset(str(tmp_path), "test")


def _bomb() -> bytes:
    """Return a small archive whose member says that it holds two gigabytes of zeros."""
    entry = tarfile.TarInfo(f"{TEN.folder}/test_batch")
    entry.size = 2 * 2**30
    folder = tarfile.TarInfo(TEN.folder)
    folder.type = tarfile.DIRTYPE
    blocks = folder.tobuf(tarfile.GNU_FORMAT) + entry.tobuf(tarfile.GNU_FORMAT)
    return gzip.compress(blocks + bytes(2**20))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda whole: whole[: len(whole) // 2], "cut off or damaged"),
        (lambda whole: whole[:-6] + bytes(6), "cut off or damaged"),
        (lambda whole: gzip.compress(gzip.decompress(whole)[:20_000]), "cut off or damaged"),
        (lambda whole: gzip.compress(gzip.decompress(whole)[:512] + b"x" * 9999), "not a tar"),
        (lambda whole: _bomb(), "far larger than it should be"),
    ],
)
def test_archives_that_are_damaged_or_hostile(tmp_path: Path, change: Any, words: str) -> None:
    file = tmp_path / TEN.archive
    file.write_bytes(change(archive(TEN)))
    with pytest.raises(DatasetProblem, match=words):
        open_dataset(f"cifar10:{tmp_path}", "all")


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        content = files(TEN)["test_batch"]
        for name in (f"{TEN.folder}/x", "../../../escaped/test_batch"):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo(f"{TEN.folder}/data_batch_1")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / TEN.archive).write_bytes(stream.getvalue())
    assert len(open_dataset(str(folder), "test")) == COUNT
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [TEN.archive]
    with pytest.raises(DatasetProblem, match="data_batch_1 is missing"):
        open_dataset(str(folder), "train")


def test_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingCopy, match="cnnviz download cifar100"):
        open_dataset("cifar100")
    with pytest.raises(DatasetProblem, match="expected are data_batch_1 and the other files"):
        open_dataset(f"cifar10:{tmp_path}")
    with pytest.raises(DatasetProblem, match="no such file or folder"):
        open_dataset(f"cifar10:{tmp_path / 'no'}")
