"""From what is told of a run to its layers, samples and epochs in the other views."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from cnnviz.qt.training_monitor import monitor_of
from cnnviz.qt.workbench import Workbench
from cnnviz.state.selection import Combine


class RunLinks(QObject):
    """Chooses layers, samples and epochs of the run at hand, as far as the window shows it.

    Parameters
    ----------
    workbench : Workbench
        Of the window.
    """

    def __init__(self, workbench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._monitor = monitor_of(workbench)
        self._pending = ""  # a layer of a network that is being opened
        self._session.layers_changed.connect(self._choose_pending)

    def show_layer(self, layer: str) -> bool:
        """Choose a layer; where another network is in the window, bring that of the run back."""
        self._pending = ""
        known = self._session.layers
        if known is not None and layer in known.by_name:
            self._session.choose_layer(layer)
            return True
        if self._is_offered() and not self._workbench.epochs.is_shown:
            self._pending = layer
            self._workbench.epochs.show(None)
            return True
        text = self.tr("The network in the window has no layer {layer}; open the run's weights.")
        self._session.notice(text.format(layer=layer), is_error=True)
        return False

    @Slot()
    def _choose_pending(self) -> None:
        known = self._session.layers
        if self._pending and known is not None and self._pending in known.by_name:
            layer, self._pending = self._pending, ""
            self._session.choose_layer(layer)

    def show_samples(self, sample_ids: Sequence[int]) -> bool:
        """Choose samples among the images that measure, which come into the window for it."""
        live, started = self._monitor.live, self._monitor.record.started
        ours = live is not None and started is not None and live.directory == started.directory
        images = self._workbench.past.others
        if live is not None and ours:
            images = live.measured_on
        if images is not None and images is not self._session.image_set:
            self._session.set_image_set(images)
        shown = self._session.image_set
        if shown is None or len(shown) <= max(sample_ids):
            text = self.tr("Open the images that the run is measured on to see these samples.")
            self._session.notice(text, is_error=True)
            return False
        self._session.choose_samples(sample_ids, Combine.REPLACE)
        return True

    def show_epoch(self, epoch: int) -> bool:
        """Let all views show an epoch of the run."""
        if self._is_offered() and epoch in self._workbench.epochs.offered:
            self._workbench.epochs.show(epoch)
            return True
        text = self.tr("Of epoch {number} nothing is kept that could be shown.")
        self._session.notice(text.format(number=epoch), is_error=True)
        return False

    def _is_offered(self) -> bool:
        started = self._monitor.record.started
        return started is not None and self._workbench.epochs.run == started.directory
