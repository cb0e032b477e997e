"""The window on objects of somebody's own program: a module, and a data set or images."""

from __future__ import annotations

import atexit
import copy
import os
import sys
import threading
from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication

from cnnviz.engine.errors import BadValue, CnnvizError, UnknownName
from cnnviz.engine.events import Progress
from cnnviz.engine.probes import names
from cnnviz.qt.app import NO_DISPLAY, AfterFirstPaint, has_display, make_application, make_window
from cnnviz.qt.engine_thread import Failure, Job
from cnnviz.qt.garbage import GarbageCollector
from cnnviz.qt.language_menu import WindowHolder
from cnnviz.qt.settings import Settings
from cnnviz.qt.signals import EndSignals

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.qt.main_window import MainWindow

_open: set[Shown] = set()
_garbage: list[GarbageCollector] = []  # one for all windows, as long as there are any


class GuestSettings(Settings):
    """The person's settings; what is open in between is not what they come back to."""

    def update_last_session(self, **changes: str | int | None) -> None:
        """Leave it as it is."""


@dataclass(frozen=True, eq=False)
class _Scene:
    """The images, and how they reach a network that nobody told anything of."""

    images: ImageSet
    preprocessing: Preprocessing | None = None


class Shown(QObject):
    """A window that was opened by :func:`show`.

    Keep it to close the window, or to have it look again after the network has learned more.

    Signals
    -------
    closed()
        The window is closed.
    """

    closed = Signal()

    def __init__(
        self, application: QApplication, window: MainWindow, model: Any, *, copies: bool
    ) -> None:
        super().__init__()
        self._holder = WindowHolder(window, self)
        self._given = model
        self._copies = copies
        self._bench = window.workbench
        self._scene: _Scene | None = None
        self.is_open = True
        self._bench.lane.closing.connect(self._end)
        if not _garbage:
            _garbage.append(GarbageCollector(application))
        _open.add(self)

    @property
    def window(self) -> MainWindow:
        """The window as it is now; another language makes it anew."""
        return self._holder.window

    def close(self) -> None:
        """Close the window; a training in it is stopped, and its weights are kept."""
        if self.is_open:
            self._holder.stop_and_close()

    def refresh(self) -> None:
        """Look at the network again, which may have learned more since, or changed its layers."""
        if self.is_open and not isinstance(self._given, (str, Path)):
            self._bench.models.adopt(self._model())

    def _model(self) -> LoadedModel:
        """Return the network with its facts: a copy where somebody could train it meanwhile."""
        from cnnviz.engine.models.loaded import as_loaded

        facts = as_loaded(self._given)
        scene = self._scene
        if scene is not None and scene.preprocessing is not None:
            steps = scene.preprocessing
            facts = replace(facts, preprocessing=steps, preprocessing_source="images")
        if scene is not None and len(scene.images.class_names) == facts.num_classes:
            facts = replace(facts, class_names=facts.class_names or scene.images.class_names)
        if not self._copies:
            return facts
        module = _copied(facts.module)
        if module is not None:
            return replace(facts, module=module)
        told = QCoreApplication.translate(
            "show", "This network cannot be copied: do not train it while the window looks at it."
        )
        return replace(facts, warnings=(*facts.warnings, told))

    def open_on(self, dataset: Any, layer: str | None) -> None:
        """Fill the window; called once it was painted."""
        bench = self._bench
        bench.lane.release()
        job = Job(
            QCoreApplication.translate("show", "Looking at what was given"),
            partial(_looking, self._given, dataset),
            urgent=True,
        )
        job.setProperty("layer", layer)
        job.succeeded.connect(self._fill)
        job.failed.connect(self._fill_without_images)
        bench.lane.submit(job)

    @Slot(object)
    def _fill_without_images(self, failure: Failure) -> None:
        """Show the network, and say what is wrong with the images."""
        self._bench.session.tell(failure)
        self._show_network(self.sender().property("layer"))

    def _show_network(self, layer: str | None) -> None:
        models = self._bench.models
        if isinstance(self._given, (str, Path)):
            models.open(self._given, layer=layer, unit=0)
            return
        job = models.adopt(self._model())
        # The job's news comes after this call: it reads what is chosen when it arrives.
        job.setProperty("choose", (layer, 0) if layer else (None, None))

    @Slot(object)
    def _fill(self, scene: _Scene | None) -> None:
        if scene is None:
            return
        bench = self._bench
        self._scene = scene
        self._show_network(self.sender().property("layer"))
        bench.session.set_image_set(scene.images)
        bench.inputs.show_sample(0)
        for problem in scene.images.problems:
            bench.session.notice(problem)

    @Slot()
    def _end(self) -> None:
        if not self.is_open:
            return
        self.is_open = False
        _open.discard(self)
        if not _open:
            _garbage.pop().close()
        self.closed.emit()


def show(
    model: nn.Module | LoadedModel | str | Path,
    dataset: Any = None,
    *,
    layer: str | None = None,
    block: bool | None = None,
) -> Shown:
    """Open the window on a network of your own program, and on your own images.

    In a script it stays until the window is closed. In IPython and Jupyter the window stands
    beside the prompt (by Qt's event loop, as after ``%gui qt``) and shows a copy of the network as
    it was; :meth:`Shown.refresh` looks at it again after it has learned more.

    The network is yours and comes back untouched: weights, gradients, modes, hooks. Training it in
    the window trains a copy.

    Parameters
    ----------
    model : torch.nn.Module, LoadedModel, str or pathlib.Path
        A network in memory, or what ``load_model`` takes.
    dataset : object
        A ``torch.utils.data.Dataset``, a list of pictures or of pairs (picture, label), an array
        of images, a pair of arrays (images, labels), an image set of ``open_dataset``, or its SPEC.
        Pictures are Pillow's, or arrays and tensors of whole numbers or fractions, normalised ones
        too. None opens the built-in digits.
    layer : str or None
        The layer that is looked at first.
    block : bool or None
        Whether to wait until the window is closed; None: unless IPython, or somebody else's
        event loop, runs the window.

    Returns
    -------
    Shown
        The window: ``close()``, ``refresh()``, ``is_open``.

    Raises
    ------
    CnnvizError
        Where there is no display, or on another thread than the main one.
    BadValue, UnknownName
        Where the model is none, or has no such layer.
    """
    _check(model, layer)
    if threading.current_thread() is not threading.main_thread():
        raise CnnvizError(
            "cnnviz.show has to be called on the main thread, which is the only one that windows "
            "can be made on."
        )
    if not has_display():
        raise CnnvizError(NO_DISPLAY)
    running = QApplication.instance() is not None and QThread.currentThread().loopLevel() > 0
    application = make_application()
    shell = None if block or running else _ipython()
    waits = block if block is not None else not running and shell is None
    window = make_window(application, GuestSettings())
    shown = Shown(application, window, model, copies=not waits)
    AfterFirstPaint(shown.window, partial(shown.open_on, dataset, layer))
    shown.window.show()
    if shell is not None:
        _integrate(shell)
    if waits:
        _wait(application, shown)
    return shown


def _check(model: Any, layer: str | None) -> None:
    """Refuse at once what is a mistake in somebody's program."""
    if isinstance(model, (str, Path)):
        return
    module = model if hasattr(model, "named_modules") else getattr(model, "module", None)
    if module is None or not hasattr(module, "named_modules"):
        raise BadValue("model", type(model).__name__, "a torch.nn.Module, or what load_model takes")
    if type(module).__module__.startswith("torch.jit"):  # which refuses to be watched
        expected = "the torch.nn.Module that it was made of, or the file that it is saved in"
        raise BadValue("model", "a TorchScript program", expected)
    known = [name for name, _ in module.named_modules() if name]
    if layer is not None and names.split(layer)[0] not in known:
        raise UnknownName("layer", layer, known)


def _wait(application: QApplication, shown: Shown) -> None:
    """Run an event loop until the window is closed; whatever ends it, no thread outlives it."""
    loop, signals = QEventLoop(), EndSignals(shown)
    signals.asked.connect(shown.close)
    shown.closed.connect(loop.quit)
    try:
        loop.exec()
    finally:
        signals.close()
        shown.window.workbench.lane.close()
        shown.window.hide()
        shown.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # The last window that closes asks the program to end: a wish for the loop that is over.
        QCoreApplication.removePostedEvents(application, QEvent.Type.Quit.value)


def _looking(model: Any, dataset: Any) -> Generator[Progress, None, _Scene]:
    """Look at the images on the lane, and at what they tell of the network's input."""
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.kinds.live import wrapping
    from cnnviz.engine.data.open import opening
    from cnnviz.engine.models.loaded import as_loaded
    from cnnviz.engine.models.preprocess import with_channels

    if isinstance(dataset, ImageSet):
        return _Scene(dataset)
    if dataset is None or isinstance(dataset, (str, Path)):
        return _Scene((yield from opening(str(dataset or "digits"))))
    images, scale = yield from wrapping(dataset)
    if isinstance(model, (str, Path)):
        return _Scene(images)
    facts = as_loaded(model)
    told = scale.preprocessing
    if facts.preprocessing_source != "guess" or told is None:
        return _Scene(images)
    return _Scene(images, with_channels(told, facts.preprocessing.channels))


def _copied(module: nn.Module) -> nn.Module | None:
    """Return a copy, or None where the module cannot be copied."""
    try:
        return copy.deepcopy(module)
    except Exception:  # noqa: BLE001 - a module of anybody's may fail in every way
        return None


def _ipython() -> Any:
    """Return the running IPython, or None."""
    found = sys.modules.get("IPython")
    return None if found is None else found.get_ipython()


def _integrate(shell: Any) -> None:
    """Let IPython run Qt's event loop while it waits for the person, as ``%gui qt`` does."""
    os.environ.setdefault("QT_API", "pyside6")
    for name in ("qt6", "qt"):
        try:
            shell.enable_gui(name)
        except Exception:  # noqa: BLE001 - each version of IPython has errors of its own
            continue
        return
    raise CnnvizError(
        "IPython could not run the window beside its prompt; call cnnviz.show(..., block=True), or "
        "%gui qt6 before."
    )


@atexit.register
def _close_all() -> None:
    """End the threads of windows that are open when the program ends."""
    for shown in list(_open):
        shown.window.workbench.lane.close()
