"""Several trainings one after another, to see which does best."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.errors import BadValue, CnnvizError, UnknownName
from cnnviz.engine.events import Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check, describe, parse
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import Event
from cnnviz.engine.training.fit import fit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One training of a comparison.

    Parameters
    ----------
    name : str
        What a person calls it.
    config : TrainConfig
        What is trained.
    directory : pathlib.Path or None
        The run that it has begun already and goes on with; None begins a new one.
    """

    name: str
    config: TrainConfig
    directory: Path | None = None


@dataclass(frozen=True, eq=False)
class RunFailed:
    """A training could not be begun, or ended by an error; the others go on.

    Parameters
    ----------
    error : Exception
        Why.
    """

    error: Exception


Told = tuple[int, Event | RunFailed]


def comparing(
    candidates: Sequence[Candidate],
    *,
    model: LoadedModel | None = None,
    skip: Sequence[int] = (),
) -> Work[Told, None]:
    """Train the candidates one after another, each into a run directory of its own.

    Closing the generator ends the training at hand as :func:`fit` does; what was trained before is
    kept, and so is what this one has learned.

    Parameters
    ----------
    candidates : sequence of Candidate
        What to train.
    model : LoadedModel or None
        A network that each goes on from; None takes the one that each configuration names.
    skip : sequence of int
        Numbers of candidates that are left out, because they are done.

    Yields
    ------
    (int, Event or RunFailed)
        The candidate's number, and what happened.
    """
    sets: dict[str, ImageSet] = {}
    for number, candidate in enumerate(candidates):
        if number in skip:
            continue
        try:
            yield from _training(number, candidate, model, sets)
        except (CnnvizError, OSError, RuntimeError, MemoryError) as error:
            yield number, RunFailed(error)


def _training(
    number: int,
    candidate: Candidate,
    model: LoadedModel | None,
    sets: dict[str, ImageSet],
) -> Work[Told, None]:
    config = candidate.config
    resume = candidate.directory is not None
    if candidate.directory is not None:
        config = replace(config, run=str(candidate.directory))
    check(config)
    image_set = sets.get(config.data)
    if image_set is None:
        work = opening(config.data, default_split(config.data, "train"))
        image_set = yield from _numbered(number, work)
        sets.clear()  # one at a time: the next candidates have the same or need it no more
        sets[config.data] = image_set
    yield from _numbered(number, fit(config, model=model, image_set=image_set, resume=resume))


def _numbered(number: int, work: Work[Any, Any]) -> Work[Told, Any]:
    """Pass events on with the number; ends the work with this one."""
    try:
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                return end.value
            yield number, event
    finally:
        work.close()


def candidates_of(config: TrainConfig, wishes: Mapping[str, Sequence[str]]) -> list[Candidate]:
    """Return a candidate for each combination of values that are given as text.

    Parameters
    ----------
    config : TrainConfig
        What all of them have in common; where it names a run directory, each gets one below it.
    wishes : mapping of str to sequence of str
        Fields by name, as in :class:`TrainConfig` or with hyphens, and their values.

    Raises
    ------
    UnknownName
        For a field that there is not, or that cannot be compared.
    BadValue
        For a value that is wrong, or where there are fewer than two candidates.
    """
    options = {entry.name: entry for entry in describe(TrainConfig)}
    fields: dict[str, list[Any]] = {}
    for wish, texts in wishes.items():
        name = wish.strip().replace("-", "_")
        if name not in options or name in ("run", "device", "workers"):
            raise UnknownName("setting to compare", wish, options)
        # A value that is given twice is one candidate.
        values = dict.fromkeys(parse(options[name], text.strip()) for text in texts)
        fields[name] = list(values)
    found = []
    for chosen in product(*fields.values()):
        changes = dict(zip(fields, chosen, strict=True))
        title = ", ".join(f"{name}={value}" for name, value in changes.items())
        changed = replace(config, **changes)
        check(changed)
        found.append(Candidate(title, changed))
    if len(found) < 2:
        raise BadValue("compare", ", ".join(wishes), "a setting with two values or more")
    if not config.run:
        return found
    return [
        replace(one, config=replace(one.config, run=str(Path(config.run, _file_name(one.name)))))
        for one in found
    ]


def _file_name(title: str) -> str:
    return re.sub(r"[^\w.=-]+", "-", title).strip("-.") or "run"
