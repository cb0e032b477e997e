"""Whether a network can be measured on an image set, in the window's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.engine.data.targets import VIEWS_FOR, TargetKind
from cnnviz.qt.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel

_DOES: dict[TargetKind, str] = {
    "class": QT_TRANSLATE_NOOP("fit", "{model} tells one class of several"),
    "binary": QT_TRANSLATE_NOOP("fit", "{model} answers with yes or no"),
    "labels": QT_TRANSLATE_NOOP("fit", "{model} tells several classes at once"),
    "number": QT_TRANSLATE_NOOP("fit", "{model} answers with a number"),
    "mask": QT_TRANSLATE_NOOP("fit", "{model} answers with masks"),
}
_HAS: dict[TargetKind, str] = {
    "class": QT_TRANSLATE_NOOP("fit", "{images} has one class for each picture"),
    "binary": QT_TRANSLATE_NOOP("fit", "{images} has yes or no for each picture"),
    "labels": QT_TRANSLATE_NOOP("fit", "{images} has pictures that show several classes at once"),
    "number": QT_TRANSLATE_NOOP("fit", "{images} has a number for each picture"),
    "mask": QT_TRANSLATE_NOOP("fit", "{images} has masks"),
}
_JUDGED = {"class", "binary"}  # one can be asked for the other, where classes allow


def unfit_in_words(model: LoadedModel, images: ImageSet) -> str:
    """Return why a network cannot be measured on an image set, or nothing where it may fit."""
    if images.target == model.answers or {images.target, model.answers} <= _JUDGED:
        return ""
    translate = QCoreApplication.translate
    does = translate("fit", _DOES[model.answers]).format(model=model.title)
    has = translate("fit", _HAS[images.target]).format(images=images.name)
    return translate("fit", "{does}; {has}.").format(does=does, has=has)


def view_for(model: LoadedModel, images: ImageSet) -> str:
    """Return the target to ask of an image set for a network that does not fit what is asked."""
    if not unfit_in_words(model, images):
        return ""
    fitting = [view for view in VIEWS_FOR[model.answers] if view in images.views]
    return fitting[0] if fitting else ""


def count_of_answered(images: ImageSet) -> int:
    """Return how many samples there is something to compare with for."""
    from cnnviz.engine.data.findings import answered

    return int(answered(images).sum())
