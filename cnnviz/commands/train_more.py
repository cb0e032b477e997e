"""What ``cnnviz train`` does beside a run: write its script, compare several, find a rate."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cnnviz.commands.console import complain, finish, say, say_json, table
from cnnviz.engine.errors import BadValue
from cnnviz.state.training_record import TrainingRecord

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.compare import Candidate
    from cnnviz.engine.training.config import TrainConfig

_KINDS = ("script", "compare", "find_rate")


class Stop(Protocol):
    """Whether a person or the system asked to stop, and by which signal."""

    asked: bool
    number: int


class Reporting(Protocol):
    """Tells the events of a run as they come."""

    def take(self, event: Any) -> None:
        """Show one event."""

    def close(self) -> None:
        """Take the bar away."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags that take the place of a single run."""
    more = parser.add_argument_group("Instead of one run")
    more.add_argument(
        "--script",
        metavar="FILE",
        help="write the training as a PyTorch script (.py) or notebook (.ipynb) that runs without "
        "cnnviz, and train nothing",
    )
    more.add_argument(
        "--compare",
        metavar="SETTING=A,B,...",
        action="append",
        help="train once for each value, such as optimizer=sgd,adam,rmsprop,adagrad, and print a "
        "table; given twice, for each combination",
    )
    more.add_argument(
        "--find-rate",
        action="store_true",
        help="sweep over learning rates and print the one at which the loss falls fastest",
    )
    more.add_argument(
        "--json", action="store_true", help="print figures of --compare or --find-rate as JSON"
    )


def wanted(options: argparse.Namespace) -> str:
    """Return which of the flags is given: "script", "compare", "find_rate", or "" for none.

    Raises
    ------
    BadValue
        For two of them, or where one does not go with the rest.
    """
    given = [kind for kind in _KINDS if getattr(options, kind)]
    if len(given) > 1:
        raise BadValue(_flag(given[1]), "given", f"left out beside {_flag(given[0])}")
    if given and options.resume is not None:
        raise BadValue("--resume", options.resume, f"left out beside {_flag(given[0])}")
    if options.json and given not in (["compare"], ["find_rate"]):
        raise BadValue("--json", "given", "left out, but beside --compare and --find-rate")
    return given[0] if given else ""


def write_script(config: TrainConfig, model: LoadedModel | None, name: str) -> int:
    """Write a training into a file."""
    from cnnviz.engine.training.script import check_name, save_script, scripting

    check_name(name)
    sections = finish(scripting(config, model=model), "script")
    say(f"written: {save_script(Path(name).expanduser(), sections)}")
    return 0


def find_rate(config: TrainConfig, model: LoadedModel | None, *, as_json: bool) -> int:
    """Sweep over learning rates; exit code 2 where the loss falls at none."""
    from cnnviz.commands.console import Bar
    from cnnviz.engine.events import Progress, drain
    from cnnviz.engine.training.rate_finder import finding_rate

    with Bar("learning rate") as bar:

        def show(event: object) -> None:
            if isinstance(event, Progress):
                bar.show(event)

        found = drain(finding_rate(config, model=model), show)
    if as_json:
        say_json(
            {
                "suggestion": found.suggestion,
                "exploded": found.exploded,
                "rates": found.rates,
                "losses": found.losses,
                "smoothed": found.smoothed,
            }
        )
    elif found.suggestion is not None:
        say(f"{found.suggestion:.2g} is a good learning rate; the loss falls fastest there")
    if found.suggestion is None:
        complain("The loss falls at no learning rate; look at the images and the loss.")
        return 2
    return 0


def compare(
    config: TrainConfig,
    model: LoadedModel | None,
    options: argparse.Namespace,
    stopping: AbstractContextManager[Stop],
    reporting: Callable[[], Reporting],
) -> int:
    """Train one configuration after another and print a table; Ctrl+C ends after the batch."""
    from cnnviz.engine.training.compare import RunFailed, candidates_of, comparing

    candidates = candidates_of(config, _wishes(options.compare))
    records = [TrainingRecord() for _ in candidates]
    problems: dict[int, str] = {}
    report: Reporting | None = None
    at = -1
    work = comparing(candidates, model=model)
    with stopping as stop:
        try:
            for number, event in work:
                if number != at:
                    at, report = number, _begin(report, reporting, candidates[number], options)
                if isinstance(event, RunFailed):
                    problems[number] = str(event.error)
                    complain(f"{candidates[number].name}: {event.error}")
                else:
                    records[number].take([event])
                    if report is not None:
                        report.take(event)
                if stop.asked:
                    break
        finally:
            work.close()
            if report is not None:
                report.close()
    begun = [record for record in records if record.started is not None]
    usual = (begun or records)[0].measure.key
    rows = [
        _facts(candidate, record, problems.get(number, ""), usual)
        for number, (candidate, record) in enumerate(zip(candidates, records, strict=True))
    ]
    if options.json:
        say_json(rows)
    else:
        _print(rows)
    if stop.asked:
        complain("Stopped; what was trained is kept.")
        return 128 + stop.number
    return 2 if problems or any(row["reason"] == "diverged" for row in rows) else 0


def _wishes(texts: list[str]) -> dict[str, list[str]]:
    wishes: dict[str, list[str]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not equals or not values.strip():
            raise BadValue("--compare", text, "SETTING=A,B,... with two values or more")
        wishes[name] = values.split(",")
    return wishes


def _begin(
    before: Reporting | None,
    reporting: Callable[[], Reporting],
    candidate: Candidate,
    options: argparse.Namespace,
) -> Reporting | None:
    if before is not None:
        before.close()
    if options.json:
        return None  # standard output is for the figures alone
    say(f"\n{candidate.name}")
    return reporting()


def _facts(
    candidate: Candidate, record: TrainingRecord, problem: str, usual: str
) -> dict[str, Any]:
    """Return the line of a training; one that never began knows no figure but the usual one."""
    last = record.epochs[-1] if record.epochs else None
    best = record.best
    started = record.started
    figure = usual if started is None else record.measure.key
    return {
        "name": candidate.name,
        "loss": last.train_loss if last else None,
        "validation_loss": last.validation_loss if last else None,
        figure: last.validation_figure if last else None,
        "best": best.validation_figure if best else None,
        "best_epoch": best.epoch if best else None,
        "epochs": record.epochs_over,
        "seconds": sum(epoch.seconds for epoch in record.epochs),
        "reason": "failed" if problem else record.reason or "stopped",
        "problem": problem or None,
        "run": str(started.directory) if started is not None else None,
    }


def _print(rows: list[dict[str, Any]]) -> None:
    keys = [key for row in rows for key in row]
    figure = keys[3]
    header = ("training", "loss", "held out", figure.replace("_", " "), "best", "epoch", "s", "end")
    say()
    for line in table(
        header,
        [
            (
                row["name"],
                _number(row["loss"]),
                _number(row["validation_loss"]),
                _number(row.get(figure)),
                _number(row["best"]),
                row["best_epoch"],
                f"{row['seconds']:.1f}",
                row["reason"],
            )
            for row in rows
        ],
        "lrrrrrrl",
    ):
        say(line)


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:.4f}"


def _flag(kind: str) -> str:
    return "--" + kind.replace("_", "-")
