"""What a map says of itself and of its samples, and what of it is written into files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.controllers.map_recipe import METHODS
from cnnviz.qt.data_words import part_in_words
from cnnviz.qt.translation import in_window_language
from cnnviz.state.classes import name_of_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.embedding.embed import Embedding
    from cnnviz.engine.embedding.params import EmbedParams
    from cnnviz.state.gallery import Judgements

_LISTED = 20  # dropped samples that are named
_MOST_SKIPPED = 10


def title(
    layer: str,
    pooling: str,
    params: EmbedParams,
    source: Sequence[str],
    images: ImageSet,
    count: int,
    found: Embedding | None,
    *,
    all_epochs: bool = False,
) -> str:
    """Return what a map shows, in a line.

    Parameters
    ----------
    layer, pooling, params
        What it is made of.
    source : sequence of str
        Of which network and epoch.
    images : ImageSet
        Of which images.
    count : int
        How many samples are on it.
    found : Embedding or None
        The finished map, or None while it settles.
    all_epochs : bool
        Whether its axes are those of all epochs of a run.
    """
    tr = QCoreApplication.translate
    of = tr("map", "{n} of {all} samples").format(n=f"{count:,}", all=f"{len(images):,}")
    method = METHODS[params.method]
    parts = [
        tr("map", "{method} of all epochs").format(method=method) if all_epochs else method,
        *source,
        f"{layer}, {choice_word(pooling)}",
        images.name if images.split is None else f"{images.name} ({part_in_words(images.split)})",
        of,
    ]
    if found is not None:
        if len(found.dropped):
            dropped = tr("map", "{n} dropped (not finite)")
            parts.append(dropped.format(n=f"{len(found.dropped):,}"))
        if found.skipped:
            skipped = tr("map", "{n} could not be read")
            parts.append(skipped.format(n=f"{len(found.skipped):,}"))
        if not found.whole:
            parts.append(tr("map", "ended early"))
    return " · ".join(part for part in parts if part)


def tip(line: str, found: Embedding) -> str:
    """Return a title, and below it what a person should know of the map."""
    lines = [line, *map(in_window_language, found.warnings)]
    if len(found.dropped):
        ids = ", ".join(str(number) for number in found.dropped[:_LISTED].tolist())
        text = QCoreApplication.translate("map", "Dropped samples: {ids}")
        lines.append(text.format(ids=ids))
    return "\n".join([*lines, *found.skipped[:_MOST_SKIPPED]])


def card_lines(
    images: ImageSet, sample_id: int, said: Judgements | None, outputs: Sequence[str]
) -> list[str]:
    """Return name, label and, where the network was asked, prediction of a sample."""
    tr = QCoreApplication.translate
    lines = [images.sample_name(sample_id)]
    label = int(images.labels[sample_id])
    if label >= 0:
        lines.append(
            tr("map", "label: {name}").format(name=name_of_class(label, images.class_names))
        )
    if said is not None and said.predicted[sample_id] >= 0:
        text = tr("map", "prediction: {name}, {share} %")
        name = name_of_class(int(said.predicted[sample_id]), outputs)
        lines.append(text.format(name=name, share=f"{100 * float(said.confidence[sample_id]):.1f}"))
    elif said is not None and said.rows[sample_id] >= 0:
        answer = said.evaluation.told(int(said.rows[sample_id]))[1]
        lines.append(tr("map", "answer: {text}").format(text=answer))
    return lines


def map_arrays(
    found: Embedding,
    images: ImageSet,
    said: Judgements | None,
    responses: NDArray[np.float32] | None,
) -> dict[str, NDArray[Any]]:
    """Return a map and what is known of its samples, by the names of ``cnnviz embed``.

    Parameters
    ----------
    found : Embedding
        The map of N samples.
    images : ImageSet
        Their set.
    said : Judgements or None
        What the network said of them.
    responses : ndarray of float32, shape (all samples,), or None
        Of the unit that they are coloured by.

    Returns
    -------
    dict of str to ndarray
        ``embedding`` (N, 2), and of shape (N,) ``sample_ids``, ``labels``, ``classes``, ``files``
        and, where they are known, ``predicted``, ``confidence``, ``loss`` and ``response``.
    """
    import numpy as np

    ids = found.sample_ids
    arrays: dict[str, NDArray[Any]] = {
        "embedding": found.points,
        "sample_ids": ids,
        "labels": found.labels,
        "classes": np.array(
            [name_of_class(label, images.class_names) for label in found.labels.tolist()]
        ),
        "files": np.array([_file(images, number) for number in ids.tolist()]),
    }
    if said is not None:
        if said.of_classes:
            arrays["predicted"] = said.predicted[ids]
            arrays["confidence"] = said.confidence[ids]
        arrays["loss"] = said.loss[ids]
    if responses is not None:
        arrays["response"] = responses[ids]
    return arrays


def map_table(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return what :func:`map_arrays` gives as columns, titled as ``cnnviz embed`` does it."""
    titles = {"sample_ids": "id", "labels": "label", "classes": "class", "files": "file"}
    points = arrays["embedding"]
    table = {"id": arrays["sample_ids"], "x": points[:, 0], "y": points[:, 1]}
    rest = {titles.get(name, name): column for name, column in arrays.items()}
    del rest["embedding"]
    return table | rest


def _file(images: ImageSet, sample_id: int) -> str:
    path = images.path(sample_id)
    return images.sample_name(sample_id) if path is None else str(path)
