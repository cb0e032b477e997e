"""From a class in a person's own file, and weights, to a network that runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.read import Checkpoint, parse_fact, reading
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import BadValue, CheckpointProblem, CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.describe import describe_unlisted
from cnnviz.engine.models.fill import filling
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.own_code import Made, making
from cnnviz.engine.models.own_source import OwnSource, chosen, classes_in, read_source
from cnnviz.engine.trust import digest_of, where

_LONGEST_REASON = 300
_LONGEST_WORD, _LONGEST_ROW = 40, 100
_LARGEST = 4096  # of a number for which the file has nothing as large
_MOST_KEPT = 200  # files of a program, as many as a person could agree to
SOURCE = "source"  # folder of a run that keeps them
# What a saved network says of the class that it was made of.
SOURCE_FACTS = ("source", "source_sha256")


def loading_own(
    source: OwnSource,
    weights: str | Path | None = None,
    num_classes: int | None = None,
    *,
    trust: bool = False,
    arguments: Mapping[str, Any] | None = None,
) -> Work[Progress, LoadedModel]:
    """Make a network of a person's own class, with seeded random weights or those of a file.

    Parameters
    ----------
    source : OwnSource
        The file and the class in it.
    weights : str, pathlib.Path or None
        A checkpoint file that has every tensor of the network, in its shape.
    num_classes : int or None
        For a class that takes an argument of this name; any other network has as many as it has.
    trust : bool
        Whether the person agrees to run the file.
    arguments : mapping of str to object or None
        What the class is given.

    Raises
    ------
    NotTrusted, OwnCodeProblem
        Where nobody agreed, and where the class itself fails.
    CheckpointProblem, CheckpointMismatch
        Where the weights cannot be read, or do not fit.
    """
    checkpoint = None
    if weights is not None:
        if weights in ("default", "cached"):
            raise BadValue("weights", weights, "a file, as nobody publishes weights of your class")
        checkpoint = yield from reading(Path(weights).expanduser())
    given = dict(arguments or {})
    if num_classes is not None and _takes_classes(source):
        given.setdefault("num_classes", num_classes)
    made = yield from making(source, given, trust=trust)
    model = yield from filled(made, checkpoint)
    if num_classes not in (None, model.num_classes):
        raise BadValue("num_classes", num_classes, f"{model.num_classes}, as in {source.title}")
    return model


def filled(made: Made, checkpoint: Checkpoint | None) -> Work[Progress, LoadedModel]:
    """Return a person's own network with the weights of a checkpoint, or its random ones."""
    name, warnings = made.source.name, list(made.warnings)
    facts: dict[str, str] = {}
    if checkpoint is not None:
        if not checkpoint.entries:
            raise CheckpointProblem(checkpoint.path, "holds no tensors that could be taken")
        yield from _filling(made, checkpoint)
        facts = dict(checkpoint.metadata)
        warnings += checkpoint.warnings
        if checkpoint.wrapper:
            warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    facts |= {"source": made.source.title, "source_sha256": made.digest}
    path = None if checkpoint is None else checkpoint.path
    model = describe_unlisted(made.module, name, "file" if path else "random", path, facts)
    return replace(
        model,
        arguments=dict(made.arguments),
        source=made.source,
        warnings=(*warnings, *model.warnings),
    )


def _filling(made: Made, checkpoint: Checkpoint) -> Work[Progress, None]:
    """Fill a person's own network, whose class may have a say in how it takes weights."""
    try:
        yield from filling(made.module, checkpoint.entries, made.source.name)
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = clean(str(error), _LONGEST_REASON)
        raise CnnvizError(
            f"{made.source.title} does not take the weights of {checkpoint.path.name} ({reason})."
        ) from error


def source_of(checkpoint: Checkpoint) -> OwnSource | None:
    """Return the class that a network of ours was saved from, where the person has it.

    The file is looked up by its hash: in the run that the checkpoint lies in, and among those that
    the person agreed to run. What a checkpoint says is never used as a path.
    """
    metadata = checkpoint.metadata
    if metadata.get("writer") != "cnnviz":
        return None
    digest = metadata.get("source_sha256", "")
    path = _kept_beside(checkpoint.path, digest) or where(digest)
    name = metadata.get("source", "").rpartition(":")[2]
    if path is None or not path.is_file() or not name.isidentifier():
        return None
    return OwnSource(path, name)


def _kept_beside(checkpoint: Path, digest: str) -> Path | None:
    """Return the file with a hash that the run of a checkpoint keeps; see :mod:`.runs.files`."""
    run = checkpoint.absolute().parent.parent
    if not digest or not (run / "format").is_file():
        return None
    for path in islice((run / SOURCE).rglob("*.py"), _MOST_KEPT):
        try:
            if digest_of(read_source(path)) == digest:
                return path
        except CheckpointProblem:
            continue
    return None


def reopening(
    source: OwnSource, checkpoint: Checkpoint, *, trust: bool = False
) -> Work[Progress, LoadedModel]:
    """Make the network anew that a checkpoint of ours was saved from; see :func:`loading_own`.

    Anybody can write such a checkpoint: what it says must not make code that is trusted do harm, so
    that only classes of networks are made, and with no argument that could name a file, or that
    asks for layers of which the file has none.
    """
    told = parse_fact(checkpoint.metadata, "arguments")
    arguments = told if isinstance(told, dict) else {}
    maker = chosen(source, classes_in(source.path))
    largest = max(map(max, filter(None, checkpoint.shapes.values())), default=0)
    plain = _is_plain(list(arguments.values()), max(largest, _LARGEST))
    if not maker.is_network or not plain:
        raise CnnvizError(
            f"{checkpoint.path.name} was saved from {source.title}, with arguments that no file is "
            f"believed; open {source.title} with them yourself, and with this file as its weights."
        )
    made = yield from making(source, arguments, trust=trust)
    return (yield from filled(made, checkpoint))


def _is_plain(value: object, largest: int) -> bool:
    """Whether an argument is a number within reason, a word that is no file, or a row of them."""
    if isinstance(value, (list, tuple)):
        return len(value) <= _LONGEST_ROW and all(_is_plain(item, largest) for item in value)
    if isinstance(value, str):
        word = value.isidentifier() and len(value) <= _LONGEST_WORD
        return word and not Path(value).exists()
    return value is None or (isinstance(value, (bool, int, float)) and abs(value) <= largest)


def _takes_classes(source: OwnSource) -> bool:
    maker = chosen(source, classes_in(source.path))
    return maker.open_ended or any(entry.name == "num_classes" for entry in maker.parameters)
