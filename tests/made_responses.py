"""Responses as a sweep gives them, made of chosen numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.probes.responses import LayerResponses, Responses

BINS = 8
CLASSES = ("cat", "dog", "owl")


def layer_of(
    name: str, values: NDArray[np.float32], labels: NDArray[np.int64], k: int = 9
) -> LayerResponses:
    """Return what a sweep says of a layer whose units gave these `values`, (N, U)."""
    count, units = values.shape
    top = np.argsort(-values.T, axis=1, kind="stable")[:, :k]
    bottom = np.argsort(values.T, axis=1, kind="stable")[:, :k]
    classes = np.arange(labels.max(initial=-1) + 1)
    means = np.array([values[labels == index].mean(0) for index in classes]).T
    edges = np.array([np.linspace(column.min(), column.max() + 1, BINS + 1) for column in values.T])
    bounds = zip(values.T, edges, strict=True)
    return LayerResponses(
        layer=name,
        kind="maps",
        places=(4, 4),
        top_ids=top,
        top_values=np.take_along_axis(values.T, top, 1),
        top_positions=np.stack([top % 4, top // 4 % 4], -1).astype(np.int32),
        bottom_ids=bottom,
        bottom_values=np.take_along_axis(values.T, bottom, 1),
        bottom_positions=np.stack([bottom % 4, bottom // 4 % 4], -1).astype(np.int32),
        mean=values.mean(0),
        deviation=values.std(0),
        zeros=(values == 0).mean(0, dtype=np.float32),
        histogram=np.array([np.histogram(column, edge)[0] for column, edge in bounds]),
        edges=edges.astype(np.float32),
        class_means=means.astype(np.float32).reshape(units, len(classes)),
        class_counts=np.bincount(labels[labels >= 0], minlength=len(classes)),
        selectivity=np.linspace(0, 1, units, dtype=np.float32),
        best_class=means.argmax(1) if len(classes) else np.full(units, -1),
        subset_values=values,
        sums=values.sum(0, dtype=np.float64),
        squares=np.square(values, dtype=np.float64).sum(0),
        count=count,
    )


def responses_of(
    layers: Mapping[str, NDArray[np.float32]],
    labels: NDArray[np.int64],
    class_names: Sequence[str] = CLASSES,
) -> Responses:
    """Return a sweep over samples to which the units of `layers` gave these values, (N, U)."""
    return Responses(
        layers=MappingProxyType(
            {name: layer_of(name, values, labels) for name, values in layers.items()}
        ),
        samples=len(labels),
        subset_ids=np.arange(len(labels)),
        class_names=tuple(class_names),
        skipped=(),
        dropped=np.empty(0, np.int64),
        warnings=(),
        facts=MappingProxyType({}),
    )
