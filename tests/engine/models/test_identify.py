"""What a file is, told by the names and shapes of its tensors."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest
import torchvision
from torch import Tensor, nn

from cnnviz.engine.models.build import allowed_arguments, build
from cnnviz.engine.models.catalogue import architecture, list_architectures
from cnnviz.engine.models.identify import Match, head_layers, identify
from cnnviz.engine.models.known import PACKED
from cnnviz.engine.models.renames import with_names

# The smallest of each family and task.
SMALLEST = (
    *("course_cnn", "alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "googlenet"),
    *("inception_v3", "maxvit_t", "mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small"),
    *("regnet_y_400mf", "resnet18", "shufflenet_v2_x0_5", "squeezenet1_1", "swin_v2_t", "vgg11_bn"),
    *("vit_b_32", "deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large", "mvit_v1_b"),
    *("fasterrcnn_mobilenet_v3_large_fpn", "keypointrcnn_resnet50_fpn", "maskrcnn_resnet50_fpn"),
    *("retinanet_resnet50_fpn", "ssd300_vgg16", "r3d_18", "s3d", "swin3d_t", "raft_small"),
)


def shapes_of(module: nn.Module) -> dict[str, tuple[int, ...]]:
    return {key: tuple(value.shape) for key, value in module.state_dict().items()}


def _check(name: str) -> None:
    entry = architecture(name)
    takes = "in_channels" in allowed_arguments(name)
    for channels in (1, 4) if takes else (None,):
        arguments = {} if channels is None else {"in_channels": channels}
        classes = None if entry.num_classes is None else 7
        found = identify(shapes_of(build(name, classes, arguments, empty=True)))
        plain = name.removeprefix("quantized_")
        fitting = [match for match in found if match.architecture == plain]
        assert len(fitting) == 1 or name == "course_cnn", name
        others = {match.architecture for match in found} - {plain}
        assert all(_same_tensors(plain, other) for other in others), (name, others)
        for match in fitting:
            assert match.num_classes == classes
            assert match.arguments.get("in_channels", entry.channels) == (channels or 3)
            assert match.certainty == 1
            assert not match.renamed


def _same_tensors(one: str, other: str) -> bool:
    first, second = (shapes_of(build(name, empty=True)) for name in (one, other))
    return first == second


@pytest.mark.parametrize("name", SMALLEST)
def test_other_classes_and_other_channels_are_read_off_the_shapes(name: str) -> None:
    _check(name)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_network_is_recognised_with_other_classes_and_channels() -> None:
    for name in list_architectures():
        _check(name)


def test_the_size_of_the_image_is_read_off_the_places_of_a_vision_transformer() -> None:
    (match,) = identify(shapes_of(build("vit_b_16", 5, {"image_size": 96}, empty=True)))
    assert match == Match("vit_b_16", 5, {"image_size": 96})


def test_recognising_needs_no_torch() -> None:
    code = (
        "import sys; from cnnviz.engine.models.identify import identify; "
        "from cnnviz.engine.models.near import near_misses; "
        "shapes = {'conv1.weight': (64, 3, 7, 7)}; identify(shapes); near_misses(shapes); "
        "print([name for name in ('torch', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_counters_of_older_files_may_be_missing() -> None:
    shapes = shapes_of(build("resnet18", 9, empty=True))
    assert any(key.endswith("num_batches_tracked") for key in shapes)
    less = {k: v for k, v in shapes.items() if not k.endswith("num_batches_tracked")}
    assert identify(less) == identify(shapes) == (Match("resnet18", 9),)


# ---- names of older versions and of other programs -----------------------------------------

OLDER = (
    ("densenet121", "denselayer1.norm1", "denselayer1.norm.1"),
    ("densenet121", "denselayer2.conv2", "denselayer2.conv.2"),
    ("fasterrcnn_resnet50_fpn", "rpn.head.conv.0.0.", "rpn.head.conv."),
    ("fasterrcnn_resnet50_fpn", "fpn.inner_blocks.1.0.", "fpn.inner_blocks.1."),
    ("maskrcnn_resnet50_fpn", "mask_head.0.0.", "mask_head.mask_fcn1."),
    ("maskrcnn_resnet50_fpn", "mask_head.3.0.", "mask_head.mask_fcn4."),
    ("retinanet_resnet50_fpn", "classification_head.conv.1.0.", "classification_head.conv.2."),
    ("vit_b_16", "encoder_layer_0.mlp.3.", "encoder_layer_0.mlp.linear_2."),
)


@pytest.mark.parametrize(("name", "new", "old"), OLDER)
def test_names_that_torchvisions_own_loaders_rewrite(name: str, new: str, old: str) -> None:
    module = build(name, 6, empty=True)
    file = {key.replace(new, old): shape for key, shape in shapes_of(module).items()}
    assert file.keys() != module.state_dict().keys()
    match = identify(file)[0]
    assert (match.architecture, match.num_classes, match.certainty) == (name, 6, 0.9)
    assert "older torchvision" in match.assumed
    assert with_names(file, match.renamed) == shapes_of(module)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda key: f"student.backbone.{key}", "“student.backbone.”"),
        (lambda key: key.replace("fc.", "last_linear."), "“last_linear” and not “fc”"),
    ],
)
def test_names_of_other_programs(change: object, words: str) -> None:
    assert callable(change)
    shapes = shapes_of(build("resnet18", 4, empty=True))
    file = {change(key): shape for key, shape in shapes.items()}
    (match,) = identify(file)
    assert (match.architecture, match.num_classes) == ("resnet18", 4)
    assert words in match.assumed
    assert with_names(file, match.renamed) == shapes


def test_tensors_in_order_with_names_of_their_own() -> None:
    shapes = shapes_of(build("resnet18", 4, {"in_channels": 1}, empty=True))
    file = {
        f"block{number}.{key.rpartition('.')[2]}": shape
        for number, (key, shape) in enumerate(shapes.items())
    }
    (match,) = identify(file)
    assert (match.architecture, match.num_classes) == ("resnet18", 4)
    assert match.arguments == {"in_channels": 1}
    assert match.certainty == 0.8
    plain = {k: v for k, v in file.items() if "num_batches" not in k}
    named = with_names(plain, match.renamed)
    assert named == {k: v for k, v in shapes.items() if "num_batches" not in k}


# ---- files that merely look similar --------------------------------------------------------


def test_seven_small_kernels_are_no_squeezenet() -> None:
    shapes = shapes_of(build("squeezenet1_1", 10, empty=True))
    squeezes = {key: shape for key, shape in shapes.items() if shape[2:] == (1, 1)}
    assert not identify(dict(list(squeezes.items())[:7]))
    assert not identify({f"features.{place}.weight": (16, 64, 1, 1) for place in range(7)})


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("layer3.0.conv1.weight", (256, 128, 5, 5)),
        ("conv1.weight", (64, 3, 3, 3)),
        ("conv1.weight", (64, 3, 49)),
        ("fc.bias", (8,)),
        ("fc.weight", (7, 2048)),
        ("layer1.0.bn1.weight", (1, 64)),
        ("layer1.0.bn1.weight", ()),
    ],
)
def test_one_other_shape_is_another_network(key: str, shape: tuple[int, ...]) -> None:
    shapes = shapes_of(build("resnet18", 7, empty=True))
    assert identify(shapes)
    assert shapes[key] != shape
    assert not identify({**shapes, key: shape})


def test_a_tensor_less_or_more_is_another_network() -> None:
    shapes = shapes_of(build("resnet18", 7, empty=True))
    less = {key: shape for key, shape in shapes.items() if key != "layer4.1.bn2.weight"}
    assert not identify(less)
    assert not identify({**shapes, "attention.weight": (512, 512)})


def test_names_of_one_network_with_shapes_of_another() -> None:
    plain = shapes_of(build("resnet50", 10, empty=True))
    wide = shapes_of(build("wide_resnet50_2", 10, empty=True))
    assert plain.keys() == wide.keys()
    half = len(plain) // 2
    mixed = {key: (plain if place < half else wide)[key] for place, key in enumerate(plain)}
    assert identify(plain)[0].architecture == "resnet50"
    assert identify(wide)[0].architecture == "wide_resnet50_2"
    assert not identify(mixed)


def test_a_head_of_no_classes_is_none() -> None:
    shapes = shapes_of(build("alexnet", 7, empty=True))
    none = {"classifier.6.weight": (0, 4096), "classifier.6.bias": (0,)}
    assert not identify({**shapes, **none})


def test_few_tensors_under_other_names_are_not_taken_for_a_network() -> None:
    shapes = shapes_of(build("alexnet", 7, empty=True))
    file = {f"part{n}.{key.rpartition('.')[2]}": shapes[key] for n, key in enumerate(shapes)}
    assert len(file) == 16
    assert identify(file)[0].certainty < 1
    assert not identify(dict(list(file.items())[:10]))


# ---- quantised for good --------------------------------------------------------------------


@pytest.mark.parametrize("packed", ["both", "none"])
def test_quantised_weights_are_named(packed: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch deprecates this way of quantising
        module = torchvision.models.get_model("quantized_resnet18", weights=None, quantize=True)
    shapes: dict[str, tuple[int, ...]] = {}
    for key, value in module.state_dict().items():
        if isinstance(value, Tensor):
            shapes[key] = tuple(value.shape)
        elif isinstance(value, tuple) and packed == "both":
            shapes |= {f"{key}.{place}": tuple(part.shape) for place, part in enumerate(value)}
    (match,) = identify(shapes)
    assert match.architecture == "quantized_resnet18"
    assert match.arguments == {"quantize": True}
    assert match.num_classes == (1000 if packed == "both" else None)
    assert any(PACKED in key for key in shapes) == (packed == "both")


def test_the_layers_that_answer() -> None:
    assert head_layers("vgg16") == ("classifier.6",)
    assert head_layers("quantized_resnet18") == head_layers("resnet18") == ("fc",)
    assert set(head_layers("googlenet")) == {"fc", "aux1.fc2", "aux2.fc2"}
    assert head_layers("raft_small") == ()
