"""Runs as tables that any program reads: one line for each, or the points of their curves.

Numbers that nobody told are empty. Times are those of the world's clock (UTC), as ISO 8601.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.runs.curves import CurveReader, Curves
from cnnviz.engine.runs.listing import RunRow
from cnnviz.engine.storage import temporary_beside

# Of `epochs` 0 is left empty: nobody knows how many were planned. `loss` is that of the newest
# epoch while learning, or of the newest batch before there is one; `figure` is what the column
# `measure` names, of the held-out images.
SUMMARY_COLUMNS = (
    *("run", "title", "state", "network", "images", "epoch", "epochs", "step", "loss"),
    *("held_out_loss", "measure", "figure", "best_figure", "best_epoch"),
    *("begun", "updated", "seconds", "tags", "note", "directory", "problem"),
)
# `kind` is "step" for a batch, whose loss and figure were measured before its step, or "epoch"
# for an epoch that is over: then they are means over it, and the held-out ones are told too.
# `epochs_over` places both on one axis, with fractions; `seconds` is the time of training.
CURVE_COLUMNS = (
    *("run", "kind", "epoch", "step", "epochs_over", "seconds", "loss", "figure"),
    *("learning_rate", "held_out_loss", "held_out_figure", "best"),
)
_AT_ONCE = 2000  # lines between two words of progress


def summary_line(row: RunRow) -> dict[str, str | int | float | None]:
    """Return what is told of a run, by :data:`SUMMARY_COLUMNS`; None where nobody told."""
    found: dict[str, str | int | float | None] = dict.fromkeys(SUMMARY_COLUMNS)
    found.update(
        run=row.name,
        title=row.title,
        state=row.state,
        tags=", ".join(row.notes.tags),
        note=row.notes.note,
        directory=str(row.directory),
        problem=row.problem or None,
    )
    summary = row.summary
    if summary is None:
        return found
    last = summary.last
    found.update(
        network=summary.facts.title,
        images=summary.facts.images,
        epoch=summary.epoch,
        epochs=summary.facts.epochs or None,
        step=summary.step,
        loss=_told(summary.loss if last is None else last.train_loss),
        held_out_loss=None if last is None else _told(last.validation_loss),
        measure=summary.facts.figure,
        figure=None if last is None else _told(last.validation_figure),
        best_figure=None if summary.best_figure is None else _told(summary.best_figure),
        best_epoch=summary.best_epoch,
        begun=as_time(summary.begun),
        updated=as_time(summary.updated),
        seconds=round(summary.seconds, 3),
    )
    return found


def write_summaries(rows: Sequence[RunRow], path: Path) -> Path:
    """Write one line for each run; raises RunProblem where the file cannot be written."""
    with _Tables() as tables:
        writer = tables.open(path, SUMMARY_COLUMNS)
        writer.writerows(map(summary_line, rows))
        tables.keep()
    return path


def writing_curves(rows: Sequence[RunRow], path: Path) -> Work[Progress, tuple[Path, ...]]:
    """Write the points of the curves of runs.

    Parameters
    ----------
    rows : sequence of RunRow
        The runs; those that cannot be read are left out.
    path : pathlib.Path
        A file whose name ends in ``.csv`` takes all of them; any other name is a folder, which
        gets a file for each run.

    Returns
    -------
    tuple of pathlib.Path
        The files.

    Raises
    ------
    RunProblem
        Where one cannot be written; then none is.
    """
    together = path.suffix.lower() == ".csv"
    with _Tables() as tables:
        writer = tables.open(path, CURVE_COLUMNS) if together else None
        for row in rows:
            if row.summary is None:
                continue
            curves = yield from CurveReader(row.directory).reading()
            one = writer or tables.open(path / f"{_file_name(row.name)}.csv", CURVE_COLUMNS)
            for count, line in enumerate(_curve_lines(row.name, curves)):
                one.writerow(line)
                if count % _AT_ONCE == 0:
                    yield Progress(count, None, row.name, "lines")
        return tables.keep()


def as_time(seconds: float) -> str | None:
    """Return a moment in seconds since 1970 as ISO 8601; None for a moment nobody knows."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") or None
    except (ValueError, OverflowError, OSError):
        return None


def _curve_lines(name: str, curves: Curves) -> Iterator[dict[str, Any]]:
    """Yield the points of a run in the order of their steps."""
    batches = range(len(curves.step))
    places = curves.in_epochs(curves.step)
    times, ends_at = curves.in_seconds()
    at = 0
    for end, time in zip(curves.ends, ends_at, strict=True):
        while at < len(batches) and curves.step[at] <= end.step:
            yield _batch(name, curves, at, places[at], times[at])
            at += 1
        yield {
            "run": name,
            "kind": "epoch",
            "epoch": end.epoch,
            "step": end.step,
            "epochs_over": end.epoch,
            "seconds": _told(float(time)),
            "loss": _told(end.train_loss),
            "figure": _told(end.train_figure),
            "held_out_loss": _told(end.validation_loss),
            "held_out_figure": _told(end.validation_figure),
            "best": int(end.best),
        }
    for left in batches[at:]:
        yield _batch(name, curves, left, places[left], times[left])


def _batch(name: str, curves: Curves, at: int, place: float, time: float) -> dict[str, Any]:
    return {
        "run": name,
        "kind": "step",
        "epoch": int(curves.epoch[at]),
        "step": int(curves.step[at]),
        "epochs_over": round(float(place), 6),
        "seconds": _told(float(time)),
        "loss": _told(float(curves.loss[at])),
        "figure": _told(float(curves.figure[at])),
        "learning_rate": _told(float(curves.rate[at])),
    }


def _told(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "run"


class _Tables:
    """Tables that are written beside their places, and take these together at the end.

    They are written one after the other, so that one alone is open: systems allow a program some
    hundred files at a time.
    """

    def __init__(self) -> None:
        self._files: dict[Path, Path] = {}  # by their places, where they are meanwhile
        self._stack = ExitStack()

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            self._stack.close()
        except OSError as later:  # what was held back does not fit on the disk either
            error = error or later
        for temporary in self._files.values():
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(next(reversed(self._files)), error) from error

    def open(self, path: Path, columns: Sequence[str]) -> csv.DictWriter[str]:
        """Begin a table and end the one before; a name that is taken gets a number behind it."""
        self._stack.close()
        number, wanted = 2, path
        while path in self._files:
            path, number = wanted.with_stem(f"{wanted.stem}-{number}"), number + 1
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = temporary_beside(path)
            file = self._stack.enter_context(temporary.open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise _unwritable(path, error) from error
        self._files[path] = temporary
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        return writer

    def keep(self) -> tuple[Path, ...]:
        """Give all of them their names."""
        self._stack.close()
        for path, temporary in self._files.items():
            try:
                temporary.replace(path)
            except OSError as error:
                raise _unwritable(path, error) from error
        return tuple(self._files)


def _unwritable(path: Path, error: OSError) -> RunProblem:
    return RunProblem(path, f"cannot be written ({error.strerror})", "choose another place")
