"""Opening a file as a person settled it before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.load import loading_checkpoint
from cnnviz.engine.models.load_own import loading_own
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.own_source import split_source
from cnnviz.engine.models.recognise import fitting_networks
from cnnviz.engine.models.remembered import Remembered


def loading_settled(
    path: Path, settled: Remembered, *, trust: bool = False
) -> Work[Progress, LoadedModel]:
    """Load a file as it was settled; see :func:`cnnviz.engine.models.load.loading`.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    settled : Remembered
        What :func:`cnnviz.engine.models.remembered.recall` says of it.
    trust : bool
        Agree to run a class of one's own, where that has changed since.
    """
    own = split_source(settled.source) if settled.source else None
    if own is not None:
        model = yield from loading_own(own, path, trust=trust, arguments=settled.arguments)
    else:
        checkpoint = yield from reading(path)
        if settled.state:
            checkpoint = checkpoint.choose(settled.state)
        choice = None if settled.match is None else same_network(checkpoint, settled.match)
        model = yield from loading_checkpoint(checkpoint, choice, trust=trust)
    preprocessing = preprocessing_of(settled)
    if preprocessing is None:
        return model
    return replace(model, preprocessing=preprocessing, preprocessing_source="person")


def same_network(checkpoint: Checkpoint, wanted: Match) -> Match:
    """Return the network that was chosen, as the tensors of the file are called now."""
    for match in fitting_networks(checkpoint):
        if match.architecture == wanted.architecture:
            return replace(match, arguments=wanted.arguments)
    return wanted


def preprocessing_of(settled: Remembered) -> Preprocessing | None:
    """Return how pictures were brought to the network, where that was settled and makes sense."""
    if settled.preprocessing is None:
        return None
    try:
        return Preprocessing.from_dict(settled.preprocessing)
    except (CnnvizError, TypeError, ValueError):
        return None
