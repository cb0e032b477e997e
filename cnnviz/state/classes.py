"""Which output of a network stands for the class of a sample."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.engine.training.class_pairs import match_names, same_by_number

__all__ = ["output_for", "same_by_number"]


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
    if not 0 <= label < len(images):
        return None
    found = match_names(tuple(images), tuple(network))[label]
    return found if found >= 0 else None
