"""``cnnviz train``: the training panel without the window."""

from __future__ import annotations

import argparse
import signal
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from cnnviz.commands import train_more
from cnnviz.commands.console import Bar, complain, say
from cnnviz.commands.health_lines import HealthReport
from cnnviz.commands.source import add_choice, load
from cnnviz.engine.distributed.world import ProcessLost, current
from cnnviz.engine.errors import BadValue
from cnnviz.engine.events import Progress
from cnnviz.engine.options import add_arguments as add_options
from cnnviz.engine.options import check, describe, from_namespace, parse
from cnnviz.engine.storage import stop_signals
from cnnviz.engine.training.objectives.measures import MEASURES

if TYPE_CHECKING:
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.events import BatchEnd, EpochEnd, Event, RunEnded, RunStarted

SUMMARY = "train a network and write everything into a run directory"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare one flag for each option of the panel."""
    from cnnviz.engine.training.config import CHANGEABLE, TrainConfig

    add_options(parser, TrainConfig)
    flags = [entry.flag for entry in describe(TrainConfig) if entry.name in CHANGEABLE]
    parser.add_argument(
        "--run-dir",
        dest="run",
        metavar="DIR",
        help="the same as --run, which torchrun takes for an option of its own. In several "
        "processes --batch-size is what they make a step of together; dropout draws what one "
        "process draws, but what a network draws in other ways of its own, as attention does, "
        "differs with their number",
    )
    add_choice(parser)
    parser.add_argument(
        "--resume",
        metavar="DIR",
        help="continue the stopped run in DIR with its own options; what may be given anew is "
        + ", ".join(flags),
    )
    train_more.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Train; Ctrl+C or SIGTERM stops after the batch at hand and keeps the weights."""
    instead = train_more.wanted(options)
    if instead and current().size > 1:
        flag = "--" + instead.replace("_", "-")
        raise BadValue(flag, "given", "left out, as several processes train one run")
    config, resume = _config(options)
    from cnnviz.engine.models.catalogue import catalogue
    from cnnviz.engine.training.fit import fit

    named = resume or config.model in catalogue()
    model = None if named else load(config.model, options)
    match instead:
        case "script":
            return train_more.write_script(config, model, options.script)
        case "find_rate":
            return train_more.find_rate(config, model, as_json=options.json)
        case "compare":
            return train_more.compare(config, model, options, StopRequest(), Report)
    report = Report()
    work = fit(config, model=model, resume=resume)
    with StopRequest() as stop:
        try:
            for event in work:
                report.take(event)
                if stop.agreed():
                    break
        except ProcessLost as lost:
            if not report.directory:
                raise
            again = f"cnnviz train --resume {report.directory}"
            raise ProcessLost(f"{lost} {again} goes on from it, in any number of them.") from lost
        finally:
            # Closing is what makes the run save its newest weights.
            work.close()
            report.close()
    if stop.agreed():
        directory = report.directory or (config.run if resume else "")
        if directory:
            again = f"cnnviz train --resume {directory}"
            complain(f"Stopped; the newest weights are kept, and {again} goes on from them.")
        else:
            complain("Stopped before the first step; nothing was written.")
        return 128 + stop.number
    return 2 if report.diverged else 0


def _config(options: argparse.Namespace) -> tuple[TrainConfig, bool]:
    """Return the configuration, and whether it continues a run."""
    from cnnviz.engine.training.config import TrainConfig

    if options.resume is None:
        return from_namespace(TrainConfig, options), False
    from cnnviz.engine.runs.run import Run

    if options.run:
        raise BadValue("--run", options.run, "left out, as --resume names the directory")
    given: dict[str, Any] = {}
    for entry in describe(TrainConfig):
        value = getattr(options, entry.name, None)
        if value is not None:
            given[entry.name] = parse(entry, value) if isinstance(value, str) else value
    config = replace(Run(Path(options.resume)).config, **{**given, "run": options.resume})
    check(config)
    return config, True


class StopRequest:
    """Turns the first Ctrl+C, or a wish of the system, into ours; a second Ctrl+C interrupts.

    Several processes stop together once all have heard of it. They get each signal twice, from
    the terminal and from torchrun, so that none of them interrupts; and where they end before
    their time the signals stay off, as another must not come before the reason is told.
    """

    def __init__(self) -> None:
        self.asked = False
        self._world = current()
        self.number: int = signal.SIGINT  # of the signal that asked
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> StopRequest:
        self._before = {each: signal.signal(each, self._ask) for each in stop_signals()}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        ends_early = self._world.size > 1 and (self.asked or kind is not None)
        for each, handler in self._before.items():
            signal.signal(each, signal.SIG_IGN if ends_early else handler)

    def agreed(self) -> bool:
        """Whether to stop now, in all processes."""
        if self.asked:
            self._world.wish_end()
        return self._world.ends

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT and self._world.size == 1:
            raise KeyboardInterrupt
        if not self.asked:
            self.asked, self.number = True, number


class Report:
    """Tells how the run goes: a bar while an epoch lasts, a line when it has ended."""

    def __init__(self) -> None:
        self.directory = ""
        self.diverged = False
        self._had_all = False  # of its epochs, before it was continued
        self._measure = MEASURES["accuracy"]
        self._bar: Bar | None = None
        self._steps = 0
        self._behind = 0
        self._health = HealthReport()

    def take(self, event: Event) -> None:
        """Show one event."""
        from cnnviz.engine.training import events as kinds

        for problem in self._health.take(event):
            self.close()
            complain(problem)
        match event:
            case kinds.RunStarted():
                self._begin(event)
            case kinds.BatchEnd():
                self._show_batch(event)
            case kinds.EpochEnd():
                self.close()
                self._behind = event.step
                say(self._epoch_line(event))
            case kinds.HistorySaved():
                for note in event.notes:
                    complain(note)
            case kinds.Diverged():
                self.close()
                self.diverged = True
                complain(event.reason)
            case kinds.RunEnded():
                self.close()
                for problem in event.skipped:
                    complain(f"left out: {problem}")
                say(_nothing_left_line(event) if self._had_all else self._last_line(event))
            case _:
                pass

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _begin(self, event: RunStarted) -> None:
        self.directory = str(event.directory)
        self._steps = event.steps_per_epoch
        self._behind = event.step
        self._had_all = event.epoch >= event.config.epochs
        self._measure = MEASURES[event.figure]
        if self._had_all:
            return
        say(
            f"{event.model.title} on {event.image_set.name}: {event.train_samples:,} images to "
            f"learn from, {event.validation_samples:,} held out"
        )
        if event.step:
            place = f"epoch {event.epoch + 1:,} of {event.config.epochs:,}"
            say(f"goes on in {place}, after {event.step:,} steps")
        say(f"everything is kept in {self.directory}")
        if event.history_bytes:
            from cnnviz.engine.memory import amount

            most = event.config.history_megabytes
            taken = amount(event.history_bytes)
            say(f"the history takes about {taken} an epoch, {most:,} MB at most")
        for warning in event.warnings:
            complain(warning)

    def _show_batch(self, event: BatchEnd) -> None:
        if self._bar is None:
            self._bar = Bar(f"epoch {event.epoch}")
        figure = self._measure.shown(event.figure, 1)
        text = f"loss {event.loss:.3f}, {self._measure.title} {figure}"
        self._bar.show(Progress(event.step - self._behind, self._steps, text, "batches"))

    def _epoch_line(self, event: EpochEnd) -> str:
        shown = self._measure.shown
        line = (
            f"epoch {event.epoch:>3}  loss {event.train_loss:.4f}  {shown(event.train_figure)}  "
            f"held out {event.validation_loss:.4f}  {shown(event.validation_figure)}"
        )
        rate = f"{event.samples_per_second:,.0f} images/s"
        return f"{line}  {event.seconds:.1f} s  {rate}{'  best' if event.best else ''}"

    def _last_line(self, event: RunEnded) -> str:
        line = f"{event.reason} after {event.epochs_done} epochs in {event.seconds:.1f} s"
        if event.best_figure is not None:
            best = f"{self._measure.title} {self._measure.shown(event.best_figure)}"
            line += f"; best {best} in epoch {event.best_epoch}"
        return f"{line}; weights in {event.directory}"


def _nothing_left_line(event: RunEnded) -> str:
    epochs = "its only epoch" if event.epochs_done == 1 else f"its {event.epochs_done:,} epochs"
    return (
        f"The run in {event.directory} has had {epochs} already; --epochs N, with N above "
        f"{event.epochs_done}, goes on."
    )
