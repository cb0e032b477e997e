"""What a state dictionary was recognised as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TIMM = "timm/"  # before the names of timm's networks, as an architecture is called here


@dataclass(frozen=True)
class Match:
    """An architecture that a state dictionary fits, key by key and shape by shape.

    Parameters
    ----------
    architecture : str
        Its name in the catalogue.
    num_classes : int or None
        Number of classes, taken from the shapes.
    arguments : mapping of str to object
        What the network has to be built with.
    explanation : str
        What tells this match from others that fit as well; empty for the only one.
    assumed : str
        What the tensors cannot tell and was taken to be usual, as a sentence; often empty.
    certainty : float
        1 where all names and shapes agree, less where names had to be translated.
    renamed : mapping of str to str
        The network's own names of tensors that the file calls otherwise, by those of the file.
    """

    architecture: str
    num_classes: int | None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    explanation: str = ""
    assumed: str = ""
    certainty: float = 1.0
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The match in words, for a person who has to choose."""
        name = self.architecture
        if name.startswith(TIMM):
            name = f"{name.removeprefix(TIMM)} (timm)"
        return f"{name}: {self.explanation}" if self.explanation else name
