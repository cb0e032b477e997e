"""Fetching the weights that torchvision publishes, into its own cache, when a person asks for it.

Addresses are torchvision's own, read from it when they are needed; ``CNNVIZ_MIRRORS`` names others
in their place. The name of every file carries the beginning of its SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from cnnviz.engine.errors import CnnvizError, UnknownName
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.cache import cache_folder
from cnnviz.engine.models.catalogue import PublishedWeights, architecture
from cnnviz.engine.transfer import (
    Offer,
    Wanted,
    asking_for,
    check_addresses,
    fetching,
    is_whole,
    mirrors_named,
    still_wanted,
)

# Where a mirror keeps them, beside mnist/, cifar10/ and so on.
_FOLDER = "weights"
_CHECKSUM = re.compile(r"-([0-9a-f]{8,64})\.")


def asking(
    name: str, weights: str | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Offer]:
    """Ask the server how large weights are, and fetch nothing; see :func:`downloading`."""
    wanted = yield from still_wanted([_wanted(name, weights, mirrors)])
    return (yield from asking_for(name, cache_folder(), wanted))


def downloading(
    name: str, weights: str | None = None, mirrors: Sequence[str] | None = None
) -> Work[Progress, Path]:
    """Fetch published weights into torchvision's cache, telling how many bytes have come.

    Closing the work keeps what has come; the next try goes on from there.

    Parameters
    ----------
    name : str
        An architecture.
    weights : str or None
        Which of them, as torchvision calls it (``IMAGENET1K_V2``); None takes its first choice.
    mirrors : sequence of str or None
        Addresses of folders with the files, tried in turn; None takes those that
        ``CNNVIZ_MIRRORS`` names, otherwise torchvision's.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UnknownName
        When nobody knows the architecture, or it has no such weights.
    DownloadFailed
        When no server gives the file, or what it gives has another checksum.
    FileProblem
        When the folder cannot be written, or has too little room.
    """
    file = _wanted(name, weights, mirrors)
    wanted = yield from still_wanted([file])
    yield from fetching(cache_folder(), wanted)
    return file.path


def verifying(path: Path) -> Work[Progress, bool]:
    """Whether a published file is what its name says; False where its name says nothing."""
    mark = checksum_of(path.name)
    if not mark:
        return False
    return (yield from is_whole(path, hashlib.sha256(), mark))


def checksum_of(file: str) -> str:
    """Return how the SHA-256 of a published file begins, as its name tells it; empty for none."""
    found = _CHECKSUM.search(file)
    return found[1] if found else ""


def published_weights(name: str, weights: str | None = None) -> PublishedWeights:
    """Return one of an architecture's published weights.

    Raises
    ------
    UnknownName
        When it has none of this name.
    CnnvizError
        When nobody publishes any.
    """
    # A quantisation-ready network takes the weights of its plain twin.
    entries = architecture(name.removeprefix("quantized_")).weights
    if not entries:
        raise CnnvizError(f"Nobody publishes weights of {name}; open a file of weights instead.")
    if weights is None:
        return entries[0]
    for entry in entries:
        if entry.name.casefold() == weights.casefold():
            return entry
    raise UnknownName(f"set of weights of {name}", weights, [entry.name for entry in entries])


def _wanted(name: str, weights: str | None, mirrors: Sequence[str] | None) -> Wanted:
    entry = published_weights(name, weights)
    own = mirrors or mirrors_named(_FOLDER)
    if own:
        urls = tuple(f"{address}/{entry.file}" for address in check_addresses(own))
    else:
        urls = (_address(name.removeprefix("quantized_"), entry),)
    return Wanted(cache_folder() / entry.file, urls, hashlib.sha256, checksum_of(entry.file))


def _address(name: str, entry: PublishedWeights) -> str:
    from torchvision.models import get_model_weights

    address: str = get_model_weights(name)[entry.name].url
    return address
