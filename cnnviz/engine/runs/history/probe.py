"""What the layers give for the probe samples, overheard while these are measured anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.embedding.features import LOGITS
from cnnviz.engine.embedding.pooling import pooled, usual
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes import names
from cnnviz.engine.probes.capture import overheard
from cnnviz.engine.probes.forward import first_tensor, modules_by_name
from cnnviz.engine.probes.layouts import Layouts, layouts_of
from cnnviz.engine.probes.places import Spread
from cnnviz.engine.runs.history.choose import Choice
from cnnviz.engine.runs.history.files import Place, Probed
from cnnviz.engine.runs.history.reduce import LayerFound

Moments = tuple[float | None, float | None, float | None]


@dataclass(eq=False)
class Overheard:
    """What one process has overheard; what others have of other samples can be merged into it.

    Parameters
    ----------
    layers : dict of str to LayerFound
        By the layers' names.
    feature_ids, features : list of ndarray, list of Tensor
        The samples with features of each batch, and their rows.
    pooling : str
        How the features became rows; empty while there are none.
    left_out : dict of str to str
        Layers that gave nothing that can be told, and why.
    """

    layers: dict[str, LayerFound] = field(default_factory=dict)
    feature_ids: list[NDArray[np.int64]] = field(default_factory=list)
    features: list[torch.Tensor] = field(default_factory=list)
    pooling: str = ""
    left_out: dict[str, str] = field(default_factory=dict)

    def settle(self) -> None:
        """Bring all of it to main memory, once nothing more comes."""
        for layer in self.left_out:
            self.layers.pop(layer, None)
        for found in self.layers.values():
            found.settle()
        if self.features:
            self.features = [torch.cat(self.features).cpu()]
            self.feature_ids = [np.concatenate(self.feature_ids)]

    def merge(self, other: Overheard) -> None:
        """Take in what another process has overheard of other samples."""
        self.left_out.update(other.left_out)
        for layer, found in other.layers.items():
            if layer in self.layers:
                self.layers[layer].merge(found)
            else:
                self.layers[layer] = found
        self.feature_ids += other.feature_ids
        self.features += other.features
        self.pooling = self.pooling or other.pooling


class Probe:
    """Listens to one measuring pass, in whatever batches the samples come, each of them once.

    The pass itself stays as it is: outputs are read and not changed, in the very batches in which
    they are computed anyway. What a layer cannot give is noted in ``found.left_out``, and neither
    that nor an error while it is read ends the pass.

    Parameters
    ----------
    model : LoadedModel
        The network.
    choice : Choice
        The layers.
    samples, mapped : ndarray of int64
        Samples whose responses, and whose features, are wanted; both rising.
    left_out : mapping of str to str
        Layers that failed before, which are not asked again.
    """

    def __init__(
        self,
        model: LoadedModel,
        choice: Choice,
        samples: NDArray[np.int64],
        mapped: NDArray[np.int64],
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        self._model = model
        self._choice = choice
        self._samples, self._mapped = set(samples.tolist()), set(mapped.tolist())
        self._modules = modules_by_name(model.module)
        self._feature = "" if choice.features == LOGITS else choice.features
        self._layouts: Layouts | None = None
        self._ids = np.empty(0, np.int64)  # of the batch at hand
        self._rows = self._feature_rows = np.empty(0, np.int64)  # of it that are wanted
        self.found = Overheard(left_out=dict(left_out or {}))

    @contextmanager
    def watching(self, images: torch.Tensor, sample_ids: NDArray[np.int64]) -> Iterator[None]:
        """Listen while somebody runs the network on a batch, in evaluation mode."""
        self._ids = sample_ids
        self._rows = _rows_of(sample_ids, self._samples)
        self._feature_rows = _rows_of(sample_ids, self._mapped)
        layers = [layer for layer in self._wanted() if layer not in self.found.left_out]
        if not layers:
            yield
            return
        if self._layouts is None:
            self._layouts = self._layouts_by(images[:1], layers[0])
        with overheard(self._modules, layers, self._take):
            yield

    def _wanted(self) -> list[str]:
        layers = list(self._choice.layers) if len(self._rows) else []
        if len(self._feature_rows) and self._feature not in layers:
            layers.append(self._feature)
        return layers

    def _take(self, layer: str, output: Any) -> None:
        """Read a layer's output; whatever it gives, the pass goes on."""
        try:
            tensor = first_tensor(output)
            if tensor is None or not tensor.ndim or tensor.shape[0] != len(self._ids):
                raise CnnvizError("gives nothing that has an entry for each image")
            tensor = tensor.detach()
            if tensor.is_quantized:
                tensor = tensor.dequantize()
            if layer in self._choice.layers and len(self._rows):
                self._take_units(layer, self._some(tensor, self._rows))
            if layer == self._feature and len(self._feature_rows):
                self._take_features(layer, self._some(tensor, self._feature_rows))
        except Exception as error:  # noqa: BLE001 - a network may give anything
            self.found.left_out[layer] = str(error) or type(error).__name__

    def _some(self, output: torch.Tensor, rows: NDArray[np.int64]) -> torch.Tensor:
        if len(rows) == len(output):
            return output
        # Indexing with brackets does the same in four times the time.
        return output.index_select(0, torch.from_numpy(rows).to(output.device))

    def _take_units(self, layer: str, output: torch.Tensor) -> None:
        spread = Spread(layer, output, self._layout_of(layer), len(output))
        found = self.found.layers.get(layer)
        if found is None:
            found = self.found.layers[layer] = LayerFound(layer, spread.kind)
        elif found.values and found.values[0].shape[1] != spread.units:
            before = found.values[0].shape[1]
            raise CnnvizError(f"gives {before:,} units for one image, {spread.units:,} for another")
        found.add(spread, output, self._ids[self._rows])

    def _take_features(self, layer: str, output: torch.Tensor) -> None:
        layout, found = self._layout_of(layer), self.found
        found.pooling = found.pooling or usual(tuple(output.shape), layout)
        rows = pooled(output, layout, found.pooling, layer).clone()
        if found.features and found.features[0].shape[1] != rows.shape[1]:
            raise CnnvizError("gives features of several lengths")
        found.features.append(rows)
        found.feature_ids.append(self._ids[self._feature_rows])

    def _layouts_by(self, image: torch.Tensor, layer: str) -> Layouts:
        try:
            return layouts_of(self._model.module, image, layer)
        except CnnvizError:  # a batch may go through where a lone picture does not
            return {}

    def _layout_of(self, layer: str) -> Any:
        return (self._layouts or {}).get(names.split(layer), "first")


def _rows_of(sample_ids: NDArray[np.int64], wanted: set[int]) -> NDArray[np.int64]:
    rows = [row for row, sample in enumerate(sample_ids.tolist()) if sample in wanted]
    return np.array(rows, np.int64)


def assembled(
    found: Overheard, choice: Choice, facts: Mapping[str, str]
) -> tuple[Probed, dict[str, Moments]]:
    """Return what all processes have found together, samples rising, and moments of each layer."""
    left_out = dict(found.left_out)
    there = [layer for layer in choice.layers if layer in found.layers and layer not in left_out]
    ids_of = {layer: np.concatenate(found.layers[layer].ids) for layer in there}
    ids = np.unique(np.concatenate([np.empty(0, np.int64), *ids_of.values()]))
    places: list[Place] = []
    values, positions, moments, start = [], [], {}, 0
    for layer in choice.layers:
        if layer in left_out:
            continue
        if layer not in found.layers or len(ids_of[layer]) < len(ids):
            left_out[layer] = "did not run for every image"
            continue
        one, order = found.layers[layer], np.argsort(ids_of[layer], kind="stable")
        responses = torch.cat(one.values).numpy()[order]
        places.append(Place(layer, one.kind, one.grid, slice(start, start + responses.shape[1])))
        start += responses.shape[1]
        values.append(responses)
        positions.append(torch.cat(one.positions).numpy()[order])
        moments[layer] = one.moments
    empty = np.empty((len(ids), 0), np.float32)
    feature_ids, features = _features(found, "" if choice.features == LOGITS else choice.features)
    probed = Probed(
        layers=tuple(places),
        sample_ids=ids,
        values=np.concatenate([empty, *values], 1),
        positions=np.concatenate([np.empty((len(ids), 0, 2), np.int32), *positions], 1),
        feature_layer=choice.features if len(feature_ids) else "",
        pooling=found.pooling,
        feature_ids=feature_ids,
        features=features,
        left_out=left_out,
        facts=facts,
    )
    return probed, moments


def _features(found: Overheard, layer: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    if not found.features or layer in found.left_out:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    ids = np.concatenate(found.feature_ids)
    order = np.argsort(ids, kind="stable")
    return ids[order], torch.cat(found.features).numpy()[order]
