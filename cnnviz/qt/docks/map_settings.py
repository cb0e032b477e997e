"""What a map is made of: features, method, parameters; start, stop, cancel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.options import Option, from_dict, to_dict
from cnnviz.qt import theme
from cnnviz.qt.config_form import ConfigForm
from cnnviz.qt.controllers.map_recipe import LOGITS, METHODS, PIXELS, Recipe
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.engine_thread import Job
from cnnviz.qt.map_progress import MapProgress
from cnnviz.qt.translation import QT_TRANSLATE_NOOP
from cnnviz.qt.widgets.calm_box import CalmBox

if TYPE_CHECKING:
    from cnnviz.qt.workbench import Workbench

_SAVED = "map/params"
_FOLLOW = ""  # in the place of a layer's name: whichever is chosen


class _Method(QComboBox):
    """The methods by the names that people know."""

    changed = Signal()

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key in option.choices:
            self.addItem(METHODS.get(key, key), key)
        self.currentIndexChanged.connect(self._tell)

    def value(self) -> str:
        return str(self.currentData())

    def set_value(self, value: str) -> None:
        self.setCurrentIndex(max(0, self.findData(value)))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


class MapSettings(QWidget):
    """Features and parameters, and the buttons that make a map of them."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._session = workbench.session
        self._embeddings = workbench.embeddings
        self._warmed = False
        self.layer = CalmBox(self)
        self.layer.setObjectName("features of")
        self.layer.setToolTip(self.tr("Whose output tells samples apart"))
        self.pooling = CalmBox(self)
        self.pooling.setObjectName("pooling")
        self.pooling.setToolTip(
            self.tr(
                "How the output of a layer becomes one row of numbers for each sample; automatic "
                "takes the mean over all places of a map, the class token of a transformer"
            )
        )
        for title, key in (
            (self.tr("Automatic"), "auto"),
            (self.tr("Average over places"), "average"),
            (self.tr("Maximum over places"), "maximum"),
            (self.tr("Flatten"), "flatten"),
            (self.tr("Mean of tokens"), "token_mean"),
            (self.tr("Class token"), "class_token"),
        ):
            self.pooling.addItem(title, key)
        self.form: ConfigForm[EmbedParams] = ConfigForm(EmbedParams, editors={"method": _Method})
        self.form.set_value(self._saved())
        self.start_button = QPushButton(theme.icon("mdi6.play"), self.tr("&Start"), self)
        self.start_button.setObjectName("start map")
        self.progress = MapProgress(workbench.embeddings, self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setForegroundRole(self.hint.palette().ColorRole.PlaceholderText)
        self._lay_out()
        self.start_button.clicked.connect(self.start)
        self.form.changed.connect(self._follow_form)
        self.layer.activated.connect(self._follow)
        self._embeddings.running_changed.connect(self._follow_work)
        session = self._session
        for signal in (
            session.model_changed,
            session.layers_changed,
            session.image_set_changed,
            session.checkpoint_changed,
            session.selection_changed,
            session.embedding_changed,
        ):
            signal.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        features = QFormLayout()
        features.setContentsMargins(0, 0, 0, 0)
        features.setHorizontalSpacing(theme.GRID)
        features.setVerticalSpacing(theme.HALF)
        heading = QLabel(self.tr("Features"))
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        features.addRow(heading)
        features.addRow(self.tr("Layer"), self.layer)
        features.addRow(self.tr("Pooling"), self.pooling)
        inner = QWidget()
        fields = QVBoxLayout(inner)
        fields.setContentsMargins(0, 0, theme.GRID, 0)
        fields.setSpacing(theme.GRID)
        fields.addLayout(features)
        fields.addWidget(self.form)
        fields.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GRID, theme.GRID, 0, theme.GRID)
        column.setSpacing(theme.GRID)
        column.addWidget(self.start_button)
        column.addWidget(self.progress)
        column.addWidget(self.hint)
        column.addWidget(scroll, 1)

    # ---- what a person does --------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """Make the map that the settings describe."""
        recipe = self._recipe()
        if recipe is None:
            self.form.focus_problem()
            return
        self._workbench.settings.write(_SAVED, json.dumps(to_dict(recipe.params)))
        self._embeddings.start(recipe)

    def _recipe(self) -> Recipe | None:
        params = self.form.value()
        if params is None:
            return None
        layer = self.layer.currentData() or self._session.selection.layer or LOGITS
        pooling = "flatten" if layer == PIXELS else str(self.pooling.currentData())
        return Recipe(str(layer), pooling, params)

    # ---- following -----------------------------------------------------------------------

    @Slot()
    def _follow_work(self) -> None:
        """Name what is extracted where the map itself has begun it."""
        recipe = self._embeddings.recipe
        if self._embeddings.stage and recipe is not None:
            named = self.layer.currentData() or self._session.selection.layer or LOGITS
            place = self.layer.findData(recipe.layer)
            if place >= 0 and named != recipe.layer:
                self.layer.setCurrentIndex(place)
        self._follow()

    @Slot()
    def _follow_form(self) -> None:
        recipe = self._recipe()
        if recipe is not None and recipe.params.method == "pca":
            self._show_components(recipe)
        self._warm()
        self._follow()

    def _show_components(self, recipe: Recipe) -> None:
        """Show principal components at once, where the features for them are here."""
        if self._embeddings.can_start_at_once(recipe) and not self._embeddings.stage:
            shown = self._session.embedding
            if shown is None or shown.params != recipe.params:
                self._embeddings.start(recipe)

    @Slot()
    def _follow(self) -> None:
        chosen = self._session.selection.layer
        wanted = self.layer.currentData()
        self.layer.blockSignals(True)
        self.layer.clear()
        follow = self.tr("Chosen layer ({name})").format(name=chosen or LOGITS)
        for title, key in (
            (follow, _FOLLOW),
            (self.tr("Output (logits)"), LOGITS),
            (self.tr("Raw pixels"), PIXELS),
        ):
            self.layer.addItem(title, key)
        self.layer.setCurrentIndex(max(0, self.layer.findData(wanted)))
        self.layer.blockSignals(False)
        self.pooling.setEnabled(self.layer.currentData() != PIXELS)
        why, running = self._embeddings.why_not(), bool(self._embeddings.stage)
        self.start_button.setEnabled(not why and not running)
        self.hint.setText(why)
        self.hint.setVisible(bool(why))

    def _saved(self) -> EmbedParams:
        try:
            values = json.loads(self._workbench.settings.read(_SAVED, "{}"))
        except ValueError:
            return EmbedParams()
        return from_dict(EmbedParams, values) if isinstance(values, dict) else EmbedParams()

    # ---- Qt's own ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Start what UMAP compiles before it is waited for."""
        super().showEvent(event)
        self._warm()

    def _warm(self) -> None:
        recipe = self._recipe()
        wanted = recipe is not None and recipe.params.method == "umap"
        if self._warmed or not wanted or not self.isVisible() or self._embeddings.why_not():
            return
        self._warmed = True

        def body() -> None:
            from cnnviz.engine.embedding.embed import prepare_embedding

            prepare_embedding()

        self._workbench.process_lane.submit(Job(self.tr("Preparing UMAP"), body, quiet=True))


register(
    DockSpec(
        key="map settings",
        title=QT_TRANSLATE_NOOP("docks", "Map settings"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "Choose whose features tell samples apart and how they become a map: PCA is there at "
            "once, t-SNE and UMAP begin with Start and show themselves settle.",
        ),
        factory=MapSettings,
        places={"map": Place("left", 0, 3, front=True)},
        icon="mdi6.tune-variant",
    )
)
