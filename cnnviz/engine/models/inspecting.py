"""Collecting the facts of a checkpoint file or of an architecture.

torch is loaded only for what a network can be made of: a file that fits none is described by its
own description, and none of its numbers is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.errors import CnnvizError, ShapeTrouble
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.facts import Facts, ModuleFact, TensorFact, learned
from cnnviz.engine.models.identify import identify
from cnnviz.engine.models.near import near_misses
from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint
from cnnviz.engine.models.sources import names_file, usual_weights
from cnnviz.engine.models.telling import sentences

if TYPE_CHECKING:
    from torch import Tensor

    from cnnviz.engine.models.layers import LayerRow, LayerTable
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.models.remembered import Remembered

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class At:
    """The input that the layers run on; what the preprocessing makes by default.

    Parameters
    ----------
    size : (int, int) or None
        Height and width in pixels.
    image : pathlib.Path or None
        A picture, a clip or numbers to bring to the network.
    """

    size: tuple[int, int] | None = None
    image: Path | None = None


def inspecting(
    source: str | Path,
    choice: int | None = None,
    at: At = At(),
    *,
    settled: Remembered | None = None,
    trust: bool = False,
    weights: str | None = None,
    arguments: Mapping[str, Any] | None = None,
    partial: str | None = None,
) -> Work[Progress, Facts]:
    """Collect the facts of a checkpoint file or of an architecture.

    Parameters
    ----------
    source : str or pathlib.Path
        The file, or the architecture's name.
    choice : int or None
        Where a file fits several networks, the number of one of them, from 1; None tells what they
        share.
    at : At
        What the layers run on.
    settled : Remembered or None
        What a person settled for this file before.
    trust : bool
        Agree to run a program that the source brings along.
    weights : str or None
        Of an architecture or a class of one's own: the file with its weights.
    arguments : mapping of str to object or None
        What a class of one's own is made with, or what the tensors of a file cannot tell.
    partial : str or None
        Of a file that fits only in part: the network to fill as far as it goes.

    Raises
    ------
    UnknownName
        Neither a file nor an architecture has this name.
    CheckpointProblem
        The file holds no checkpoint, or is damaged.
    BadValue
        There are not so many networks to choose from.
    """
    checkpoint = None
    if weights is None and names_file(source):
        checkpoint = yield from reading(Path(source).expanduser())
        if not checkpoint.entries:
            return _of_file(checkpoint, None)
        if settled is None and partial is None and _fits_nothing(checkpoint):
            error = UnrecognisedCheckpoint(checkpoint, near_misses(checkpoint.shapes))
            return _of_file(checkpoint, error)
    from cnnviz.engine.models.load import loading, loading_checkpoint
    from cnnviz.engine.models.settled import loading_settled, state_of

    try:
        if checkpoint is None:
            weights = weights or usual_weights(source)
            work = loading(source, weights, choice=choice, trust=trust, arguments=arguments)
            model = yield from work
        elif settled is not None:
            if state := state_of(settled, checkpoint):
                checkpoint = checkpoint.choose(state)
            model = yield from loading_settled(checkpoint.path, settled, trust=trust)
        else:
            work = loading_checkpoint(
                checkpoint, choice, trust=trust, arguments=arguments, partial=partial
            )
            model = yield from work
    except AmbiguousArchitecture as error:
        if checkpoint is None:
            raise
        return (yield from _of_choices(checkpoint, error, at))
    except UnrecognisedCheckpoint as error:
        if checkpoint is None:
            raise
        return _of_file(checkpoint, error)
    except CnnvizError as error:
        if checkpoint is None or settled is None:
            raise
        facts = _of_file(checkpoint, None)  # such as a class that is not there any longer
        return replace(facts, warnings=_once([*facts.warnings, str(error)]))
    return (yield from _of_network(checkpoint, model, at))


def _fits_nothing(checkpoint: Checkpoint) -> bool:
    """Whether no network can be made of a file, as far as its description tells."""
    whole = checkpoint.module is not None or checkpoint.container == "torchscript"
    ours = checkpoint.metadata.get("writer") == "cnnviz"
    return not whole and not ours and not identify(checkpoint.shapes)


def _of_file(checkpoint: Checkpoint, error: UnrecognisedCheckpoint | None) -> Facts:
    """Return what a file says, where there is no network of it."""
    tensors = _tensors(checkpoint)
    warnings = ["" if error is None else str(error), *checkpoint.warnings, checkpoint.refusal]
    if checkpoint.wrapper:
        warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    record = checkpoint.module
    known = None if error is None else error.match
    return Facts(
        container=checkpoint.container,
        architecture="" if known is None else known.architecture,
        num_classes=None if known is None else known.num_classes,
        parameters=learned(tensors),
        tensors=tensors,
        metadata=dict(checkpoint.metadata),
        warnings=_once(warnings),
        unresolved_globals=checkpoint.unresolved_globals,
        summary=sentences(checkpoint, error),
        weight_bytes=sum(entry.nbytes for entry in checkpoint.entries.values()),
        file_bytes=_size(checkpoint.path),
        checksums=checkpoint.checksums,
        states=checkpoint.states,
        modules=()
        if record is None
        else tuple(
            ModuleFact(name, module.class_name, module.settings) for name, module in record.walk()
        ),
        near=() if error is None else error.near,
    )


def _of_network(checkpoint: Checkpoint | None, model: LoadedModel, at: At) -> Work[Progress, Facts]:
    """Return what a network is, and what its file says where it comes from one."""
    from cnnviz.engine.models.arithmetic import size_in_bytes
    from cnnviz.engine.models.fitting import with_sizes

    state: Mapping[str, Tensor] = model.module.state_dict()
    own = Facts("none", "", None, 0, _facts_of(state), weight_bytes=size_in_bytes(state.values()))
    facts = own if checkpoint is None else replace(_of_file(checkpoint, None), near=())
    warnings = [*facts.warnings, *model.warnings]
    facts = replace(
        facts,
        architecture=model.architecture,
        num_classes=model.num_classes,
        parameters=sum(entry.numel() for entry in model.module.parameters()),
        summary=sentences(checkpoint, model),
    )
    try:
        table = yield from _table(model, at)
        facts = replace(
            facts,
            layers=table.rows,
            input_shape=(1, *table.input_shape[1:]),
            trainable=table.trainable_parameters,
            macs=table.total_macs,
            activation_bytes=table.total_memory,
        )
    except ShapeTrouble as error:
        warnings.append(str((yield from with_sizes(error, model, _side(model, at)))))
    except CnnvizError as error:
        warnings.append(str(error))
    return replace(facts, warnings=_once(warnings))


def _table(model: LoadedModel, at: At) -> Work[Progress, LayerTable]:
    """Run the layers on what was asked for."""
    import torch

    from cnnviz.engine.models.layers import example_input, layer_table

    yield Progress(0, None, "running the layers")
    steps = model.preprocessing
    if at.size is not None:
        steps = replace(steps, crop=at.size, resize=None)
    if at.image is not None:
        from cnnviz.engine.data.given import read_given
        from cnnviz.engine.probes.feeding import feed

        example = feed(model, read_given(at.image), steps).batch
    elif at.size is not None:
        example = torch.zeros(1, steps.channels, *at.size)
    else:
        example = example_input(model)
    return layer_table(model, example, fields=True)


def _side(model: LoadedModel, at: At) -> int | None:
    """Return the side of the square inputs that the layers run on, where they are square."""
    size = at.size or model.preprocessing.input_size
    return size[0] if size is not None and size[0] == size[1] else None


def _of_choices(
    checkpoint: Checkpoint, error: AmbiguousArchitecture, at: At
) -> Work[Progress, Facts]:
    """Say which networks fit; a layer's figures are told only where all of them agree on them."""
    from cnnviz.engine.models.load import loading_checkpoint

    described = []
    for choice in error.choices:
        model = yield from loading_checkpoint(checkpoint, choice)
        described.append((yield from _of_network(checkpoint, model, at)))
    first = described[0]
    rows = zip(*(facts.layers for facts in described), strict=False)
    texts = [str(error), *(text for facts in described for text in facts.warnings)]
    return replace(
        first,
        layers=tuple(_shared(row) for row in rows if all(one == row[0] for one in row)),
        macs=_agreed([facts.macs for facts in described]),
        activation_bytes=_agreed([facts.activation_bytes for facts in described]),
        summary=sentences(checkpoint, error),
        warnings=_once(texts),
    )


def _shared(rows: tuple[LayerRow, ...]) -> LayerRow:
    """Return a layer on which several networks agree, with its field where they agree on it."""
    rules = {
        None if row.field is None else (row.field.size, row.field.stride, row.field.start)
        for row in rows
    }
    return rows[0] if len(rules) == 1 else replace(rows[0], field=None, field_note="")


def _agreed(values: list[T | None]) -> T | None:
    return values[0] if all(value == values[0] for value in values) else None


def _tensors(checkpoint: Checkpoint) -> tuple[TensorFact, ...]:
    return tuple(
        TensorFact(name, entry.shape, entry.dtype) for name, entry in checkpoint.entries.items()
    )


def _facts_of(state: Mapping[str, Tensor]) -> tuple[TensorFact, ...]:
    return tuple(
        TensorFact(name, tuple(entry.shape), str(entry.dtype).removeprefix("torch."))
        for name, entry in state.items()
        if hasattr(entry, "shape")  # a quantised layer keeps other things there too
    )


def _once(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
