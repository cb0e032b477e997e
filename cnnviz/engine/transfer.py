"""Fetching files from servers, when a person asks for it: size, progress, going on, checksum.

A server may let anybody wait for as long as it likes, so everything that can block is done in a
thread of its own (:class:`Line`), and the work yields at least every 50 ms: whoever runs it can
leave at any time. What has come is kept beside the place of the whole file, under its name with
``.part`` after it, and takes that place once its checksum is right.
"""

from __future__ import annotations

import os
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from cnnviz.engine.errors import BadValue, CnnvizError, FileProblem
from cnnviz.engine.events import Progress, Work

if TYPE_CHECKING:
    from hashlib import _Hash

MIRRORS = "CNNVIZ_MIRRORS"
_CHUNK = 64 * 1024
_PIECE = 4 * 1024 * 1024  # of a file that is checked
_TIMEOUT_S = 20.0
_BREATH_S = 0.05
_PARTIAL = 206

T = TypeVar("T")


class DownloadFailed(CnnvizError):
    """No server gave the file; what came of it is kept and the next try goes on from there."""


class _BrokenOff(OSError):
    """The connection ended before the file did."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a download would bring.

    Parameters
    ----------
    name : str
        The image set or network.
    folder : pathlib.Path
        Where it would be kept.
    size : int
        Bytes of the files that are not whole yet; 0 where no server says.
    have : int
        Bytes of them that an interrupted download has left.
    server : str
        Who would be asked first.
    """

    name: str
    folder: Path
    size: int
    have: int
    server: str


@dataclass(frozen=True)
class Wanted:
    """A file to fetch.

    Parameters
    ----------
    path : pathlib.Path
        Where it goes.
    urls : tuple of str
        Where it can be had, tried in turn.
    hashing : callable
        Makes what computes its checksum.
    checksum : str
        How its hexadecimal checksum begins, or all of it.
    """

    path: Path
    urls: tuple[str, ...]
    hashing: Callable[[], _Hash]
    checksum: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name

    @property
    def part(self) -> Path:
        """Where it is while it is not whole."""
        return self.path.with_name(f"{self.path.name}.part")

    @property
    def have(self) -> int:
        """How many bytes of it have come."""
        return _size_of(self.part)


def mirrors_named(folder: str) -> list[str]:
    """Return the places that the environment names for what lies in `folder`."""
    return [f"{address.rstrip('/')}/{folder}" for address in os.environ.get(MIRRORS, "").split()]


def check_addresses(addresses: Iterable[str]) -> list[str]:
    """Return addresses of folders without what may stand at their ends.

    Raises
    ------
    BadValue
        When one is of another kind.
    """
    found = [address.rstrip("/") for address in addresses]
    for address in found:
        if urlsplit(address).scheme not in ("http", "https"):
            raise BadValue("mirror", address, "an address that begins with http:// or https://")
    return found


def still_wanted(files: Sequence[Wanted]) -> Work[Progress, list[Wanted]]:
    """Return the files that are not there in whole."""
    found = []
    for wanted in files:
        whole = yield from is_whole(wanted.path, wanted.hashing(), wanted.checksum)
        if not whole:
            found.append(wanted)
    return found


def is_whole(path: Path, computed: _Hash, checksum: str) -> Work[Progress, bool]:
    """Whether a file is there whose checksum is, or begins with, this one."""
    if not path.is_file():
        return False
    total, done = path.stat().st_size, 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            computed.update(piece)
            done += len(piece)
            yield Progress(done, total, "verifying", "bytes")
    return computed.hexdigest().startswith(checksum)


def asking_for(name: str, folder: Path, wanted: Sequence[Wanted]) -> Work[Progress, Offer]:
    """Ask the servers how much there is to fetch, and fetch nothing."""
    line = Line()
    try:
        sizes = yield from _sizes(line, wanted)
    finally:
        line.close()
    first = wanted[0].urls[0] if wanted else ""
    server = urlsplit(first).hostname or first
    return Offer(name, folder, _total(sizes) or 0, sum(one.have for one in wanted), server)


def fetching(folder: Path, wanted: Sequence[Wanted]) -> Work[Progress, None]:
    """Fetch files, telling their size before and how many bytes have come.

    Closing the work keeps what has come; the next try goes on from there.

    Raises
    ------
    DownloadFailed
        When no server gives a file, or what it gives has another checksum.
    FileProblem
        When the folder cannot be written, or has too little room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(folder, f"cannot be made ({error.strerror})") from error
    line = Line()
    try:
        total = _total((yield from _sizes(line, wanted)))
        have = {one.name: one.have for one in wanted}
        _check_room(folder, (total or 0) - sum(have.values()))
        for one in wanted:
            # From now on it can be seen that the files are unfinished.
            _open(one.part, "ab").close()
        told = f"{total / 1e6:.1f} MB to fetch" if total else "fetching"
        yield Progress(sum(have.values()), total, told, "bytes")
        for one in wanted:
            yield from _fetch(line, one, have, total)
    finally:
        line.close()


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        reason = f"{needed / 1e6:,.1f} MB are to be fetched, but only {free / 1e6:,.1f} MB are free"
        raise FileProblem(folder, reason, "make room and try again")


def _total(sizes: Sequence[int]) -> int | None:
    """Return the sum, or None where a server did not say how long its file is."""
    return sum(sizes) if all(sizes) else None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    length: int  # bytes that follow; 0 where the server does not say


class Line:
    """A line to one server after the other, on which nobody waits without a word.

    The thread is a daemon: one that hangs in a read ends with its timeout, or with the program.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._answers: SimpleQueue[object] = SimpleQueue()
        self._response: HTTPResponse | None = None
        threading.Thread(target=self._work, name="download", daemon=True).start()

    def open(
        self, url: str, headers: dict[str, str], event: Progress, method: str = "GET"
    ) -> Work[Progress, _Answer]:
        """Ask for a file, yielding `event` while nothing comes."""

        def call() -> _Answer:
            self._hang_up()
            request = urllib.request.Request(url, headers=headers, method=method)
            self._response = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
            assert self._response is not None
            length = int(self._response.headers.get("Content-Length") or 0)
            return _Answer(self._response.status, length)

        return self._wait(call, event)

    def read(self, event: Progress) -> Work[Progress, bytes]:
        """Read what has come, nothing at the end, yielding `event` while nothing comes."""

        def call() -> bytes:
            assert self._response is not None
            return self._response.read1(_CHUNK)

        return self._wait(call, event)

    def close(self) -> None:
        """Hang up, as soon as the thread is free."""
        self._calls.put(None)

    def _wait(self, call: Callable[[], T], event: Progress) -> Work[Progress, T]:
        self._calls.put(call)
        while True:
            try:
                answer = self._answers.get(timeout=_BREATH_S)
            except Empty:
                yield event
                continue
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[return-value]  # it is what `call` returned

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                self._answers.put(call())
            except Exception as error:  # noqa: BLE001 - raised again where somebody waits
                self._answers.put(error)
        self._hang_up()

    def _hang_up(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None


def _sizes(line: Line, wanted: Sequence[Wanted]) -> Work[Progress, list[int]]:
    sizes = []
    event = Progress(0, None, "asking for the size", "bytes")
    yield event
    for one in wanted:
        reasons = []
        for url in one.urls:
            try:
                answer = yield from line.open(url, {}, event, "HEAD")
            except (OSError, HTTPException, ValueError) as error:
                reasons.append(_reason(url, error))
                continue
            sizes.append(answer.length)
            break
        else:
            raise DownloadFailed(
                f"No server answers for {one.name} ({'; '.join(reasons)}); "
                "check the connection to the network and try again."
            )
    return sizes


def _fetch(
    line: Line, wanted: Wanted, have: dict[str, int], total: int | None
) -> Work[Progress, None]:
    reasons = []
    for url in wanted.urls:
        try:
            yield from _stream(line, url, wanted.part, wanted.name, have, total)
        except (OSError, HTTPException, ValueError) as error:
            reasons.append(_reason(url, error))
            continue
        if (yield from is_whole(wanted.part, wanted.hashing(), wanted.checksum)):
            wanted.part.replace(wanted.path)
            return
        wanted.part.unlink(missing_ok=True)
        have[wanted.name] = 0
        reasons.append(f"{_host(url)}: what came has another checksum")
    raise DownloadFailed(f"{wanted.name} could not be fetched ({'; '.join(reasons)}).")


def _stream(
    line: Line, url: str, part: Path, name: str, have: dict[str, int], total: int | None
) -> Work[Progress, None]:
    """Append to what is there, or begin anew where the server cannot go on."""

    def far() -> Progress:
        done = sum(have.values())
        return Progress(done if total is None else min(done, total), total, name, "bytes")

    have[name] = _size_of(part)
    headers = {"Range": f"bytes={have[name]}-"} if have[name] else {}
    try:
        answer = yield from line.open(url, headers, far())
    except urllib.error.HTTPError as error:
        error.close()
        if not headers or error.code != 416:
            raise
        return  # nothing is left to come; the checksum tells whether it is right
    if answer.status != _PARTIAL:
        have[name] = 0
    whole = have[name] + answer.length if answer.length else None
    try:
        with _open(part, "ab" if have[name] else "wb") as file:
            while chunk := (yield from line.read(far())):
                _write(file, chunk, part)
                have[name] += len(chunk)
                if total is not None and sum(have.values()) > total:
                    return  # more than there is; the checksum tells that it is wrong
                yield far()
    finally:
        have[name] = _size_of(part)
    if whole is not None and have[name] < whole:
        raise _BrokenOff("the connection broke off")


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _open(part: Path, mode: str) -> IO[bytes]:
    try:
        file: IO[bytes] = part.open(mode)
    except OSError as error:
        raise FileProblem(part, f"cannot be written ({error.strerror})") from error
    return file


def _write(file: IO[bytes], chunk: bytes, part: Path) -> None:
    # A full disk is nobody's fault among the servers, so it must not look like one of theirs.
    try:
        file.write(chunk)
        file.flush()
    except OSError as error:
        raise FileProblem(part, f"cannot be written ({error.strerror})") from error


def _reason(address: str, error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"{_host(address)}: {error.code} {error.reason}"
    return f"{_host(address)}: {getattr(error, 'reason', None) or error}"


def _host(address: str) -> str:
    return urlsplit(address).netloc or address
