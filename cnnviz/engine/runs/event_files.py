"""Event files of TensorBoard, written from what a run keeps; the package is an extra.

Each run gets a folder of its own with one file, so that writing it again takes the older one's
place: ``batch/...`` counts by steps, ``epoch/...`` and ``layers/...`` by epochs, and the settings
stand under HParams.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cnnviz.engine.environment import EnvironmentProblem
from cnnviz.engine.errors import RunProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.runs.curves import CurveReader, Curves
from cnnviz.engine.runs.differences import Setting, settings_of
from cnnviz.engine.runs.listing import RunRow
from cnnviz.engine.storage import temporary_beside

_VERSION = "brain.Event:2"  # of the format, as its first record says
_LARGEST = 2**53  # a whole number that they hold
_AT_ONCE = 500  # records between two words of progress
_LAYER_FIGURES = ("mean", "deviation", "zeros", "gradient", "weight", "update")


def writing_event_files(rows: Sequence[RunRow], folder: Path) -> Work[Progress, tuple[Path, ...]]:
    """Write an event file for each run.

    Parameters
    ----------
    rows : sequence of RunRow
        The runs, finished or not; those that cannot be read are left out.
    folder : pathlib.Path
        Gets a folder for each; ``tensorboard --logdir`` takes it.

    Returns
    -------
    tuple of pathlib.Path
        The files.

    Raises
    ------
    EnvironmentProblem
        Where TensorBoard is not installed.
    RunProblem
        Where a file cannot be written.
    """
    written = []
    _package()
    for row in rows:
        if row.summary is None:
            continue
        curves = yield from CurveReader(row.directory).reading()
        place = folder.joinpath(*(part for part in row.name.split("/") if part not in ("", "..")))
        path = place / f"events.out.tfevents.{int(row.summary.begun)}.cnnviz"
        try:
            yield from _writing(row, curves, path)
        except OSError as error:
            what = f"cannot be written ({error.strerror})"
            raise RunProblem(path, what, "choose another place") from error
        written.append(path)
    return tuple(written)


def _package() -> tuple[Any, Any, Any, Any]:
    """Return what is taken of TensorBoard: two messages, the writer of records, and HParams."""
    try:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.plugins.hparams.summary_v2 import hparams_pb
        from tensorboard.summary.writer.record_writer import RecordWriter
    except ImportError as error:
        raise EnvironmentProblem(
            "Event files need the package tensorboard, which is not installed; get it with: "
            "pip install tensorboard."
        ) from error
    return Event, Summary, RecordWriter, hparams_pb


def _writing(row: RunRow, curves: Curves, path: Path) -> Work[Progress, None]:
    event_kind, summary_kind, writer_kind, hparams_pb = _package()
    assert row.summary is not None
    begun, measure = row.summary.begun, row.summary.facts.figure
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        with temporary.open("wb") as file:
            records = writer_kind(file)

            def write(time: float, **content: Any) -> None:
                event = event_kind(wall_time=begun + time, **content)
                records.write(event.SerializeToString())

            write(0.0, file_version=_VERSION)
            settings = hparams_pb(_plain(settings_of(row)), row.name, begun)
            write(0.0, summary=settings)
            for count, (time, step, values) in enumerate(_points(curves, measure)):
                told = [
                    summary_kind.Value(tag=tag, simple_value=value)
                    for tag, value in values.items()
                    if math.isfinite(value)
                ]
                if told:
                    write(time, step=step, summary=summary_kind(value=told))
                if count % _AT_ONCE == 0:
                    yield Progress(count, len(curves.step), row.name, "steps")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _points(curves: Curves, measure: str) -> Iterator[tuple[float, int, dict[str, float]]]:
    """Yield seconds since the beginning, step or epoch, and scalars by their tags."""
    times, ends_at = curves.in_seconds()
    for at, time in enumerate(times):
        yield (
            float(time),
            int(curves.step[at]),
            {
                "batch/loss": float(curves.loss[at]),
                f"batch/{measure}": float(curves.figure[at]),
                "batch/learning_rate": float(curves.rate[at]),
            },
        )
    at_epoch = {}
    for end, time in zip(curves.ends, ends_at, strict=True):
        at_epoch[end.epoch] = float(time)
        yield (
            float(time),
            end.epoch,
            {
                "epoch/loss": end.train_loss,
                f"epoch/{measure}": end.train_figure,
                "epoch/held_out_loss": end.validation_loss,
                f"epoch/held_out_{measure}": end.validation_figure,
            },
        )
    for one in curves.layers:
        values = {
            f"layers/{figure}/{layer}": float(value)
            for figure in _LAYER_FIGURES
            for layer, value in zip(one.layers, getattr(one, figure), strict=False)
            if value is not None
        }
        yield at_epoch.get(one.epoch, 0.0), one.epoch, values


def _plain(settings: Mapping[str, Setting]) -> dict[str, bool | int | float | str]:
    """Return what a run began with, without what is nothing; too large numbers as texts."""
    values = {name: setting.value for name, setting in settings.items()}
    return {
        name: str(value) if isinstance(value, int) and abs(value) > _LARGEST else value
        for name, value in values.items()
        if value is not None
    }
