"""How a script reads a checkpoint: with safetensors, or with torch's reader that runs nothing."""

from __future__ import annotations

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.scripting.parts import call, path_of, quote

PATH = "from pathlib import Path"
LOAD_FILE = "from safetensors.torch import load_file"


def loading_lines(target: str, checkpoint: Checkpoint) -> tuple[list[str], list[str]]:
    """Return the code that loads a file's weights into `target`, and what it imports.

    Raises
    ------
    CheckpointProblem
        Where the file's tensors could not be had without running what is in it.
    """
    code, imports = reading_lines(checkpoint)
    return [*code, f"{target}.load_state_dict(weights)"], imports


def reading_lines(checkpoint: Checkpoint) -> tuple[list[str], list[str]]:
    """Return the code that reads a file's tensors by name as ``weights``, and what it imports.

    Raises
    ------
    CheckpointProblem
        As for :func:`loading_lines`.
    """
    place, imports = path_of(checkpoint.path.absolute()), [PATH]
    reason = ""
    if checkpoint.module is not None:
        reason = "its weights are part of a whole network, which torch loads only by running code"
    elif not checkpoint.straight:
        reason = "its tensors have other names or another form in the file"
    elif checkpoint.container not in ("safetensors", "zip", "legacy"):
        reason = f"a {checkpoint.container} file is none that torch loads by itself"
    if reason:
        advice = "save it from the window (File, Save network as), and open that file"
        raise CheckpointProblem(checkpoint.path, reason, advice)
    if checkpoint.container == "safetensors":
        imports.append(LOAD_FILE)
        reading = call("weights = load_file", [place])
    else:
        opened, imports = place, [*imports, "import torch"]
        if checkpoint.path.suffix == ".safetensors":  # torch would go by the name
            opened, imports = f"io.BytesIO({place}.read_bytes())", [*imports, "import io"]
        arguments = [opened, 'map_location="cpu"', "weights_only=True"]
        reading = call("weights = torch.load", arguments)
    code = [reading]
    if checkpoint.keys:
        code.append("weights = weights" + "".join(f"[{quote(key)}]" for key in checkpoint.keys))
    if prefix := checkpoint.prefix:
        code.append(
            "weights = {\n"
            f"    key.removeprefix({quote(prefix)}): tensor for key, tensor in weights.items()\n"
            "}"
        )
    return code, imports
