"""Everything that can be said of a checkpoint file or an architecture without running anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnviz.engine.checkpoints.read import reading
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.layers import LayerRow, example_input, layer_table
from cnnviz.engine.models.load import loading, loading_checkpoint, names_file, usual_weights
from cnnviz.engine.models.problems import AmbiguousArchitecture, UnrecognisedCheckpoint

if TYPE_CHECKING:
    from torch import Tensor

    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.models.loaded import LoadedModel

_NOT_PARAMETERS = ("running_mean", "running_var", "num_batches_tracked")


@dataclass(frozen=True, slots=True)
class TensorFact:
    """Name, shape and element type ("float32") of one tensor."""

    name: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What ``cnnviz inspect`` reports.

    Parameters
    ----------
    container : str
        How the file is built ("zip", "legacy", "safetensors", ...); "none" for an architecture.
    architecture : str
        The network that the tensors fit, or empty.
    num_classes : int or None
        Outputs of the classifier.
    parameters : int
        Learned numbers.
    tensors : tuple of TensorFact
        The state dictionary.
    layers : tuple of LayerRow
        The layers as a run on an example calls them; empty where no network can be built or run.
    metadata : mapping of str to str
        What the file says of itself.
    warnings : tuple of str
        Sentences on what is odd, missing or refused.
    unresolved_globals : tuple of str
        Code that the file names and that was not imported.
    """

    container: str
    architecture: str
    num_classes: int | None
    parameters: int
    tensors: tuple[TensorFact, ...]
    layers: tuple[LayerRow, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    unresolved_globals: tuple[str, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        return {
            "container": self.container,
            "architecture": self.architecture or None,
            "num_classes": self.num_classes,
            "parameters": self.parameters,
            "tensors": [
                {"name": entry.name, "shape": list(entry.shape), "dtype": entry.dtype}
                for entry in self.tensors
            ],
            "layers": [
                {
                    "name": row.name,
                    "type": row.type,
                    "output_shape": None if row.output_shape is None else list(row.output_shape),
                    "parameters": row.parameters,
                    "macs": row.macs,
                }
                for row in self.layers
            ],
            "metadata": dict(self.metadata),
            "warnings": list(self.warnings),
            "unresolved_globals": list(self.unresolved_globals),
        }


def inspecting(source: str | Path, choice: int | None = None) -> Work[Progress, Facts]:
    """Collect the facts of a checkpoint file or of an architecture.

    Parameters
    ----------
    source : str or pathlib.Path
        The file, or the architecture's name.
    choice : int or None
        Where a file fits several networks, which of them, from 1; None tells what they share.

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
    if names_file(source):
        checkpoint = yield from reading(Path(source).expanduser())
        if not checkpoint.tensors:
            return _describe(checkpoint, None, ())
    try:
        if checkpoint is None:
            model = yield from loading(source, usual_weights(source), choice=choice)
        else:
            model = yield from loading_checkpoint(checkpoint, choice)
    except AmbiguousArchitecture as error:
        return (yield from _describe_choices(checkpoint, error))
    except UnrecognisedCheckpoint as error:
        return _describe(checkpoint, None, (str(error),))
    return _describe(checkpoint, model, ())


def _describe_choices(
    checkpoint: Checkpoint | None, error: AmbiguousArchitecture
) -> Work[Progress, Facts]:
    """Say which networks fit; a layer's shape is told only where all of them agree on it."""
    if checkpoint is None:
        raise error
    described = []
    for choice in error.choices:
        model = yield from loading_checkpoint(checkpoint, choice)
        described.append(_describe(checkpoint, model, (str(error),)))
    first = described[0]
    layers = tuple(
        row
        for row, *others in zip(*(facts.layers for facts in described), strict=False)
        if all(row == other for other in others)
    )
    warnings = tuple(dict.fromkeys(text for facts in described for text in facts.warnings))
    return Facts(
        container=first.container,
        architecture=first.architecture,
        num_classes=first.num_classes,
        parameters=first.parameters,
        tensors=first.tensors,
        layers=layers,
        metadata=first.metadata,
        warnings=warnings,
        unresolved_globals=first.unresolved_globals,
    )


def _describe(
    checkpoint: Checkpoint | None, model: LoadedModel | None, trouble: Sequence[str]
) -> Facts:
    warnings = list(trouble)
    tensors: Mapping[str, Tensor] = {}
    layers: tuple[LayerRow, ...] = ()
    if checkpoint is not None:
        tensors = checkpoint.tensors
        warnings += [*checkpoint.warnings, checkpoint.refusal]
        if model is None and checkpoint.wrapper:
            warnings.append(f"The weights were taken out of {checkpoint.wrapper}.")
    parameters = _learned(tensors)
    if model is not None:
        tensors = tensors or model.module.state_dict()
        parameters = sum(entry.numel() for entry in model.module.parameters())
        warnings += model.warnings
        try:
            layers = tuple(layer_table(model, example_input(model)).rows)
        except CnnvizError as error:
            warnings.append(str(error))
    return Facts(
        container=checkpoint.container if checkpoint is not None else "none",
        architecture=model.architecture if model is not None else "",
        num_classes=model.num_classes if model is not None else None,
        parameters=parameters,
        tensors=tuple(
            TensorFact(name, tuple(entry.shape), str(entry.dtype).removeprefix("torch."))
            for name, entry in tensors.items()
        ),
        layers=layers,
        metadata=dict(checkpoint.metadata if checkpoint is not None else {}),
        warnings=tuple(dict.fromkeys(filter(None, warnings))),
        unresolved_globals=checkpoint.unresolved_globals if checkpoint is not None else (),
    )


def _learned(tensors: Mapping[str, Tensor]) -> int:
    return sum(
        entry.numel()
        for name, entry in tensors.items()
        if entry.is_floating_point() and not name.endswith(_NOT_PARAMETERS)
    )
