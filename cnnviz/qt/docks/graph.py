"""The graph of the network: what ran for an input, as boxes that open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QImage, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.dock import DockSpec, Place, bring_to_front, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.graph_picture import label_of, shape_text
from cnnviz.qt.without_network import without_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.models.graph import Graph
    from cnnviz.qt.workbench import Workbench


class NetworkGraph(QWidget):
    """The graph; a click on a layer chooses it in all views, and the other way round."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._graphs = workbench.graphs
        self._shown: Graph | None = None
        self._layer: str | None = None
        self._stale = True  # somebody who looks has to be shown what came meanwhile
        self.header = ElidedLabel(self)
        from cnnviz.qt.widgets.graph_panel import GraphPanel  # not before it is looked at

        self.panel = GraphPanel(self)
        self.arithmetic = self.panel.add_button(
            "mdi6.calculator-variant-outline",
            self.tr("Show the arithmetic of the chosen layer"),
            self._show_arithmetic,
        )
        self.empty = EmptyState("", self.tr("Try again"), self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, theme.GRID, theme.HALF)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)
        self.panel.chosen.connect(self._choose)
        self.panel.view.opened_changed.connect(self._tell)
        self.empty.clicked.connect(self._graphs.update_graph)
        self._graphs.changed.connect(self._show)
        session = self._session
        for signal in (session.layers_changed, session.model_changed, session.checkpoint_changed):
            signal.connect(self._follow_model)
        session.selection_changed.connect(self._follow)
        self._show()

    # ---- showing -------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Look again, also for what was given up."""
        super().showEvent(event)
        self._stale = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Follow the network once somebody looks, also where the view was behind another."""
        super().paintEvent(event)
        if self._stale:
            self._stale = False
            self._graphs.update_graph()

    @Slot()
    def _follow_model(self) -> None:
        # Behind another tab the view counts as visible, but a network need not run for it.
        self._stale = self.visibleRegion().isEmpty()
        if not self._stale:
            self._graphs.update_graph()
        self._show()

    @Slot()
    def _show(self) -> None:
        graph = self._graphs.graph
        if graph is None or not graph.nodes:
            self._shown = None
            self.panel.set_graph(None)
            self.header.show_text("")
            self.empty.set_text(self._why_empty())
            self.empty.button.setVisible(self._session.model is not None and self._stopped())
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self.panel)
        if graph is not self._shown:
            self._shown, self._layer = graph, None
            self.panel.set_graph(graph, self._describe)
            self._follow()
        self._tell()

    def _stopped(self) -> bool:
        return not self._graphs.waiting and not self._graphs.trouble

    def _why_empty(self) -> str:
        session = self._session
        if self._graphs.trouble:
            return in_window_language(self._graphs.trouble)
        if self._graphs.waiting:
            return self.tr("The tensors are followed through the network…")
        if session.model is None:
            return without_network(session) or self.tr("Open a model to see its graph.")
        return self.tr("The graph was not drawn.")

    @Slot()
    def _tell(self) -> None:
        """Say what is shown: of which network, for which input, and how much of it is open."""
        graph, picture = self._shown, self.panel.view.picture
        if graph is None or picture is None:
            return
        shown = self.tr("{shown} of {all} boxes").format(
            shown=f"{len(picture.seen.boxes):,}", all=f"{len(graph.nodes):,}"
        )
        if graph.input_shape is None:
            how = self.tr("the file does not tell how they are connected")
        else:
            size = shape_text(graph.input_shape)
            how = self.tr("what runs for an input of {size}").format(size=size)
        self.header.show_text(" · ".join((self._title(), shown, how)))

    def _title(self) -> str:
        """Return what the network, or the file that is none, is called."""
        model, checkpoint = self._session.model, self._session.checkpoint
        if model is not None:
            return model.title
        return "" if checkpoint is None else checkpoint.path.name

    def _describe(self, key: int) -> str:
        """Return the words of a box's tooltip."""
        graph = self._shown
        if graph is None:
            return ""
        node = graph.nodes[key]
        lines = [node.name or label_of(graph, key)]
        if node.name:
            lines.append(node.type)
        if node.kind == "operation":
            lines.append(self.tr("An operation that the block around it makes itself"))
        if node.kind == "parameter":
            lines.append(self.tr("Numbers that the network learned"))
        if node.shape is not None:
            lines.append(self.tr("gives {shape}").format(shape=shape_text(node.shape)))
        layers = self._session.layers
        row = None if layers is None else layers.by_name.get(node.name)
        if row is not None:
            lines.append(self.tr("{n} parameters").format(n=f"{row.parameters:,}"))
            if row.macs:
                lines.append(self.tr("{n} multiply-adds").format(n=f"{row.macs:,}"))
        if graph.can_open(key):
            lines.append(self.tr("Double-click, or press Enter, to open or close it"))
        return "\n".join(lines)

    # ---- the selection -------------------------------------------------------------------

    @Slot(int)
    def _choose(self, key: int) -> None:
        if self._shown is None:
            return
        name = self._shown.nodes[key].name
        if not name:
            return
        session = self._session
        if session.layers is not None and name in session.layers.by_name:
            self._layer = name
            session.choose_layer(name)
        elif session.model is None and session.checkpoint is not None:
            weight = f"{name}.weight"
            if weight in session.checkpoint.entries:
                self._layer = weight
                session.choose_layer(weight)

    @Slot()
    def _follow(self) -> None:
        """Mark the layer that is chosen, and open the boxes that hide it."""
        layer = self._session.selection.layer
        if self._shown is None or layer == self._layer:
            return
        self._layer = layer
        if layer is None:
            self.panel.view.set_current(None)
            return
        key = self._shown.find(layer)
        if key is None and self._session.model is None:
            key = self._shown.find(layer.rpartition(".")[0])
        self.panel.view.set_current(key)

    @Slot()
    def _show_arithmetic(self) -> None:
        bring_to_front(self, "arithmetic")

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the whole graph as it is opened."""
        return self.panel.view.to_image() if self._shown is not None else self.grab().toImage()

    def export_svg(self) -> bytes:
        """Return the whole graph as it is opened, as a drawing."""
        return b"" if self._shown is None else self.panel.view.to_svg(self.export_name())

    def export_arrays(self) -> dict[str, NDArray[np.generic]] | None:
        """Return labels and types of the boxes, (boxes,), and who takes from whom, (edges, 2)."""
        import numpy as np

        graph = self._shown
        if graph is None:
            return None
        return {
            "names": np.array([node.name or node.label for node in graph.nodes]),
            "types": np.array([node.type for node in graph.nodes]),
            "parents": np.array([-1 if one.parent is None else one.parent for one in graph.nodes]),
            "edges": np.array(
                [(flow.source, flow.target) for flow in graph.flows], np.int64
            ).reshape(-1, 2),
        }

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"graph {self._title()}".strip()


register(
    DockSpec(
        key="graph",
        title=QT_TRANSLATE_NOOP("docks", "Graph"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "How the layers of the network are connected: boxes that open and close, with the "
            "tensors that go between them. Drag to move, turn the wheel to zoom; a click chooses "
            "a layer in all views. Arrows follow the edges, Enter opens, Backspace leaves a box.",
        ),
        factory=NetworkGraph,
        places={"look": Place("centre", 0, 3, tab=1)},
        icon="mdi6.graph-outline",
    )
)
