"""The file in the window: what was read of it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import Checkpoint
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.identify import Match
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.models.near import NearMiss
    from cnnviz.engine.models.remembered import Remembered
    from cnnviz.engine.models.settable import Settable
    from cnnviz.engine.trust import NotTrusted
    from cnnviz.state.file_facts import Fact


class Step(Enum):
    """How far the opening of a file has come."""

    LOADING = "loading"
    ASKING = "asking"
    TENSORS = "tensors"
    OPEN = "open"


@dataclass(frozen=True)
class Wish:
    """How a person wants a file to be opened, apart from what it says of itself.

    Parameters
    ----------
    choice : Match or None
        Which network it is.
    arguments : mapping of str to str
        What that network, or a class of one's own, is built with, as code writes it.
    in_part : bool
        Whether the file fits `choice` only in part, which is to be filled as far as it goes.
    state : str
        Which of several sets of weights in the file.
    own_class : str
        A class of one's own, as ``file.py:ClassName``.
    program : bool
        Whether the program that the file brings along is wanted.
    agreed : NotTrusted or None
        What the person agreed to run, with the hashes of its content.
    keep : bool
        Whether this is remembered for the file.
    anew : bool
        Whether what was remembered for the file is forgotten.
    """

    choice: Match | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    in_part: bool = False
    state: str = ""
    own_class: str = ""
    program: bool = False
    agreed: NotTrusted | None = None
    keep: bool = False
    anew: bool = False


@dataclass(frozen=True, eq=False)
class OpenFile:
    """What is known of the file in the window.

    Parameters
    ----------
    checkpoint : Checkpoint
        What it holds.
    step : Step
        How far its opening has come.
    outcome : LoadedModel, Exception or None
        The network that was made of it, or why there is none.
    wish : Wish
        How it was opened.
    settled : Remembered or None
        What a person settled for this very file before.
    told : tuple of str
        What it is, in sentences.
    facts : tuple of Fact
        What it says of itself.
    matches : tuple of Match
        The networks that it fits, the likeliest first.
    settable : tuple of Settable
        What its network may be built with without leaving its tensors.
    preprocessing : Preprocessing or None
        How the person brought pictures to its network before, where that was remembered.
    damage : str
        What the checksums showed to be wrong, in a sentence.
    """

    checkpoint: Checkpoint
    step: Step = Step.LOADING
    outcome: LoadedModel | Exception | None = None
    wish: Wish = field(default_factory=Wish)
    settled: Remembered | None = None
    told: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    matches: tuple[Match, ...] = ()
    settable: tuple[Settable, ...] = ()
    preprocessing: Preprocessing | None = None
    damage: str = ""

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.checkpoint.path

    @property
    def near(self) -> tuple[NearMiss, ...]:
        """The networks that it nearly fits, the likeliest first."""
        found: tuple[NearMiss, ...] = getattr(self.outcome, "near", ())
        return found
