"""What a person agreed to run: files by the hash of their content, and never by their name.

Two kinds of files bring a program along that makes a network: a person's own ``file.py:Class`` and
a TorchScript archive. Both run only after an explicit yes, which is remembered in the person's data
folder for these very bytes, so that a file that changes is asked about again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cnnviz.engine.errors import CheckpointProblem, CnnvizError
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.known_files import read_known, write_known

_PIECE = 8 * 1024 * 1024
_FORMAT = 1
_MOST = 10_000  # programs that are remembered; those agreed to longest ago go first


class NotTrusted(CnnvizError):
    """Somebody has to agree before the program of a file may run.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    what : str
        What would run, as the end of a sentence: "the whole of net.py (34 lines), ...".
    digests : mapping of pathlib.Path to str
        Every file that would run, with the hash of the content that `what` describes.
    """

    def __init__(self, path: Path, what: str, digests: Mapping[Path, str]) -> None:
        self.path = path
        self.what = what
        self.digests = dict(digests)
        CnnvizError.__init__(
            self,
            f"Opening {path.name} runs {what}; if you know where it comes from, agree to this "
            "with --trust, with trust=True, or in the window’s question.",
        )

    def agree(self) -> str:
        """Remember that the person agrees to run these very files; see :func:`remember`."""
        return remember(self.digests)


def digesting(path: Path) -> Work[Progress, str]:
    """Return the SHA-256 of a file's content, telling how many bytes were read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            total, done = path.stat().st_size, 0
            while piece := file.read(_PIECE):
                digest.update(piece)
                done += len(piece)
                yield Progress(done, total, "reading", "bytes")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CheckpointProblem(path, f"cannot be read ({reason})") from error
    return digest.hexdigest()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content that was read already."""
    return hashlib.sha256(content).hexdigest()


def are_trusted(digests: Iterable[str]) -> bool:
    """Whether the person agreed to run all contents that have these hashes."""
    known = _read()
    return all(entry in known for entry in digests)


def remember(digests: Mapping[Path, str]) -> str:
    """Remember that the person agrees to run the contents that have these hashes.

    Returns
    -------
    str
        Empty, or a sentence that says why it could not be kept: the next opening asks again.
    """
    known = _read()
    for path, entry in digests.items():
        known.pop(entry, None)
        known[entry] = str(path.absolute())
    newest = dict(list(known.items())[-_MOST:])
    place = _place()
    try:
        write_known(place, _FORMAT, newest)
    except OSError as error:
        reason = error.strerror or error
        return f"That this was agreed to could not be kept in {place.parent} ({reason})."
    return ""


def where(entry: str) -> Path | None:
    """Return where a content with this hash lay when the person agreed to run it."""
    known = _read().get(entry)
    return Path(known) if known else None


def _place() -> Path:
    from cnnviz.engine.data.open import data_folder

    return data_folder() / "trusted.json"


def _read() -> dict[str, str]:
    files = read_known(_place(), _FORMAT)
    return {str(key): str(value) for key, value in files.items()}
