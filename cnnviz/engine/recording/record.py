"""A run directory that is written by anyone's own training loop, in three lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnviz.engine.data.kinds import kept
from cnnviz.engine.errors import DatasetProblem, RunProblem
from cnnviz.engine.events import drain
from cnnviz.engine.models.catalogue import is_known
from cnnviz.engine.models.load_own import SOURCE
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.recording.glances import Glances
from cnnviz.engine.recording.keeping import Keeper
from cnnviz.engine.recording.measuring import Meter
from cnnviz.engine.recording.network import facts_of, fed_by
from cnnviz.engine.recording.numbers import count
from cnnviz.engine.recording.probe import take
from cnnviz.engine.recording.randomness import randomness_kept
from cnnviz.engine.recording.ranks import rank_and_size
from cnnviz.engine.recording.recorder import Recorder, Silent
from cnnviz.engine.recording.source import Source, source_of_network
from cnnviz.engine.recording.standing import Plan, Position, position_of
from cnnviz.engine.recording.told import optimizer_settings, plain_settings
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.history.choose import MOST_SAMPLES
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.events import RunFacts
from cnnviz.engine.training.objectives.measures import measure_of
from cnnviz.engine.training.settings.history import HistoryOptions

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer

    from cnnviz.engine.data.preprocessing import Preprocessing


def record(
    directory: str | Path,
    model: nn.Module | LoadedModel,
    probe: Any = None,
    *,
    optimizer: Optimizer | None = None,
    settings: Mapping[str, Any] | None = None,
    title: str = "",
    classes: Sequence[str] = (),
    arguments: Mapping[str, Any] | None = None,
    layers: Sequence[str] = (),
    preprocessing: Preprocessing | Mapping[str, Any] | None = None,
    target: str | None = None,
    samples: int | None = None,
    epochs: int = 0,
    steps_per_epoch: int = 0,
    every: int = 1,
    keep_megabytes: int = 2_000,
    resume: bool = False,
) -> Recorder:
    """Write a run directory while a training loop of your own goes on.

    The window follows it (``cnnviz DIRECTORY``), while it trains and afterwards: curves, weights
    and maps of each epoch, what each sample is taken for, the images that units respond to.

    Your training is what it would be without: no random number is drawn, no mode, buffer or
    gradient differs, and a full disk is told by a warning and ends nothing. Of several processes
    that train together the first one writes.

    So that the window can make the network anew, the directory gets a copy of its class and of what
    this uses in its file, of the files of your folder that it imports, and of the plain values that
    its layers keep. Nothing else of your program is copied.

    Parameters
    ----------
    directory : str or pathlib.Path
        A folder that is not there yet, or empty.
    model : torch.nn.Module or LoadedModel
        The network; what ``DistributedDataParallel``, ``DataParallel`` or ``torch.compile`` made
        of it will do as well.
    probe : object, optional
        Samples that it does not learn from, as your loop feeds them: a ``torch.utils.data.Dataset``
        of pairs (image, answer), a ``DataLoader``, a pair of arrays, or an image set of
        ``open_dataset``. The network is measured on them at the end of each epoch.
    optimizer : torch.optim.Optimizer, optional
        It is asked for its settings, and for its learning rate at each step.
    settings : mapping, optional
        What this run goes by, such as ``vars(arguments)``.
    title : str
        What to call the network; by default its architecture or class.
    classes : sequence of str
        Names of the classes, where the samples do not tell them.
    arguments : mapping, optional
        What the class of the network was given, by which the window makes it anew; by default the
        layers that it has are written down as they are.
    layers : sequence of str
        Layers whose units are kept for each epoch; by default some that tell most.
    preprocessing : Preprocessing or mapping, optional
        What makes the network's input of a picture, where `probe` gives pictures.
    target : {"class", "binary", "labels", "number", "mask"}, optional
        What the answers are, where they do not tell it themselves.
    samples : int, optional
        How many of `probe` are taken: always the same, drawn once. By default at most 2,000, and
        no more than 64 megabytes of pictures.
    epochs, steps_per_epoch : int
        How long the training is to be, where you know.
    every : int
        After so many epochs the network is measured and its weights are kept.
    keep_megabytes : int
        Room for the weights of epochs; beyond that only every second, fourth ... is kept.
    resume : bool
        Go on with the run that is in the directory, where there is one.

    Returns
    -------
    Recorder
        Call ``step(loss)`` after each step and ``epoch()`` after each epoch; ``close()`` at the
        end, or nothing: the end of the program, or of a ``with`` block, closes it.

    Raises
    ------
    RunProblem
        When the directory is taken, or cannot be written.
    BadValue
        When an argument is none of these.
    DatasetProblem, ImageProblem
        When no samples can be taken of `probe`.
    ShapeTrouble, TrainingProblem
        When the network does not take these images, or answers something else.

    Examples
    --------
    >>> run = cnnviz.record("runs/mine", model, probe=test_set)
    >>> for epoch in range(10):
    ...     for images, labels in loader:
    ...         ...
    ...         run.step(loss)
    ...     run.epoch()
    """
    told = {**optimizer_settings(optimizer), **plain_settings(settings)}
    planned = told.get("epochs")  # as many programs call it
    epochs = epochs or (planned if type(planned) is int and planned > 0 else 0)
    plan = Plan(epochs, steps_per_epoch, every, keep_megabytes)
    if samples is not None:
        count("samples", samples, least=1)
    # As many as cost little beside the measuring: nobody tells how long an epoch of theirs is.
    options = HistoryOptions(history_samples=MOST_SAMPLES, history_layers=",".join(layers))
    rank, processes = rank_and_size()
    if rank:
        return Silent()
    directory = Path(directory).expanduser()
    goes_on = resume and _is_begun(directory)
    with randomness_kept():  # of which somebody's own data set may draw
        facts, source = _told_of(model, arguments, directory)
        told = {"model": title or facts.architecture, **told}
        about = About.of_loop(told)
        presence = Presence(directory, processes)
        writer = RunWriter(directory, about, resume=goes_on, presence=presence)
        meter = None
        if probe is None:
            facts = fed_by(facts, preprocessing, None, None)
        else:
            taken = take(probe, samples, target)
            facts = fed_by(facts, preprocessing, taken.preprocessing, taken.size)
            meter = Meter(facts, taken, tuple(map(str, classes)), options)
            facts = meter.model
    if goes_on and meter is not None:
        _take_kept(directory, meter)
    at = position_of(directory) if goes_on else Position()
    started = RunFacts(
        directory,
        title or facts.architecture,
        "" if meter is None else meter.images.name,
        steps_per_epoch,
        epochs,
        validation_samples=0 if meter is None else len(meter.ids),
        epoch=at.epoch,
        step=at.step,
        figure=measure_of(facts.answers).key,
        warnings=() if meter is None else meter.images.problems,
        origin="record",
        processes=processes,
    )
    keeper, glances = Keeper(about, writer, facts, meter, started, plan), Glances(facts.module)
    keeper.begin({} if source is None else source.files)
    return Recorder(directory, keeper, meter, glances, at, plan, optimizer)


def _told_of(
    model: nn.Module | LoadedModel, arguments: Mapping[str, Any] | None, directory: Path
) -> tuple[LoadedModel, Source | None]:
    """Return a network with what is known of it, and what makes it where that is a class."""
    facts = facts_of(model)
    if facts.source is not None or is_known(facts.architecture):
        return facts, None
    source = source_of_network(facts.module, arguments)
    return (facts, None) if source is None else (source.told_of(facts, directory / SOURCE), source)


def _is_begun(directory: Path) -> bool:
    """Whether a directory holds a run of somebody's own loop that can go on."""
    if not (directory / "format").exists():
        return False
    if Run(directory).origin != "record":
        advice = "continue it with cnnviz train --resume, or name another directory"
        raise RunProblem(directory, "holds a run that cnnviz itself trained", advice)
    return True


def _take_kept(directory: Path, meter: Meter) -> None:
    """Measure on the very pictures that the run began with.

    Raises
    ------
    RunProblem
        Where it began with other samples.
    """
    try:
        before = drain(kept.opening(str(directory), directory, None))
    except DatasetProblem:
        return  # it had no probe
    now = meter.images
    same = before.target == now.target and np.array_equal(before.labels, now.labels)
    if not same or not np.array_equal(before.origins, now.origins):
        what = f"was begun with other samples than {now.name} gives now"
        raise RunProblem(directory, what, "name another directory, or give it the same probe")
    meter.images = before
