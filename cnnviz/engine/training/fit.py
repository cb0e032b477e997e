"""Training as a generator of events."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.memory import is_out_of_memory, out_of_memory
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check, from_dict
from cnnviz.engine.training.config import TrainConfig, check_continuation
from cnnviz.engine.training.loop import check_trainable
from cnnviz.engine.training.network import preparing_model
from cnnviz.engine.training.runs import Run, RunWriter
from cnnviz.engine.training.setup import choose_device, split_samples, try_out
from cnnviz.engine.training.trainer import Events, Trainer


def fit(
    config: TrainConfig,
    *,
    model: LoadedModel | None = None,
    image_set: ImageSet | None = None,
    resume: bool = False,
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
    fingerprint = image_set.fingerprint()
    if state is not None:
        _check_same_data(config, image_set, fingerprint, state)
        model = yield from _saved_model(config)
    split = split_samples(image_set, config.validation_share, config.seed)
    prepared: LoadedModel = yield from preparing_model(config, image_set, model)
    most = min(config.batch_size, len(split.train))
    check_trainable(prepared.module, most)
    try_out(prepared, image_set, most, device, backward=True)
    writer = RunWriter(config, resume=resume)
    try:
        training = Trainer(config, prepared, image_set, fingerprint, split, writer, device)
        if state is not None:
            training.restore(state)
        return (yield from training.run())
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory(device) from error
        raise


def _saved_model(config: TrainConfig) -> Generator[Any, None, LoadedModel]:
    from cnnviz.engine.models.load import loading

    model: LoadedModel = yield from loading(Run(config.run).checkpoint("last"))
    return model


def _check_same_data(
    config: TrainConfig, image_set: ImageSet, fingerprint: str, state: dict[str, Any]
) -> None:
    if state["data"] != fingerprint:
        raise RunProblem(
            config.run,
            f"was started on other images than {image_set.spec} holds now",
            "start a new run, from its last weights if you like",
        )
