"""A training as a plain PyTorch script or notebook that runs without this program."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cnnviz.engine.checkpoints.read import Checkpoint, reading
from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.open import default_split, opening
from cnnviz.engine.data.views import training_view
from cnnviz.engine.errors import BadValue, FileProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.engine.models.load import loading
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.options import check
from cnnviz.engine.scripting.parts import WIDTH, Section, import_block, quote
from cnnviz.engine.storage import write_text
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.network import fitting
from cnnviz.engine.training.objectives import check_pairing
from cnnviz.engine.training.parts import dividing
from cnnviz.engine.training.pictures import look_at
from cnnviz.engine.training.scripts.data import data_section
from cnnviz.engine.training.scripts.evaluation import evaluation_section
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.loop import loop_section
from cnnviz.engine.training.scripts.loss import loss_section
from cnnviz.engine.training.scripts.network import network_section
from cnnviz.engine.training.scripts.optimizer import optimizer_section
from cnnviz.paths import bundled_checkpoint


def scripting(
    config: TrainConfig,
    *,
    model: LoadedModel | None = None,
    image_set: ImageSet | None = None,
) -> Work[Progress, tuple[Section, ...]]:
    """Write a training out, section by section.

    Parameters
    ----------
    config : TrainConfig
        The training.
    model : LoadedModel or None
        A network to go on from; None takes ``config.model``.
    image_set : ImageSet or None
        The images, where they are open already; None opens ``config.data``.

    Raises
    ------
    CnnvizError
        A kind of it where the configuration cannot be trained, or cannot be a script of its own.
    """
    check(config)
    facts = yield from _gathering(config, model, image_set)
    return sections_of(facts)


def sections_of(facts: Facts) -> tuple[Section, ...]:
    """Return the sections of a training's script, in their order."""
    data, classes = data_section(facts)
    return (
        _head(facts),
        data,
        network_section(facts),
        loss_section(facts),
        optimizer_section(facts),
        loop_section(facts),
        evaluation_section(facts, classes),
    )


def as_script(sections: Sequence[Section]) -> str:
    """Return the sections as one Python file."""
    head, *others = sections
    parts = [f'"""{head.words}"""', import_block(_imports(sections)), head.code]
    text = "\n\n".join(parts)
    for section in others:
        words = textwrap.wrap(f"{section.title}. {section.words}", WIDTH - 2)
        comment = "".join(f"# {line}\n" for line in words)
        text += f"\n\n\n{comment}{section.code}"
    return text + "\n"


def as_notebook(sections: Sequence[Section]) -> dict[str, Any]:
    """Return the sections as a Jupyter notebook (nbformat 4.5), to be written as JSON."""
    head, *others = sections
    cells = [
        _cell("markdown", f"# {head.title}\n\n{head.words}"),
        _cell("code", import_block(_imports(sections)) + "\n\n" + head.code),
    ]
    for section in others:
        cells.append(_cell("markdown", f"## {section.title}\n\n{section.words}"))
        cells.append(_cell("code", section.code))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [{**cell, "id": _id(number, cell)} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def as_text(sections: Sequence[Section], name: str) -> str:
    """Return what to write into a file of this name: a script, or the JSON of a notebook.

    Raises
    ------
    BadValue
        When the name ends otherwise.
    """
    check_name(name)
    if name.endswith(".py"):
        return as_script(sections)
    return json.dumps(as_notebook(sections), indent=1, ensure_ascii=True) + "\n"


def check_name(name: str) -> None:
    """Raise :class:`BadValue` for a file's name that tells neither a script nor a notebook."""
    if not name.endswith((".py", ".ipynb")):
        raise BadValue("script", name, "a name that ends in .py or .ipynb")


def save_script(path: Path, sections: Sequence[Section]) -> Path:
    """Write sections into a file, whole or not at all; its suffix decides what it becomes.

    Raises
    ------
    BadValue
        When its name ends neither in .py nor in .ipynb.
    FileProblem
        When it cannot be written.
    """
    text = as_text(sections, path.name)
    try:
        write_text(path, text)
    except OSError as error:
        reason = f"cannot be written ({error.strerror})"
        raise FileProblem(path, reason, "choose another place") from None
    return path


def _imports(sections: Sequence[Section]) -> list[str]:
    return [statement for section in sections for statement in section.imports]


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}}
    cell["source"] = text.splitlines(keepends=True)
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _id(number: int, cell: dict[str, Any]) -> str:
    digest = hashlib.sha256("".join(cell["source"]).encode()).hexdigest()
    return f"{number}-{digest[:8]}"


def _head(facts: Facts) -> Section:
    config = facts.config
    code = [f"SEED = {config.seed}", f"EPOCHS = {config.epochs}"]
    code.append(f"BATCH_SIZE = {config.batch_size}")
    imports = []
    if config.device == "auto":
        code.append('device = torch.device("cuda" if torch.cuda.is_available() else "cpu")')
        imports.append("import torch")
    elif facts.uses_device:
        code.append(f"device = torch.device({quote(config.device)})")
        imports.append("import torch")
    words = f"Train {facts.model.architecture} on {facts.image_set.kind}."
    return Section("Training in PyTorch", words, ("\n".join(code),), tuple(imports))


# ---- what has to be known ------------------------------------------------------------------------


def _gathering(
    config: TrainConfig, model: LoadedModel | None, image_set: ImageSet | None
) -> Work[Progress, Facts]:
    if image_set is None:
        image_set = yield from opening(config.data, default_split(config.data, "train"))
    image_set = yield from training_view(config, image_set)
    check_pairing(config.loss, image_set.target)
    given = model
    if given is None and config.model not in catalogue():
        given = yield from loading(config.model)
    fitted = yield from fitting(config, image_set, given, hollow=True)
    parts = yield from dividing(config, image_set)
    file = None
    if given is not None and given.path is not None:
        file = yield from reading(given.path)
    teacher, teacher_file = None, None
    if config.loss == "kl_div" and config.teacher:
        teacher = yield from loading(config.teacher)
        teacher_file = yield from _file_of(config.teacher)
    pictures = look_at(image_set)
    return Facts(
        config, image_set, pictures, fitted.model, given, parts, file, teacher, teacher_file
    )


def _file_of(source: str) -> Work[Progress, Checkpoint]:
    path = bundled_checkpoint() if source == BUNDLED else source
    return (yield from reading(path))
