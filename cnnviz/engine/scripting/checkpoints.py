"""How a script reads a checkpoint: with safetensors, or with torch's reader that runs nothing."""

from __future__ import annotations

import re

from cnnviz.engine.checkpoints.read import Checkpoint
from cnnviz.engine.errors import CheckpointProblem
from cnnviz.engine.scripting.parts import call, path_of, quote

PATH = "from pathlib import Path"
LOAD_FILE = "from safetensors.torch import load_file"
_TAKEN = re.compile("“(.*?)”")


def loading_lines(target: str, checkpoint: Checkpoint) -> tuple[list[str], list[str]]:
    """Return the code that loads a file's weights into `target`, and what it imports.

    Raises
    ------
    CheckpointProblem
        Where the file's tensors could not be had without running what is in it.
    """
    place, imports = path_of(checkpoint.path.absolute()), [PATH]
    if checkpoint.container == "safetensors":
        imports.append(LOAD_FILE)
        reading = call("weights = load_file", [place])
    elif checkpoint.container in ("zip", "legacy"):
        arguments = [place, 'map_location="cpu"', "weights_only=True"]
        reading = call("weights = torch.load", arguments)
    else:
        reason = f"a {checkpoint.container} file cannot be loaded by a script without running it"
        raise CheckpointProblem(checkpoint.path, reason, "choose a state dictionary")
    wrappers, prefix = _taken_off(checkpoint.wrapper)
    code = [reading]
    if wrappers:
        code.append("weights = weights" + "".join(f"[{quote(key)}]" for key in wrappers))
    if prefix:
        code.append(
            "weights = {\n"
            f"    key.removeprefix({quote(prefix)}): tensor for key, tensor in weights.items()\n"
            "}"
        )
    return [*code, f"{target}.load_state_dict(weights)"], imports


def _taken_off(wrapper: str) -> tuple[list[str], str]:
    """Return the keys and the prefix that :func:`unwrap` told in words."""
    before, _, prefix = wrapper.partition("the prefix “")
    return _TAKEN.findall(before), prefix.rstrip("”")
