"""Code that repeats a view, once there are ``model`` and ``inputs``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torchvision.models import get_model_weights

from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes import names
from cnnviz.engine.probes.activation_view import token_grid
from cnnviz.engine.probes.filters import filters
from cnnviz.engine.probes.forward import FRAMES, axes_of, precision_of, takes_pairs
from cnnviz.engine.probes.methods import STEPS
from cnnviz.engine.scripting.loading import Code
from cnnviz.engine.scripting.networks import MODELS, TORCH, package_of
from cnnviz.engine.scripting.parts import call, quote
from cnnviz.engine.scripting.views import Activations, Attributions, Features, Filters, View

_TOP = 5
_MOST_NAMES = 100  # classes whose names are written out
_KEEP = (
    "kept = []\n\n\n"
    "def keep(module, arguments, output):\n"
    '    """Keep a copy of what a layer gives, which nothing overwrites afterwards."""\n'
    "    {first}kept.append(output.detach().clone())"
)
_FIRST = (
    "while not isinstance(output, torch.Tensor):  # of several outputs the first\n"
    "        output = next(iter(output.values() if isinstance(output, dict) else output))\n    "
)


@dataclass(frozen=True, eq=False)
class Seen:
    """What is known of the run that a view shows.

    Parameters
    ----------
    model : LoadedModel
        The network.
    batch : Tensor
        What it was fed.
    activation : Tensor or None
        What the layer of the view gave.
    kind : str
        How the view draws that: "maps", "tokens" or "vector".
    shown : ndarray of float32 or None
        The maps that the view draws of it.
    output : Any
        What the network answered.
    """

    model: LoadedModel
    batch: torch.Tensor
    activation: torch.Tensor | None = None
    kind: str = ""
    shown: NDArray[np.float32] | None = None
    output: Any = None


def view_code(view: View, seen: Seen) -> Code:
    """Return the code that repeats a view."""
    match view:
        case Activations(layer):
            return _activations(layer, seen)
        case Features(layer):
            return _features(layer, seen)
        case Filters(layer):
            return _filters(layer, seen.model)
        case Attributions():
            return _attributions(view, seen)
        case _:
            return _predictions(seen)


def filters_of_file(tensor: str) -> Code:
    """Return the code that shows a tensor of a file as filters, where ``weights`` are read."""
    return Code((f"filters = weights[{quote(tensor)}]\nprint(tuple(filters.shape))",))


# ---- layers --------------------------------------------------------------------------------------


def _called(seen: Seen) -> str:
    """Return the call of the network, in the form that it takes."""
    module = seen.model.module
    kind = precision_of(module, seen.batch.dtype)
    given = "inputs" if kind == seen.batch.dtype else f"inputs.to({kind})"
    if type(module).__module__.startswith("torchvision.models.detection"):
        return f"model(list({given}))"
    if takes_pairs(module):
        return f"model({given}, {given})"
    if seen.batch.ndim == 4 and axes_of(module) == 3:
        return f"model({given}.unsqueeze(2).repeat(1, 1, {FRAMES}, 1, 1))"
    return f"model({given})"


def _capturing(layer: str, seen: Seen) -> tuple[list[str], str]:
    """Return the code that keeps what each call of a layer gives, and the place of the one."""
    part, number = names.split(layer)
    _check_layers(seen.model)
    one = _gives_one_tensor(seen.model.module.get_submodule(part))
    keep = _KEEP.format(first="" if one else _FIRST)
    running = (
        f"handle = model.get_submodule({quote(part)}).register_forward_hook(keep)\n"
        "with torch.no_grad():\n"
        f"    {_called(seen)}\n"
        "handle.remove()"
    )
    return [keep, running], f"kept[{number - 1}]"


def _check_layers(model: LoadedModel) -> None:
    """Refuse the layers of a program, which run out of everybody's sight."""
    if model.origin == "program":
        raise CnnvizError(
            f"{model.title} is a TorchScript program, and what runs inside it cannot be watched "
            "from a script; copy its predictions or its filters."
        )


def _gives_one_tensor(module: nn.Module) -> bool:
    """Whether a module is made of torch's own layers that give nothing but a tensor."""
    return all(
        type(part).__module__.startswith("torch.nn.modules")
        and not isinstance(part, (nn.MultiheadAttention, nn.RNNBase))
        for part in module.modules()
    )


def _activations(layer: str, seen: Seen) -> Code:
    blocks, place = _capturing(layer, seen)
    taking = [f"activation = {place}  # {_shape(seen)}"]
    maps = _as_maps(seen)
    if maps:
        taking += maps
    taking.append(f"print(tuple({'maps' if maps else 'activation'}.shape))")
    return Code((*blocks, "\n".join(taking)), (TORCH,))


def _as_maps(seen: Seen) -> list[str]:
    """Return the code that brings an activation into the maps of the view.

    Which way that is no shape tells, but the numbers of the view do.
    """
    shown = seen.shown
    for lines, maps in _ways(seen.activation):
        if shown is None or maps.numel() != shown.size:
            continue
        if np.array_equal(maps.float().numpy().reshape(shown.shape), shown, equal_nan=True):
            return lines
    return []


def _ways(activation: torch.Tensor | None) -> Iterator[tuple[list[str], torch.Tensor]]:
    """Yield ways to maps, as code and as what comes of it."""
    assert activation is not None
    first = activation[0]
    yield ["maps = activation[0]"], first
    if activation.ndim == 5:  # the view shows one moment
        for moment in range(activation.shape[2]):
            yield [f"maps = activation[0][:, {moment}]"], first[:, moment]
        for moment in range(activation.shape[1]):
            code = f"maps = activation[0, {moment}].permute(2, 0, 1)  # channels come last"
            yield [code], first[moment].permute(2, 0, 1)
    if activation.ndim == 4:
        last = first.permute(2, 0, 1)
        yield ["maps = activation[0].permute(2, 0, 1)  # channels come last"], last
        yield from _grids(first[0], "activation[0, 0]")
    if activation.ndim == 3:
        yield from _grids(first, "activation[0]")


def _grids(tokens: torch.Tensor, place: str) -> Iterator[tuple[list[str], torch.Tensor]]:
    extra, rows, columns = token_grid(tokens.shape[0])
    before = "  # without the class token" if extra else ""
    lines = [
        f"tokens = {place}[{extra}:]{before}",
        f"maps = tokens.T.reshape(-1, {rows}, {columns})",
    ]
    yield lines, tokens[extra:].T.reshape(-1, rows, columns)


def _features(layer: str, seen: Seen) -> Code:
    blocks, place = _capturing(layer, seen)
    assert seen.activation is not None
    axes = tuple(range(2, seen.activation.ndim))
    pooled = f"{place}.mean({axes})" if axes else place
    if seen.kind == "tokens":
        pooled = f"{place}.flatten(1, -2).mean(1)"
    code = f"features = {pooled}  # one number for each unit\nprint(tuple(features.shape))"
    return Code((*blocks, code), (TORCH,))


def _shape(seen: Seen) -> str:
    assert seen.activation is not None
    return " x ".join(str(size) for size in seen.activation.shape)


def _filters(layer: str, model: LoadedModel) -> Code:
    part, _ = names.split(layer)
    bank = filters(model, layer)
    module = model.module.get_submodule(part)
    for name, value in module.named_parameters(recurse=False):
        if value.numel() == bank.weight.size and value.ndim > 1:
            same = np.array_equal(value.detach().float().cpu().numpy().ravel(), bank.weight.ravel())
            if same:
                key = f"{part}.{name}" if part else name
                if model.origin == "program":
                    found = f"model.state_dict()[{quote(key)}]"
                else:
                    found = f"model.get_parameter({quote(key)}).detach()"
                return Code((f"filters = {found}\nprint(tuple(filters.shape))",))
    raise CnnvizError(
        f"The filters of {layer} are put together from several tensors, which is not written out "
        "as code; copy another layer."
    )


# ---- answers -------------------------------------------------------------------------------------


def _answer(seen: Seen) -> tuple[str, torch.Tensor | None]:
    """Return what picks the scores out of what the network gives, and the scores."""
    output = seen.output
    if isinstance(output, torch.Tensor):
        return "", output
    if isinstance(output, dict) and isinstance(output.get("out"), torch.Tensor):
        return '["out"]', output["out"]
    if isinstance(output, (tuple, list)) and output and isinstance(output[0], torch.Tensor):
        return "[0]", output[0]
    return "", None


def _predictions(seen: Seen) -> Code:
    picked, scores = _answer(seen)
    model, asked = seen.model, _called(seen)
    asking = f"with torch.no_grad():\n    output = {asked}{picked}"
    if scores is None or not scores.is_floating_point():
        return Code((f"{asking}\nprint(output)",), (TORCH,))
    if model.answers == "number":
        return Code((f"{asking}\nprint(output.item())",), (TORCH,))
    if model.answers == "mask" and scores.ndim == 4:
        code = f"{asking}\nmask = output[0].argmax(0)  # the class of each pixel"
        return Code((f"{code}\nprint(mask.unique(return_counts=True))",), (TORCH,))
    if scores.ndim != 2:
        return Code((f"{asking}\nprint(tuple(output.shape))",), (TORCH,))
    shares = "output.softmax(1)[0]"
    if model.answers == "labels":
        shares = "output.sigmoid()[0]"
    elif model.answers == "binary":
        shares = "torch.cat([-output, output], 1).div(2).softmax(1)[0]"
    outputs = 2 if model.answers == "binary" else int(scores.shape[1])
    listing, imports = _class_names(model, outputs)
    told = (
        f"{asking}\nprobabilities = {shares}\n"
        f"best = probabilities.topk({min(_TOP, outputs)})\n"
        "for share, index in zip(best.values.tolist(), best.indices.tolist()):\n"
        '    print(f"{classes[index]}: {share:.1%}")'
    )
    return Code((listing, told), (TORCH, *imports))


def _class_names(model: LoadedModel, outputs: int) -> tuple[str, list[str]]:
    """Return the code that names the classes, from torchvision where it has the same names."""
    given = model.class_names
    if len(given) == outputs and outputs <= _MOST_NAMES:
        return _listed(given), []
    name = model.architecture
    if name in catalogue() and architecture(name).weights:
        weights = architecture(name).weights[0].name
        enum = get_model_weights(name)
        if tuple(enum[weights].meta.get("categories", ())) == tuple(given):
            owner = f"{package_of(name)}.{enum.__name__}.{weights}"
            return f'classes = {owner}.meta["categories"]', [MODELS]
    return f"classes = [str(index) for index in range({outputs})]", []


def _listed(given: Sequence[str]) -> str:
    entries = [quote(name, 80) for name in given]
    return call("classes = list", ["[\n" + "".join(f"    {one},\n" for one in entries) + "]"])


# ---- attributions --------------------------------------------------------------------------------


def _attributions(view: Attributions, seen: Seen) -> Code:
    picked, scores = _answer(seen)
    if scores is None or scores.ndim not in (2, 4):
        raise CnnvizError(f"{seen.model.title} gives no score of a class to explain.")
    sign = ""
    place = str(view.target)
    if seen.model.answers == "binary" and scores.shape[1] == 1:
        sign, place = "" if view.target else "-", "0"
    summed = ".sum((1, 2))" if scores.ndim == 4 else ""
    asked = _called(seen).replace("inputs", "images")
    score = (
        "for module in model.modules():\n"
        '    if getattr(module, "inplace", False):\n'
        "        module.inplace = False  # what is overwritten is needed on the way back\n\n\n"
        "def score(images):\n"
        f'    """Return the score of class {view.target}, before any softmax."""\n'
        f"    return {sign}{asked}{picked}[:, {place}]{summed}"
    )
    match view.method:
        case "grad-cam":
            return _grad_cam(view, seen, score)
        case "gradient-x-input":
            code = (
                "inputs.requires_grad_()\n"
                "(gradient,) = torch.autograd.grad(score(inputs).sum(), inputs)\n"
                "attribution = (inputs * gradient).detach().sum(1)[0]\n"
                "print(tuple(attribution.shape))"
            )
            return Code((score, code), (TORCH,))
        case _:
            return _integrated(seen, score)


def _integrated(seen: Seen, score: str) -> Code:
    steps = seen.model.preprocessing
    black = [-mean / std for mean, std in zip(steps.mean, steps.std, strict=True)]
    code = (
        "# From a black picture, as the network sees it, to the input.\n"
        f"black = torch.tensor({black!r}).view(1, -1, 1, 1).expand_as(inputs)\n"
        "method = IntegratedGradients(score)\n"
        f"found = method.attribute(inputs, baselines=black, n_steps={STEPS})\n"
        "attribution = found.detach().sum(1)[0]\n"
        "print(tuple(attribution.shape))"
    )
    return Code((score, code), (TORCH, "from captum.attr import IntegratedGradients"))


def _grad_cam(view: Attributions, seen: Seen, score: str) -> Code:
    part, number = names.split(view.layer)
    _check_layers(seen.model)
    grid = _grid(seen)
    keeping = (
        "kept = []\n"
        f"layer = model.get_submodule({quote(part)})\n"
        "handle = layer.register_forward_hook(lambda module, given, output: kept.append(output))\n"
        "inputs.requires_grad_()\n"
        "value = score(inputs).sum()\n"
        "handle.remove()\n"
        f"(gradient,) = torch.autograd.grad(value, kept[{number - 1}])"
    )
    weighing = (
        f"maps = {grid.format(values=f'kept[{number - 1}]')}\n"
        f"weights = {grid.format(values='gradient')}.mean((2, 3), keepdim=True)\n"
        "cam = (weights * maps).sum(1, keepdim=True).relu().detach()\n"
        'attribution = F.interpolate(cam, inputs.shape[-2:], mode="bilinear")[0, 0]\n'
        "print(tuple(attribution.shape))"
    )
    return Code((score, keeping, weighing), (TORCH, "from torch.nn import functional as F"))


def _grid(seen: Seen) -> str:
    """Return the code that lays what a layer gives out as maps, (1, C, H, W)."""
    activation = seen.activation
    assert activation is not None
    if seen.kind == "tokens" and activation.ndim == 3:
        extra, rows, columns = token_grid(activation.shape[1])
        return f"{{values}}[:, {extra}:].transpose(1, 2).unflatten(2, ({rows}, {columns}))"
    if seen.kind == "tokens" and activation.ndim == 4:
        return "{values}.permute(0, 3, 1, 2)"
    if activation.ndim == 4:
        return "{values}"
    raise CnnvizError(
        "Grad-CAM of what this layer gives is not written out as code; choose another layer."
    )
