"""How the commands talk: facts on standard output, everything else on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

from tqdm import tqdm

from cnnviz.engine.events import Progress, R, Work, drain


def complain(sentence: str) -> None:
    """Say on standard error, in one line, what is wrong."""
    print(f"cnnviz: {' '.join(sentence.split())}", file=sys.stderr, flush=True)


def say(line: str = "") -> None:
    """Write one line of facts, also where the terminal lacks a character of it."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding))


def say_json(facts: object) -> None:
    """Write facts as JSON that any reader takes: what is not a finite number becomes null."""
    print(json.dumps(_plain(facts), indent=2, allow_nan=False, ensure_ascii=True))


def table(header: Sequence[str], rows: Iterable[Sequence[object]], right: str = "") -> list[str]:
    """Lay out rows in columns.

    Parameters
    ----------
    header : sequence of str
        Names of the columns.
    rows : iterable of sequences
        One entry for each column.
    right : str
        One letter for each column, "r" where numbers stand flush right.
    """
    texts = [list(header), *([_cell(entry) for entry in row] for row in rows)]
    widths = [max(len(row[index]) for row in texts) for index in range(len(header))]
    flush = [mark == "r" for mark in right.ljust(len(header), "l")]
    return [
        "  ".join(
            entry.rjust(width) if to_right else entry.ljust(width)
            for entry, width, to_right in zip(row, widths, flush, strict=True)
        ).rstrip()
        for row in texts
    ]


def finish(work: Work[Progress, R], title: str) -> R:
    """Run long work to its end behind a progress bar and return its result."""
    with Bar(title) as bar:
        return drain(work, bar.show)


def shape_text(shape: tuple[int, ...] | None) -> str:
    """Return a shape as a table tells it."""
    if shape is None:
        return "–"
    return " × ".join(map(str, shape)) or "scalar"


class Bar:
    """A progress bar on standard error, shown only where a person is watching."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: tqdm[Any] | None = None
        self._unit = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def show(self, event: Progress) -> None:
        """Move the bar to where the work is."""
        if not sys.stderr.isatty():
            return
        if self._bar is None or event.unit != self._unit:
            self.close()
            self._unit = event.unit
            self._bar = tqdm(
                desc=self._title,
                total=event.total,
                unit="B" if event.unit == "bytes" else f" {event.unit}".rstrip() or "it",
                unit_scale=event.unit == "bytes",
                leave=False,
                file=sys.stderr,
                dynamic_ncols=True,
            )
        if event.message:
            self._bar.set_description_str(f"{self._title}: {event.message}", refresh=False)
        self._bar.total = event.total
        self._bar.update(event.done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _cell(entry: object) -> str:
    if entry is None:
        return "–"
    if isinstance(entry, int) and not isinstance(entry, bool):
        return f"{entry:,}"
    return str(entry)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
