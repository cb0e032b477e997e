"""The part of a script that makes the network: written out, by torchvision's name, or a file's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torch import nn

from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.models.adapt import heads_of
from cnnviz.engine.models.build import build
from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import architecture, catalogue
from cnnviz.engine.models.identify import head_layers
from cnnviz.engine.scripting.checkpoints import loading_lines
from cnnviz.engine.scripting.networks import (
    MODELS,
    NN,
    TORCH,
    constructor,
    course_class,
    dropout_of,
    first_layer,
    from_torchvision,
    is_course_cnn,
    place_of,
    with_dropout,
)
from cnnviz.engine.scripting.parts import Section
from cnnviz.engine.training.groups import frozen_layers
from cnnviz.engine.training.scripts.facts import Facts


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
        share = dropout_of(model)
        blocks.append(course_class(facts.given or model, dropout=share))
        imports.append(NN)
        made.append("model = CourseCNN()")
        words = "The network of the course: two convolutions and two linear layers."
    else:
        imports.append(MODELS)
        words = f"{model.architecture} from torchvision, with random weights."
        found = cached_weights(model.architecture) if published else None
        weights = "" if found is None else found[1].name
        made.append(from_torchvision("model", facts.given or model, weights))
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


def _loading(facts: Facts) -> tuple[list[str], list[str]]:
    """Return the code that loads the checkpoint to go on from, and what it imports."""
    if facts.checkpoint is None:
        raise TrainingProblem(
            "The network in the window lies in no file, so that a script cannot go on from it; "
            "choose the checkpoint of its run as the model."
        )
    return loading_lines("model", facts.checkpoint)


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
            yield from first_layer(model, int(asked))
        if facts.config.dropout:
            yield from with_dropout(model, facts.config.dropout, heads)


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
