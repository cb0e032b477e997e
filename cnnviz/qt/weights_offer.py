"""What stands where a network has random weights although others publish theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cnnviz.engine.models.catalogue import catalogue
from cnnviz.qt import theme
from cnnviz.qt.download_offer import DownloadOffer
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from cnnviz.qt.controllers.downloads import DownloadController


class WeightsOffer(QWidget):
    """Offers the published weights of a network; nothing is fetched before a press.

    Signals
    -------
    arrived(name)
        The weights of the network that is shown lie on this machine now.
    """

    arrived = Signal(str)

    def __init__(self, downloads: DownloadController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.text = WrappedLabel()
        self.button = QPushButton(self.tr("Download weights…"))
        self.offer = DownloadOffer(downloads)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HALF)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.offer)
        self.button.clicked.connect(self._begin)
        self.offer.declined.connect(self._fold)
        downloads.weights_arrived.connect(self._take)

    def show_for(self, name: str) -> None:
        """Offer the weights of another network; of none where nobody publishes any."""
        published = catalogue()[name].weights if name in catalogue() else ()
        self.setVisible(bool(published))
        if name == self._name:
            return
        self._name = name
        text = self.tr("torchvision publishes weights for {name}; they are not here yet.")
        self.text.setText(text.format(name=name) if published else "")
        self._fold()

    @Slot(str)
    def _take(self, name: str) -> None:
        """Tell of weights only as long as their network is looked at."""
        if name == self._name:
            self.arrived.emit(name)

    @Slot()
    def _begin(self) -> None:
        self.button.hide()
        self.offer.show()
        self.offer.show_for(self._name)

    @Slot()
    def _fold(self) -> None:
        self.offer.hide()
        self.button.show()
