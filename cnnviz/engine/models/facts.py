"""Everything that can be said of a checkpoint file or an architecture, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import StateChoice
    from cnnviz.engine.models.layers import LayerRow
    from cnnviz.engine.models.near import NearMiss

_NOT_PARAMETERS = ("running_mean", "running_var", "num_batches_tracked")


@dataclass(frozen=True, slots=True)
class TensorFact:
    """Name, shape and element type ("float32") of one tensor."""

    name: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, slots=True)
class ModuleFact:
    """Name, class and settings of one module of a whole network that a file describes."""

    name: str
    type: str
    settings: Mapping[str, object]


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
    summary : tuple of str
        What it is, in sentences, the most important first.
    input_shape : tuple of int or None
        Shape of the input that the layers ran on, with a batch of one.
    trainable, macs, activation_bytes : int or None
        Of the whole network on that input: parameters that a training may change, multiply-adds,
        and memory of what its innermost layers give.
    weight_bytes : int or None
        Bytes of the state dictionary.
    file_bytes : int or None
        Size of the file.
    checksums : str
        "verified", "unverified", or "none" where the file has none.
    states : tuple of StateChoice
        The sets of weights to choose from, where there are several.
    modules : tuple of ModuleFact
        The module tree of a whole network.
    near : tuple of NearMiss
        Known networks that it fits in part, where it fits none.
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
    summary: tuple[str, ...] = ()
    input_shape: tuple[int, ...] | None = None
    trainable: int | None = None
    macs: int | None = None
    activation_bytes: int | None = None
    weight_bytes: int | None = None
    file_bytes: int | None = None
    checksums: str = "none"
    states: tuple[StateChoice, ...] = ()
    modules: tuple[ModuleFact, ...] = ()
    near: tuple[NearMiss, ...] = ()

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        return {
            "container": self.container,
            "architecture": self.architecture or None,
            "num_classes": self.num_classes,
            "parameters": self.parameters,
            "summary": " ".join(self.summary),
            "tensors": [
                {"name": entry.name, "shape": list(entry.shape), "dtype": entry.dtype}
                for entry in self.tensors
            ],
            "input_shape": None if self.input_shape is None else list(self.input_shape),
            "trainable": self.trainable,
            "macs": self.macs,
            "activation_bytes": self.activation_bytes,
            "weight_bytes": self.weight_bytes,
            "file_bytes": self.file_bytes,
            "layers": [_layer(row) for row in self.layers],
            "metadata": dict(self.metadata),
            "warnings": list(self.warnings),
            "unresolved_globals": list(self.unresolved_globals),
            "checksums": self.checksums,
            "states": [
                {"key": one.key, "title": one.title, "tensors": one.tensors, "taken": one.taken}
                for one in self.states
            ],
            "modules": [
                {"name": one.name, "type": one.type, "settings": _plain(one.settings)}
                for one in self.modules
            ],
            "near": [_near(one) for one in self.near],
        }


def learned(tensors: Iterable[TensorFact]) -> int:
    """Return how many of the numbers in a state dictionary a training learns."""
    total = 0
    for entry in tensors:
        if "float" in entry.dtype and not entry.name.endswith(_NOT_PARAMETERS):
            count = 1
            for size in entry.shape:
                count *= size
            total += count
    return total


def _layer(row: LayerRow) -> dict[str, Any]:
    seen = row.field
    return {
        "name": row.name,
        "type": row.type,
        "output_shape": None if row.output_shape is None else list(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "activation_bytes": row.memory,
        "in_place": row.in_place,
        "receptive_field": None
        if seen is None
        else {
            "size": list(seen.size),
            "stride": list(seen.stride),
            "start": list(seen.start),
            "approximate": seen.approximate,
        },
        "receptive_field_note": row.field_note,
    }


def _near(found: NearMiss) -> dict[str, Any]:
    return {
        "architecture": found.match.architecture,
        "num_classes": found.match.num_classes,
        "share": found.share,
        "missing": list(found.missing),
        "unexpected": list(found.unexpected),
        "shapes": {
            key: {"file": list(mine), "network": list(theirs)}
            for key, (mine, theirs) in found.shapes.items()
        },
    }


def _plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, (bool, int, float, str, type(None))) else str(value)
