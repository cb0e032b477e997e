"""Which output of a network stands for the class of a sample."""

from __future__ import annotations

from collections.abc import Sequence

_SAME = (
    0.5  # share of equal names from which two lists are the same classes, some spelled otherwise
)


def output_for(
    label: int, images: Sequence[str], network: Sequence[str], outputs: int
) -> int | None:
    """Return the output that stands for a label, or None where the network has no such class.

    Parameters
    ----------
    label : int
        Class index of the sample in its image set.
    images, network : sequence of str
        Names of the classes of the image set and of the network's outputs; empty where nobody says.
    outputs : int
        Number of outputs.
    """
    if not images or not network:
        # Nobody says what they are called: as many of both are taken for the same ones.
        return label if label < outputs and len(images) in (0, outputs) else None
    mine = [name.casefold() for name in images]
    theirs = [name.casefold() for name in network]
    if len(mine) == len(theirs) and same_by_number(images, network):
        return label
    found = [
        index for index, name in enumerate(theirs) if label < len(mine) and name == mine[label]
    ]
    return found[0] if len(found) == 1 else None


def same_by_number(images: Sequence[str], network: Sequence[str]) -> bool:
    """Whether more than half of an image set's classes are called as the outputs of their number.

    Parameters
    ----------
    images, network : sequence of str
        Names of the classes of the image set and of the network's outputs; where nobody says
        either of them, they are taken for the same.
    """
    if not images or not network:
        return True
    equal = sum(
        one.casefold() == other.casefold() for one, other in zip(images, network, strict=False)
    )
    return equal > _SAME * len(images)
