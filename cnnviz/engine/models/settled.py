"""Opening a file as a person settled it before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.build import check_arguments
from cnnviz.engine.models.load import loading_checkpoint
from cnnviz.engine.models.load_own import filled
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.match import Match
from cnnviz.engine.models.own_code import making
from cnnviz.engine.models.own_source import split_source
from cnnviz.engine.models.recognise import fitting_networks, in_part
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
    checkpoint = yield from reading(path)
    if state := state_of(settled, checkpoint):
        checkpoint = checkpoint.choose(state)
    own = split_source(settled.source) if settled.source else None
    if own is not None:
        made = yield from making(own, settled.arguments, trust=trust)
        model = yield from filled(made, checkpoint)
    else:
        match = settled.match
        choice = None if match is None else same_network(checkpoint, match, settled.in_part)
        partial = choice if settled.in_part else None
        model = yield from loading_checkpoint(checkpoint, choice, trust=trust, partial=partial)
    preprocessing = preprocessing_of(settled)
    if preprocessing is None:
        return model
    return replace(model, preprocessing=preprocessing, preprocessing_source="person")


def same_network(checkpoint: Checkpoint, wanted: Match, partial: bool = False) -> Match:
    """Return the network that was chosen, with all that the tensors of the file tell of it now.

    What is not known any longer is returned as it is: making it says why that is so. `partial`
    says that the file fits it only in part.
    """
    try:
        arguments = check_arguments(wanted.architecture, wanted.arguments)
        like = (in_part(checkpoint, wanted.architecture),) if partial else ()
    except CnnvizError:
        return wanted
    fitting = like or fitting_networks(checkpoint)
    found = [match for match in fitting if match.architecture == wanted.architecture]
    same = [match for match in found if match.arguments == arguments]
    return next(iter(same), replace((*found, wanted)[0], arguments=arguments))


def state_of(settled: Remembered, checkpoint: Checkpoint) -> str:
    """Return which set of weights was chosen, where the file is still read as having it."""
    return settled.state if settled.state in [state.key for state in checkpoint.states] else ""


def preprocessing_of(settled: Remembered) -> Preprocessing | None:
    """Return how pictures were brought to the network, where that was settled and makes sense."""
    if settled.preprocessing is None:
        return None
    try:
        return Preprocessing.from_dict(settled.preprocessing)
    except (CnnvizError, TypeError, ValueError):
        return None
