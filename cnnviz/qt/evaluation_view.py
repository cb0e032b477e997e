"""What all views of an evaluation have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.data_words import part_in_words
from cnnviz.qt.evaluate_offer import EvaluateOffer
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.seen import WhenSeen
from cnnviz.qt.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from cnnviz.engine.data.targets import TargetKind
    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.qt.workbench import Workbench

E = TypeVar("E", bound="Evaluation")


class EvaluationView(QWidget, Generic[E]):
    """A page that shows the evaluation of the session, or offers to make one.

    What is hidden behind a tab is not drawn anew before it is seen. A view fills `page`, says in
    :meth:`show_evaluation` what it shows, in `kinds` for which kinds of answers that makes sense,
    and in :meth:`why_unfit` why not for others.
    """

    kinds: ClassVar[tuple[TargetKind, ...]]

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._shown: E | None = None
        self.header = ElidedLabel(self)
        self.offer = EvaluateOffer(workbench, self)
        self.page = QWidget(self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.offer)
        self._stack.addWidget(self.page)
        self.unfit = EmptyState("", parent=self)
        self._stack.addWidget(self.unfit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)
        self._seen = WhenSeen(self)
        self._seen.wanted.connect(self._refresh)
        self._session.evaluation_changed.connect(self._seen.ask)
        self._seen.ask()

    @property
    def evaluation(self) -> E | None:
        """What is shown."""
        return self._shown

    def show_evaluation(self, evaluation: E) -> None:
        """Show another evaluation."""
        raise NotImplementedError

    def fits(self, evaluation: Evaluation) -> bool:
        """Whether there is something to show of an evaluation."""
        return evaluation.kind in self.kinds

    def why_unfit(self) -> str:
        """Return why there is nothing to show of answers of another kind, in a sentence."""
        raise NotImplementedError

    def title(self, evaluation: E) -> str:
        """Return what is shown, of which network and images."""
        parts = [self.told_samples(evaluation), told_images(evaluation)]
        parts += self._workbench.past.source_words(evaluation, evaluation.facts["model"])
        if self._workbench.evaluations.learning:
            parts.append(self.tr("as it was then; it has learned on"))
        return " · ".join(part for part in parts if part)

    def told_samples(self, evaluation: E) -> str:
        """Return of how many samples the view tells."""
        return self.tr("{n} samples").format(n=f"{evaluation.samples:,}")

    def tell_title(self) -> None:
        """Show the title anew."""
        self.header.show_text("" if self._shown is None else self.title(self._shown))

    @Slot()
    def _refresh(self) -> None:
        found = self._session.evaluation
        fits = found is not None and self.fits(found)
        self._shown = cast("E", found) if fits else None
        if found is None:
            self._stack.setCurrentWidget(self.offer)
        elif not fits:
            self.unfit.set_text(self.why_unfit())
            self._stack.setCurrentWidget(self.unfit)
        else:
            self._stack.setCurrentWidget(self.page)
        if self._shown is not None:
            self.show_evaluation(self._shown)
        self.tell_title()

    def export_image(self) -> QImage:
        """Return the view as a picture."""
        return self.grab().toImage()


def told_images(evaluation: Evaluation) -> str:
    """Return the name of the image set and which part of it."""
    split = evaluation.facts.get("split", "")
    name = evaluation.facts["images"]
    return f"{name}, {part_in_words(split)}" if split else name
