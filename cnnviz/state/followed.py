"""How a run stands that the window looks at through its directory alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnviz.engine.runs.presence import Writing


@dataclass(frozen=True, slots=True)
class Followed:
    """A run that somebody else writes, or that lies there from another day.

    Parameters
    ----------
    directory : pathlib.Path
        Where it is.
    state : str
        As :attr:`.Follower.state` says; empty until it was read once.
    origin : {"fit", "record"}
        Whether our own training wrote it, or somebody's own loop.
    writing : Writing or None
        Who writes it, or did so when it was killed.
    away : bool
        Whether its folder cannot be read at the moment.
    """

    directory: Path
    state: str = ""
    origin: str = "fit"
    writing: Writing | None = None
    away: bool = False

    @property
    def live(self) -> bool:
        """Whether somebody writes it now."""
        return self.writing is not None and self.writing.alive and not self.away

    @property
    def can_go_on(self) -> bool:
        """Whether it can be continued here: it is one of ours, and nobody writes it."""
        return bool(self.state) and self.origin == "fit" and not self.live and not self.away
