"""Fetching image sets into the person's data folder, when they ask for it.

Addresses and checksums are torchvision's own, read from it when they are needed, and those that
CIFAR's authors publish for its binary form; a university with a mirror of its own names it in the
environment (``CNNVIZ_MIRRORS``).

A server may let anybody wait for as long as it likes, so everything that can block is done in a
thread of its own (:class:`_Line`), and the work yields at least every 50 ms: whoever runs it can
leave at any time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TypeVar
from urllib.parse import urlsplit

from cnnviz.engine.data.kinds.cifar_names import FORMS
from cnnviz.engine.data.open import DOWNLOADABLE, data_folder
from cnnviz.engine.errors import BadValue, CnnvizError, FileProblem, UnknownName
from cnnviz.engine.events import Progress, Work

MIRRORS = "CNNVIZ_MIRRORS"
# The binary form of CIFAR, for those who want that; it lies where the other one does.
BINARY = {f"{form.kind}-binary": form for form in FORMS if form.binary}
_CHUNK = 64 * 1024
_TIMEOUT_S = 20.0
_BREATH_S = 0.05
_PARTIAL = 206

T = TypeVar("T")


class DownloadFailed(CnnvizError):
    """No server gave the file; what came of it is kept and the next try goes on from there."""


class _BrokenOff(OSError):
    """The connection ended before the file did."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of an image set: its name and its MD5 checksum in hexadecimal digits."""

    name: str
    md5: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a download would bring.

    Parameters
    ----------
    name : str
        The image set.
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


def resources(name: str) -> tuple[Resource, ...]:
    """Return the files of an image set.

    Raises
    ------
    UnknownName
        When it is none that can be fetched.
    """
    return tuple(Resource(file, md5) for file, md5 in _published(name)[1])


def asking(
    name: str, folder: Path | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Offer]:
    """Ask the server how much there is to fetch, and fetch nothing.

    Parameters and errors are those of :func:`downloading`.
    """
    addresses = _addresses(name, mirrors)
    folder = folder or data_folder() / _kind(name)
    wanted = _wanted(name, folder)
    line = _Line()
    try:
        sizes = yield from _sizes(line, addresses, wanted)
    finally:
        line.close()
    have = sum(_size_of(_part(folder, entry)) for entry in wanted)
    server = urlsplit(addresses[0]).hostname or addresses[0]
    return Offer(name, folder, _total(sizes) or 0, have, server)


def downloading(
    name: str, folder: Path | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Path]:
    """Fetch an image set, telling its size before and how many bytes have come.

    Closing the work keeps what has come; the next try goes on from there.

    Parameters
    ----------
    name : str
        ``mnist``, ``fashion-mnist``, ``cifar10`` or ``cifar100``; the latter two also with
        ``-binary`` after them.
    folder : pathlib.Path or None
        Where to; None takes the place where a bare ``--data NAME`` looks.
    mirrors : sequence of str or None
        Addresses of folders with the files, tried in turn; None takes those that
        ``CNNVIZ_MIRRORS`` names, otherwise torchvision's.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    UnknownName
        When nobody knows such a set.
    DownloadFailed
        When no server gives a file, or what it gives has another checksum.
    FileProblem
        When the folder cannot be written, or has too little room.
    """
    addresses = _addresses(name, mirrors)
    folder = folder or data_folder() / _kind(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(folder, f"cannot be made ({error.strerror})") from error
    wanted = _wanted(name, folder)
    line = _Line()
    try:
        total = _total((yield from _sizes(line, addresses, wanted)))
        _check_room(folder, (total or 0) - sum(_size_of(_part(folder, one)) for one in wanted))
        for entry in wanted:
            # From now on it can be seen that the set is unfinished.
            _open(_part(folder, entry), "ab").close()
        have = {entry.name: _size_of(_part(folder, entry)) for entry in wanted}
        told = f"{total / 1e6:.1f} MB to fetch" if total else "fetching"
        yield Progress(sum(have.values()), total, told, "bytes")
        for entry in wanted:
            yield from _fetch(line, addresses, folder, entry, have, total)
    finally:
        line.close()
    return folder


# ---- what and where from -----------------------------------------------------------------


def _published(name: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return where a set is published, and its files with their checksums."""
    from torchvision.datasets import CIFAR10, CIFAR100, MNIST, FashionMNIST

    grey = {"mnist": MNIST, "fashion-mnist": FashionMNIST}
    if name in grey:
        return list(grey[name].mirrors), list(grey[name].resources)
    kind = {"cifar10": CIFAR10, "cifar100": CIFAR100}.get(_kind(name))
    if kind is None:
        raise UnknownName("image set to download", name, DOWNLOADABLE)
    place = kind.url.rpartition("/")[0]
    if name in BINARY:
        return [place], [(BINARY[name].archive, BINARY[name].md5)]
    return [place], [(kind.filename, kind.tgz_md5)]


def _kind(name: str) -> str:
    return BINARY[name].kind if name in BINARY else name


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        reason = f"{needed / 1e6:,.1f} MB are to be fetched, but only {free / 1e6:,.1f} MB are free"
        raise FileProblem(folder, reason, "make room and try again")


def _addresses(name: str, mirrors: Sequence[str] | None) -> list[str]:
    known, _ = _published(name)
    named = [
        f"{address.rstrip('/')}/{_kind(name)}" for address in os.environ.get(MIRRORS, "").split()
    ]
    addresses = [address.rstrip("/") for address in (mirrors or named or known)]
    for address in addresses:
        if urlsplit(address).scheme not in ("http", "https"):
            raise BadValue("mirror", address, "an address that begins with http:// or https://")
    return addresses


def _wanted(name: str, folder: Path) -> list[Resource]:
    return [entry for entry in resources(name) if not _is_whole(folder / entry.name, entry.md5)]


def _part(folder: Path, entry: Resource) -> Path:
    return folder / f"{entry.name}.part"


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _total(sizes: Sequence[int]) -> int | None:
    """Return the sum, or None where a server did not say how long its file is."""
    return sum(sizes) if all(sizes) else None


def _is_whole(path: Path, md5: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return (
            hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == md5
        )


# ---- the transfer ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    length: int  # bytes that follow; 0 where the server does not say


class _Line:
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


def _sizes(
    line: _Line, addresses: Sequence[str], wanted: Sequence[Resource]
) -> Work[Progress, list[int]]:
    sizes = []
    event = Progress(0, None, "asking for the size", "bytes")
    yield event
    for entry in wanted:
        reasons = []
        for address in addresses:
            try:
                answer = yield from line.open(f"{address}/{entry.name}", {}, event, "HEAD")
            except (OSError, HTTPException, ValueError) as error:
                reasons.append(_reason(address, error))
                continue
            sizes.append(answer.length)
            break
        else:
            raise DownloadFailed(
                f"No server answers for {entry.name} ({'; '.join(reasons)}); "
                "check the connection to the network and try again."
            )
    return sizes


def _fetch(
    line: _Line,
    addresses: Sequence[str],
    folder: Path,
    entry: Resource,
    have: dict[str, int],
    total: int | None,
) -> Work[Progress, None]:
    part = _part(folder, entry)
    reasons = []
    for address in addresses:
        try:
            yield from _stream(line, f"{address}/{entry.name}", part, entry.name, have, total)
        except (OSError, HTTPException, ValueError) as error:
            reasons.append(_reason(address, error))
            continue
        if _is_whole(part, entry.md5):
            part.replace(folder / entry.name)
            return
        part.unlink(missing_ok=True)
        have[entry.name] = 0
        reasons.append(f"{_host(address)}: what came has another checksum")
    raise DownloadFailed(f"{entry.name} could not be fetched ({'; '.join(reasons)}).")


def _stream(
    line: _Line, url: str, part: Path, name: str, have: dict[str, int], total: int | None
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
