"""Views as plain PyTorch: the code runs by itself and gives the numbers of the view."""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cnnviz.engine.checkpoints.read import read_checkpoint
from cnnviz.engine.data.given import Picture, Values, read_given
from cnnviz.engine.data.loading import load_image
from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.data.preprocessing import Preprocessing, apply
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.build import build
from cnnviz.engine.models.describe import describe
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.load import load_model, loading, loading_checkpoint
from cnnviz.engine.models.loaded import LoadedModel, as_loaded
from cnnviz.engine.models.save import save_model, saving
from cnnviz.engine.probes.attribution import attribute
from cnnviz.engine.probes.feeding import feed, look_at_fed
from cnnviz.engine.probes.filters import filters
from cnnviz.engine.scripting.feeding import Source
from cnnviz.engine.scripting.snippets import writing, writing_tensor
from cnnviz.engine.scripting.views import (
    Activations,
    Attributions,
    Features,
    Filters,
    Predictions,
    View,
)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return the file of a picture with colours everywhere."""
    rows, columns = np.mgrid[0:150, 0:190]
    pixels = np.stack([rows, columns, (rows * columns) // 90], 2).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def source_of(path: Path) -> Source:
    return Source(Picture(load_image(path)), path)


def written(model: LoadedModel, view: View, source: Source | None, **more: Any) -> str:
    """Return the snippet, which is code that no formatter would fold otherwise or find wrong."""
    text = drain(writing(model, view, source, **more))
    assert "cnnviz" not in text.replace("cnnviz.show", "").split("Path(")[0]
    ast.parse(text)
    return text


def ran(text: str, capsys: pytest.CaptureFixture[str], **given: Any) -> tuple[dict[str, Any], str]:
    """Run a snippet in a namespace of its own; return what it leaves, and what it prints."""
    space: dict[str, Any] = {"__name__": "snippet", **given}
    capsys.readouterr()
    before = list(sys.path)
    try:
        exec(compile(text, "snippet.py", "exec"), space)
    finally:
        sys.path[:] = before
    return space, capsys.readouterr().out


def same_maps(
    model: LoadedModel, layer: str, source: Source, capsys: pytest.CaptureFixture[str], **more: Any
) -> str:
    """Run the snippet of a layer's maps and hold them against the window's; return the code."""
    text = written(model, Activations(layer), source, **more)
    found, _ = ran(text, capsys)
    steps = more.get("preprocessing") or model.preprocessing
    fed = feed(model, source.given, steps)
    shown = look_at_fed(model, fed, layer).maps
    assert shown is not None
    np.testing.assert_allclose(found["inputs"].numpy(), fed.batch.numpy(), atol=1e-6)
    maps = found["maps"].detach().numpy().reshape(shown.array.shape)
    reach = 2e-5 * float(np.abs(shown.array).max())
    np.testing.assert_allclose(maps, shown.array, rtol=1e-4, atol=reach)
    assert not found["model"].training
    return text


# ---- networks ------------------------------------------------------------------------------------


def test_the_course_network_of_a_file_every_view(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = load_model("bundled")
    file = save_model(tmp_path / "it's “mine”.safetensors", model)
    model = load_model(file)
    digits = open_dataset("digits", "test")
    source = Source(Picture(digits.image(3)))
    text = same_maps(model, "conv1", source, capsys)
    assert "class CourseCNN" in text
    assert "base64" in text  # a sample that lies in no file of its own
    second = same_maps(model, "relu#2", source, capsys)
    assert "kept[1]" in second
    same_maps(model, "fc1", source, capsys)
    found, _ = ran(written(model, Filters("conv2"), source), capsys)
    np.testing.assert_array_equal(found["filters"].numpy(), filters(model, "conv2").weight)
    found, told = ran(written(model, Predictions(), source), capsys)
    shares = look_at_fed(model, feed(model, source.given, model.preprocessing), None).scores
    assert shares is not None
    np.testing.assert_allclose(found["probabilities"].numpy(), shares, atol=1e-6)
    assert told.splitlines()[0] == f"{digits.class_names[shares.argmax()]}: {shares.max():.1%}"
    assert len(told.splitlines()) == 5
    found, _ = ran(written(model, Features("conv2"), source), capsys)
    maps = look_at_fed(model, feed(model, source.given, model.preprocessing), "conv2").maps
    assert maps is not None
    np.testing.assert_allclose(
        found["features"][0].numpy(), maps.array.mean((1, 2)), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("target", [0, 7])
def test_attributions(target: int, capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model("bundled")
    source = Source(Picture(open_dataset("digits", "test").image(0)))
    image = apply(source.given.pixels, model.preprocessing)  # type: ignore[union-attr]
    for method, layer in (
        ("grad-cam", "relu#2"),
        ("grad-cam", "conv1"),
        ("gradient-x-input", ""),
        ("integrated-gradients", ""),
    ):
        found, _ = ran(written(model, Attributions(method, target, layer), source), capsys)  # type: ignore[arg-type]
        expected = attribute(model, image, method, target, layer or None).values
        np.testing.assert_allclose(
            found["attribution"].numpy(), expected, rtol=1e-3, atol=1e-5 * np.abs(expected).max()
        )


def test_random_networks_have_the_same_weights(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same_maps(load_model("resnet18", num_classes=7), "layer1.0.relu#2", source_of(photo), capsys)
    text = same_maps(load_model("course_cnn"), "conv1", source_of(photo), capsys)
    assert "to_grey" in text
    arguments = {"in_channels": 1}
    grey = describe(
        build("resnet18", 4, arguments), Match("resnet18", 4, arguments), "random", None, {}, None
    )
    same_maps(grey, "conv1", source_of(photo), capsys)


def test_wrapped_files_of_old_and_new_torch(
    tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = build("squeezenet1_1", 5).state_dict()
    wrapped = {"epoch": 3, "state_dict": {f"module.{key}": value for key, value in state.items()}}
    for name, legacy in (("old.pth.tar", True), ("new.pt", False), ("odd.safetensors", False)):
        torch.save(wrapped, tmp_path / name, _use_new_zipfile_serialization=not legacy)
        model = load_model(tmp_path / name)
        text = same_maps(model, "features.3", source_of(photo), capsys)
        assert 'weights["state_dict"]' in text
        assert "removeprefix" in text
    without = {
        key: value
        for key, value in build("resnet18").state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    torch.save(without, tmp_path / "counters.pth")
    same_maps(load_model(tmp_path / "counters.pth"), "bn1", source_of(photo), capsys)


def test_of_several_states_the_one_in_the_window_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, mean = (build("squeezenet1_1", 5, seed=seed).state_dict() for seed in (1, 2))
    torch.save({"model": raw, "model_ema": mean}, tmp_path / "both.pth")
    checkpoint = read_checkpoint(tmp_path / "both.pth")
    assert len(checkpoint.states) == 2
    for state in checkpoint.states:
        chosen = checkpoint.choose(state.key)
        model = drain(loading_checkpoint(chosen))
        text = written(model, Filters("features.0"), None, checkpoint=chosen)
        found, _ = ran(text, capsys)
        assert torch.equal(found["filters"], model.module.get_parameter("features.0.weight"))


def test_segmentation_and_tokens(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model("lraspp_mobilenet_v3_large", num_classes=4)
    model = replace(model, preprocessing=replace(model.preprocessing, resize=64, crop=(64, 64)))
    source = source_of(photo)
    same_maps(model, "classifier.cbr", source, capsys)
    found, _ = ran(written(model, Predictions(), source), capsys)
    mask = look_at_fed(model, feed(model, source.given, model.preprocessing), None).mask
    assert mask is not None
    assert torch.equal(found["mask"], mask)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("maxvit_t", "blocks.2.layers.1.layers.window_attention.attn_layer.1"),
        ("swin_t", "features.5.1.mlp.3"),
        ("r3d_18", "layer3"),
        ("swin3d_t", "features.4.1.mlp.2"),
        ("quantized_mobilenet_v2", "features.9.conv.2"),
        ("fasterrcnn_mobilenet_v3_large_320_fpn", "backbone.body.10.block.1.0"),
        ("googlenet", "inception4c.branch2.0.bn"),
        ("timm/resnet10t", "layer2.0.conv1"),
    ],
)
def test_every_family(name: str, layer: str, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (36, 36, 3), np.uint8)
    if name.startswith("timm/"):
        pytest.importorskip("timm", reason="timm is an extra")
    source, model = Source(Picture(pixels)), load_model(name)
    same_maps(model, layer, source, capsys)
    _, told = ran(written(model, Predictions(), source), capsys)
    assert told


@pytest.mark.slow
def test_a_vision_transformer(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model("vit_b_16")
    same_maps(model, "encoder.layers.encoder_layer_3", source_of(photo), capsys)
    same_maps(model, "conv_proj", source_of(photo), capsys)
    found, told = ran(written(model, Predictions(), source_of(photo)), capsys)
    assert "ViT_B_16_Weights" in written(model, Predictions(), source_of(photo))
    assert len(told.splitlines()) == 5
    layer = "encoder.layers.encoder_layer_9"
    text = written(model, Attributions("grad-cam", 3, layer), source_of(photo))
    found, _ = ran(text, capsys)
    image = apply(load_image(photo), model.preprocessing)
    expected = attribute(model, image, "grad-cam", 3, layer).values
    np.testing.assert_allclose(found["attribution"].numpy(), expected, rtol=1e-3, atol=1e-6)


def test_a_shared_file(shared_data: Path, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model(shared_data / "checkpoints" / "squeezenet1_1_imagenet_derived.pth")
    text = same_maps(model, "features.0", source_of(photo), capsys)
    _, told = ran(written(model, Predictions(), source_of(photo)), capsys)
    scores = look_at_fed(model, feed(model, source_of(photo).given, model.preprocessing), None)
    assert scores.scores is not None
    best = model.class_names[scores.scores.argmax()]
    assert told.splitlines()[0] == f"{best}: {scores.scores.max():.1%}"
    assert "squeezenet1_1" in text


OWN = """
import torch
from torch import nn
import helper

class Net(nn.Module):
    def __init__(self, width=3, name="a'b"):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3)
        self.head = nn.Linear(width, helper.CLASSES)
        self.name = name

    def forward(self, images):
        return {"maps": self.conv(images), "scores": self.head(self.conv(images).mean((2, 3)))}
"""


def test_a_class_of_ones_own(
    tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my “code”"
    folder.mkdir()
    (folder / "own net.py").write_text(OWN, encoding="utf-8")
    (folder / "helper.py").write_text("CLASSES = 4\n", encoding="utf-8")
    arguments = {"width": 6, "name": "\"'); import os  # "}
    model = drain(loading(f"{folder / 'own net.py'}:Net", trust=True, arguments=arguments))
    try:
        same_maps(model, "conv", source_of(photo), capsys)
        text = same_maps(model, "conv#2", source_of(photo), capsys)
        assert "kept[1]" in text
    finally:
        for name in ("helper", "own net"):
            sys.modules.pop(name, None)


@pytest.mark.parametrize("kind", [torch.float32, torch.float16])
def test_a_network_in_somebodys_memory_is_taken_up(
    photo: Path, capsys: pytest.CaptureFixture[str], kind: torch.dtype
) -> None:
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True)).eval().to(kind)
    model = as_loaded(module)
    source = source_of(photo)
    found, _ = ran(written(model, Activations("0"), source), capsys, model=module)
    shown = look_at_fed(model, feed(model, source.given, model.preprocessing), "0").maps
    assert shown is not None
    np.testing.assert_allclose(found["maps"].numpy(), shown.array, atol=1e-5)
    trained = replace(load_model("course_cnn"), origin="live")
    with pytest.raises(CnnvizError, match="save the network first"):
        written(trained, Filters("conv1"), None)


def test_what_torch_cannot_load_without_running_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.save(build("resnet18", 3), tmp_path / "whole.pth")
    model = load_model(tmp_path / "whole.pth")
    with pytest.raises(CnnvizError, match="only by running code; save it from the window"):
        written(model, Filters("conv1"), None)
    # The advice holds.
    again = load_model(drain(saving(tmp_path / "saved.safetensors", model)))
    found, _ = ran(written(again, Filters("conv1"), None), capsys)
    assert torch.equal(found["filters"], model.module.get_parameter("conv1.weight"))


def test_a_program_is_run_where_the_person_agreed_to_it(
    tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3))
    source = source_of(photo)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that TorchScript is on its way out
        traced: Any = torch.jit.trace(net.eval(), torch.rand(1, 3, 9, 9))  # type: ignore[no-untyped-call]
        torch.jit.save(traced, tmp_path / "p.pt")
        model = load_model(tmp_path / "p.pt", trust=True)
        text = written(model, Filters("0"), source)
        found, _ = ran(text, capsys)
        assert torch.equal(found["filters"], net.get_parameter("0.weight"))
        assert "This runs the program in the file." in text
        found, told = ran(written(model, Predictions(), source), capsys)
        with torch.no_grad():
            expected = net(found["inputs"]).softmax(1)[0]
    np.testing.assert_allclose(found["probabilities"].numpy(), expected.numpy(), atol=1e-6)
    assert len(told.splitlines()) == 3
    with pytest.raises(CnnvizError, match="cannot be watched"):
        written(model, Activations("0"), source)


# ---- inputs --------------------------------------------------------------------------------------


def test_pictures_with_transparency_turns_and_sizes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(1)
    model = load_model("course_cnn")
    made: dict[str, Image.Image] = {
        "clear.png": Image.fromarray(rng.integers(0, 256, (40, 70, 4), np.uint8)),
        "grey.png": Image.fromarray(rng.integers(0, 256, (90, 50), np.uint8)),
        "small.png": Image.fromarray(rng.integers(0, 256, (9, 12, 3), np.uint8)),
    }
    for name, image in made.items():
        image.save(tmp_path / name)
        same_maps(model, "conv1", source_of(tmp_path / name), capsys)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.fromarray(rng.integers(0, 256, (60, 30, 3), np.uint8))
    turned.save(tmp_path / "turned.png", exif=exif)
    text = same_maps(model, "conv1", source_of(tmp_path / "turned.png"), capsys)
    assert "exif_transpose" in text
    edited = Preprocessing(3, 33, (20, 31), (0.1, 0.25, 1 / 3), (0.7, 0.8, 0.9), "nearest")
    same_maps(
        load_model("resnet18"),
        "conv1",
        source_of(tmp_path / "clear.png"),
        capsys,
        preprocessing=edited,
    )


def test_a_picture_in_no_file_is_in_the_code_or_said_to_be_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rng = np.random.default_rng(2)
    model = load_model("course_cnn")
    same_maps(model, "conv1", Source(Picture(rng.integers(0, 256, (24, 24, 3), np.uint8))), capsys)
    large = Source(Picture(rng.integers(0, 256, (300, 300, 3), np.uint8)))
    text = written(model, Activations("conv1"), large)
    assert "put yours in the place of this black one" in text
    found, _ = ran(text, capsys)
    assert found["maps"].shape[0] == 32


def test_arrays_of_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = load_model("course_cnn")
    values = np.random.default_rng(0).random((1, 28, 28)).astype(np.float32)
    np.save(tmp_path / "values.npy", values)
    given = read_given(tmp_path / "values.npy")
    assert isinstance(given, Values)
    same_maps(model, "conv1", Source(given, tmp_path / "values.npy"), capsys)
    text = written(model, Activations("conv1"), Source(given))
    assert "put yours in the place of these zeros" in text
    ran(text, capsys)


# ---- what files say ------------------------------------------------------------------------------

HOSTILE = 'x"""\'\'\'\n); import os; os.mkdir("ran")  #\\'


def test_nothing_that_a_file_says_becomes_code(
    tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str], own_folders: Path
) -> None:
    model = load_model("bundled")
    names = tuple(f"{at}{HOSTILE}" for at in range(10))
    model = replace(model, class_names=names)
    folder = tmp_path / "a\"'); import os  #\n"
    folder.mkdir()
    file = save_model(folder / "w'\"\n.safetensors", model)
    opened = replace(load_model(file), class_names=names)
    Image.open(photo).save(folder / "p'\"\n.png")
    source = source_of(folder / "p'\"\n.png")
    same_maps(opened, "conv1", source, capsys)
    found, _ = ran(written(opened, Predictions(), source), capsys)
    assert found["classes"] == list(names)
    said = HOSTILE.replace("\n", "")  # which the reader takes out, so that no name has it
    state = {said: torch.ones(3, 2, 3, 3), "b": torch.ones(2)}
    wrapped = {said + "k": {f"module.{key}": value for key, value in state.items()}}
    torch.save(wrapped, folder / "odd.pt")
    text = drain(writing_tensor(read_checkpoint(folder / "odd.pt"), said))
    assert ran(text, capsys)[0]["filters"].shape == (3, 2, 3, 3)
    assert not (Path.cwd() / "ran").exists()


def test_the_tensor_of_a_file_that_fits_no_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = torch.rand(4, 3, 5, 5)
    torch.save({"net": {"module.a.weight": values, "module.b": torch.ones(2)}}, tmp_path / "a.pt")
    text = drain(writing_tensor(read_checkpoint(tmp_path / "a.pt"), "a.weight"))
    found, told = ran(text, capsys)
    assert torch.equal(found["filters"], values)
    assert told == "(4, 3, 5, 5)\n"


def test_a_snippet_runs_where_this_program_is_not(tmp_path: Path, photo: Path) -> None:
    file = save_model(tmp_path / "weights.safetensors", load_model("bundled"))
    text = written(load_model(file), Predictions(), source_of(photo))
    (tmp_path / "snippet.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            "import sys; sys.modules['cnnviz'] = None; exec(open('snippet.py').read())",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 5
