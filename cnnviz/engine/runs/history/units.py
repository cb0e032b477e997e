"""What the probe samples tell of the units and of each other, in the words of the other views."""

from __future__ import annotations

import hashlib
from typing import cast

import numpy as np
import torch

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.embedding.features import Features
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.kept import fingerprint
from cnnviz.engine.probes.activation_view import Kind
from cnnviz.engine.probes.extremes import Extremes
from cnnviz.engine.probes.responses import Responses, assembled
from cnnviz.engine.probes.sweep import Span, Swept, class_count
from cnnviz.engine.probes.tallies import Tallies
from cnnviz.engine.runs.history.files import Probed


def responses_of(probed: Probed, images: ImageSet, k: int) -> Responses | None:
    """Return what a sweep over the probe samples would return; None where no sample is finite.

    All responses are kept, so that the subset of :class:`Responses` is all of them, and lists of
    any length can be told.
    """
    _check_same(probed, images)
    finite = np.isfinite(probed.values).all(1)
    ids, dropped = probed.sample_ids[finite], probed.sample_ids[~finite]
    if not len(ids):
        return None
    values, labels = torch.from_numpy(probed.values[finite]), images.labels[ids]
    extremes = Extremes(values.shape[1], k)
    extremes.add(values, torch.from_numpy(ids), probed.positions[finite].astype(np.int32))
    tallies = Tallies(values.shape[1], np.unique(labels[labels >= 0]), ids)
    tallies.add(values, torch.from_numpy(labels), ids)
    arrays = {**tallies.arrays(class_count(images)), **extremes.arrays(), "dropped": dropped}
    spans = tuple(
        Span(one.layer, cast("Kind", one.kind), one.places, one.units.stop - one.units.start)
        for one in probed.layers
    )
    layers = [span.layer for span in spans]
    facts = {**probed.facts, "image_set": images.name}
    if images.split:
        facts["split"] = images.split
    return assembled(Swept(spans, arrays, len(ids), ()), images, layers, facts, probed.sample_ids)


def features_of(probed: Probed, images: ImageSet) -> Features:
    """Return the features of the samples that have finite ones, in the form of :func:`features`."""
    _check_same(probed, images)
    finite = np.isfinite(probed.features).all(1)
    ids, rows = probed.feature_ids[finite], probed.features[finite]
    facts = {
        "model": probed.facts.get("model", ""),
        "image_set": images.name,
        "split": images.split,
        "samples": len(images),
        "class_names": list(images.class_names),
    }
    content = hashlib.sha256(rows.tobytes() + ids.tobytes()).hexdigest()
    return Features(
        array=rows,
        sample_ids=ids,
        labels=images.labels[ids],
        layer=probed.feature_layer,
        pooling=probed.pooling,
        dropped=probed.feature_ids[~finite],
        facts=facts,
        key=fingerprint("history", probed.feature_layer, content),
    )


def _check_same(probed: Probed, images: ImageSet) -> None:
    """Refuse images that are not those of the run, as far as their number tells."""
    highest = max(probed.sample_ids.max(initial=-1), probed.feature_ids.max(initial=-1))
    if highest >= len(images):
        raise RunProblem(
            images.spec,
            f"has {len(images):,} images, but the run's history tells of image {highest:,}",
            "open the images that the run was trained on",
        )
