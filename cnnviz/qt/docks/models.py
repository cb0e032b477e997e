"""The model browser: every architecture by family, and the files that were opened before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.models.cache import cached_weights
from cnnviz.engine.models.catalogue import BUNDLED, architecture, catalogue, families
from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.plain_text import plain_tip

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

# The families of torchvision are called by their names in every language.
_OURS = QT_TRANSLATE_NOOP("families", "Course")
_SOURCE = Qt.ItemDataRole.UserRole


class ModelBrowser(QWidget):
    """A searchable tree of networks; double click or Enter opens one."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = workbench
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(
            self.tr("Search {n} networks, such as resnet").format(n=len(catalogue()))
        )
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([self.tr("Network"), self.tr("Weights")])
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Networks"))
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.open_button = QPushButton(self.tr("Open"), self)
        self.open_button.setToolTip(self.tr("Open the chosen network in the window"))
        self.weights_button = QPushButton(self.tr("Download its weights…"), self)
        self.weights_button.setToolTip(
            self.tr("torchvision publishes weights for this network; see how large they are first")
        )
        self.weights_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.GRID)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.open_button)
        layout.addWidget(self.weights_button)
        self._networks: dict[str, QTreeWidgetItem] = {}
        self._files = QTreeWidgetItem([self.tr("Files")])
        self._fill()
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.tree.itemActivated.connect(self._open_item)
        self.open_button.clicked.connect(self._open_current)
        self.weights_button.clicked.connect(self._offer_weights)
        workbench.models.opened.connect(self._list_files)
        workbench.session.model_changed.connect(self._mark)
        workbench.downloads.weights_arrived.connect(self._show_arrived)
        self._ask_cache()

    def _fill(self) -> None:
        self.tree.addTopLevelItem(self._files)
        for family, names in families().items():
            title = QCoreApplication.translate("families", family)
            group = QTreeWidgetItem([f"{title} ({len(names)})"])
            self.tree.addTopLevelItem(group)
            for name in names:
                entry = architecture(name)
                item = QTreeWidgetItem([name, self.tr("random")])
                item.setData(0, _SOURCE, name)
                height, width = entry.input_size
                text = self.tr("{task}, {millions} million parameters, {width} × {height} px")
                item.setToolTip(
                    0,
                    text.format(
                        task=entry.task,
                        millions=f"{entry.parameters / 1e6:.3g}",
                        width=width,
                        height=height,
                    ),
                )
                group.addChild(item)
                self._networks[name] = item
        self._list_files()

    @Slot()
    def _list_files(self) -> None:
        self._files.takeChildren()
        built_in = QTreeWidgetItem([self.tr("course_cnn on digits"), self.tr("built in")])
        built_in.setData(0, _SOURCE, BUNDLED)
        self._files.addChild(built_in)
        for path in self._bench.settings.recent_files:
            item = QTreeWidgetItem([Path(path).name, self.tr("file")])
            item.setData(0, _SOURCE, path)
            item.setToolTip(0, plain_tip(path))
            self._files.addChild(item)
        self._files.setExpanded(True)
        self._mark()

    def _ask_cache(self) -> None:
        """Ask on the lane which published weights lie on this machine; the disk may be slow."""
        names = tuple(self._networks)

        def body() -> list[str]:
            return [name for name in names if cached_weights(name)]

        job = Job(self.tr("Looking for weights"), body, quiet=True)
        job.succeeded.connect(self._show_cached)
        self._bench.lane.submit(job)

    @Slot(object)
    def _show_cached(self, names: Any) -> None:
        for name in names or ():
            self._networks[name].setText(1, self.tr("published"))

    @Slot(str)
    def _show_arrived(self, name: str) -> None:
        self._show_cached([name])

    @Slot(str)
    def _filter(self, text: str) -> None:
        wanted = text.casefold().replace("-", "_").split()
        for group in _children(self.tree.invisibleRootItem()):
            shown = 0
            for item in _children(group):
                both = f"{group.text(0)} {item.text(0)}".casefold()
                fits = all(word in both for word in wanted)
                item.setHidden(not fits)
                shown += fits
            group.setHidden(not shown)
            group.setExpanded(bool(wanted) or group is self._files)

    @Slot()
    def _open_first(self) -> None:
        for item in (*_children(self._files), *self._networks.values()):
            source = item.data(0, _SOURCE)
            if source and not item.isHidden():
                self._bench.models.open(source)
                return

    @Slot()
    def _open_current(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self._open_item(item)

    @Slot(QTreeWidgetItem)
    def _open_item(self, item: QTreeWidgetItem) -> None:
        source = item.data(0, _SOURCE)
        if source:
            self._bench.models.open(source)

    @Slot()
    def _offer_weights(self) -> None:
        bring_to_front(self, "file")

    @Slot()
    def _mark(self) -> None:
        """Show the network in the window in bold."""
        model = self._bench.session.model
        random = "" if model is None or model.origin != "random" else model.architecture
        published = random in catalogue() and bool(catalogue()[random].weights)
        self.weights_button.setVisible(published)
        current = "" if model is None else str(model.path or model.architecture)
        if model is not None and model.origin == "bundled":
            current = BUNDLED
        if model is not None and model.origin == "cache":
            current = model.architecture
        for item in (*_children(self._files), *self._networks.values()):
            font = item.font(0)
            font.setBold(item.data(0, _SOURCE) == current)
            item.setFont(0, font)


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    rows = (item.child(row) for row in range(item.childCount()))
    return [child for child in rows if child is not None]


register(
    DockSpec(
        key="models",
        title=QT_TRANSLATE_NOOP("docks", "Models"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "All networks that can be opened by name, and files. The weights are random, from "
            "torchvision's cache on this machine, or a file's.",
        ),
        factory=ModelBrowser,
        places={"look": Place("left", 0, 2), "train": Place("left", 1, 1)},
        icon="mdi6.folder-outline",
    )
)
