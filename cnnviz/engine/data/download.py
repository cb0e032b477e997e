"""Image sets from the network, and only when a person asks for them.

Addresses and check sums are those of the installed torchvision, read when they are needed. A
thread waits for the network, so that whoever drives the download can cancel it at any moment.
"""

from __future__ import annotations

import http.client
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cnnviz.engine.data.open import data_folder
from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.events import Progress, Work, drain

DOWNLOADS = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST"}  # its class in torchvision

_CHUNK = 256 * 1024
_TIMEOUT = 20.0  # seconds without a byte
_LOOK = 0.02  # seconds between two looks at the thread that waits
_NETWORK = (OSError, http.client.HTTPException, ValueError)
_RANGE_NOT_SATISFIABLE = 416
_PARTIAL_CONTENT = 206

T = TypeVar("T")


class DownloadProblem(CnnvizError):
    """A file cannot be had from any of its addresses.

    ``name`` is the image set, ``file`` the file, ``reason`` what the last address answered.
    """

    def __init__(self, name: str, file: str, reason: str) -> None:
        self.name = name
        self.file = file
        self.reason = reason
        super().__init__(
            f"{file} of {name} could not be fetched ({reason}); check the connection and try "
            "again, what has arrived is kept."
        )


class _Trouble(Exception):
    """One address failed; there may be others."""


@dataclass(frozen=True)
class RemoteFile:
    """A file to fetch and the MD5 sum that its publisher gives."""

    name: str
    md5: str


@dataclass(frozen=True)
class Source:
    """What an image set is made of.

    Parameters
    ----------
    name : str
        The kind of image set.
    mirrors : tuple of str
        Addresses of folders that hold all files, in the order in which they are tried.
    files : tuple of RemoteFile
        The files.
    """

    name: str
    mirrors: tuple[str, ...]
    files: tuple[RemoteFile, ...]


def source(name: str, mirrors: Sequence[str] | None = None) -> Source:
    """Return where torchvision has an image set from; `mirrors` replaces its addresses.

    Raises
    ------
    UnknownName
        For a set that is not offered.
    """
    if name not in DOWNLOADS:
        raise UnknownName("image set to download", name, DOWNLOADS)
    import torchvision.datasets

    published = getattr(torchvision.datasets, DOWNLOADS[name])
    addresses = published.mirrors if mirrors is None else mirrors
    files = tuple(RemoteFile(file, md5) for file, md5 in published.resources)
    return Source(name, tuple(entry.rstrip("/") + "/" for entry in addresses), files)


def size(name: str, mirrors: Sequence[str] | None = None) -> int | None:
    """Ask how many bytes a whole image set has; None where the server does not say.

    Raises
    ------
    DownloadProblem
        Where no address answers.
    """
    sizes = drain(_asking(source(name, mirrors)))
    return None if None in sizes else sum(entry or 0 for entry in sizes)


def downloading(
    name: str, folder: Path | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Path]:
    """Fetch an image set; what is there already is not fetched again.

    The first event that knows a total tells the size. Closing the generator cancels; what has
    arrived stays beside the files under the ending ``.part``, and the next call goes on there.

    Parameters
    ----------
    name : str
        A key of :data:`DOWNLOADS`.
    folder : pathlib.Path, optional
        Where the files go; the person's data folder by default, where the name alone finds them.
    mirrors : sequence of str, optional
        Other addresses than torchvision's.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UnknownName
        For a set that is not offered.
    DownloadProblem
        Where a file cannot be had, or is not what its check sum says.
    FileProblem
        Where it cannot be written.
    """
    chosen = source(name, mirrors)
    place = data_folder() / name if folder is None else folder
    _make(place)
    behind = 0
    missing = []
    for file in chosen.files:
        target = place / file.name
        if target.is_file() and _md5(target) == file.md5:
            behind += target.stat().st_size
        else:
            missing.append(file)
    if not missing:
        yield Progress(behind, behind, "already there", "bytes")
        return place
    yield Progress(0, None, "asking for the size", "bytes")
    sizes = yield from _asking(Source(name, chosen.mirrors, tuple(missing)))
    total = None if None in sizes else behind + sum(entry or 0 for entry in sizes)
    told = "size unknown" if total is None else f"{math.ceil(total / 1e6):,} MB"
    yield Progress(behind + sum(_arrived(place, file) for file in missing), total, told, "bytes")
    for file in missing:
        for done in _fetching(chosen, file, place):
            yield Progress(behind + done, total, file.name, "bytes")
        behind += (place / file.name).stat().st_size
    return place
