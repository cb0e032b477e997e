"""Finds what a test of the window left running or on the screen."""

from __future__ import annotations

import gc
import sys
import threading
import time
import weakref
from typing import Any

import psutil
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 2.0  # seconds that things get to end by themselves
_HOOKS = ("register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook")


class Watch:
    """Remembers what was there at the start and what is started meanwhile."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        self.threads_before = set(threading.enumerate())
        self.windows_before = set(map(_address, application.topLevelWidgets()))
        self.processes_before = {child.pid for child in _children()}
        self.started: weakref.WeakSet[QObject] = weakref.WeakSet()
        self.hooks: list[tuple[str, Any]] = []
        self.patches: list[tuple[type, str, Any]] = []

    def __enter__(self) -> Watch:
        self._note_starts(QThread)
        self._note_starts(QTimer)
        torch = sys.modules.get("torch")
        if torch is not None:
            for name in _HOOKS:
                self._note_hooks(torch.nn.Module, name)
        return self

    def __exit__(self, *_: object) -> None:
        for cls, name, original in reversed(self.patches):
            setattr(cls, name, original)

    def _note_starts(self, cls: type) -> None:
        original = cls.__dict__["start"]
        started = self.started

        def start(this: QObject, *arguments: Any, **more: Any) -> Any:
            started.add(this)
            return original(this, *arguments, **more)

        # QTimer has no static start, so a plain function in the class serves every call.
        self._patch(cls, "start", start)

    def _note_hooks(self, cls: type, name: str) -> None:
        original = getattr(cls, name)
        hooks = self.hooks

        def register(this: Any, *arguments: Any, **more: Any) -> Any:
            handle = original(this, *arguments, **more)
            hooks.append((f"{name} on {type(this).__name__}", handle))
            return handle

        self._patch(cls, name, register)

    def _patch(self, cls: type, name: str, replacement: Any) -> None:
        self.patches.append((cls, name, cls.__dict__[name]))
        setattr(cls, name, replacement)

    def left(self) -> list[str]:
        """Return one description for each thing that is still there after some patience."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self._settle()
            found = self._found()
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.01)

    def _settle(self) -> None:
        self.application.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if self._windows() or self.started:
            gc.collect()

    def _found(self) -> list[str]:
        return [
            *self._running(),
            *(f"the window {_called(widget)}" for widget in self._windows()),
            *(f"the thread {thread.name}" for thread in self._threads()),
            *(what for what, handle in self.hooks if _is_attached(handle)),
            *(f"the process {child.pid}" for child in self._processes()),
        ]

    def _running(self) -> list[str]:
        found = []
        for item in list(self.started):
            if not shiboken6.isValid(item):
                continue
            if isinstance(item, QThread) and item.isRunning():
                found.append(f"the running thread {_called(item)}")
            if isinstance(item, QTimer) and item.isActive():
                found.append(f"the active timer {_called(item)} of {_called(item.parent())}")
        return found

    def _windows(self) -> list[QWidget]:
        return [
            widget
            for widget in self.application.topLevelWidgets()
            if _address(widget) not in self.windows_before
            and widget.parent() is None
            and widget.metaObject().className() not in ("QTipLabel", "QShapedPixmapWidget")
        ]

    def _threads(self) -> list[threading.Thread]:
        return [
            thread
            for thread in threading.enumerate()
            # Python makes a dummy for each QThread it meets and forgets it late.
            if thread not in self.threads_before and not isinstance(thread, threading._DummyThread)
        ]

    def _processes(self) -> list[psutil.Process]:
        return [child for child in _children() if child.pid not in self.processes_before]


def _children() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        try:
            # multiprocessing keeps one tracker alive for the whole life of the program.
            if "resource_tracker" not in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def _address(widget: QWidget) -> int:
    # Python's own object for a widget may come and go, the address behind it stays.
    address: int = shiboken6.getCppPointer(widget)[0]
    return address


def _is_attached(handle: Any) -> bool:
    hooks = handle.hooks_dict_ref()
    return hooks is not None and handle.id in hooks


def _called(item: QObject | None) -> str:
    if item is None:
        return "nobody"
    return f"{type(item).__name__} {item.objectName()!r}"
