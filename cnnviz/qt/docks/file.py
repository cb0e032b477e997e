"""What the open file or network is, and what can be done where that is not clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.difference_dialog import DifferenceDialog
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.file_facts import FactTable
from cnnviz.qt.file_settings import FileSettings
from cnnviz.qt.own_code_offer import OwnCodeOffer
from cnnviz.qt.pick_list import PickList
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.weights_offer import WeightsOffer
from cnnviz.qt.widgets.group_heading import GroupHeading
from cnnviz.qt.widgets.plain_text import ElidedLabel, quiet_button
from cnnviz.qt.widgets.progress_line import ProgressLine
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.open_file import OpenFile, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnnviz.engine.models.identify import Match
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.models.near import NearMiss
    from cnnviz.qt.controllers.verifying import VerifyingController
    from cnnviz.qt.workbench import Workbench


class FileView(QWidget):
    """Tells what is open in sentences; below them whatever a person can settle, and the facts."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = workbench
        self._session = workbench.session
        self._matches: Sequence[Match] = ()
        self.problem = WrappedLabel()
        theme.set_tone(self.problem, "error")
        self.dismiss = quiet_button("mdi6.close", self.tr("Dismiss"), self)
        self.name = ElidedLabel(self)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self.told = WrappedLabel()
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.moved = WrappedLabel()
        theme.set_tone(self.moved, "muted")
        self.checked = ChecksumLine(workbench.verifying)
        self.choices = PickList(self.tr("It is this one"))
        self.others_heading = GroupHeading(self.tr("Another network?"), folded=True)
        self.near = PickList(self.tr("What does not fit…"))
        self.settings = FileSettings()
        self.own_code = OwnCodeOffer(workbench)
        self.weights = WeightsOffer(workbench.downloads)
        self.notes = WrappedLabel()
        theme.set_tone(self.notes, "muted")
        self.facts = FactTable()
        self._lay_out()
        self.dismiss.clicked.connect(workbench.models.dismiss)
        self.choices.picked.connect(self._choose)
        self.near.picked.connect(self._show_difference)
        self.others_heading.toggled.connect(self._show)
        self.settings.applied.connect(self._apply)
        self.settings.state_chosen.connect(self._take_state)
        self.settings.forgotten.connect(self._forget)
        self.weights.arrived.connect(workbench.models.open)
        workbench.models.complained.connect(self._show_problem)
        session = workbench.session
        for signal in (session.file_changed, session.model_changed, session.weights_changed):
            signal.connect(self._show)
        session.selection_changed.connect(self._show_moved)
        self._show()
        self._show_problem()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        column.setSpacing(theme.GRID)
        trouble = QHBoxLayout()
        trouble.setSpacing(theme.HALF)
        trouble.addWidget(self.problem, 1)
        trouble.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(trouble)
        for part in (
            *(self.name, self.told, self.moved, self.others_heading, self.choices, self.near),
            *(self.own_code, self.settings, self.weights, self.checked, self.notes, self.facts),
        ):
            column.addWidget(part)
        for label in inner.findChildren(WrappedLabel):
            label.setMinimumWidth(1)  # a word that is too long must not push the others aside
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _show_problem(self) -> None:
        text = self._bench.models.complaint
        self.problem.setText(in_window_language(text))
        for part in (self.problem, self.dismiss):
            part.setVisible(bool(text))

    @Slot()
    def _show(self) -> None:
        file, model = self._session.file, self._session.model
        name = "" if file is None else file.path.name
        self.name.show_text(name, "" if file is None else str(file.path))
        self.name.setVisible(bool(name))
        lines = _told_of(model) if file is None else file.told
        told = " ".join(map(in_window_language, lines))
        if file is not None and file.step is Step.LOADING:
            told = f"{told} {self.tr('Its network is being looked for…')}"
        self.told.setText(told or self.tr("Nothing is open yet: drop a file on the window."))
        self._show_moved()
        self.checked.show_file(file)
        self._show_choices(file)
        self._show_near(file)
        self.own_code.show_file(file)
        self.settings.show_file(file)
        self.weights.show_for(model.architecture if model and model.origin == "random" else "")
        notes = () if file is None or model is None else model.warnings
        self.notes.setText("\n".join(map(in_window_language, notes)))
        self.notes.setVisible(bool(notes))
        self.facts.show_file(file)

    @Slot()
    def _show_moved(self) -> None:
        """Say where views show other weights of the run than those that are told of here."""
        file, model = self._session.file, self._session.model
        epoch = self._session.selection.epoch
        moved = file is not None and self._bench.epochs.is_shown and model is not file.outcome
        text = (
            self.tr("The views show the newest weights of its run.")
            if epoch is None
            else self.tr("The views show epoch {number} of its run.").format(number=epoch)
        )
        self.moved.setText(text if moved else "")
        self.moved.setVisible(moved)

    def _show_choices(self, file: OpenFile | None) -> None:
        """Ask where nobody knows which network it is; otherwise leave the others within reach."""
        self._matches = () if file is None else file.matches
        asking = file is not None and file.step is Step.ASKING
        several = len(self._matches) > 1
        self.others_heading.setVisible(several and not asking)
        if not several or (self.others_heading.folded and not asking):
            self.choices.show_choices("", ())
            return
        text = (
            self.tr("Which of them is it?")
            if asking
            else self.tr("The file fits these networks, the likeliest first:")
        )
        titles = [_title(match) for match in self._matches]
        self.choices.show_choices(text, titles, self._chosen())

    def _chosen(self) -> int:
        """Return the place of the match that is open."""
        model = self._session.model
        for place, match in enumerate(self._matches):
            if model is not None and _is_reading(model, match):
                return place
        return 0

    def _show_near(self, file: OpenFile | None) -> None:
        near = () if file is None or file.step is Step.LOADING else file.near
        for dialog in self.window().findChildren(DifferenceDialog):
            if dialog.near not in near:
                dialog.close()  # it is about another file
        text = self.tr("It nearly fits; so much of it is the same:")
        self.near.show_choices(text, [_near_title(entry) for entry in near])

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _choose(self, place: int) -> None:
        choice = self._matches[place]
        self._bench.models.reopen(choice=choice, in_part=False, arguments={}, keep=True)

    @Slot(int)
    def _show_difference(self, place: int) -> None:
        file = self._session.file
        if file is None or place >= len(file.near):
            return
        shapes = file.checkpoint.shapes
        dialog = DifferenceDialog(file.near[place], shapes, file.path.name, self.window())
        dialog.partial_wanted.connect(self._load_partly)
        dialog.show()

    @Slot(object)
    def _load_partly(self, near: NearMiss) -> None:
        self._bench.models.reopen(
            choice=near.match, in_part=True, own_class="", arguments={}, keep=True
        )

    @Slot(dict)
    def _apply(self, texts: dict[str, str]) -> None:
        network = {"choice": self._matches[self._chosen()]} if self._matches else {}
        self._bench.models.reopen(**network, arguments=texts, keep=True)

    @Slot(str)
    def _take_state(self, key: str) -> None:
        self._bench.models.reopen(state=key, keep=True)

    @Slot()
    def _forget(self) -> None:
        self._bench.models.reopen_anew()

    def sizeHint(self) -> QSize:
        """Return a size at which the sentences can be read."""
        return QSize(320, 280)


class ChecksumLine(QWidget):
    """Says whether the data of a file are what its checksums say."""

    def __init__(self, verifying: VerifyingController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verifying = verifying
        self._sign, self.text = QLabel(), WrappedLabel()
        self.bar = ProgressLine(self)
        row = QHBoxLayout()
        row.setSpacing(theme.HALF)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addLayout(row)
        column.addWidget(self.bar)
        verifying.moved.connect(self._move)

    @Slot()
    def _move(self) -> None:
        self.bar.show_progress(self._verifying.progress)

    def show_file(self, file: OpenFile | None) -> None:
        """Show how far the checking of a file is."""
        self.setVisible(file is not None)
        if file is None:
            return
        running = file.checkpoint.checksums == "unverified" and not file.damage
        self.bar.setVisible(running)
        self._move()
        icon, colour, text = self._words(file)
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon(f"mdi6.{icon}", colour).pixmap(QSize(side, side)))
        self.text.setText(text)

    def _words(self, file: OpenFile) -> tuple[str, str, str]:
        if file.damage:
            return "alert-circle-outline", "error", in_window_language(file.damage)
        match file.checkpoint.checksums:
            case "verified":
                text = self.tr("Whole: its data match the checksums in the file.")
                return "check-circle-outline", "success", text
            case "unverified":
                text = self.tr("Its data are being held against their checksums…")
                return "progress-check", "accent", text
        text = self.tr("This kind of file has no checksums: nobody can tell whether it is whole.")
        return "help-circle-outline", "muted", text


def _told_of(model: LoadedModel | None) -> tuple[str, ...]:
    """Say what a network is that came from no file."""
    if model is None:
        return ()
    from cnnviz.engine.models.telling import sentences

    return sentences(None, model)


def _near_title(near: NearMiss) -> str:
    return f"{near.match.title} · {near.share:.0%}"


def _is_reading(model: LoadedModel, match: Match) -> bool:
    """Whether a network was built as a match has it."""
    told = match.arguments.items()
    same = all(model.arguments.get(name) == value for name, value in told)
    return model.architecture == match.architecture and same


def _title(match: Match) -> str:
    title = in_window_language(match.title)
    return title if match.certainty == 1 else f"{title} · {match.certainty:.0%}"


register(
    DockSpec(
        key="file",
        title=QT_TRANSLATE_NOOP("docks", "This file"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What the open file is, in a few sentences, and what it says of itself. Where that is "
            "not clear, this is the place to say which network it is.",
        ),
        factory=FileView,
        places={"look": Place("left", 0, 2, tab=1)},
        icon="mdi6.file-question-outline",
        calls=lambda bench: bench.models.told,
    )
)
