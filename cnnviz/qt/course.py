"""Opens what a topic of the course needs, and notices when a person has worked with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from cnnviz.engine.errors import MissingCopy
from cnnviz.engine.models.catalogue import BUNDLED
from cnnviz.qt.draft import draft_of
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.texts import COURSE
from cnnviz.state.course import TOPICS, Topic, done_from, done_to

if TYPE_CHECKING:
    from cnnviz.qt.dock import Dock
    from cnnviz.qt.main_window import MainWindow

_DONE = "course/done"
# Ends of a training after which nothing was learned.
_NOT_TRAINED = ("failed", "missing", "cancelled")


class Course(QObject):
    """Brings a person to the topics of the course, and remembers which of them are done.

    A topic is done when the person says so, or after its view was opened and worked with.

    Signals
    -------
    changed()
        Other topics are done than before.
    opened(key)
        Everything that a topic needs is there.
    """

    changed = Signal()
    opened = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bench = window.workbench
        self._topic: Topic | None = None
        self._left: set[Job] = set()  # what is still being opened
        self._ready = False
        self._lacking = ""  # what was said of images that are not here
        session = self._bench.session
        session.selection_changed.connect(self._note_choice)
        session.input_changed.connect(self._note_choice)
        session.embedding_changed.connect(self._note_map)
        session.image_set_changed.connect(self._go_on)
        self._bench.training.ended.connect(self._note_training)

    # ---- what is done --------------------------------------------------------------------

    @property
    def done(self) -> frozenset[str]:
        """Keys of the topics that are done."""
        return done_from(self._bench.settings.read(_DONE, ""))

    def set_done(self, key: str, done: bool) -> None:
        """Mark a topic as done or not."""
        before = self.done
        after = before | {key} if done else before - {key}
        if after != before:
            self._bench.settings.write(_DONE, done_to(after))
            self.changed.emit()

    @Slot()
    def reset(self) -> None:
        """Begin the course anew."""
        self._bench.settings.write(_DONE, done_to(()))
        self.changed.emit()

    # ---- opening -------------------------------------------------------------------------

    def open(self, topic: Topic) -> None:
        """Show the view of a topic, with the network, the images and the settings for it."""
        self._topic, self._ready = topic, False
        self._bench.session.withdraw(self._lacking)  # it was about another topic
        self._lacking = ""
        self._window.show_workspace(topic.workspace)
        self._raise(topic.dock)
        if topic.training:
            self._dock("training").fill()
            draft_of(self._bench).adopt(**dict(topic.training))
        if topic.method:
            settings = self._dock("map settings").fill()
            settings.form.adopt(method=topic.method)  # type: ignore[attr-defined]
        model, data = self._wanted(topic)
        self._left = set()
        if model:
            self._left.add(self._bench.models.open(model, layer=topic.layer or None))
        if data:
            job = self._bench.inputs.open_image_set(data)
            job.failed.connect(self._ask_for_images)
            self._left.add(job)
        for job in self._left:
            job.over.connect(self._cross_off)
        self._go_on()

    def _wanted(self, topic: Topic) -> tuple[str, str]:
        """Return the sources of network and images that have to be opened; nothing: they are."""
        session = self._bench.session
        model, images = session.model, session.image_set
        if topic.evaluates:
            # A network that a person trained is worth more than the one that was brought along.
            if model is not None and model.origin != "random" and images is not None:
                return "", ""
            return BUNDLED, "digits"
        wanted = topic.model
        if model is not None:
            bundled = model.origin == "bundled"
            there = bundled if wanted == BUNDLED else model.architecture == wanted and not bundled
            wanted = "" if there else wanted
        here = images is not None and images.kind == topic.data
        return wanted, "" if here else topic.data

    @Slot()
    def _cross_off(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._left:
            self._left.remove(job)
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Begin once everything is there, be it that images which lacked have come by now."""
        if self._topic is not None and not self._left and not self._ready:
            self._begin(self._topic)

    def _begin(self, topic: Topic) -> None:
        """Choose the layer and evaluate, now that everything is open, and say what is seen."""
        if any(self._wanted(topic)):
            return  # something could not be opened, as was told
        session = self._bench.session
        if topic.layer and session.layers is not None and topic.layer in session.layers.by_name:
            session.choose_layer(topic.layer)
        if topic.evaluates and session.evaluation is None:
            self._bench.evaluations.evaluate()
        session.notice(f"{shown(topic.title)}: {shown(topic.text)}")
        self._ready = True
        self.opened.emit(topic.key)

    @Slot(object)
    def _ask_for_images(self, failure: Failure) -> None:
        """Lead to the offer of a download, or ask where a set lies that cannot be downloaded."""
        error = failure.error
        if not isinstance(error, MissingCopy):
            return
        self._lacking = str(error)
        if error.downloadable:
            self._window.show_workspace("look")
            self._raise("samples")
            return
        title = self.tr("Where is {name}? Choose its folder").format(name=error.kind)
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(partial(self._open_folder, error.kind))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_folder(self, kind: str, folder: str) -> None:
        spec = f"{kind}:{folder}"
        draft_of(self._bench).adopt(data=spec)
        self._bench.inputs.open_image_set(spec)

    def _dock(self, key: str) -> Dock:
        return next(dock for dock in self._window.docks if dock.spec.key == key)

    def _raise(self, key: str) -> None:
        dock = self._dock(key)
        dock.show()
        dock.raise_()

    # ---- noticing ------------------------------------------------------------------------

    @Slot()
    def _note_choice(self) -> None:
        self._note("choose")

    @Slot()
    def _note_map(self) -> None:
        if self._bench.session.embedding is not None:
            self._note("map")

    @Slot(str)
    def _note_training(self, reason: str) -> None:
        if reason not in _NOT_TRAINED:
            self._note("train")

    def _note(self, use: str) -> None:
        if self._topic is not None and self._ready and self._topic.use == use:
            self.set_done(self._topic.key, done=True)


def shown(text: str) -> str:
    """Return a text of a topic in the window's language."""
    return QCoreApplication.translate(COURSE, text)


def groups() -> dict[str, list[Topic]]:
    """Return the topics by their headings, in the order of the course."""
    found: dict[str, list[Topic]] = {}
    for topic in TOPICS:
        found.setdefault(topic.group, []).append(topic)
    return found
