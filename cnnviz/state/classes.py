"""Which output of a network stands for the class of a sample."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.engine.training.class_pairs import match_names, same_by_number

__all__ = ["name_of_class", "output_for", "same_by_number"]


def name_of_class(index: int, names: Sequence[str]) -> str:
    """Return how a class is called: by its number where it has no name; nothing below zero."""
    if index < 0:
        return ""
    return names[index] if index < len(names) else f"#{index}"


def output_for(
    label: int,
    images: Sequence[str],
    network: Sequence[str],
    outputs: int,
    given: Sequence[int] | None = None,
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
    given : sequence of int, optional
        A table of a person's, which stands above names: the output for each label, -1 for none.
    """
    if given is not None:
        output = given[label] if 0 <= label < len(given) else -1
        return output if 0 <= output < outputs else None
    if not images or not network:
        # Nobody says what they are called: as many of both are taken for the same ones.
        return label if label < outputs and len(images) in (0, outputs) else None
    if not 0 <= label < len(images):
        return None
    found = match_names(tuple(images), tuple(network))[label]
    return found if found >= 0 else None
