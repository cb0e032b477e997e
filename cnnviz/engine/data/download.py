"""Fetching image sets into the person's data folder, when they ask for it.

Addresses and checksums are torchvision's own, read from it when they are needed, and those that
CIFAR's authors publish for its binary form; a university with a mirror of its own names it in the
environment (``CNNVIZ_MIRRORS``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cnnviz.engine.data.kinds.cifar_names import FORMS
from cnnviz.engine.data.open import DOWNLOADABLE, data_folder
from cnnviz.engine.errors import UnknownName
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.transfer import (
    DownloadFailed,
    Offer,
    Wanted,
    asking_for,
    check_addresses,
    fetching,
    mirrors_named,
    still_wanted,
)

__all__ = ["DownloadFailed", "Offer", "Resource", "asking", "downloading", "resources"]

# The binary form of CIFAR, for those who want that; it lies where the other one does.
BINARY = {f"{form.kind}-binary": form for form in FORMS if form.binary}


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
    return tuple(Resource(file, md5) for file, md5 in _published(name)[1])


def asking(
    name: str, folder: Path | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Offer]:
    """Ask the server how much there is to fetch, and fetch nothing.

    Parameters and errors are those of :func:`downloading`.
    """
    folder = folder or data_folder() / _kind(name)
    wanted = yield from still_wanted(_files(name, folder, mirrors))
    return (yield from asking_for(name, folder, wanted))


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
    folder = folder or data_folder() / _kind(name)
    wanted = yield from still_wanted(_files(name, folder, mirrors))
    yield from fetching(folder, wanted)
    return folder


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


def _files(name: str, folder: Path, mirrors: Sequence[str] | None) -> list[Wanted]:
    known, _ = _published(name)
    addresses = check_addresses(mirrors or mirrors_named(_kind(name)) or known)
    return [
        Wanted(
            folder / entry.name,
            tuple(f"{address}/{entry.name}" for address in addresses),
            lambda: hashlib.md5(usedforsecurity=False),
            entry.md5,
        )
        for entry in resources(name)
    ]
