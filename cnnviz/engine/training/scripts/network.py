"""The part of a script that makes the network: written out, by torchvision's name, or a file's."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from torch import nn
from torchvision.models import get_model_builder

from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.build import build
from cnnviz.engine.models.catalogue import catalogue
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.scripts.checkpoints import loading_lines
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.parts import Section, call, lines, quote

TORCH, NN = "import torch", "from torch import nn"
MODELS = "from torchvision import models"
_ACTIVATIONS = {"relu": "nn.ReLU()", "sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()"}


def network_section(facts: Facts) -> Section:
    """Return the code that leaves ``model``, on ``device`` where there is one."""
    imports = [TORCH]
    blocks: list[str] = []
    made: list[str] = ["torch.manual_seed(SEED)"]
    model = facts.model
    if is_course_cnn(model):
        blocks.append(course_class(model))
        imports.append(NN)
        made.append("model = CourseCNN()")
        words = "The network of the course: two convolutions, each with a pooling, and two layers."
    elif model.architecture in catalogue():
        creation, more, own = _torchvision(facts)
        made += creation
        imports += [MODELS, *more]
        words = own
    else:
        raise TrainingProblem(
            f"{model.title} is no network of torchvision or of the course, so that a script would "
            "lack its class; choose another network."
        )
    weights, more = _weights(facts)
    made += weights
    imports += more
    made += _dropout(facts) + _frozen(facts)
    if facts.uses_device:
        made.append("model = model.to(device)")
    blocks.append("\n".join(made))
    return Section("Network", words, tuple(blocks), tuple(imports))


def is_course_cnn(model: LoadedModel) -> bool:
    """Whether a network is the course's own."""
    return model.architecture == "course_cnn"


def course_class(model: LoadedModel, name: str = "CourseCNN") -> str:
    """Return the class of the course's network with the sizes of `model`."""
    module = model.module
    conv1, conv2 = (module.get_submodule(layer) for layer in ("conv1", "conv2"))
    fc1, fc2 = (module.get_submodule(layer) for layer in ("fc1", "fc2"))
    assert isinstance(conv1, nn.Conv2d)
    assert isinstance(conv2, nn.Conv2d)
    assert isinstance(fc1, nn.Linear)
    assert isinstance(fc2, nn.Linear)
    bend = next(word for word in _ACTIVATIONS if hasattr(module, word))
    pool = getattr(module, "pool", None)
    share = getattr(module, "dropout", nn.Dropout(0.0)).p
    stage = (
        "self.pool(self.{bend}(self.{conv}({maps})))"
        if pool
        else "self.{bend}(self.{conv}({maps}))"
    )
    stages = [
        stage.format(bend=bend, conv=conv, maps=maps)
        for conv, maps in (("conv1", "images"), ("conv2", "maps"))
    ]
    last = "self.fc2(self.dropout(hidden))" if share else "self.fc2(hidden)"
    return lines(
        f"class {name}(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.conv1 = {_convolution(conv1)}",
        f"        self.conv2 = {_convolution(conv2)}",
        None if pool is None else f"        self.pool = {_pooling(pool)}",
        f"        self.{bend} = {_ACTIVATIONS[bend]}",
        f"        self.fc1 = nn.Linear({fc1.in_features}, {fc1.out_features})",
        f"        self.dropout = nn.Dropout({share!r})" if share else None,
        f"        self.fc2 = nn.Linear({fc2.in_features}, {fc2.out_features})",
        "",
        "    def forward(self, images):",
        f"        maps = {stages[0]}",
        f"        maps = {stages[1]}",
        f"        hidden = self.{bend}(self.fc1(maps.flatten(1)))",
        f"        return {last}",
    )


def _convolution(layer: nn.Conv2d) -> str:
    padding = f", padding={layer.padding[0]}" if layer.padding[0] else ""
    side = layer.kernel_size[0]
    return f"nn.Conv2d({layer.in_channels}, {layer.out_channels}, kernel_size={side}{padding})"


def _pooling(layer: nn.Module) -> str:
    rounds = ", ceil_mode=True" if getattr(layer, "ceil_mode", False) else ""
    return f"nn.{type(layer).__name__}(2{rounds})"


# ---- torchvision ---------------------------------------------------------------------------------


def _torchvision(facts: Facts) -> tuple[list[str], list[str], str]:
    """Return the code that makes the network, what it imports, and a sentence."""
    model = facts.model
    name = model.architecture
    if facts.given is None and facts.config.weights == "published":
        weights = quote(catalogue()[name].weights[0].name)
        code = [call(f"model = {_spelled(name)}", [f"weights={weights}"])]
        fresh = build(name, arguments=dict(model.arguments), empty=True)
        words = f"{name} as torchvision publishes it, made to fit these images."
    else:
        code = [from_torchvision("model", model)]
        fresh = build(name, facts.outputs, dict(model.arguments), empty=True)
        words = f"{name} from torchvision, with random weights."
    changes = [f"model.{place} = {made}" for place, made in _changes(fresh, model.module)]
    return code + changes, [NN] if changes else [], words


def from_torchvision(target: str, model: LoadedModel) -> str:
    """Return the code that makes one of torchvision's networks with random weights."""
    name = model.architecture
    arguments: dict[str, object] = {}
    if model.num_classes is not None:
        arguments["num_classes"] = model.num_classes
    arguments |= model.arguments
    if "weights_backbone" in inspect.signature(get_model_builder(name)).parameters:
        arguments["weights_backbone"] = None
    if name.startswith(("googlenet", "inception")):
        arguments["init_weights"] = True
    return call(
        f"{target} = {_spelled(name)}", [f"{key}={value!r}" for key, value in arguments.items()]
    )


def _spelled(name: str) -> str:
    part = "segmentation." if name.split("_")[0] in ("fcn", "deeplabv3", "lraspp") else ""
    return f"models.{part}{name}"


def _place(path: str) -> str:
    """Return ``classifier[6]`` for ``classifier.6``."""
    found = ""
    for part in path.split("."):
        found += f"[{part}]" if part.isdecimal() else f".{part}" if found else part
    return found


def _changes(before: nn.Module, after: nn.Module, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield where a network was changed, and the code of what stands there now."""
    old, new = dict(before.named_children()), dict(after.named_children())
    for name, layer in new.items():
        place = f"{path}.{name}" if path else name
        other = old.get(name)
        if other is not None and type(other) is type(layer) and old.keys() == new.keys():
            if list(layer.children()):
                yield from _changes(other, layer, place)
            elif not isinstance(layer, nn.Dropout) and repr(other) != repr(layer):
                yield place, constructor(layer)
        elif other is None or type(other) is not type(layer):
            yield place, constructor(layer)


def constructor(layer: nn.Module) -> str:
    """Return the code that makes a layer anew."""
    if isinstance(layer, nn.Linear):
        bias = "" if layer.bias is not None else ", bias=False"
        return f"nn.Linear({layer.in_features}, {layer.out_features}{bias})"
    if isinstance(layer, nn.Sequential):
        return call("nn.Sequential", [constructor(part) for part in layer])
    if isinstance(layer, nn.Dropout):
        return f"nn.Dropout({layer.p!r})"
    return f"nn.{layer!r}"


# ---- weights, dropout, frozen layers -------------------------------------------------------------


def _weights(facts: Facts) -> tuple[list[str], list[str]]:
    """Return the code that loads a checkpoint to go on from, and what it imports."""
    if facts.given is None:
        return [], []
    if facts.checkpoint is None:
        raise TrainingProblem(
            "The network in the window lies in no file, so that a script cannot go on from it; "
            "choose the checkpoint of its run as the model."
        )
    return loading_lines("model", facts.checkpoint)


def _dropout(facts: Facts) -> list[str]:
    share = facts.config.dropout
    layers = [one for one in facts.model.module.modules() if isinstance(one, nn.Dropout)]
    if not share or not layers or facts.model.architecture == "course_cnn":
        return []
    return [
        "for layer in model.modules():",
        "    if isinstance(layer, nn.Dropout):",
        f"        layer.p = {share!r}",
    ]


def _frozen(facts: Facts) -> list[str]:
    names = [name.strip() for name in facts.config.frozen.split(",") if name.strip()]
    found = []
    for name in names:
        found.append(f"model.{_place(name)}.requires_grad_(False)")
    return found
