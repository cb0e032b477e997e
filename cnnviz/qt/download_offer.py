"""What stands where an image set would be shown that is not on this machine: the way to get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.controllers.downloads import Stage

if TYPE_CHECKING:
    from cnnviz.engine.data.download import Offer
    from cnnviz.qt.controllers.downloads import Download, DownloadController

_PARTS = 1000


class DownloadOffer(QWidget):
    """Offers an image set in three steps: what is missing, how large it is, how far it has come.

    No server hears of the person before the first press.

    Parameters
    ----------
    downloads : DownloadController
        Who fetches.
    afterwards : str
        What can be done once the set is here, in a sentence.

    Signals
    -------
    declined()
        The person does not want it now.
    """

    declined = Signal()

    def __init__(
        self, downloads: DownloadController, afterwards: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._downloads = downloads
        self._afterwards = afterwards
        self.name = ""
        self.text = _line()
        self.problem = _line()
        theme.set_tone(self.problem, "error")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.GRID)
        self.go_button = QPushButton()
        self.go_button.setObjectName("download")
        self.decline_button = QPushButton(self.tr("Not now"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Leave the server; what has come is kept"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self.go_button, self.decline_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HALF, 0, theme.HALF)
        column.setSpacing(theme.GRID)
        for widget in (self.problem, self.text, self.bar):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addStretch(1)
        self.go_button.clicked.connect(self._go)
        self.decline_button.clicked.connect(self.declined)
        self.cancel_button.clicked.connect(self._cancel)
        downloads.changed.connect(self._follow)

    def show_for(self, name: str) -> None:
        """Offer an image set."""
        self.name = name
        self._downloads.offer(name)
        self._show()

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def _go(self) -> None:
        if self._downloads.download(self.name).stage is Stage.SIZED:
            self._downloads.fetch(self.name)
        else:
            self._downloads.ask(self.name)

    @Slot()
    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._downloads.cancel(self.name)

    # ---- following -----------------------------------------------------------------------

    @Slot(str)
    def _follow(self, name: str) -> None:
        if name == self.name:
            self._show()

    def _show(self) -> None:
        download = self._downloads.download(self.name)
        stage = download.stage
        self.text.setText(self._in_words(download))
        self.problem.setText(download.problem)
        self.problem.setVisible(bool(download.problem))
        self.go_button.setText(self._next_step(download))
        for button in (self.go_button, self.decline_button):
            button.setVisible(not stage.busy and stage is not Stage.HERE)
        self.bar.setVisible(stage.busy)
        self.cancel_button.setVisible(stage.busy)
        self.cancel_button.setEnabled(True)
        fraction = None if download.progress is None else download.progress.fraction
        self.bar.setRange(0, 0 if fraction is None else _PARTS)
        self.bar.setValue(0 if fraction is None else round(_PARTS * fraction))

    def _in_words(self, download: Download) -> str:
        offer, progress = download.offer, download.progress
        match download.stage:
            case Stage.ASKING:
                return self.tr("Asking how large {name} is…").format(name=self.name)
            case Stage.SIZED if offer is not None:
                return self._offer_in_words(offer)
            case Stage.RUNNING if progress is not None and progress.total:
                text = self.tr("Downloading {name}: {done} of {size}")
                return text.format(
                    name=self.name, done=_megabytes(progress.done), size=_megabytes(progress.total)
                )
            case Stage.RUNNING:
                return self.tr("Downloading {name}…").format(name=self.name)
            case Stage.HERE:
                here = self.tr("{name} is on this machine now.").format(name=self.name)
                return f"{here} {self._afterwards}".rstrip()
        return self.tr("There is no copy of {name} on this machine yet.").format(name=self.name)

    def _offer_in_words(self, offer: Offer) -> str:
        size = _megabytes(offer.size) if offer.size else self.tr("unknown size")
        text = self.tr("{name}: {size} from {server}, to be kept in {folder}.").format(
            name=self.name, size=size, server=offer.server, folder=offer.folder
        )
        if offer.have:
            here = self.tr("{have} of it are here already.").format(have=_megabytes(offer.have))
            text = f"{text} {here}"
        return text

    def _next_step(self, download: Download) -> str:
        offer = download.offer
        if download.stage is not Stage.SIZED or offer is None:
            return self.tr("Try again…") if download.problem else self.tr("Download…")
        if not offer.size:
            return self.tr("Download")
        left = _megabytes(max(0, offer.size - offer.have))
        if offer.have:
            return self.tr("Go on, {left} left").format(left=left)
        return self.tr("Download {size}").format(size=left)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"


def _line() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
