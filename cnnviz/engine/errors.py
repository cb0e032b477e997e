"""Failures that a person can act on.

Every error that the engine raises on purpose is a :class:`CnnvizError`: its text is one English
sentence that says what happened, where, and what to do; its fields carry the same facts for the
window, which may phrase them in another language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path


class CnnvizError(Exception):
    """Base of all failures that the program explains instead of merely reporting.

    Parameters
    ----------
    message : str
        One English sentence for the person.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class FileProblem(CnnvizError):
    """A file or folder is missing, unreadable, or not what it was taken for."""

    def __init__(self, path: Path | str, reason: str, advice: str = "") -> None:
        self.path = Path(path)
        self.reason = reason
        self.advice = advice
        super().__init__(_sentence(f"{self.path}: {reason}", advice))


class ImageProblem(FileProblem):
    """One image cannot be decoded or is out of bounds."""


class DatasetProblem(FileProblem):
    """An image set is empty, of the wrong kind, or its parts do not belong together."""


class MissingCopy(DatasetProblem):
    """No whole copy of a known image set lies in the person's data folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where it was looked for.
    kind : str
        Name of the set.
    downloadable : bool
        Whether it can be fetched by that name.
    """

    def __init__(self, folder: Path, kind: str, downloadable: bool) -> None:
        self.kind = kind
        self.downloadable = downloadable
        advice = (
            f"it can be downloaded (cnnviz download {kind})"
            if downloadable
            else f"name its place as {kind}:PATH"
        )
        super().__init__(folder, f"there is no copy of {kind} on this machine", advice)


class CheckpointProblem(FileProblem):
    """A checkpoint cannot be read; the file is named and the reason is said."""


class RunProblem(FileProblem):
    """A run directory cannot be created, written, read or continued."""


class UnknownName(CnnvizError):
    """A name (of an architecture, a layer, a kind of image set ...) that nobody knows.

    ``suggestions`` holds the nearest known names, nearest first.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        known = tuple(known)
        self.suggestions: tuple[str, ...] = _nearest(name, known)
        if self.suggestions:
            advice = "did you mean " + ", ".join(self.suggestions) + "?"
        elif known:
            advice = "known are " + ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
        else:
            advice = ""
        super().__init__(_sentence(f"There is no {kind} named “{name}”", advice))


class BadValue(CnnvizError):
    """A setting is out of its range or of the wrong type."""

    def __init__(self, field: str, value: object, expects: str) -> None:
        self.field = field
        self.value = value
        self.expects = expects
        super().__init__(f"{field} is {value!r}, but it must be {expects}.")


class CheckpointMismatch(CnnvizError):
    """A state dictionary does not fit the architecture it was meant for.

    Parameters
    ----------
    architecture : str
        The network that was asked for.
    missing, unexpected : sequence of str
        Keys that the network has and the file lacks, and the other way round.
    shapes : mapping of str to (tuple of int, tuple of int)
        Keys whose shapes differ: (in the file, in the network).
    """

    def __init__(
        self,
        architecture: str,
        missing: Sequence[str],
        unexpected: Sequence[str],
        shapes: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]],
    ) -> None:
        self.architecture = architecture
        self.missing = tuple(missing)
        self.unexpected = tuple(unexpected)
        self.shapes = dict(shapes)
        parts = [
            f"{key} is {_shape(found)} in the file and {_shape(wanted)} in the network"
            for key, (found, wanted) in list(self.shapes.items())[:3]
        ]
        if self.missing:
            parts.append(f"missing in the file: {_some(self.missing)}")
        if self.unexpected:
            parts.append(f"not in the network: {_some(self.unexpected)}")
        super().__init__(f"The checkpoint does not fit {architecture}: {'; '.join(parts)}.")


class ShapeTrouble(CnnvizError):
    """An input does not go through the network; the layer that stopped it is named.

    Parameters
    ----------
    layer, expects, gets, advice : str
        Which layer, what it takes, what came, and what to do about it.
    numbers : (int, int) or None
        What it takes and what came as numbers, where both are one.
    whole : bool
        Whether `layer` is the network itself and not a part of it.
    """

    def __init__(
        self,
        layer: str,
        expects: str,
        gets: str,
        advice: str = "",
        numbers: tuple[int, int] | None = None,
        *,
        whole: bool = False,
    ) -> None:
        self.layer = layer
        self.expects = expects
        self.gets = gets
        self.advice = advice
        self.numbers = numbers
        statement = (
            f"The network {layer} expects {expects}, but it gets {gets}"
            if whole
            else f"The layer {layer} expects {expects}, but it gets {gets}"
        )
        super().__init__(_sentence(statement, advice))


class NetworkFailure(CnnvizError):
    """A network's own code fails, for a reason that is not the shape of its input.

    Parameters
    ----------
    layer : str
        Which of its layers was running.
    reason : str
        What Python says, as it says it.
    line : str
        File, number and text of the line; empty where it is not known.
    """

    def __init__(self, layer: str, reason: str, line: str = "") -> None:
        self.layer = layer
        self.reason = reason
        self.line = line
        where = f" at {line}" if line else ""
        super().__init__(_sentence(f"The code of {layer} fails{where}: {reason}", ""))


class DeviceProblem(CnnvizError):
    """A device was asked for that is not there, or its memory does not suffice."""


class OutOfMemory(DeviceProblem):
    """Memory does not suffice for a batch.

    Parameters
    ----------
    message : str
        The sentence.
    batch_size : int
        A smaller batch that may fit; 0 where none does.
    """

    def __init__(self, message: str, batch_size: int) -> None:
        super().__init__(message)
        self.batch_size = batch_size


class TrainingProblem(CnnvizError):
    """Training cannot start or cannot go on."""


def _nearest(
    name: str, known: Sequence[str], limit: int = 4, cutoff: float = 0.5
) -> tuple[str, ...]:
    """Return the known names most like `name`; among equals, in the order they were given."""
    likeness = {
        entry: SequenceMatcher(None, name.casefold(), entry.casefold()).ratio() for entry in known
    }
    near = [entry for entry in likeness if likeness[entry] >= cutoff]
    return tuple(sorted(near, key=lambda entry: -likeness[entry])[:limit])


def _sentence(statement: str, advice: str) -> str:
    text = f"{statement}; {advice}" if advice else statement
    return text if text.endswith((".", "?", "!")) else text + "."


def _shape(shape: Sequence[int]) -> str:
    return " x ".join(str(size) for size in shape) or "a single number"


def _some(names: Sequence[str], limit: int = 4) -> str:
    shown = ", ".join(names[:limit])
    rest = len(names) - limit
    return shown if rest <= 0 else f"{shown} and {rest:,} more"
