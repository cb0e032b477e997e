"""Words and a list by which the samples that a gallery shows are narrowed."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnviz.qt.engine_thread import Job
from cnnviz.qt.surveys import surveys_of
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.workbench import Workbench
from cnnviz.state.gallery import FILTERS, SURVEYED, filtered
from cnnviz.state.sample_search import SampleIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REST_MS = 150
_WIDE = 15  # characters of the field for words


class SampleFilter(QObject):
    """Finds the samples that fit; the words are looked for on the lane.

    Attributes
    ----------
    words : QLineEdit
        What is looked for.
    which : CalmBox
        The filters.

    Signals
    -------
    changed()
        Other samples fit.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._lane = workbench.lane
        self._surveys = surveys_of(workbench)
        self._index: SampleIndex | None = None
        self._found: NDArray[np.bool_] | None = None
        self._job: Job | None = None
        self.words = QLineEdit(parent)
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setAccessibleName(self.tr("Search"))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(_WIDE * self.words.fontMetrics().averageCharWidth())
        self.words.setToolTip(
            self.tr(
                "Words in file, class or columns; class:cat, file:042, age:>30 for one of them; "
                "-word leaves out"
            )
        )
        self.which = CalmBox(parent)
        self.which.setAccessibleName(self.tr("Which samples"))
        titles = {
            "all": self.tr("All samples"),
            "train": self.tr("Training"),
            "validation": self.tr("Validation"),
            "marked": self.tr("With objects"),
            "unmarked": self.tr("Without objects"),
            "unanswered": self.tr("Without a label"),
            "broken": self.tr("Broken"),
            "repeated": self.tr("Repeated"),
            "leaked": self.tr("In two parts"),
            "disputed": self.tr("Equal, other label"),
            "odd": self.tr("Odd pictures"),
        }
        for key in FILTERS:
            self.which.addItem(titles[key], key)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._search)
        self.words.textChanged.connect(self._wait)
        self.which.activated.connect(self._choose)
        self._surveys.changed.connect(self._follow)
        self._session.image_set_changed.connect(self._leave)

    def mask(self) -> NDArray[np.bool_] | None:
        """Return which samples of the set fit, (N,), or None for all of them."""
        images = self._session.image_set
        if images is None:
            return None
        key = str(self.which.currentData())
        mask = None if key == "all" else filtered(images, self._surveys.overview, key)
        found = self._found
        if found is None or mask is None:
            return mask if found is None else found
        return found & mask

    def look(self) -> None:
        """Find out which filters there is anything to know for; a gallery that is seen calls it."""
        self._surveys.look()
        self._offer()

    @Slot()
    def _choose(self) -> None:
        self.look()
        self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        self._offer()
        if self.which.currentData() != "all":
            self.changed.emit()

    def _offer(self) -> None:
        """Let only those filters be chosen for which there is anything to know."""
        images, found = self._session.image_set, self._surveys.overview
        for row, key in enumerate(FILTERS):
            known = images is not None and filtered(images, found, key) is not None
            entry = self.which.model().item(row)  # type: ignore[attr-defined]
            entry.setEnabled(known)
            surveyed = self.tr("First let every picture be looked at: see the view Data")
            tip = surveyed if key in SURVEYED and not known else ""
            self.which.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            if not known and self.which.currentData() == key and found is not None:
                self.which.setCurrentIndex(0)

    # ---- words ---------------------------------------------------------------------------

    @Slot()
    def _wait(self) -> None:
        self._rest.start()

    @Slot()
    def _search(self) -> None:
        self._rest.stop()
        images, text = self._session.image_set, self.words.text().strip()
        if images is None or not text:
            self._take_found(None)
            return
        if self._index is None:
            self._index = SampleIndex(images)
        index = self._index

        def body() -> Generator[int, None, NDArray[np.bool_]]:
            return (yield from index.matching(text))

        job = Job(self.tr("Searching"), body, urgent=True, key="sample search", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.tell)
        self._job = job
        self._lane.submit(job)

    @Slot(object)
    def _take(self, found: Any) -> None:
        if self.sender() is self._job and found is not None:
            self._take_found(found)

    def _take_found(self, found: NDArray[np.bool_] | None) -> None:
        self._job = None
        if found is not None or self._found is not None:
            self._found = found
            self.changed.emit()

    @Slot()
    def _leave(self) -> None:
        """Forget the words of another set, and look for the same ones in this one."""
        self._index = self._found = self._job = None
        if self.words.text().strip():
            self._rest.start()
