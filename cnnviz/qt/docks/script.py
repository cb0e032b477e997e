"""The training that the form describes, as a plain PyTorch script to take home."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.code_view import CodeView
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.workbench import Workbench

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.scripting.parts import Section
    from cnnviz.engine.training.config import TrainConfig

_PAUSE_MS = 250  # after the last change of the form
_FOLDER = "script/folder"
# What a run does with its folder and this machine is no part of the script.
_LEFT_OUT: dict[str, Any] = {
    "run": "",
    "workers": 0,
    "keep_megabytes": 2000,
    "history": True,
    "history_layers": "",
    "history_samples": 0,
    "history_steps": 0,
    "history_megabytes": 500,
}


class ScriptView(QWidget):
    """Shows the script of the form's training, and saves it as a file or a notebook."""

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self._session = workbench.session
        self._lane = workbench.lane
        self._training = workbench.training
        self._settings = workbench.settings
        self._draft = draft_of(workbench)
        self._asked: tuple[Any, ...] = ()
        self._opened: tuple[str, ImageSet] | None = None
        self.sections: tuple[Section, ...] = ()
        self.what = ElidedLabel()
        self.copy_button = self._button("copy", self.tr("Copy"), "mdi6.content-copy")
        self.script_button = self._button("save", self.tr("Save script…"), "mdi6.language-python")
        self.notebook_button = self._button(
            "save notebook", self.tr("Save notebook…"), "mdi6.notebook-outline"
        )
        self.code = CodeView()
        self.code.setAccessibleName(self.tr("Script"))
        self.empty = EmptyState("")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self._ask)
        self.copy_button.clicked.connect(self._copy)
        self.script_button.clicked.connect(self._save_script)
        self.notebook_button.clicked.connect(self._save_notebook)
        self._draft.changed.connect(self._follow)
        self._session.model_changed.connect(self._follow)
        self._follow()

    def _button(self, name: str, text: str, icon: str) -> QPushButton:
        button = QPushButton(theme.icon(icon), text)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        bar.setSpacing(theme.HALF)
        bar.addWidget(self.what, 1)
        for button in (self.copy_button, self.script_button, self.notebook_button):
            bar.addWidget(button)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.code, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._page)

    # ---- following the form --------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        if self.isVisible():
            self._pause.start()

    @Slot()
    def _ask(self) -> None:
        """Write the script of what the form says, unless that is what is shown."""
        config = self._draft.config
        if config is None:
            self._explain(self.tr("Mend the training form to see its script."))
            return
        config = replace(config, **_LEFT_OUT)
        model = self._training.as_shown() if self._draft.from_loaded else None
        if (config, model) == self._asked:
            return
        self._asked = (config, model)
        opened = self._opened

        def body() -> Generator[Any, None, Any]:
            return (yield from _written(config, model, opened))

        job = Job(self.tr("Writing the script"), body, urgent=True, key="script", quiet=True)
        job.succeeded.connect(self._take)
        job.failed.connect(self._fail)
        self._lane.submit(job)

    @Slot(object)
    def _take(self, answer: tuple[tuple[str, ImageSet], tuple[Section, ...], str] | None) -> None:
        if answer is None or not self._is_newest():
            return
        self._opened, self.sections, code = answer
        config: TrainConfig = self._asked[0]
        self.what.show_text(
            self.tr("{model} on {images}, without cnnviz").format(
                model=config.model, images=config.data
            )
        )
        self.code.show_code(code)
        self._pages.setCurrentWidget(self._page)

    @Slot(object)
    def _fail(self, failure: Failure) -> None:
        if self._is_newest():
            self._explain(in_window_language(str(failure.error)))

    def _is_newest(self) -> bool:
        job = self.sender()
        return bool(self._asked) and not (isinstance(job, Job) and job.cancel_requested)

    def _explain(self, text: str) -> None:
        self._asked, self.sections = (), ()
        self.empty.set_text(text)
        self._pages.setCurrentWidget(self.empty)

    # ---- taking it home ------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self._session.notice(self.tr("Copied the script."))

    @Slot()
    def _save_script(self) -> None:
        self._choose(self.tr("Save script"), self.tr("Python script (*.py)"), "train.py")

    @Slot()
    def _save_notebook(self) -> None:
        self._choose(self.tr("Save notebook"), self.tr("Notebook (*.ipynb)"), "train.ipynb")

    def _choose(self, title: str, kind: str, name: str) -> None:
        dialog = QFileDialog(self.window(), title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kind)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        folder = self._settings.read(_FOLDER, "")
        if folder:
            dialog.setDirectory(folder)
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save(self, name: str) -> None:
        """Write what is shown into a file whose name ends in .py or .ipynb."""
        path, sections = Path(name), self.sections
        self._settings.write(_FOLDER, str(path.parent))

        def body() -> Path:
            from cnnviz.engine.training.script import save_script

            return save_script(path, sections)

        job = Job(self.tr("Saving {name}").format(name=path.name), body, urgent=True)
        job.succeeded.connect(self._tell)
        job.failed.connect(self._session.tell)
        self._lane.submit(job)

    @Slot(object)
    def _tell(self, path: Path | None) -> None:
        if path is not None:
            self._session.notice(self.tr("Saved: {name}.").format(name=path))

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while nobody looked."""
        super().showEvent(event)
        self._ask()


def _written(
    config: TrainConfig, model: LoadedModel | None, opened: tuple[str, ImageSet] | None
) -> Generator[Any, None, Any]:
    from cnnviz.engine.data.open import default_split, opening
    from cnnviz.engine.training.script import as_script, scripting

    if opened is None or opened[0] != config.data:
        images = yield from opening(config.data, default_split(config.data, "train"))
        opened = (config.data, images)
    sections = yield from scripting(config, model=model, image_set=opened[1])
    return opened, sections, as_script(sections)


register(
    DockSpec(
        key="script",
        title=str(QT_TRANSLATE_NOOP("docks", "PyTorch script")),
        help=str(
            QT_TRANSLATE_NOOP(
                "docks",
                "Show as PyTorch: the training that the form describes as a script that runs by "
                "itself and reaches the same losses, to copy or to save as a file or a notebook.",
            )
        ),
        factory=ScriptView,
        places={"train": Place("centre", row=0, share=3, tab=3)},
        icon="mdi6.language-python",
    )
)
