"""Checkpoints of ours: weights with the facts that let them open by themselves anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import Tensor

from cnnviz.engine.checkpoints.read import Checkpoint, reading_values
from cnnviz.engine.checkpoints.write import save_checkpoint
from cnnviz.engine.errors import BadValue, CnnvizError, FileProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.catalogue import is_known
from cnnviz.engine.models.load_own import SOURCE_FACTS
from cnnviz.engine.models.loaded import Gaps, LoadedModel


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


def saving(path: Path | str, model: LoadedModel) -> Work[Progress, Path]:
    """Save a network as a person sees it, so that it opens again as the same one.

    What its file told goes along, and where its weights came from.

    Parameters
    ----------
    path : pathlib.Path or str
        The file, ``.safetensors``; an older one stays until the new one is on the disk.
    model : LoadedModel
        The network.

    Raises
    ------
    BadValue
        When the name ends otherwise: other programs go by it.
    CnnvizError
        When its state is not made of plain tensors.
    FileProblem
        When the file cannot be written.
    """
    path = _checked(path)
    _check_storable(model)
    yield Progress(0, None, "writing the weights")
    with _told_problems(path):
        return save_model(path, model, {**_facts(model.metadata), "saved_from": _origin(model)})


def saving_tensors(path: Path | str, checkpoint: Checkpoint) -> Work[Progress, Path]:
    """Save the tensors of a file that fits no network, under the names that they have here.

    What its file told goes along. Other arguments and errors are those of :func:`saving`.

    Raises
    ------
    CheckpointProblem
        When the file's numbers cannot be had.
    """
    path = _checked(path)
    values = yield from reading_values(checkpoint)
    yield Progress(0, None, "writing the weights")
    with _told_problems(path):
        facts = {**_facts(checkpoint.metadata), "saved_from": checkpoint.path.name}
        save_checkpoint(path, values, facts)
    return path


def _checked(path: Path | str) -> Path:
    path = Path(path)
    if path.suffix.lower() != ".safetensors":
        raise BadValue("name", path.name, "one that ends in .safetensors")
    return path


def _facts(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return what a file told, but which class a network is of: no file is believed that."""
    return {key: text for key, text in metadata.items() if key not in SOURCE_FACTS}


@contextmanager
def _told_problems(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"cannot be written ({(error.strerror or str(error)).lower()})"
        raise FileProblem(path, reason, "choose another place") from error


def _origin(model: LoadedModel) -> str:
    """Return where the weights came from, in a few words."""
    return {
        "file": model.title,
        "cache": f"{model.architecture}, published weights of torchvision",
        "random": f"{model.architecture}, random weights",
        "live": f"{model.architecture}, a network in memory",
        "bundled": "the network that comes with cnnviz",
        "program": f"the program in {model.title}",
    }[model.origin]


def opens_by_itself(model: LoadedModel) -> bool:
    """Whether a file of a network is enough to make it again, without its class's source."""
    return is_known(model.architecture)


def _check_storable(model: LoadedModel) -> None:
    state = model.module.state_dict()
    odd = [key for key, value in state.items() if not _is_storable(value)]
    if odd:
        raise CnnvizError(
            f"{model.title} keeps values that a safetensors file cannot hold, such as {odd[0]} "
            "(quantised or no plain tensor); save the network that it was made from."
        )


def _is_storable(value: object) -> bool:
    return isinstance(value, Tensor) and not value.is_quantized and value.layout == torch.strided


def _told_gaps(gaps: Gaps) -> str:
    """Return what a file did not fill when the network was loaded, as JSON."""
    return json.dumps(
        {
            "missing": list(gaps.missing),
            "unexpected": list(gaps.unexpected),
            "other_shapes": {key: [list(one) for one in both] for key, both in gaps.shapes.items()},
        }
    )


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
    own |= {"gaps": _told_gaps(model.gaps)} if model.gaps is not None else {}
    return {**{key: str(value) for key, value in (facts or {}).items()}, **own, "writer": "cnnviz"}
