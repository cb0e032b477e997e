"""Opens files in a process of its own and tells what that did.

``python -m tests.hostile.watch FOLDER`` reads one path a line from its input, and answers each with
a line of JSON: what came out, how long it took, by how much memory grew, and what happened that
must not happen when a file is opened. It works in FOLDER, in which nothing may appear.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_STATUS = Path("/proc/self/status")
_FORGET = Path("/proc/self/clear_refs")
# Whatever else a file does, one of these is how it reaches the machine.
_NEVER = (
    "pickle.find_class",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.symlink",
    "os.putenv",
    "subprocess.Popen",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "ctypes.dlopen",
    "shutil.",
    "tempfile.",
    "pty.spawn",
    "urllib.Request",
    "webbrowser.open",
    "function.__new__",
    "builtins.breakpoint",
    "signal.pthread_kill",
)


@dataclass
class Outcome:
    """What opening one file did.

    Parameters
    ----------
    path : str
        The file.
    kind : str
        "facts", "refused" (a CnnvizError), or the name of another exception.
    text : str
        The error's sentence, or what was found.
    seconds : float
        How long the processor was busy with it.
    grown : int
        Bytes by which the process grew at the highest.
    held : int
        Bytes that the file's tensors have, as far as their values could be read.
    happened : list of str
        What must not happen.
    """

    path: str
    kind: str = ""
    text: str = ""
    seconds: float = 0.0
    grown: int = 0
    held: int = 0
    happened: list[str] | None = None


class _Ears:
    """Hears of everything that Python lets auditors know, while it listens."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._listening = False
        sys.addaudithook(self._hear)

    @contextmanager
    def open(self) -> Iterator[None]:
        self.heard = []
        self._listening = True
        try:
            yield
        finally:
            self._listening = False

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._listening:
            return
        if event.startswith(_NEVER) or _is_writing(event, arguments) or _is_code(event, arguments):
            self.heard.append(f"{event} {arguments!r}"[:200])
        elif event == "import" and not str(arguments[0]).startswith(("cnnviz", "encodings")):
            self.heard.append(f"import {arguments[0]}")


def _is_writing(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "open":
        return False
    mode, flags = arguments[1], arguments[2] or 0
    return any(letter in str(mode or "") for letter in "wxa+") or bool(
        flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )


def _is_code(event: str, arguments: tuple[Any, ...]) -> bool:
    return event == "exec" and getattr(arguments[0], "co_filename", "").startswith("<")


def main() -> int:
    """Answer every line of the input."""
    folder = Path(sys.argv[1]).resolve()
    os.chdir(folder)
    ears = _Ears()
    _warm(folder, ears)
    for line in sys.stdin:
        print(json.dumps(asdict(look(Path(line.rstrip("\n")), ears))), flush=True)
    return 0


def look(path: Path, ears: _Ears) -> Outcome:
    """Open one file, read the values of its tensors, and try to make a network of it."""
    from cnnviz.engine.errors import CnnvizError

    outcome = Outcome(str(path))
    before = _memory(peak=False)
    start = time.process_time()  # other load on the machine counts against no file
    with ears.open():
        try:
            outcome.text, outcome.held = _open(path)
            outcome.kind = "facts"
        except CnnvizError as error:
            outcome.kind, outcome.text = "refused", str(error)
        except BaseException as error:  # noqa: BLE001 - whatever comes is told
            outcome.kind, outcome.text = type(error).__name__, str(error)[:500]
    outcome.seconds = time.process_time() - start
    outcome.grown = max(0, _memory(peak=True) - before)
    outcome.happened = ears.heard + [f"appeared: {entry.name}" for entry in Path().iterdir()]
    return outcome


def _open(path: Path) -> tuple[str, int]:
    from cnnviz.engine.checkpoints.read import read_checkpoint, reading_values, verifying
    from cnnviz.engine.errors import CnnvizError
    from cnnviz.engine.events import drain
    from cnnviz.engine.models.load import loading_checkpoint

    checkpoint = read_checkpoint(path)
    said = [checkpoint.container, checkpoint.wrapper, checkpoint.refusal, *checkpoint.warnings]
    said += [*checkpoint.entries, *checkpoint.metadata, *checkpoint.metadata.values()]
    said += checkpoint.unresolved_globals
    _check_texts(said)
    held = 0
    try:
        drain(verifying(checkpoint))
        held = sum(value.nbytes for value in drain(reading_values(checkpoint)).values())
        model = drain(loading_checkpoint(checkpoint))
    except CnnvizError as error:
        _check_texts([str(error)])
        return f"{checkpoint.container}, then: {error}", held
    return f"{checkpoint.container}, {model.architecture}", held


def _check_texts(texts: list[str]) -> None:
    """Hold what a person would see to be one harmless line each."""
    for text in texts:
        assert len(text) < 1_100_000, f"a text of {len(text):,} letters"
        assert text.isprintable() or not any(
            ord(letter) < 32 or letter in "\u202e\u2066\u2067\u2068\u2069\x7f" for letter in text
        ), f"a text with control characters: {text[:80]!r}"


def _warm(folder: Path, ears: _Ears) -> None:
    """Import what opening good files of every kind imports, so that later imports stand out."""
    from tests.hostile.good import GOOD

    for name, make in GOOD.items():
        path = folder / name
        path.write_bytes(make())
        look(path, _Ears())
        path.unlink()
    for content in (b"", b"\x80\x02cos\nsystem\n.", b"<html>", b"PK\x03\x04"):
        path = folder / "bad"
        path.write_bytes(content)
        look(path, _Ears())
        path.unlink()


def _memory(*, peak: bool) -> int:
    """Return resident bytes now, or the most since the last call for now; 0 where unknown."""
    try:
        if not peak:
            _FORGET.write_text("5")
        lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        return int(lines["VmHWM" if peak else "VmRSS"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return 0


if __name__ == "__main__":
    sys.exit(main())
