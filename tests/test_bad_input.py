"""Whatever a person gets wrong ends in one clear line and exit code 2, and loses nothing."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

import cnnviz
from cnnviz.cli import main
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.build import build
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import describe, save_model

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
NOISE = bytes(np.random.default_rng(1).integers(1, 256, 4000, np.uint8))


@pytest.fixture(scope="module", autouse=True)
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a folder with files of every bad kind."""
    folder = tmp_path_factory.mktemp("bad")
    _write_checkpoints(folder)
    _write_pictures(folder)
    _write_image_sets(folder)
    return folder


def _write_checkpoints(folder: Path) -> None:
    contents = {"empty": b"", "text": b"I am text\n", "noise": NOISE, "pointer": POINTER}
    for name, content in contents.items():
        (folder / f"{name}.pth").write_bytes(content)
        (folder / f"{name}.png").write_bytes(content)
    state = build("squeezenet1_1", 5).state_dict()
    torch.save(state, folder / "zip.pth")
    torch.save(state, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    save_file(state, folder / "whole.safetensors")
    for name in ("zip.pth", "legacy.pth", "whole.safetensors"):
        content = (folder / name).read_bytes()
        (folder / f"half-{name}").write_bytes(content[: len(content) // 2])
    torch.save({"stem.weight": torch.randn(4, 3, 3, 3)}, folder / "unknown.pth")
    torch.save(build("course_cnn", 10).state_dict(), folder / "course.pth")
    printed = {"image_size": 32, "padding": (0, 0), "ceil_mode": False}
    course, alexnet = load_model("course_cnn"), load_model("alexnet", num_classes=10)
    # The listing as the course prints it, whose fc1 has 2,304 inputs, on images of 28 px.
    save_model(folder / "printed.safetensors", replace(course, arguments=printed))
    small = replace(alexnet.preprocessing, resize=32, crop=(32, 32))
    save_model(folder / "small.safetensors", replace(alexnet, preprocessing=small))


def _write_pictures(folder: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    Image.fromarray(pixels).save(folder / "fine.png")
    content = (folder / "fine.png").read_bytes()
    (folder / "half.png").write_bytes(content[: len(content) // 2])
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    ]
    (folder / "huge.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def _write_image_sets(folder: Path) -> None:
    for name in (
        "nothing",
        "hollow/ant",
        "mixed/ant",
        "mixed/bee",
        "loose",
        "lone",
        "several",
        "hermits/crab",
    ):
        (folder / name).mkdir(parents=True)
    content = (folder / "fine.png").read_bytes()
    for number in range(6):
        for place in ("mixed/ant", "mixed/bee", "loose", "hermits/crab"):
            (folder / place / f"{number}.png").write_bytes(content)
    (folder / "mixed" / "ant" / "0.png").write_bytes(b"no picture")
    (folder / "lone" / "labels.csv").write_text("file,label\na.png,ant\nb.png,bee\n")
    for name in ("a.csv", "b.csv"):
        (folder / "several" / name).write_text("file,label\n")
    (folder / "loose.csv").write_bytes(b"\xff\xfe\x00")


CHECKPOINTS = [
    ("missing.pth", "missing.pth: there is no such file"),
    ("empty.pth", "empty.pth: is empty"),
    ("text.pth", "is a text file"),
    ("noise.pth", "is no checkpoint of any known kind"),
    ("pointer.pth", "is a git-LFS pointer and not the file itself; fetch the real one with: git"),
    ("half-zip.pth", "is cut off or damaged"),
    ("half-legacy.pth", "is cut off: it ends before its data do"),
    ("half-whole.safetensors", "is cut off or damaged"),
    ("nothing", "is a folder"),
    ("fine.png", "is a PNG image"),
    ("resnt50", "did you mean resnet50"),
    ("", "no architecture"),
]
# What is measured may be the folder of a run too.
NETWORKS = [
    (name, "is no run directory" if name == "nothing" else says) for name, says in CHECKPOINTS
]
PICTURES = [
    ("missing.png", "there is no such file"),
    ("empty.png", "is empty"),
    ("text.png", "not a picture"),
    ("noise.png", "not a picture"),
    ("pointer.png", "git lfs pull"),
    ("half.png", "broken or cut off"),
    ("huge.png", "more pixels than can be looked at"),
    ("nothing", "this is a folder"),
]
# A layer may be shown for the frames of a clip, which lie in a folder.
INPUTS = [
    (name, "no pictures in this folder; choose its frames" if name == "nothing" else says)
    for name, says in PICTURES
]
IMAGE_SETS = [
    ("nowhere", "no folder, file or kind of image set named “nowhere”; known are digits, mnist"),
    ("./missing", "there is no such file or folder"),
    ("nothing", "there is no picture in this folder"),
    ("images:nothing", "there is no picture in this folder"),
    ("folder:nothing", "one folder for each class"),
    ("folder:hollow", "there are no class folders with pictures"),
    ("folder:loose", "one folder for each class"),
    ("imagenet:mixed", "folders called by WordNet ids"),
    ("mnist:mixed", "it holds no t10k-images-idx3-ubyte"),
    ("mnist:fine.png", "this is a file and not a folder"),
    ("images:fine.png", "this is a file and not a folder"),
    ("csv:loose", "it holds no CSV file"),
    ("csv:lone", "none of its 2 rows names a picture"),
    ("csv:several", "it holds several CSV files"),
    ("loose.csv", "cannot be read as CSV"),
    ("fine.png", "an image set is a folder or a CSV file"),
    ("loose", "has no labels to compare with"),
    ("mnisst:x", "did you mean mnist"),
    ("mnist", "cnnviz download mnist"),
    ("fashion-mnist", "cnnviz download fashion-mnist"),
    ("folder", "name its place as folder:PATH"),
]
OTHERS = [
    ("activations zip.pth fine.png --layer featurs.0 --out a.png", "did you mean features.0"),
    ("activations zip.pth fine.png --layer features.0#3 --out a.png", "runs 1 time"),
    ("activations zip.pth fine.png --layer features.0 --out a.tif", "ends in .png or .npz"),
    ("activations zip.pth fine.png --layer features.0 --out no/a.png", "a folder that exists"),
    ("activations zip.pth fine.png --layer features.0 --out a.png --colour-map viris", "viridis"),
    ("activations unknown.pth fine.png --layer stem --out a.png", "fits no known architecture"),
    ("activations printed.safetensors fine.png --layer fc2 --out a.png", "fc1 (Linear) expects 2,"),
    ("activations small.safetensors fine.png --layer classifier.6 --out a.png", "features.12 (Max"),
    ("activations course.pth fine.png --layer conv1 --out a.png", "with --choice 1, 2 or 3"),
    ("activations course.pth fine.png --layer conv1 --out a.png --choice 4", "from 1 to 3"),
    ("filters zip.pth --layer features.1 --out a.png", "has no filters; features.0"),
    ("filters zip.pth --layer feature.0 --out a.png", "did you mean features.0"),
    ("filters unknown.pth --layer stam.weight --out a.png", "did you mean stem.weight"),
    ("filters zip.pth --layer features.0 --out a.png --output 64", "from 0 to 63"),
    ("filters zip.pth --layer features.0 --out a.png --channel 3", "from 0 to 2"),
    ("filters zip.pth --layer features.0 --out a.png --channel -1", "from 0 to 2"),
    ("filters zip.pth --layer features.0 --out a.png --channel x", "invalid int value"),
    ("evaluate printed.safetensors --data digits", "but it gets 64 x 5 x 5 = 1,600"),
    ("evaluate small.safetensors --data digits", "use a larger input"),
    ("evaluate zip.pth --data digits --batch-size 0", "at least 1"),
    ("evaluate zip.pth --data digits --split validation", "known are train, test, all"),
    ("evaluate zip.pth", "--data"),
    ("train --run r --epochs 0", "Epochs is 0"),
    ("train --run r --epochs 1.5", "a whole number"),
    ("train --run r --learning-rate nan", "Learning rate is nan"),
    ("train --run r --learning-rate -1", "Learning rate is -1"),
    ("train --run r --batch-size 70000", "from 1 to 65,536"),
    ("train --run r --seed -1", "from 0 to 2,147,483,647"),
    ("train --run r --validation-share 1", "Validation share"),
    ("train --run r --optimizer sdg", "one of sgd, adam"),
    ("train --run r --loss huber", "cross_entropy"),
    ("train --run r --positive 3 --loss mse", "it must be bce for these images: yes or no is one"),
    ("train --run r --device gpu", "auto, cpu, cuda"),
    ("train --run r --device cuda:63", "There is no cuda:63 here; this machine has cpu"),
    ("train --run r --data loose", "has no labels to learn from"),
    ("train --run r --data mixed --validation-share 0.01", "hold out a larger share"),
    ("train --run r --model zip.pth --head keep", "has 5 outputs, but Digits needs 10"),
    ("train --run r --model fcn_resnet50", "answers for each pixel and learns from masks only"),
    ("train --run r --model fasterrcnn_resnet50_fpn", "looked into"),
    ("train --run r --positive eleven", "eleven"),
    ("train --run r --target mask", "no masks to learn"),
    ("train --run r --target number", "no numbers to learn"),
    ("train --run r --frozen conv7", "no layer with weights named “conv7”"),
    ("train --run r --layer-rates conv1=fast", "layer=factor with a factor of 0 or more"),
    ("train --run r --frozen conv1,conv2,fc1,fc2", "All layers are frozen"),
    ("train --run r --data folder:hermits", "all its samples are of one class (crab)"),
    ("train --run r --model alexnet --image-size 32", "needs images of at least 63 px"),
    ("train --run r --model course.pth", "with --choice 1, 2 or 3"),
    ("train --run r --model resnet18 --batch-size 1", "batches of 2 or more"),
    ("train --model nomodel", "no architecture named “nomodel”"),
    ("train --run fine.png", "is a file; name another directory"),
    ("train --run fine.png/run", "cannot be written (Not a directory); name another directory"),
    ("train --run loose", "is not empty"),
    ("train --resume loose", "is no run directory"),
    ("train --resume missing", "is no run directory"),
    ("download cifar", "did you mean cifar10, cifar100?"),
    ("download mnist --folder fine.png", "cannot be made"),
]
COMMANDS = [
    *((["inspect", name], words) for name, words in CHECKPOINTS),
    *((["evaluate", name, "--data", "digits"], words) for name, words in NETWORKS),
    *(
        (["activations", "zip.pth", name, "--layer", "features.0", "--out", "a.png"], words)
        for name, words in INPUTS
    ),
    *((["evaluate", "zip.pth", "--data", spec], words) for spec, words in IMAGE_SETS),
    *((line.split(), words) for line, words in OTHERS),
]


@pytest.mark.parametrize(("arguments", "words"), COMMANDS, ids=lambda value: str(value)[:60])
def test_one_line_and_exit_code_2(
    bad: Path,
    arguments: list[str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(bad)
    before = sorted(bad.rglob("*"))
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("cnnviz: ")
    assert said.err.count("\n") == 1, said.err
    assert words in said.err
    assert sorted(bad.rglob("*")) == before, "nothing is written, and nothing is lost"


@pytest.mark.parametrize(("name", "words"), CHECKPOINTS[:-1])
def test_python_says_the_same_of_a_checkpoint(bad: Path, name: str, words: str) -> None:
    source = name if name == "resnt50" else bad / name
    with pytest.raises(CnnvizError) as caught:
        cnnviz.load_model(source)
    assert words in str(caught.value)


@pytest.mark.parametrize(("spec", "words"), [entry for entry in IMAGE_SETS if ":" in entry[0]][:-1])
def test_python_says_the_same_of_an_image_set(bad: Path, spec: str, words: str) -> None:
    kind, _, path = spec.partition(":")
    with pytest.raises(CnnvizError) as caught:
        cnnviz.open_dataset(f"{kind}:{bad / path}", "test" if kind == "mnist" else None)
    assert words in str(caught.value)


def test_a_checkpoint_of_another_network_says_keys_and_shapes(tmp_path: Path) -> None:
    path = tmp_path / "resnet34.pth"
    torch.save(build("resnet34", 1000).state_dict(), path)
    with pytest.raises(CnnvizError, match=r"not in the network: layer1\.2\.conv1\.weight.* more"):
        cnnviz.load_model("resnet18", weights=str(path))
    state = build("resnet18", 1000).state_dict()
    state["conv1.weight"] = torch.zeros(64, 3, 5, 5)
    torch.save(state, path)
    words = r"conv1\.weight is 64 x 3 x 5 x 5 in the file and 64 x 3 x 7 x 7 in the network"
    with pytest.raises(CnnvizError, match=words):
        cnnviz.load_model("resnet18", weights=str(path))


def test_the_listing_as_printed_is_explained(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(bad / "printed.safetensors")]) == 0
    explanation = capsys.readouterr().out.splitlines()[-1]
    assert explanation.startswith(
        "The layer fc1 (Linear) expects 2,304 features = 64 x 6 x 6, but it gets 64 x 5 x 5 = 1,600"
    )


@pytest.mark.parametrize(
    "told", [{"crop": [28]}, {"crop": [28.5, 28.5]}, {"resize": [28]}, {"mean": ["a"]}, {"std": {}}]
)
def test_preprocessing_that_makes_no_sense_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: dict[str, object]
) -> None:
    course = load_model("course_cnn")
    facts = describe(course)
    facts["preprocessing"] = json.dumps({**course.preprocessing.to_dict(), **told})
    save_file(course.module.state_dict(), tmp_path / "odd.safetensors", facts)
    assert main(["inspect", str(tmp_path / "odd.safetensors")]) == 0
    said = capsys.readouterr()
    assert f"The preprocessing that the file names cannot be used ({next(iter(told))}" in said.out
    assert said.err == ""


def test_one_bad_picture_is_left_out_and_listed(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ["--run", str(tmp_path / "run"), "--epochs", "1", "--validation-share", "0.2"]
    assert main(["train", "--data", str(bad / "mixed"), "--batch-size", "5", *run]) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "left out" in line
    assert "0.png" in line


def test_a_loss_that_is_no_number_ends_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    flags = ["--optimizer", "sgd", "--learning-rate", "1e6", "--epochs", "2"]
    assert main(["train", "--run", str(run), *flags]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "The loss is not a number (NaN) in step" in line
    weights = load_model(run / "checkpoints" / "last.safetensors").module.state_dict()
    assert all(value.isfinite().all() for value in weights.values())
    # Nothing of what drove it away is left, so that it goes on with a smaller step.
    assert main(["train", "--resume", str(run), "--learning-rate", "0.05"]) == 0


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("command", ["train", "evaluate", "activations"])
def test_memory_that_runs_out(
    error: Exception,
    command: str,
    bad: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> torch.Tensor:
        raise error

    picture = str(bad / "fine.png")
    arguments = {
        "train": ["train", "--run", str(tmp_path / "run")],
        "evaluate": ["evaluate", "course_cnn", "--data", "digits"],
        "activations": ["activations", "course_cnn", picture, "--layer", "fc1", "--out", "a.png"],
    }
    monkeypatch.setattr(torch.nn.functional, "linear", fail)
    assert main(arguments[command]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "The memory of this machine does not suffice" in line


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_batch_that_cannot_fit_is_refused_beforehand(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    free = psutil.virtual_memory()._replace(available=10_000_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    flags = {"train": ["--run", str(tmp_path / "run")], "evaluate": ["course_cnn"]}[command]
    size = ["--batch-size", "65536", "--data", "digits"]
    assert main([command, *flags, *size]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "takes at least" in line
    assert "try at most" in line
    assert not (tmp_path / "run").exists()
