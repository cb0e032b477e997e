"""Checkpoints of ours: weights with the facts that let them open by themselves anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from cnnviz.engine.checkpoints.write import save_checkpoint
from cnnviz.engine.models.load_own import SOURCE_FACTS
from cnnviz.engine.models.loaded import LoadedModel


def save_model(
    path: Path | str, model: LoadedModel, facts: Mapping[str, object] | None = None
) -> Path:
    """Write a network's weights with architecture, classes and preprocessing, atomically.

    Parameters
    ----------
    path : pathlib.Path or str
        The file, ``.safetensors``.
    model : LoadedModel
        The network.
    facts : mapping of str to object or None
        More to tell, such as epoch and accuracy; written as text.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OSError
        Where it cannot be written.
    """
    save_checkpoint(Path(path), model.module.state_dict(), describe(model, facts))
    return Path(path)


def describe(model: LoadedModel, facts: Mapping[str, object] | None = None) -> dict[str, str]:
    """Return the metadata of a checkpoint: the model's own as JSON values, then the facts."""
    own = {
        "architecture": model.architecture,
        "num_classes": json.dumps(model.num_classes),
        "arguments": json.dumps(dict(model.arguments), default=str),
        "class_names": json.dumps(list(model.class_names)),
        "answers": json.dumps(model.answers),
        "preprocessing": json.dumps(model.preprocessing.to_dict()),
    }
    # Of a person's own class: which, and the hash of the file that it stands in.
    own |= {
        key: model.metadata[key] for key in SOURCE_FACTS if model.source and key in model.metadata
    }
    return {**{key: str(value) for key, value in (facts or {}).items()}, **own, "writer": "cnnviz"}
