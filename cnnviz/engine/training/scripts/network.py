"""The part of a script that makes the network: written out, by torchvision's name, or a file's."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from torch import nn
from torchvision.models import get_model_builder

from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.adapt import HeadDropout, dropouts, first_convolution, heads_of
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.identify import head_layers
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.groups import frozen_layers
from cnnviz.engine.training.scripts.checkpoints import loading_lines
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.parts import Section, call, lines, quote

TORCH, NN = "import torch", "from torch import nn"
MODELS = "from torchvision import models"
_ACTIVATIONS = {"relu": "nn.ReLU()", "sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()"}
_SEGMENTATION = ("fcn_", "deeplabv3_", "lraspp_")
# What our own builder takes, but no constructor of torchvision's.
_OURS = ("in_channels", "dropout")


def network_section(facts: Facts) -> Section:
    """Return the code that leaves ``model``, on ``device`` where there is one.

    Raises
    ------
    TrainingProblem
        Where the network's class is in no package, or its weights are in no file.
    """
    model = facts.model
    if model.architecture not in catalogue():
        raise TrainingProblem(
            f"{model.title} is no network of torchvision or of the course, so that a script would "
            "lack its class; choose another network."
        )
    blocks, imports, made = [], [TORCH], ["torch.manual_seed(SEED)"]
    published = facts.given is None and facts.config.weights == "published"
    if is_course_cnn(model):
        share = _dropout_of(model)
        blocks.append(course_class(facts.given or model, dropout=share))
        imports.append(NN)
        made.append("model = CourseCNN()")
        words = "The network of the course: two convolutions and two linear layers."
    else:
        imports.append(MODELS)
        words = f"{model.architecture} from torchvision, with random weights."
        made.append(from_torchvision("model", facts.given or model, published=published))
    if facts.given is not None:
        loading, more = _loading(facts)
        made += loading
        imports += more
        words = f"{model.architecture}, which goes on from the weights of a file."
    elif published:
        words = f"{model.architecture} as torchvision publishes it, made to fit these images."
    changes = list(_changes(facts, published=published))
    frozen = frozen_layers(facts.config.frozen, model.module)
    made += changes + [f"model.{place_of(layer)}.requires_grad_(False)" for layer in frozen]
    if any("nn." in change for change in changes):
        imports.append(NN)
    if facts.uses_device:
        made.append("model = model.to(device)")
    return Section("Network", words, (*blocks, "\n".join(made)), tuple(imports))


def is_course_cnn(model: LoadedModel) -> bool:
    """Whether a network is the course's own."""
    return model.architecture == "course_cnn"


def _loading(facts: Facts) -> tuple[list[str], list[str]]:
    """Return the code that loads the checkpoint to go on from, and what it imports."""
    if facts.checkpoint is None:
        raise TrainingProblem(
            "The network in the window lies in no file, so that a script cannot go on from it; "
            "choose the checkpoint of its run as the model."
        )
    return loading_lines("model", facts.checkpoint)


# ---- the course's own ----------------------------------------------------------------------------


def course_class(model: LoadedModel, name: str = "CourseCNN", dropout: float | None = None) -> str:
    """Return the class of the course's network with the sizes of `model`.

    `dropout` is the share that is silenced, where it is not the model's own.
    """
    module = model.module
    parts = dict(module.named_children())
    bend = next(word for word in _ACTIVATIONS if word in parts)
    pool = parts.get("pool")
    share = _dropout_of(model) if dropout is None else dropout
    stage = f"self.{bend}(self.{{conv}}({{maps}}))"
    stage = f"self.pool({stage})" if pool is not None else stage
    last = "self.fc2(self.dropout(hidden))" if share else "self.fc2(hidden)"
    return lines(
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.conv1 = {constructor(parts['conv1'])}",
        f"        self.conv2 = {constructor(parts['conv2'])}",
        None if pool is None else f"        self.pool = {_pooling(pool)}",
        f"        self.{bend} = {_ACTIVATIONS[bend]}",
        f"        self.fc1 = {constructor(parts['fc1'])}",
        f"        self.dropout = nn.Dropout({share!r})" if share else None,
        f"        self.fc2 = {constructor(parts['fc2'])}",
        "",
        "    def forward(self, images):",
        f"        maps = {stage.format(conv='conv1', maps='images')}",
        f"        maps = {stage.format(conv='conv2', maps='maps')}",
        f"        hidden = self.{bend}(self.fc1(maps.flatten(1)))",
        f"        return {last}",
    )


def _dropout_of(model: LoadedModel) -> float:
    shares = [layer.p for layer in dropouts(model.module)]
    return max((share for share in shares if isinstance(share, float)), default=0.0)


def _pooling(layer: nn.Module) -> str:
    rounds = ", ceil_mode=True" if getattr(layer, "ceil_mode", False) else ""
    return f"nn.{type(layer).__name__}(2{rounds})"


# ---- torchvision's -------------------------------------------------------------------------------


def from_torchvision(target: str, model: LoadedModel, *, published: bool = False) -> str:
    """Return the code that makes one of torchvision's networks, with random or published weights.

    Heads and channels are those of `model`; with published weights, torchvision's own.
    """
    name = model.architecture
    found = cached_weights(name) if published else None
    arguments: dict[str, Any] = {}
    if found is not None:
        arguments["weights"] = found[1].name
    elif model.num_classes is not None:
        arguments["num_classes"] = model.num_classes
    taken = {key: value for key, value in model.arguments.items() if key not in _OURS}
    if found is None:
        arguments |= taken
        if "weights_backbone" in inspect.signature(get_model_builder(name)).parameters:
            arguments["weights_backbone"] = None
        if name.startswith(("googlenet", "inception")):
            arguments["init_weights"] = True
    given = [f"{key}={_value(value)}" for key, value in arguments.items()]
    return call(f"{target} = {_spelled(name)}", given)


def _value(value: object) -> str:
    return quote(value) if isinstance(value, str) else repr(value)


def _spelled(name: str) -> str:
    if name.startswith("quantized_"):
        return f"models.quantization.{name.removeprefix('quantized_')}"
    if name.startswith(_SEGMENTATION):
        return f"models.segmentation.{name}"
    return f"models.{name}"


def place_of(path: str) -> str:
    """Return ``classifier[6]`` for ``classifier.6``."""
    found = ""
    for part in path.split("."):
        found += f"[{part}]" if part.isdecimal() else f".{part}" if found else part
    return found


def constructor(layer: nn.Module) -> str:
    """Return the code that makes a linear layer or a convolution anew."""
    if isinstance(layer, nn.Linear):
        bias: list[str] = [] if layer.bias is not None else ["bias=False"]
        return f"nn.Linear({', '.join([str(layer.in_features), str(layer.out_features), *bias])})"
    assert isinstance(layer, nn.Conv2d)
    given = [str(layer.in_channels), str(layer.out_channels)]
    usual: Mapping[str, Any] = {"stride": (1, 1), "padding": (0, 0), "dilation": (1, 1)}
    given.append(f"kernel_size={_pair(layer.kernel_size)}")
    for key, default in usual.items():
        value = getattr(layer, key)
        if value != default:
            given.append(f"{key}={_pair(value)}")
    if layer.bias is None:
        given.append("bias=False")
    return f"nn.Conv2d({', '.join(given)})"


def _pair(value: tuple[int, ...] | str) -> str:
    if isinstance(value, str):
        return quote(value)
    return str(value[0]) if len(set(value)) == 1 else str(tuple(value))


# ---- what is changed to fit the images -----------------------------------------------------------


def _changes(facts: Facts, *, published: bool) -> Iterator[str]:
    """Yield the code that makes a network fit, in the order in which the training does it."""
    model = facts.model
    name = model.architecture
    heads = heads_of(model.module, head_layers(name))
    begins_anew = facts.given is None and not published
    if not begins_anew:
        before = _as_it_was(facts)
        yield from _new_heads(before, model.module, heads)
        yield from _without_auxiliary(before, model.module)
        _refuse_other_size(facts, before)
    if not is_course_cnn(model):
        asked = model.arguments.get("in_channels")
        own = facts.given.arguments.get("in_channels") if facts.given is not None else None
        if asked is not None and asked != own:
            yield from _first_layer(model, int(asked))
        if facts.config.dropout:
            yield from _dropout(model, facts.config.dropout, heads)


def _as_it_was(facts: Facts) -> nn.Module:
    """Return the network before it was made to fit, without weights."""
    if facts.given is not None:
        return facts.given.module
    name = facts.model.architecture
    return build(name, architecture(name).num_classes, empty=True)


def _new_heads(before: nn.Module, after: nn.Module, heads: Iterable[str]) -> list[str]:
    there = dict(before.named_modules())
    new = [
        f"model.{place_of(head)} = {constructor(after.get_submodule(head))}"
        for head in heads
        if head in there and there[head].extra_repr() != after.get_submodule(head).extra_repr()
    ]
    return ["torch.manual_seed(SEED)", *new] if new else []


def _without_auxiliary(before: nn.Module, after: nn.Module) -> list[str]:
    gone = [
        name
        for name, part in before.named_children()
        if part is not None and getattr(after, name, None) is None
    ]
    if not gone:
        return []
    return [*(f"model.{name} = None" for name in gone), "model.aux_logits = False"]


def _refuse_other_size(facts: Facts, before: nn.Module) -> None:
    """A Vision Transformer's places are interpolated for another size: too much for a script."""
    size = getattr(before, "image_size", None)
    if facts.model.architecture.startswith("vit_") and size != facts.model.module.image_size:
        raise TrainingProblem(
            f"{facts.model.architecture} was trained on images of {size} px, and a script cannot "
            f"bring its weights to another size yet; set the image size to {size}."
        )


def _first_layer(model: LoadedModel, channels: int) -> Iterator[str]:
    name, layer = first_convolution(model.module)
    place = place_of(name)
    yield f"first = model.{place}"
    yield f"model.{place} = {constructor(layer)}"
    if layer.bias is not None:
        yield f"model.{place}.bias = first.bias"
    summed = "first.weight.data.sum(1, keepdim=True)"
    if channels > 1:
        summed = f"{summed}.repeat(1, {channels}, 1, 1) / {channels}"
    yield f"model.{place}.weight.data = {summed}"


def _dropout(model: LoadedModel, share: float, heads: Iterable[str]) -> Iterator[str]:
    layers = dropouts(model.module)
    if any(isinstance(layer, HeadDropout) for layer in layers):
        for head in heads:
            place = f"model.{place_of(head)}"
            yield f"{place} = nn.Sequential(nn.Dropout({share!r}), {place})"
        return
    kinds = sorted({f"nn.{type(layer).__name__}" for layer in layers})
    kind = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
    yield "for layer in model.modules():"
    yield f"    if isinstance(layer, {kind}):"
    yield f"        layer.p = {share!r}"
