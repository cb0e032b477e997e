"""What a person settled for a file: what its tensors cannot tell, and how pictures reach it.

It is kept in the person's data folder under a fingerprint of the file's content, so that it holds
wherever the file lies and however it is called, and not for another file of the same name. The
fingerprint is made of all bytes, so that two files that differ in one small layer are two. Of a
large file it is made of the size and of samples: beginning and end hold the table of contents with
its checksums (zip), the names and shapes (safetensors) or both lists of a legacy file, and the
samples between tell two epochs of one network apart. So it takes a moment for any size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.known_files import read_known, write_known
from cnnviz.engine.models.match import Match

_WHOLE = 64 * 1024 * 1024  # bytes of a file that are all looked at
_SAMPLES, _SAMPLE = 64, 64 * 1024  # places in a larger one, from beginning to end; bytes at each
_FORMAT = 1
_MOST = 10_000  # files that are remembered; those settled longest ago go first


@dataclass(frozen=True)
class Remembered:
    """What was settled for a file.

    Parameters
    ----------
    choice : mapping or None
        Which network it is: ``architecture``, ``num_classes`` and ``arguments``.
    preprocessing : mapping or None
        ``Preprocessing.from_dict`` takes it.
    state : str
        Which of several sets of weights in the file; empty for the usual one.
    source : str
        A class of one's own, as ``file.py:ClassName``; empty for none.
    arguments : mapping
        What that class is given.
    when : str
        The day of it, as ``2026-11-30``; :func:`remember` puts it in.
    in_part : bool
        Whether the file fits `choice` only in part, and the rest stays random.
    """

    choice: Mapping[str, Any] | None = None
    preprocessing: Mapping[str, Any] | None = None
    state: str = ""
    source: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    when: str = ""
    in_part: bool = False

    @property
    def match(self) -> Match | None:
        """The network that was chosen."""
        if self.choice is None:
            return None
        return Match(
            self.choice["architecture"], self.choice["num_classes"], self.choice["arguments"]
        )

    @property
    def words(self) -> str:
        """What was settled, as a sentence."""
        return f"As settled on {self.when or 'an earlier day'}: {'; '.join(self._parts())}."

    def _parts(self) -> Iterator[str]:
        if self.source:
            yield f"the class {self.source}"
        match = self.match
        if match is not None:
            arguments = ", ".join(f"{key} = {value}" for key, value in match.arguments.items())
            name = f"{match.architecture} with {arguments}" if arguments else match.architecture
            yield f"as much as fits of {name}" if self.in_part else name
        if self.state:
            yield f"the weights “{self.state}”"
        if self.preprocessing is not None:
            yield "preprocessing set by hand"


def choice_of(match: Match) -> dict[str, Any]:
    """Return a match as :class:`Remembered` keeps it."""
    return {
        "architecture": match.architecture,
        "num_classes": match.num_classes,
        "arguments": dict(match.arguments),
    }


def recall(path: str | Path) -> Remembered | None:
    """Return what was settled for this very file; None for nothing.

    Raises
    ------
    CheckpointProblem
        When the file cannot be read.
    """
    known = read_known(_place(), _FORMAT)
    return _from_json(known.get(fingerprint(path))) if known else None


def remember(path: str | Path, settled: Remembered) -> str:
    """Keep what was settled for this very file, in place of what was before.

    Returns
    -------
    str
        Empty, or a sentence that says why it could not be kept.
    """
    known = read_known(_place(), _FORMAT)
    mark = fingerprint(path)
    known.pop(mark, None)
    known[mark] = asdict(replace(settled, when=settled.when or date.today().isoformat()))
    return _write(known)


def forget(path: str | Path) -> str:
    """Open this file as if it were new from now on; the answer is that of :func:`remember`."""
    known = read_known(_place(), _FORMAT)
    return "" if known.pop(fingerprint(path), None) is None else _write(known)


def fingerprint(path: str | Path) -> str:
    """Return what tells a file's content from others, however large it is.

    Raises
    ------
    CheckpointProblem
        When it cannot be read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            found = hashlib.sha256(str(size).encode())
            gap = (size - _SAMPLE) // (_SAMPLES - 1) if size > _WHOLE else _SAMPLE
            for place in range(0, size, gap):
                file.seek(place)
                found.update(file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            found.update(file.read(_SAMPLE))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CheckpointProblem(path, f"cannot be read ({reason})") from error
    return found.hexdigest()[:32]


def _place() -> Path:
    from cnnviz.engine.data.open import data_folder

    return data_folder() / "settled.json"


def _write(known: Mapping[str, Any]) -> str:
    newest = dict(list(known.items())[-_MOST:])
    place = _place()
    try:
        write_known(place, _FORMAT, newest)
    except OSError as error:
        reason = error.strerror or error
        return f"What was settled for the file could not be kept in {place.parent} ({reason})."
    return ""


def _from_json(entry: object) -> Remembered | None:
    """Return what was kept, without what nobody can have meant."""
    if not isinstance(entry, dict):
        return None
    choice, preprocessing = entry.get("choice"), entry.get("preprocessing")
    arguments = entry.get("arguments")
    return Remembered(
        choice=choice if _is_choice(choice) else None,
        preprocessing=preprocessing if isinstance(preprocessing, dict) else None,
        state=str(entry.get("state") or ""),
        source=str(entry.get("source") or ""),
        arguments=arguments if isinstance(arguments, dict) else {},
        in_part=entry.get("in_part") is True,
        when=str(entry.get("when") or ""),
    )


def _is_choice(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("architecture"), str)
        and type(value.get("num_classes")) in (int, type(None))
        and isinstance(value.get("arguments"), dict)
    )
