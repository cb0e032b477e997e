"""Training as a generator of events."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.views import training_view
from cnnviz.engine.distributed.world import World, current
from cnnviz.engine.errors import DatasetProblem, RunProblem
from cnnviz.engine.memory import is_out_of_memory, out_of_memory
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.files import new_directory
from cnnviz.engine.runs.presence import Presence
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.state import SavedState
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.continuing import check_same_run, take_up, unfit
from cnnviz.engine.training.groups import freeze, frozen_layers, layer_factors, train_mode
from cnnviz.engine.training.keeping import Keeper
from cnnviz.engine.training.loop import check_trainable
from cnnviz.engine.training.machine import why_inexact
from cnnviz.engine.training.network import fitting
from cnnviz.engine.training.objectives.objective import making
from cnnviz.engine.training.onlooking import Onlooker
from cnnviz.engine.training.parts import Parts, dividing
from cnnviz.engine.training.setup import try_out
from cnnviz.engine.training.standing import Standing
from cnnviz.engine.training.steering import Steering
from cnnviz.engine.training.trainer import Events, Trainer


def fit(
    config: TrainConfig,
    *,
    model: LoadedModel | None = None,
    image_set: ImageSet | None = None,
    resume: bool = False,
    steering: Steering | None = None,
) -> Events:
    """Train a network, and write everything into a run directory.

    Closing the generator ends the run after the batch at hand; its newest weights and its
    position are kept, so that it can be continued.

    Several processes that joined each other (:mod:`cnnviz.engine.distributed`) train one run
    together: ``config.batch_size`` is that of all of them, and losses and weights are those of one
    process but for rounding. What a network draws in other ways than dropout and layers that are
    left out as a whole, such as within attention, differs with the number of processes. The first
    of them writes.

    Parameters
    ----------
    config : TrainConfig
        What to do; with `resume`, ``config.run`` is the run to continue, and only the fields of
        :data:`cnnviz.engine.training.config.CHANGEABLE` may differ from what it was started with.
    model : LoadedModel or None
        A network to go on from; it is copied. None takes ``config.model``. A run that goes on
        takes its own.
    image_set : ImageSet or None
        Images to learn from; None opens ``config.data``.
    resume : bool
        Whether the directory holds a run that goes on.
    steering : Steering or None
        Through which another thread changes settings while the run goes on or rests.

    Yields
    ------
    Event
        See :mod:`cnnviz.engine.training.events`.

    Returns
    -------
    pathlib.Path
        The run directory.

    Raises
    ------
    BadValue
        When a value is out of its range, or must not be changed in a run that goes on.
    CnnvizError
        A kind of it for whatever else a person can mend.
    """
    check(config)
    world = current()
    presence = Presence(Path(config.run), world.size) if resume and world.is_first else None
    try:
        saved = _taken_up(config, presence, world) if resume else None
        return (yield from _training(config, model, image_set, saved, steering, presence))
    finally:
        if presence is not None:
            presence.release()


def _taken_up(config: TrainConfig, presence: Presence | None, world: World) -> SavedState:
    """Return the position to go on from; the first process mends it before others read it."""
    saved = None if presence is None else take_up(config, presence)
    world.agreed(None)
    if saved is None:
        saved = Run(config.run).saved_state()
        check_same_run(saved, config)
    return saved


def _training(
    config: TrainConfig,
    model: LoadedModel | None,
    image_set: ImageSet | None,
    saved: SavedState | None,
    steering: Steering | None,
    presence: Presence | None,
) -> Events:
    world, state = current(), None if saved is None else saved.content
    device = world.device(config.device)
    if image_set is None:
        image_set = yield from opening(config.data, default_split(config.data, "train"))
    image_set = yield from training_view(config, image_set)
    parts = yield from dividing(config, image_set)
    _check_alike(world, config, parts, state)
    if state is not None:
        _check_same_data(config, parts, state)
        model = yield from _saved_model(config)
    fitted = yield from fitting(config, image_set, model)
    prepared = fitted.model
    config = _with_own_frozen(config, prepared)
    most = min(config.batch_size, len(parts.train.ids))
    _check_network(config, prepared, most)
    objective = yield from making(config, image_set, prepared, parts.train.ids)
    try_out(prepared, image_set, most, device, backward=True)
    # What 0 stands for may become another rate one day; the run says which one it began with.
    decided = {**fitted.to_dict(), "learning_rate": config.rate}
    directory = world.agreed(Path(config.run) if config.run else new_directory(config))
    writer = None
    if world.is_first:
        about = About.of_fit(config, decided)
        presence = presence or Presence(directory, world.size)
        writer = RunWriter(directory, about, resume=saved is not None, presence=presence)
    try:
        now = Standing(config, prepared, parts, objective, device)
        keeper = Keeper(now, writer) if writer is not None else Onlooker(now, directory)
        training = Trainer(now, keeper, steering)
        if saved is not None:
            _restore(training, now, saved)
        return (yield from training.run())
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory(device, batch_size=most) from error
        raise


def _restore(training: Trainer, now: Standing, saved: SavedState) -> None:
    try:
        training.restore(saved.content)
    except (RuntimeError, ValueError, KeyError, TypeError) as error:
        if is_out_of_memory(error):
            raise
        raise unfit(saved.path, error) from error
    machine = saved.content.get("machine", {})
    now.warnings = (*saved.warnings, *why_inexact(machine, now.machine, now.model.module))


def _with_own_frozen(config: TrainConfig, model: LoadedModel) -> TrainConfig:
    """Name what is frozen in a person's own network, so that the run keeps it."""
    frozen = [name for name, weight in model.module.named_parameters() if not weight.requires_grad]
    return replace(config, frozen=",".join(filter(None, [config.frozen, *frozen])))


def _check_network(config: TrainConfig, model: LoadedModel, most: int) -> None:
    """Raise before anything is written where layers are unknown or too many frozen."""
    layers = frozen_layers(config.frozen, model.module)
    layer_factors(config.layer_rates, model.module)
    freeze(model.module, layers)
    train_mode(model.module, layers)
    try:
        check_trainable(model.module, most)
    finally:
        model.module.eval()


def _saved_model(config: TrainConfig) -> Generator[Any, None, LoadedModel]:
    from cnnviz.engine.models.load import loading

    model: LoadedModel = yield from loading(Run(config.run).checkpoint("last"))
    return model


def _check_alike(
    world: World, config: TrainConfig, parts: Parts, state: dict[str, Any] | None
) -> None:
    """Raise where processes, perhaps on several machines, do not see the same."""
    known = (parts.fingerprint, None if state is None else (state["epoch"], state["step"]))
    for rank, (data, position) in enumerate(world.gather(known)):
        if data != known[0]:
            first = parts.train.images.spec
            raise DatasetProblem(first, f"process {rank} sees other images there than the rest")
        if position != known[1]:
            raise RunProblem(config.run, f"process {rank} sees another state of it than the rest")


def _check_same_data(config: TrainConfig, parts: Parts, state: dict[str, Any]) -> None:
    if state["data"] != parts.fingerprint:
        raise RunProblem(
            config.run,
            f"was started on other images than {parts.train.images.spec} holds now: "
            + parts.difference(state.get("images", {})),
            "start a new run, from its last weights if you like",
        )
