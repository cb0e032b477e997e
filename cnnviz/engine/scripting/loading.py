"""Code that makes the very network in the window, in evaluation mode, as ``model``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.adapt import first_convolution
from cnnviz.engine.models.build import SEED
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.match import TIMM
from cnnviz.engine.scripting.checkpoints import PATH, loading_lines
from cnnviz.engine.scripting.networks import (
    MODELS,
    NN,
    TORCH,
    constructor,
    course_class,
    first_layer,
    from_torchvision,
    is_course_cnn,
    place_of,
)
from cnnviz.engine.scripting.parts import call, path_of, quote


@dataclass(frozen=True, slots=True)
class Code:
    """Blocks of code that stand apart, and what they import."""

    blocks: tuple[str, ...]
    imports: tuple[str, ...] = ()


def network_code(model: LoadedModel, checkpoint: Checkpoint | None) -> Code:
    """Return the code that leaves ``model``.

    Parameters
    ----------
    model : LoadedModel
        The network.
    checkpoint : Checkpoint or None
        The file that its weights were read from, if there is one.

    Raises
    ------
    CnnvizError
        Where its weights are in no file, or its class is nowhere.
    """
    if model.origin == "program":
        return _program(model)
    if model.origin == "live":
        return _live(model)
    published = _published(model)
    if published:
        made = [from_torchvision("model", model, published), "model.eval()"]
        return Code(("\n".join(made),), (MODELS,))
    blocks, made, imports = _made(model)
    if checkpoint is not None:
        loading, more = loading_lines("model", checkpoint)
        if model.gaps is not None:
            loading = [*loading[:-1], *_in_part()]
        elif _lacks_counters(model, checkpoint):
            loading[-1] = "model.load_state_dict(weights, strict=False)  # without counters"
        made += loading
        imports += more
    if checkpoint is None or model.gaps is not None:
        made.insert(0, f"torch.manual_seed({SEED})")
        imports.append(TORCH)
    return Code((*blocks, "\n".join([*made, "model.eval()"])), tuple(imports))


def _program(model: LoadedModel) -> Code:
    """Run a TorchScript program, as the person agreed to here."""
    assert model.path is not None
    place = path_of(model.path.absolute())
    code = call("model = torch.jit.load", [place, 'map_location="cpu"'])
    return Code((f"# This runs the program in the file.\n{code}\nmodel.eval()",), (TORCH, PATH))


def _live(model: LoadedModel) -> Code:
    """Take up a network that is in somebody's own program, or say where its weights have to go."""
    if model.architecture in catalogue():
        raise CnnvizError(
            f"The weights of {model.title} are in no file yet; save the network first "
            "(File, Save network as), open that file, and copy again."
        )
    return Code(("# `model` is your own network, as you gave it to cnnviz.show.\nmodel.eval()",))


def _published(model: LoadedModel) -> str:
    """Return the name of the published weights that a network holds, or nothing."""
    if model.origin != "cache" or model.path is None or model.architecture not in catalogue():
        return ""
    entries = architecture(model.architecture).weights
    return next((entry.name for entry in entries if entry.file == model.path.name), "")


def _made(model: LoadedModel) -> tuple[list[str], list[str], list[str]]:
    """Return definitions, the code that makes the network without a file, and imports."""
    if model.source is not None:
        return [], _own_class(model), ["import importlib", "import sys"]
    if model.architecture.startswith(TIMM):
        return [], _of_timm(model), ["import timm"]
    if is_course_cnn(model):
        return [course_class(model)], ["model = CourseCNN()"], [NN]
    if model.architecture in catalogue():
        changes = list(_changes(model))
        more = [NN] if any("nn." in line for line in changes) else []
        return [], [from_torchvision("model", model), *changes], [MODELS, *more]
    raise CnnvizError(
        f"{model.title} was made anew from what its file says of its layers, which is not written "
        "out as code; point to the source of its class to have it copied."
    )


def _own_class(model: LoadedModel) -> list[str]:
    source = model.source
    assert source is not None
    given = [f"{key}={_literal(value)}" for key, value in model.arguments.items()]
    return [
        call("sys.path.insert", ["0", quote(source.path.absolute().parent)]),
        f"own = importlib.import_module({quote(source.path.stem)})",
        call(f"model = own.{source.name}", given),
    ]


def _of_timm(model: LoadedModel) -> list[str]:
    arguments = {"num_classes": model.num_classes, **model.arguments}
    if "in_channels" in arguments:
        arguments["in_chans"] = arguments.pop("in_channels")
    given = [f"{key}={_literal(value)}" for key, value in arguments.items() if value is not None]
    name = quote(model.architecture.removeprefix(TIMM))
    return [call("model = timm.create_model", [name, *given])]


def _changes(model: LoadedModel) -> Iterator[str]:
    """Yield what is changed of one of torchvision's networks to take other channels."""
    channels = model.arguments.get("in_channels")
    if channels is None:
        return
    if model.origin == "random":
        yield from first_layer(model, channels)
    else:
        name, layer = first_convolution(model.module)
        yield f"model.{place_of(name)} = {constructor(layer)}"
    module: Any = model.module
    if hasattr(module, "transform_input"):
        yield f"model.transform_input = {module.transform_input!r}"
    if hasattr(module, "transform"):  # a detector normalises by itself
        yield f"model.transform.image_mean = {list(module.transform.image_mean)!r}"
        yield f"model.transform.image_std = {list(module.transform.image_std)!r}"


def _in_part() -> list[str]:
    choosing = (
        "own = model.state_dict()\n"
        "fitting = {\n"
        "    key: tensor\n"
        "    for key, tensor in weights.items()\n"
        "    if key in own and own[key].shape == tensor.shape\n"
        "}"
    )
    words = "# The file fits in part; what it does not fill is random."
    return [words, choosing, "model.load_state_dict(fitting, strict=False)"]


def _lacks_counters(model: LoadedModel, checkpoint: Checkpoint) -> bool:
    """Whether a file is older than BatchNorm's counters, which nothing depends on."""
    return any(key not in checkpoint.entries for key in model.module.state_dict())


def _literal(value: object) -> str:
    return quote(value) if isinstance(value, str) else repr(value)
