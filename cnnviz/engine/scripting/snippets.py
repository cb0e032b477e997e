"""A view of the window as plain PyTorch: loads this very network and input, and repeats the view.

The code needs nothing of this program. What files say of themselves, names of layers and classes
among it, gets into it through :func:`cnnviz.engine.scripting.parts.quote` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.feeding import Fed, captured, feed
from cnnviz.engine.probes.forward import borrowed, run
from cnnviz.engine.scripting.checkpoints import reading_lines
from cnnviz.engine.scripting.feeding import Source, input_code
from cnnviz.engine.scripting.loading import Code, network_code
from cnnviz.engine.scripting.networks import TORCH
from cnnviz.engine.scripting.parts import import_block
from cnnviz.engine.scripting.repeating import Seen, filters_of_file, view_code
from cnnviz.engine.scripting.views import (
    Activations,
    Attributions,
    Features,
    Filters,
    Predictions,
    View,
)

_WORDS: dict[type[Any], str] = {
    Activations: "What a layer gives for an input.",
    Filters: "The weights of a layer.",
    Predictions: "What a network answers to an input.",
    Attributions: "Which places of an input speak for a class.",
    Features: "What a layer gives for an input, one number for each unit.",
}
_NETWORK, _INPUT, _VIEW = "The network", "The input", "The view"


def writing(
    model: LoadedModel,
    view: View,
    source: Source | None = None,
    preprocessing: Preprocessing | None = None,
    checkpoint: Checkpoint | None = None,
) -> Work[Progress, str]:
    """Write a view out as Python.

    Parameters
    ----------
    model : LoadedModel
        The network that the view shows.
    view : View
        What is shown.
    source : Source or None
        The input; filters need none.
    preprocessing : Preprocessing or None
        What it goes through, where that is not the network's own.
    checkpoint : Checkpoint or None
        The network's file, where it is open: of several states in it the one that was taken.

    Returns
    -------
    str
        A Python file.

    Raises
    ------
    CnnvizError
        A kind of it where network or view cannot be written out: why, and what to do.
    """
    yield Progress(0, None, "reading the checkpoint")
    if model.path is None or model.origin not in ("file", "bundled"):
        checkpoint = None
    elif checkpoint is None or checkpoint.path != model.path:
        checkpoint = yield from reading(model.path)
    shown = replace(model, preprocessing=preprocessing or model.preprocessing)
    parts = [(_NETWORK, network_code(shown, checkpoint))]
    if isinstance(view, Filters) or source is None:
        parts.append((_VIEW, view_code(view, Seen(shown, torch.zeros(0)))))
    else:
        yield Progress(0, None, "running the network")
        fed = feed(shown, source.given, shown.preprocessing)
        parts.append((_INPUT, input_code(source, fed, shown.preprocessing)))
        parts.append((_VIEW, view_code(view, _seen(shown, view, fed))))
    return _as_text(_WORDS[type(view)], parts)


def writing_tensor(checkpoint: Checkpoint, tensor: str) -> Work[Progress, str]:
    """Write out how a tensor of a file is read that fits no network.

    Raises
    ------
    CheckpointProblem
        Where torch could not read it without running what is in the file.
    """
    yield Progress(0, None, "reading the checkpoint")
    code, imports = reading_lines(checkpoint)
    file = Code(("\n".join(code),), (TORCH, *imports))
    return _as_text(_WORDS[Filters], [("The file", file), (_VIEW, filters_of_file(tensor))])


def _seen(model: LoadedModel, view: View, fed: Fed) -> Seen:
    """Run the network once more, for what no name tells: the forms of what it gives."""
    seen = Seen(model, fed.batch)
    layer = getattr(view, "layer", "")
    if layer:
        activation, maps = captured(model, fed, layer)
        activation = activation.detach().cpu()
        seen = replace(seen, activation=activation, kind=maps.kind, shown=maps.array)
    if isinstance(view, (Predictions, Attributions)):
        with borrowed(model.module):
            seen = replace(seen, output=run(model.module, fed.batch))
    return seen


def _as_text(words: str, parts: Sequence[tuple[str, Code]]) -> str:
    imports = [statement for _, code in parts for statement in code.imports]
    text = f'"""{words}"""\n\n{import_block(imports)}\n'
    for title, code in parts:
        first, *others = code.blocks
        defines = first.startswith(("def ", "class "))
        text += f"\n\n# {title}\n" if not defines else f"\n\n# {title}\n\n\n"
        text += first
        for block in others:
            before = text.rstrip("\n")
            apart = "\n\n\n" if _stands_apart(before, block) else "\n\n"
            text = before + apart + block
        text += "\n"
    return text


def _stands_apart(before: str, block: str) -> bool:
    """Whether a block is a definition or follows one, and so stands two lines apart."""
    last = before.rsplit("\n", 1)[-1]
    return block.startswith(("def ", "class ")) or last.startswith("    ")
