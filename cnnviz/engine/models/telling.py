"""What a file or a network is, in sentences that a student understands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.models.problems import (
    AmbiguousArchitecture,
    CannotRebuild,
    NeedsLibrary,
    QuantisedCheckpoint,
    UnrecognisedCheckpoint,
)

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.loaded import LoadedModel

_LONGEST_NAME = 80  # of a class or an architecture that a file names
_NAMES_TOLD = 3
_EPOCHS = ("epoch", "epochs", "current_epoch", "last_epoch")
# How people call the share of right answers, the likeliest first; "accumulate" is no such word.
_ACCURACIES = tuple(
    re.compile(rf"(?<![a-z]){word}(?:uracy)?(?![a-z])")
    for word in (
        "best_acc",
        "best_prec",
        "best_top1",
        "val_acc",
        "test_acc",
        "acc",
        "prec1",
        "top1",
    )
)


def tell(
    checkpoint: Checkpoint | None = None, outcome: LoadedModel | Exception | None = None
) -> str:
    """Say what a file holds and what became of it; see :func:`sentences`."""
    return " ".join(sentences(checkpoint, outcome))


def sentences(
    checkpoint: Checkpoint | None = None, outcome: LoadedModel | Exception | None = None
) -> tuple[str, ...]:
    """Return the sentences that say what a file holds and what became of it.

    Parameters
    ----------
    checkpoint : Checkpoint or None
        The file; None for a network that comes from none, and for a file that cannot be read.
    outcome : LoadedModel, Exception or None
        The network that was made of it, why there is none, or None while nobody knows.

    Returns
    -------
    tuple of str
        Whole sentences in English, the most important first.
    """
    if isinstance(outcome, Exception):
        if checkpoint is None:
            return (str(outcome),)
        rest = (*_why(outcome), *_states(checkpoint), *_saved(checkpoint.metadata))
        return (*_without_network(checkpoint), *rest)
    if checkpoint is None:
        return () if outcome is None else (_by_itself(outcome),)
    if outcome is None:
        rest = (*_states(checkpoint), *_saved(checkpoint.metadata))
        return (*_without_network(checkpoint), *rest)
    return (
        _as_network(checkpoint, outcome),
        *_states(checkpoint),
        *_saved(checkpoint.metadata),
        *_gaps(outcome),
    )


def _by_itself(model: LoadedModel) -> str:
    """Say what a network is that was opened by its name, or came from memory."""
    name = clean(model.architecture, _LONGEST_NAME)
    match model.origin:
        case "file":
            title = clean(model.title, _LONGEST_NAME)
            return f"This is the network {name} with the weights of {title}."
        case "random":
            return f"This is the network {name} with random weights: it has learned nothing yet."
        case "cache":
            return f"This is the network {name} with the weights that torchvision publishes."
        case "bundled":
            return (
                f"This is the network {name} with weights that the program brings along: "
                "they were trained on handwritten digits."
            )
        case _:
            return f"This is the network {name} from memory, with the weights that it has now."


def _as_network(checkpoint: Checkpoint, model: LoadedModel) -> str:
    """Say which network a file was opened as."""
    name = clean(model.architecture, _LONGEST_NAME)
    classes = _classes(model)
    record = checkpoint.module
    if model.source:
        return (
            f"This file holds the weights of a network{classes}; the network itself is the class "
            f"{name} of your own code, which runs here because you agreed to it."
        )
    if checkpoint.container == "torchscript":
        if model.origin == "program":
            return "This file is a TorchScript program; it runs here because you agreed to it."
        return (
            f"This file is a TorchScript program with the weights of the network {name}{classes}; "
            "the program itself was not run."
        )
    if record is not None:
        kind = clean(record.class_name, _LONGEST_NAME)
        return (
            f"This file is a whole pickled network of the class {kind}{classes}; it was built anew "
            "from what the file says of its layers, and nothing in the file was run."
        )
    return f"This file holds the weights of the network {name}{classes}."


def _classes(model: LoadedModel) -> str:
    count = model.num_classes
    if count is None or model.answers == "number":
        return ""
    return f" with {count:,} {'class' if count == 1 else 'classes'}"


def _without_network(checkpoint: Checkpoint) -> Iterator[str]:
    """Say what a file holds of which no network was made."""
    record, count = checkpoint.module, len(checkpoint.shapes)
    if checkpoint.container == "torchscript":
        yield "This file is a TorchScript program: a network together with the code that runs it."
        if count:
            yield "Its weights can be looked at; the program was not run."
    elif record is not None:
        kind = clean(record.class_name, _LONGEST_NAME)
        yield f"This file is a whole pickled network of the class {kind}."
        yield "Its layers and weights can be looked at; nothing in the file was run."
    elif count:
        tensors = _count(count, "tensor", "tensors")
        yield f"This file holds {tensors}, and does not say of which network."
    if count:
        yield from _looks_like(checkpoint.shapes)
    elif checkpoint.refusal:
        yield checkpoint.refusal


def _why(error: Exception) -> Iterator[str]:
    """Say why no network was made of a file."""
    if isinstance(error, QuantisedCheckpoint):
        name = error.match.architecture
        yield f"They are those of {name} with 8 bits each, which this program does not run."
    elif isinstance(error, NeedsLibrary):
        yield (
            f"They are those of {error.match.title}, a network of a library that is not "
            "installed; with it (pip install timm) the network runs."
        )
    elif isinstance(error, AmbiguousArchitecture):
        count = len(error.choices)
        yield f"Its tensors fit {count} networks and cannot tell which of them it is."
    elif isinstance(error, CannotRebuild) and error.missing:
        missing = error.missing
        named = ", ".join(clean(name, _LONGEST_NAME) for name in missing[:_NAMES_TOLD])
        more = f" and {len(missing) - _NAMES_TOLD:,} more" if len(missing) > _NAMES_TOLD else ""
        yield f"To let it run, code is needed that is not here: {named}{more}."
    elif isinstance(error, CannotRebuild):
        yield f"It cannot be built anew: {error.reason}."
    elif isinstance(error, UnrecognisedCheckpoint) and error.near:
        likest = error.near[0]
        yield (
            f"Most alike is the network {likest.match.architecture}, of whose {likest.total:,} "
            f"tensors {likest.agreeing:,} agree."
        )


def _looks_like(shapes: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    """Say which layers the shapes of the weights are those of, as far as they tell."""
    weights = [shape for key, shape in shapes.items() if key.endswith("weight") and len(shape) > 1]
    convolutions = [shape for shape in weights if len(shape) in (4, 5)]
    lines = [shape for shape in weights if len(shape) == 2]
    if not convolutions:
        return
    many = _count(len(convolutions), "convolution", "convolutions")
    connected = _count(len(lines), "fully connected layer", "fully connected layers")
    layers = f"{many} and {connected}" if lines else many
    channels = _count(convolutions[0][1], "channel", "channels")
    text = f"It looks like a network with {layers}; the first convolution takes {channels}"
    yield f"{text}, and the last layer gives {lines[-1][0]:,} numbers." if lines else f"{text}."


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _states(checkpoint: Checkpoint) -> Iterator[str]:
    """Say which of several sets of weights this is."""
    states = checkpoint.states
    for state in states:
        if state.taken:
            name = clean(state.title, _LONGEST_NAME)
            yield f"The file holds {len(states):,} sets of weights; these are those of {name}."


def _saved(metadata: Mapping[str, str]) -> Iterator[str]:
    """Say when in its training a checkpoint was saved, where the file tells."""
    epoch, accuracy = _epoch(metadata), _accuracy(metadata)
    if epoch is not None and accuracy is not None:
        yield f"It was saved at epoch {epoch:,}, with an accuracy of {accuracy:.4g} %."
    elif epoch is not None:
        yield f"It was saved at epoch {epoch:,}."
    elif accuracy is not None:
        yield f"An accuracy of {accuracy:.4g} % is noted in it."


def _epoch(metadata: Mapping[str, str]) -> int | None:
    for key in _EPOCHS:
        text = metadata.get(key, "")
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
    return None


def _accuracy(metadata: Mapping[str, str]) -> float | None:
    """Return the accuracy that a file notes, in percent."""
    for word in _ACCURACIES:
        for key, text in metadata.items():
            value = _number(text) if word.search(key.casefold()) else None
            if value is not None and 0 < value <= 100:
                return 100 * value if value <= 1 else value
    return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _gaps(model: LoadedModel) -> Iterator[str]:
    """Say what of the network the file does not fill."""
    gaps = model.gaps
    if gaps is None:
        return
    random = gaps.random
    if random:
        named = ", ".join(clean(key, _LONGEST_NAME) for key in random[:_NAMES_TOLD])
        more = f" and {len(random) - _NAMES_TOLD:,} more" if len(random) > _NAMES_TOLD else ""
        yield f"It fits only in part: the weights of {named}{more} are random."
    if gaps.unexpected:
        left = _count(len(gaps.unexpected), "tensor", "tensors")
        yield f"{left} of the file found no place in this network."
