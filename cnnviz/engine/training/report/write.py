"""The page: how an evaluation was made, its figures, and the samples that went worst."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.environment import describe_environment
from cnnviz.engine.errors import FileProblem, ImageProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.storage import write_text
from cnnviz.engine.training.evaluate import Evaluation
from cnnviz.engine.training.report.sections import (
    TITLES,
    figures_table,
    sections_of,
    versus_section,
)
from cnnviz.engine.training.report.text import (
    escape,
    page,
    paragraphs,
    picture,
    section,
    side_by_side,
    table,
)
from cnnviz.engine.training.versus import Versus

_WORST = 24
_SIDE = 128  # pixels of a thumbnail
_MOST_SKIPPED = 100
_PACKAGES = ("cnnviz", "torch", "torchvision", "scikit-learn", "numpy")


@dataclass(frozen=True, eq=False)
class Material:
    """What a page is made of.

    Parameters
    ----------
    evaluation : Evaluation
        What was found.
    model : LoadedModel
        The network.
    dataset : ImageSet
        The samples.
    command : str
        The command that makes the same page.
    versus : Versus or None
        The comparison with another network, whose first side is `evaluation`.
    """

    evaluation: Evaluation
    model: LoadedModel
    dataset: ImageSet
    command: str
    versus: Versus | None = None


def writing_report(path: Path, material: Material) -> Work[Progress, Path]:
    """Write an evaluation as one HTML file that needs no other file and no network.

    Parameters
    ----------
    path : pathlib.Path
        Where to; a file that is there is replaced once the new one is whole.
    material : Material
        What of.

    Raises
    ------
    FileProblem
        When the file cannot be written.
    """
    text = yield from composing(material)
    try:
        write_text(path, text)
    except OSError as error:
        reason = f"cannot be written ({error.strerror or error})"
        raise FileProblem(path, reason, "name another file") from error
    return path


def composing(material: Material) -> Work[Progress, str]:
    """Return the page as text."""
    found = material.evaluation
    facts = found.facts
    images = f"{facts['images']}, {facts['split']}" if facts.get("split") else facts["images"]
    best = found.figures[0]
    middle = yield from sections_of(found)
    worst = yield from _worst(material)
    left_out = [*found.skipped[:_MOST_SKIPPED]]
    if len(found.skipped) > _MOST_SKIPPED:
        left_out.append(f"… and {len(found.skipped) - _MOST_SKIPPED:,} more")
    return page(
        f"{facts['model']} on {images}",
        f"{TITLES[best.key]} {best.text} · {found.samples:,} samples",
        [
            paragraphs(found.warnings),
            section("Figures", figures_table(found)),
            "" if material.versus is None else versus_section(material.versus),
            *middle,
            worst,
            section("Left out", paragraphs(left_out)),
            section("How it was made", _origin(material)),
        ],
    )


def _worst(material: Material) -> Work[Progress, str]:
    """Return the samples with the highest loss, as pictures."""
    found, dataset = material.evaluation, material.dataset
    losses = found.predictions["loss"]
    rows = np.argsort(-losses, kind="stable")[:_WORST]
    shown = []
    for done, row in enumerate(rows.tolist()):
        yield Progress(done, len(rows), "worst samples", "pictures")
        number = int(found.predictions["sample_ids"][row])
        truth, said = found.told(row)
        name = dataset.sample_name(number)
        try:
            drawn = picture(dataset.thumbnail(number, _SIDE), name)
        except ImageProblem:
            continue  # it was readable a moment ago; its figures stand in the tables
        words = [name, f"{said} instead of {truth}" if truth and truth != said else said]
        words.append(f"loss {losses[row]:.3g}")
        lines = "<br>".join(escape(word) for word in words if word)
        shown.append(f"<figure>{drawn}<figcaption>{lines}</figcaption></figure>")
    return section("Worst samples", side_by_side(shown, "worst"))


def _origin(material: Material) -> str:
    model, dataset = material.model, material.dataset
    steps = model.preprocessing
    size = "as they are" if steps.resize is None else f"shorter side {steps.resize} px"
    crop = "no crop" if steps.crop is None else f"centre {steps.crop[1]} × {steps.crop[0]} px"
    versions = dict(describe_environment().packages)
    facts: Mapping[str, object] = {
        "Command": material.command,
        "Network": f"{model.architecture} ({model.path or model.origin})",
        "Images": f"{dataset.spec}" + (f", {dataset.split}" if dataset.split else ""),
        "Preprocessing": f"{size}, {crop}, {steps.channels} channels, {steps.interpolation}, "
        f"mean {_numbers(steps.mean)}, standard deviation {_numbers(steps.std)} "
        f"({model.preprocessing_source})",
        "Made": time.strftime("%Y-%m-%d %H:%M"),
        "Versions": ", ".join(f"{name} {versions[name]}" for name in _PACKAGES),
    }
    return table(("", ""), [(name, value) for name, value in facts.items()], texts=2)


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.4g}" for value in values)
