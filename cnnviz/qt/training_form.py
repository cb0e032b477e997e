"""The form of a training: fields that know more than their text, and what the loss means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cnnviz.engine.options import Option
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.objectives import EXPLANATIONS, Explanation, losses_for, why_not
from cnnviz.engine.training.settings import (
    augmentation,
    history,
    loss,
    network,
    optimizer,
    run,
    schedule,
)
from cnnviz.qt import theme
from cnnviz.qt.config_form import ConfigForm
from cnnviz.qt.training_editors import (
    DeviceBox,
    FileField,
    ImageSetField,
    ModelField,
    RateField,
    RunFolderField,
    SuggestionBox,
)
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.engine.data.targets import TargetKind

# What most people leave alone; the headings tell where something in them was changed.
_FOLDED = (
    network.COURSE,
    augmentation.GROUP,
    optimizer.REGULAR,
    schedule.GROUP,
    run.RUN,
    history.HISTORY,
)


class TrainingForm(ConfigForm[TrainConfig]):
    """Everything that decides a training.

    Only losses that are right for what the images are to be answered with can be chosen, and the
    learning rate follows optimiser and loss until a person names one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._target: TargetKind = "class"
        self._gave_way = ("", "")  # the loss that a target ruled out, and the one in its stead
        super().__init__(
            TrainConfig,
            editors={
                "data": ImageSetField,
                "column": _suggesting,
                "positive": _suggesting,
                "negative": _suggesting,
                "model": ModelField,
                "learning_rate": RateField,
                "teacher": FileField,
                "device": DeviceBox,
                "run": RunFolderField,
            },
            folded=_FOLDED,
            parent=parent,
        )
        self._explanation = _LossExplanation()
        self.add_below(loss.GROUP, self._explanation)
        self.changed.connect(self._follow_choices)
        self._follow_choices()

    @property
    def target(self) -> TargetKind:
        """What the images of the form are to be answered with, as far as is known."""
        return self._target

    def follow_images(self, classes: Iterable[str], columns: Iterable[str]) -> None:
        """Suggest the classes and the columns of numbers of the image set that the form names."""
        for name, words in (("column", columns), ("positive", classes), ("negative", classes)):
            box = self.editor(name)
            assert isinstance(box, SuggestionBox)
            box.offer(tuple(words))

    def follow_target(self, target: TargetKind) -> None:
        """Offer the losses that are right for this target; a wrong one gives way meanwhile."""
        self._target = target
        box = self.editor("loss")
        assert isinstance(box, QComboBox)
        model = box.model()
        assert isinstance(model, QStandardItemModel)
        for place, name in enumerate(loss.LOSSES):
            reason = why_not(name, target)
            item = model.item(place)
            item.setEnabled(not reason)
            shown = QCoreApplication.translate("engine", reason) if reason else ""
            item.setToolTip(f"<p>{shown[:1].upper()}{shown[1:]}.</p>" if shown else "")
        self._fit_loss(target)

    def _fit_loss(self, target: TargetKind) -> None:
        """Take a loss that is right; one that had to give way comes back once it is right again."""
        chosen = str(self.chosen("loss"))
        before, instead = self._gave_way
        # Where a person has chosen another one meanwhile, that is what they want.
        wanted = before if before and chosen == instead else chosen
        if why_not(wanted, target):
            instead = losses_for(target)[0]
            self._gave_way = (wanted, instead)
            self.adopt(loss=instead)
        else:
            self._gave_way = ("", "")
            if wanted != chosen:
                self.adopt(loss=wanted)

    @Slot()
    def _follow_choices(self) -> None:
        rate, name = self.editor("learning_rate"), str(self.chosen("loss"))
        assert isinstance(rate, RateField)
        rate.set_usual(optimizer.usual_rate(str(self.chosen("optimizer")), name))
        self._explanation.show_loss(EXPLANATIONS[name])


class _LossExplanation(QWidget):
    """What the chosen loss means, with its formula."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._formula = _wrapped(), _wrapped(selectable=True)
        self._why, self._other = _wrapped(), _wrapped(selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HALF, 0, theme.HALF)
        column.setSpacing(theme.HALF)
        for label in (self._text, self._formula, self._other, self._why):
            column.addWidget(label)

    def show_loss(self, explanation: Explanation) -> None:
        """Explain another loss."""
        self._text.setText(_translated(explanation.text))
        self._formula.setText(explanation.formula)
        self._other.setText(explanation.other_form)
        self._why.setText(_translated(explanation.why_this_form))
        for label in (self._other, self._why):
            label.setVisible(bool(label.text()))


def _suggesting(_option: Option) -> QWidget:
    return SuggestionBox()


def _wrapped(*, selectable: bool = False) -> WrappedLabel:
    label = WrappedLabel()
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = label.font()
        font.setItalic(True)
        label.setFont(font)
    return label


def _translated(text: str) -> str:
    return QCoreApplication.translate("engine", text) if text else ""
