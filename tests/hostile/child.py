"""Drives the watching process, and starts another where one died."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.hostile.watch import Outcome

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 20.0  # seconds until a file that is still being opened counts as hanging


class Watcher:
    """A process that opens files; use it in a with statement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def look(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Open one file after the other; a file that ends the process is told as such."""
        for path in paths:
            process = self._process or self._begin()
            assert process.stdin is not None
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            answer = self._answer(process)
            if answer is None:
                self._end()
                yield Outcome(str(path), "the process died or hung", happened=[])
            else:
                yield Outcome(**json.loads(answer))

    def _begin(self) -> subprocess.Popen[str]:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.watch", str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        return self._process

    def _answer(self, process: subprocess.Popen[str]) -> str | None:
        assert process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            if not waiting.select(_PATIENCE):
                return None
        return process.stdout.readline() or None

    def _end(self) -> None:
        if self._process is None:
            return
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.kill()
        self._process.wait()
        self._process = None
