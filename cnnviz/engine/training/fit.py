"""Training as a generator of events."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.views import training_view
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.memory import is_out_of_memory, out_of_memory
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check, from_dict
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.files import new_directory
from cnnviz.engine.runs.run import Run
from cnnviz.engine.runs.writer import RunWriter
from cnnviz.engine.training.config import TrainConfig, check_continuation
from cnnviz.engine.training.groups import freeze, frozen_layers, layer_factors, train_mode
from cnnviz.engine.training.loop import check_trainable
from cnnviz.engine.training.network import fitting
from cnnviz.engine.training.objectives.objective import making
from cnnviz.engine.training.parts import Parts, dividing
from cnnviz.engine.training.setup import choose_device, try_out
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
    state = Run(config.run).state() if resume else None
    if state is not None:
        check_continuation(from_dict(TrainConfig, state["config"]), config)
    device = choose_device(config.device)
    if image_set is None:
        image_set = yield from opening(config.data, default_split(config.data, "train"))
    image_set = yield from training_view(config, image_set)
    parts = yield from dividing(config, image_set)
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
    directory = Path(config.run) if config.run else new_directory(config)
    writer = RunWriter(directory, About.of_fit(config, decided), resume=resume)
    try:
        now = Standing(config, prepared, parts, objective, device)
        training = Trainer(now, writer, steering)
        if state is not None:
            training.restore(state)
        return (yield from training.run())
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory(device, batch_size=most) from error
        raise


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


def _check_same_data(config: TrainConfig, parts: Parts, state: dict[str, Any]) -> None:
    if state["data"] != parts.fingerprint:
        raise RunProblem(
            config.run,
            f"was started on other images than {parts.train.images.spec} holds now",
            "start a new run, from its last weights if you like",
        )
