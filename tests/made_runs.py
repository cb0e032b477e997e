"""Runs as they lie on a disk, written by hand in no time: whole, growing, old, broken."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.engine.options import to_dict
from cnnviz.engine.runs.about import About
from cnnviz.engine.runs.log import line
from cnnviz.engine.training import events
from cnnviz.engine.training.config import TrainConfig

if TYPE_CHECKING:
    from cnnviz.engine.runs.writer import RunWriter

STEPS = 20  # of an epoch


def begin(directory: Path, config: TrainConfig | None = None, epochs: int = 3) -> RunWriter:
    """Begin a run of our own training, or of anybody's loop where there is no configuration."""
    from cnnviz.engine.runs.writer import RunWriter  # and with it torch, which takes a while

    about = About.of_loop({"lr": 0.1}) if config is None else About.of_fit(config)
    writer = RunWriter(directory, about, resume=False)
    writer.prepare()
    writer.begin()
    writer.log(facts(directory, config, epochs))
    return writer


def facts(
    directory: Path, config: TrainConfig | None, epochs: int = 3, step: int = 0
) -> events.RunFacts:
    """Return what such a run tells at its beginning."""
    return events.RunFacts(
        directory,
        "course_cnn",
        "Digits",
        STEPS,
        epochs,
        1280,
        142,
        step // STEPS,
        step,
        origin="record" if config is None else "fit",
        config=config,
    )


def epoch(number: int, best: bool = True) -> list[object]:
    """Return what is told in an epoch, whose figure is its number in percent."""
    first = (number - 1) * STEPS
    batches = [
        events.BatchEnd(number, first + at, 2.0 / (first + at), 0.5, 64 * at, 0.1 * at, 0.01)
        for at in range(1, STEPS + 1)
    ]
    over = events.EpochEnd(
        number, first + STEPS, 1.0 / number, 0.5, 1.5 / number, number / 100, best, 2.0, 640.0
    )
    return [*batches, over]


def whole(
    directory: Path,
    config: TrainConfig | None = None,
    epochs: int = 3,
    reason: str = "finished",
) -> Path:
    """Write a run that came to its end."""
    writer = begin(directory, config, epochs)
    for number in range(1, epochs + 1):
        for event in epoch(number):
            writer.log(event)
    if reason:
        ended = events.RunEnded(directory, reason, epochs, epochs, epochs / 100, 2.0 * epochs)
        writer.log(ended)
    writer.close()
    return directory


def bare(directory: Path, epochs: int, config: TrainConfig | None = None) -> Path:
    """Write a run as an earlier version did: a log and a configuration, and no summary."""
    config = config or TrainConfig()
    directory.mkdir(parents=True)
    (directory / "format").write_text("1\n", encoding="utf-8")
    (directory / "config.json").write_text(json.dumps(to_dict(config)), encoding="utf-8")
    told: list[object] = [facts(directory, config)]
    for number in range(1, epochs + 1):
        told += epoch(number, best=number == 1)
    tell(directory, told)
    return directory


def tell(directory: Path, told: Iterable[object]) -> None:
    """Add to the log of a run what happened."""
    with (directory / "events.jsonl").open("a", encoding="utf-8") as log:
        log.writelines(map(line, told))
