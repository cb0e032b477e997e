"""Fetching image sets into the person's data folder, when they ask for it.

Addresses and checksums are torchvision's own, read from it when they are needed.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from cnnviz.engine.data.open import DOWNLOADABLE, data_folder
from cnnviz.engine.errors import CnnvizError, FileProblem, UnknownName
from cnnviz.engine.events import Progress, Work

_CHUNK = 64 * 1024
_TIMEOUT_S = 20.0
_PARTIAL = 206


class DownloadFailed(CnnvizError):
    """No server gave the file; what came of it is kept and the next try goes on from there."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of an image set: its name and its MD5 checksum in hexadecimal digits."""

    name: str
    md5: str


def resources(name: str) -> tuple[Resource, ...]:
    """Return the files of an image set.

    Raises
    ------
    UnknownName
        When it is none that can be fetched.
    """
    return tuple(Resource(file, md5) for file, md5 in _torchvision(name)[1])


def downloading(
    name: str, folder: Path | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Path]:
    """Fetch an image set, telling its size before and how many bytes have come.

    Closing the work keeps what has come; the next try goes on from there.

    Parameters
    ----------
    name : str
        ``mnist`` or ``fashion-mnist``.
    folder : pathlib.Path or None
        Where to; None takes the place where a bare ``--data NAME`` looks.
    mirrors : sequence of str or None
        Addresses of folders, tried in turn; None takes torchvision's.

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
    """
    known, _ = _torchvision(name)
    addresses = [address.rstrip("/") for address in (mirrors or known)]
    folder = folder or data_folder() / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(folder, f"cannot be made ({error.strerror})") from error
    wanted = [entry for entry in resources(name) if not _is_whole(folder / entry.name, entry.md5)]
    yield Progress(0, None, "asking for the size", "bytes")
    total = sum(_size(addresses, entry.name) for entry in wanted)
    done = 0
    yield Progress(0, total, f"{total / 1e6:.1f} MB to fetch", "bytes")
    for entry in wanted:
        done = yield from _fetch(addresses, folder, entry, done, total)
    return folder


def _torchvision(name: str) -> tuple[list[str], list[tuple[str, str]]]:
    from torchvision.datasets import MNIST, FashionMNIST

    kinds = {"mnist": MNIST, "fashion-mnist": FashionMNIST}
    if name not in kinds:
        raise UnknownName("image set to download", name, DOWNLOADABLE)
    return list(kinds[name].mirrors), list(kinds[name].resources)


def _fetch(
    addresses: Sequence[str], folder: Path, entry: Resource, done: int, total: int
) -> Work[Progress, int]:
    part = folder / f"{entry.name}.part"
    reasons = []
    for address in addresses:
        try:
            have = yield from _stream(f"{address}/{entry.name}", part, entry.name, done, total)
        except (OSError, HTTPException, ValueError) as error:
            reasons.append(f"{address}: {getattr(error, 'reason', None) or error}")
            continue
        if _is_whole(part, entry.md5):
            part.replace(folder / entry.name)
            return done + have
        part.unlink(missing_ok=True)
        reasons.append(f"{address}: what came has another checksum")
    raise DownloadFailed(f"{entry.name} could not be fetched ({'; '.join(reasons)}).")


def _stream(url: str, part: Path, name: str, done: int, total: int) -> Work[Progress, int]:
    """Append to what is there, or begin anew where the server cannot go on."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    try:
        response = _open(url, headers)
    except urllib.error.HTTPError as error:
        if not have or error.code != 416:
            raise
        return have  # nothing is left to come; the checksum tells whether it is right
    with response:
        if response.status != _PARTIAL:
            have = 0
        with part.open("ab" if have else "wb") as file:
            while chunk := response.read(_CHUNK):
                file.write(chunk)
                have += len(chunk)
                yield Progress(min(done + have, total), total, name, "bytes")
    return have


def _size(addresses: Sequence[str], name: str) -> int:
    for address in addresses:
        try:
            with _open(f"{address}/{name}", {}, method="HEAD") as response:
                return int(response.headers.get("Content-Length") or 0)
        except (OSError, HTTPException, ValueError):
            continue
    raise DownloadFailed(
        f"No server answers for {name}; check the connection to the network and try again."
    )


def _open(url: str, headers: dict[str, str], method: str = "GET") -> HTTPResponse:
    request = urllib.request.Request(url, headers=headers, method=method)
    response: HTTPResponse = urllib.request.urlopen(request, timeout=_TIMEOUT_S)
    return response


def _is_whole(path: Path, md5: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return (
            hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == md5
        )
