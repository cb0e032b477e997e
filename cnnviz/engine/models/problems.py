"""Why a file is not a network yet: several fit, none does, or its class is not here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.identify import Match
from cnnviz.engine.models.near import NearMiss
from cnnviz.engine.trust import NotTrusted


class AmbiguousArchitecture(CnnvizError):
    """Several networks have these very tensors; somebody has to choose one of ``choices``."""

    def __init__(self, path: Path, choices: Sequence[Match]) -> None:
        self.path = path
        self.choices = tuple(choices)
        listed = "; or ".join(match.title for match in self.choices)
        super().__init__(
            f"{path.name} fits several networks, and its tensors cannot tell: {listed}."
        )


class UnrecognisedCheckpoint(CnnvizError):
    """No architecture fits; the tensors of ``checkpoint`` can be looked at all the same.

    ``near`` says which ones fit in part; ``match`` is set where the network is known after all, and
    something else is in its way.
    """

    match: Match | None = None

    def __init__(self, checkpoint: Checkpoint, near: Sequence[NearMiss] = ()) -> None:
        self.checkpoint = checkpoint
        self.near = tuple(near)
        advice = ""
        if near:
            likest = near[0]
            advice = (
                f"; most alike is {likest.match.architecture}, where {likest.agreeing:,} of "
                f"{likest.total:,} tensors agree"
            )
        super().__init__(
            f"{checkpoint.path.name} fits no known architecture{advice}; "
            f"its {_tensors(checkpoint)} can be looked at."
        )


class QuantisedCheckpoint(UnrecognisedCheckpoint):
    """Weights that were quantised for good: their network is known, but is not run here."""

    def __init__(self, checkpoint: Checkpoint, match: Match) -> None:
        super().__init__(checkpoint)
        self.match: Match = match
        self.message = (
            f"{checkpoint.path.name} is {match.architecture} with weights of 8 bits, which this "
            f"program does not run; its {_tensors(checkpoint)} can be looked at."
        )


class NeedsLibrary(UnrecognisedCheckpoint):
    """A network of a library that is not installed; its tensors can be looked at all the same."""

    def __init__(self, checkpoint: Checkpoint, match: Match) -> None:
        super().__init__(checkpoint)
        self.match: Match = match
        self.message = (
            f"{checkpoint.path.name} is {match.title}, a network of a library that is not "
            "installed; with it (pip install timm) the network runs, and without it its "
            f"{_tensors(checkpoint)} can be looked at."
        )


class CannotRebuild(UnrecognisedCheckpoint):
    """A whole pickled network cannot be built anew from what its file describes.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file; its tensors and its layers can be looked at all the same.
    reason : str
        What stands in the way, as a clause.
    missing : sequence of str
        Classes that are not here.
    """

    def __init__(self, checkpoint: Checkpoint, reason: str, missing: Sequence[str] = ()) -> None:
        super().__init__(checkpoint)
        self.missing = tuple(missing)
        self.reason = reason
        name = checkpoint.path.name
        if self.missing:
            root = checkpoint.module.class_name if checkpoint.module is not None else ""
            wanted = root.rpartition(".")[2] if root in self.missing else "CLASS"
            self.message = (
                f"{name} is a whole pickled network, of which {reason}; nothing in the file is "
                "run, its layers and tensors can be looked at, and a class of your own that makes "
                f"the whole network (FILE.py:{wanted}) can take its weights."
            )
        else:
            self.message = (
                f"{name} is a whole pickled network that cannot be built anew: {reason}; its "
                "layers and tensors can be looked at."
            )
        self.args = (self.message,)


class UntrustedProgram(NotTrusted, UnrecognisedCheckpoint):
    """A TorchScript program that nobody agreed to run; its tensors can be looked at.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    what : str
        What would run.
    digest : str
        Hash of the file.
    """

    def __init__(self, checkpoint: Checkpoint, what: str, digest: str) -> None:
        UnrecognisedCheckpoint.__init__(self, checkpoint)
        NotTrusted.__init__(self, checkpoint.path, what, {checkpoint.path: digest})


class UntrustedSource(NotTrusted, UnrecognisedCheckpoint):
    """A network of somebody's own class that nobody agreed to run; its tensors can be looked at.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    asked : NotTrusted
        What would run.
    """

    def __init__(self, checkpoint: Checkpoint, asked: NotTrusted) -> None:
        UnrecognisedCheckpoint.__init__(self, checkpoint)
        NotTrusted.__init__(self, asked.path, asked.what, asked.digests)


def _tensors(checkpoint: Checkpoint) -> str:
    count = len(checkpoint.entries)
    return "one tensor" if count == 1 else f"{count:,} tensors"
