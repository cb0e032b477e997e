"""What the numbers behind a finding are called in the window, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.engine.options import describe
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.objectives.measures import Measure
from cnnviz.qt.choice_words import choice_word
from cnnviz.qt.measure_words import title_of
from cnnviz.qt.texts import OPTIONS
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.evidence_chart import Chart, ChartLine, Role

if TYPE_CHECKING:
    from cnnviz.engine.runs.health.finding import Evidence

_QUANTITIES = {
    "loss": QT_TRANSLATE_NOOP("health", "Loss"),
    "gradient": QT_TRANSLATE_NOOP("health", "Gradient norm"),
    "update": QT_TRANSLATE_NOOP("health", "Relative change in a step"),
    "zeros": QT_TRANSLATE_NOOP("health", "Share of zeros"),
    "dead": QT_TRANSLATE_NOOP("health", "Silent units"),
    "confidence": QT_TRANSLATE_NOOP("health", "Answers against the label"),
    "answers": QT_TRANSLATE_NOOP("health", "Held-out images"),
    "skipped": QT_TRANSLATE_NOOP("health", "Batches"),
}
_OVER = {
    "step": QT_TRANSLATE_NOOP("health", "step"),
    "epoch": QT_TRANSLATE_NOOP("health", "epoch"),
    "layer": QT_TRANSLATE_NOOP("health", "layers, from the first to the last"),
    "class": QT_TRANSLATE_NOOP("health", "classes"),
    "tenth": QT_TRANSLATE_NOOP("health", "from unsure to sure, in tenths"),
}
_LINES = {
    "train": QT_TRANSLATE_NOOP("health", "training"),
    "validation": QT_TRANSLATE_NOOP("health", "validation"),
    "start": QT_TRANSLATE_NOOP("health", "at the start"),
    "chance": QT_TRANSLATE_NOOP("health", "guessing"),
    "limit": QT_TRANSLATE_NOOP("health", "limit"),
    "labels": QT_TRANSLATE_NOOP("health", "labels"),
    "answers": QT_TRANSLATE_NOOP("health", "answers"),
    "errors": QT_TRANSLATE_NOOP("health", "share"),
    "batches": QT_TRANSLATE_NOOP("health", "batches"),
    "learned": QT_TRANSLATE_NOOP("health", "learned"),
    "left out": QT_TRANSLATE_NOOP("health", "left out"),
}
_ROLES: dict[str, Role] = {
    "train": "train",
    "validation": "validation",
    "start": "level",
    "chance": "level",
    "limit": "level",
}
_SHARES = ("zeros", "dead", "confidence")


def chart_of(evidence: Evidence, measure: Measure, layer: str = "") -> Chart:
    """Return how the numbers of a finding are drawn.

    Parameters
    ----------
    evidence : Evidence
        The numbers.
    measure : Measure
        The figure by which the run is judged.
    layer : str
        The layer that stands out among others.
    """
    figure = evidence.quantity == "figure"
    lines = [
        ChartLine(_word(_LINES, line.name), line.x, line.y, _role(line.name, layer, evidence))
        for line in evidence.lines
    ]
    return Chart(
        _word(_OVER, evidence.over),
        title_of(measure) if figure else _word(_QUANTITIES, evidence.quantity),
        tuple(sorted(lines, key=lambda line: line.role != "other")),
        tuple(_word(_LINES, name) for name in evidence.names),
        evidence.logarithmic,
        measure.percent if figure else evidence.quantity in _SHARES,
        evidence.mark,
    )


def _role(name: str, layer: str, evidence: Evidence) -> Role:
    if name in _ROLES:
        return _ROLES[name]
    aside = bool(layer) and name != layer and evidence.over == "epoch" and len(evidence.lines) > 2
    return "other" if aside else "main"


def _word(words: dict[str, str], key: str) -> str:
    """Return a word of ours; names of layers and classes are what they are."""
    return QCoreApplication.translate("health", words[key]) if key in words else key


def setting_in_words(name: str, value: float | str) -> str:
    """Return a field of the training form and a value of it, as a button says them."""
    labels = {option.name: option.label for option in describe(TrainConfig)}
    label = QCoreApplication.translate(OPTIONS, labels[name])
    if value == "":
        return QCoreApplication.translate("health", "{setting}: none").format(setting=label)
    shown = choice_word(value) if isinstance(value, str) else f"{value:g}"
    return f"{label}: {shown}"
