"""The chosen unit on one page: what excites it, what does not, and its figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QImage, QPalette
from PySide6.QtWidgets import QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from cnnviz.qt import theme
from cnnviz.qt.card_pictures import CardPictures, FieldOf, Wish
from cnnviz.qt.choosing import combine_of
from cnnviz.qt.dock import DockSpec, Place, register
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.seen import WhenSeen
from cnnviz.qt.sweep_offer import SweepOffer
from cnnviz.qt.translation import QT_TRANSLATE_NOOP, in_window_language
from cnnviz.qt.unit_filter import UnitFilter
from cnnviz.qt.widgets.card_parts import Figures, PictureSection, Section, Switch
from cnnviz.qt.widgets.class_bars import ClassBar, ClassBars
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.histogram import Histogram
from cnnviz.qt.widgets.picture_grid import Cell
from cnnviz.qt.widgets.units_table import figure
from cnnviz.qt.widgets.wrapped_label import WrappedLabel
from cnnviz.state.unit_card import UnitCard, card_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.probes.responses import Responses
    from cnnviz.qt.workbench import Workbench

_PARTS = ("top", "bottom", "typical")


class UnitCardView(QWidget):
    """Top, bottom and typical samples of a unit, its figures, its classes and its filter."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = workbench.session
        self._inputs = workbench.inputs
        self._responses = workbench.responses
        self._past = workbench.past
        self._pictures = CardPictures(workbench, self)
        self.card: UnitCard | None = None
        self._shown: tuple[Responses, str, int] | None = None
        self._wishes: dict[Wish, list[tuple[PictureSection, int]]] = {}
        self._seen = WhenSeen(self)
        self.header = ElidedLabel(self)
        self.figures = Figures(self)
        self.marks = WrappedLabel(self)
        self.switch = Switch((self.tr("Crops"), self.tr("Whole images")), self)
        self.field = WrappedLabel(self)
        self.sections = {name: PictureSection("", self) for name in _PARTS}
        self.spread = Section(self.tr("Responses"), self)
        self.histogram = Histogram(self.spread)
        self.profile = Section("", self)
        self.classes = ClassBars(self.profile)
        self.filter = UnitFilter(workbench, self)
        self.offer = SweepOffer(workbench, self)
        self.nothing = EmptyState(self.tr("Choose a unit: click a row of the table."), parent=self)
        self._build()
        self._connect()
        self._follow()

    def _build(self) -> None:
        self.field.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.spread.column.addWidget(self.histogram)
        self.profile.column.addWidget(self.classes)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.GRID, theme.GRID)
        column.setSpacing(theme.HALF)
        parts: tuple[QWidget, ...] = (
            self.figures,
            self.marks,
            self.switch,
            self.field,
            self.sections["top"],
            self.spread,
            self.profile,
            self.filter,
            self.sections["bottom"],
            self.sections["typical"],
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setWidget(page)
        self.page = page
        self._stack = QStackedLayout()
        for widget in (self.offer, self.nothing, self.area):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.HALF, 0, 0)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        for section in self.sections.values():
            section.chosen.connect(self._look)
            section.selected.connect(self._select)
        self.switch.changed.connect(self._ask_pictures)
        self.classes.chosen.connect(self._select_class)
        self._pictures.field_found.connect(self._complete)
        self._pictures.arrived.connect(self._take_picture)
        self._seen.wanted.connect(self._follow)
        self._responses.running_changed.connect(self._seen.ask)
        self._responses.marked.connect(self._show_marks)
        session = self._session
        session.input_changed.connect(self._mark_input)
        for signal in (
            session.responses_changed,
            session.selection_changed,
            session.layers_changed,
        ):
            signal.connect(self._seen.ask)

    # ---- showing -------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Show the unit that is chosen now, if it is another one."""
        found, chosen = self._session.responses, self._session.selection
        if found is None or chosen.layer not in found.layers:
            self._show_nothing(self.offer)
            return
        layer, unit = str(chosen.layer), chosen.unit
        if unit is None or not 0 <= unit < found.layers[layer].units:
            self._show_nothing(self.nothing)
            return
        shown = (found, layer, unit)
        if shown == self._shown:
            return
        self._shown = shown
        self.card = card_of(found, layer, unit)
        self._stack.setCurrentWidget(self.area)
        self._show(self.card)

    def _show_nothing(self, instead: QWidget) -> None:
        self.card = self._shown = None
        self._wishes = {}
        self.header.show_text("")
        self._stack.setCurrentWidget(instead)

    def _show(self, card: UnitCard) -> None:
        self.header.show_text(self._title(card))
        self.figures.set_figures(self._figures(card))
        self._show_marks()
        self.histogram.set_counts(card.counts, card.low, card.high, int(card.counts.sum()))
        self._show_profile(card)
        self._show_samples(card)
        question = self._responses.question()
        if question is not None:
            self.filter.show_unit(question.model, card.layer, card.unit)
        self._ask_pictures()

    def _title(self, card: UnitCard) -> str:
        session = self._session
        text = self.tr("Unit {unit} of {all}")
        parts = [text.format(unit=f"{card.unit:,}", all=f"{card.units:,}"), card.layer]
        if session.model is not None:
            parts += self._past.source_words(session.responses, session.model.title)
        if session.image_set is not None:
            text = self.tr("{name}, {n} of {all} images")
            numbers = {"n": f"{card.samples:,}", "all": f"{len(session.image_set):,}"}
            parts.append(text.format(name=session.image_set.name, **numbers))
        if self._responses.is_earlier:
            parts.append(self.tr("as it stood when it was swept, it learns on"))
        return " · ".join(parts)

    def _figures(self, card: UnitCard) -> list[tuple[str, str]]:
        alone = "–" if math.isnan(card.selectivity) else f"{card.selectivity:.3f}"
        return [
            (self.tr("Maximum"), figure(card.maximum)),
            (self.tr("Mean"), figure(card.mean)),
            (self.tr("Zeros, %"), f"{100 * card.zeros:.1f}"),
            (self.tr("Deviation"), figure(card.deviation)),
            (self.tr("Selectivity"), alone),
            (self.tr("Best class"), card.best_class or "–"),
        ]

    @Slot()
    def _show_marks(self) -> None:
        """Say what is odd about the unit, once the units of its layer have been compared."""
        card, shown = self.card, self._shown
        if card is None or shown is None:
            return
        known = self._responses.marks(shown[0].layers[card.layer])
        text = ""
        if known is None:
            self._responses.request_marks((card.layer,))
        elif known.dead[card.unit]:
            text = self.tr("Dead: it answers alike to every image.")
        elif known.repeats[card.unit] >= 0:
            text = self.tr("Its responses are nearly those of unit {n}.")
            text = text.format(n=f"{known.repeats[card.unit]:,}")
        self.marks.setText(text)
        self.marks.setVisible(bool(text))

    def _show_profile(self, card: UnitCard) -> None:
        self.profile.setVisible(bool(card.profile))
        title = self.tr("Mean by class")
        if card.classes > len(card.profile):
            text = self.tr("{title}, first {n} of {all}")
            title = text.format(title=title, n=len(card.profile), all=f"{card.classes:,}")
        self.profile.title.show_text(title)
        colours = self._pictures.colours_of([one.class_id for one in card.profile])
        pairs = zip(card.profile, colours, strict=True)
        self.classes.set_bars(
            [ClassBar(one.class_id, one.name, one.mean, colour) for one, colour in pairs]
        )

    def _show_samples(self, card: UnitCard) -> None:
        images = self._session.image_set
        titles = {
            "top": self.tr("Top {n}"),
            "bottom": self.tr("Bottom {n}"),
            "typical": self.tr("Random {n} above median"),
        }
        self._wishes = {}
        for name, examples in card.samples_by_part().items():
            cells = [
                Cell(one.sample_id, figure(one.value), self._name(one.sample_id))
                for one in examples
                if images is None or one.sample_id < len(images)
            ]
            self.sections[name].set_cells(titles[name].format(n=len(cells)), cells)
        self._mark_input()

    def _name(self, sample_id: int) -> str:
        images = self._session.image_set
        if images is None:
            return str(sample_id)
        label = int(images.labels[sample_id])
        known = 0 <= label < len(images.class_names)
        name = images.sample_name(sample_id)
        return f"{name} · {images.class_names[label]}" if known else name

    @Slot()
    def _complete(self) -> None:
        """Show what takes a moment to be worked out: fields of the layers, colours of classes."""
        if self.card is not None:
            self._show_profile(self.card)
            self._ask_pictures()

    # ---- pictures --------------------------------------------------------------------------

    @Slot()
    def _ask_pictures(self) -> None:
        """Ask for the pictures of all cells, once it is known what the layer sees of an image."""
        card, question = self.card, self._responses.question()
        if card is None or question is None:
            return
        known = self._pictures.field_of(question, card.layer)
        self.field.setText(self._in_words(known))
        self.switch.setVisible(known is not None and known.field is not None)
        if known is None:
            return
        whole = self.switch.index == 1
        self._wishes = {}
        for name, examples in card.samples_by_part().items():
            for place, one in enumerate(examples):
                at = one.at if known.field is not None else None
                wish = Wish(one.sample_id, at, outlined=whole and at is not None)
                self._wishes.setdefault(wish, []).append((self.sections[name], place))
        self._pictures.want(question, card.layer, list(self._wishes))

    def _in_words(self, known: FieldOf | None) -> str:
        """Say which part of an image the pictures show, and why."""
        if known is None:
            return ""
        field = known.field
        if field is None:
            reason = known.why
            if not reason:
                return self.tr("Whole images.")
            return self.tr("Whole images: {reason}.").format(reason=in_window_language(reason))
        size, step = (_by(*field.size), _by(*field.stride))
        text = self.tr("Around the maximum: receptive field of {size} pixels, every {step}.")
        text = text.format(size=size, step=step)
        if known.why:
            text += f" {known.why[:1].upper()}{known.why[1:]}."
        return text

    @Slot(object, object, object)
    def _take_picture(self, wish: Wish, picture: QImage, box: QRectF | None) -> None:
        for section, place in self._wishes.get(wish, ()):
            section.grid.set_picture(place, picture, box)

    @Slot()
    def _mark_input(self) -> None:
        picture = self._session.input
        ours = picture is not None and picture.image_set is self._session.image_set
        for section in self.sections.values():
            section.grid.set_marked(picture.sample_id if ours and picture is not None else None)

    # ---- what a person does --------------------------------------------------------------

    @Slot(int)
    def _look(self, sample_id: int) -> None:
        self._inputs.show_sample(sample_id)

    @Slot(list)
    def _select(self, sample_ids: list[int]) -> None:
        how = combine_of(QGuiApplication.keyboardModifiers())
        self._session.choose_samples(sample_ids, how)

    @Slot(int, object)
    def _select_class(self, class_id: int, modifiers: Qt.KeyboardModifier) -> None:
        self._session.choose_classes([class_id], combine_of(modifiers))

    # ---- copy and export -----------------------------------------------------------------

    def export_image(self) -> QImage:
        """Return the whole card, also what is scrolled out of sight."""
        if self.card is None:
            return self.grab().toImage()
        return self.page.grab().toImage()

    def export_arrays(self) -> dict[str, NDArray[Any]] | None:
        """Return the samples, the histogram and the means of the classes that are shown."""
        import numpy as np

        card = self.card
        if card is None:
            return None
        arrays: dict[str, NDArray[Any]] = {
            "counts": card.counts,
            "edges": np.linspace(card.low, card.high, len(card.counts) + 1),
            "class_ids": np.array([one.class_id for one in card.profile], np.int64),
            "class_means": np.array([one.mean for one in card.profile]),
        }
        for name, examples in card.samples_by_part().items():
            arrays[f"{name}_ids"] = np.array([one.sample_id for one in examples], np.int64)
            arrays[f"{name}_values"] = np.array([one.value for one in examples])
        return arrays

    def export_name(self) -> str:
        """Return what a file of it is called."""
        return f"{self.card.layer} unit {self.card.unit} card" if self.card else "unit card"


def _by(rows: float, columns: float) -> str:
    """Return a size as "7" where both are equal, "7 × 3" where they differ."""
    return f"{rows:g}" if rows == columns else f"{rows:g} × {columns:g}"


register(
    DockSpec(
        key="unit card",
        title=QT_TRANSLATE_NOOP("docks", "Unit card"),
        help=QT_TRANSLATE_NOOP(
            "docks",
            "What excites the chosen unit most and least, cut out around its maximum, with its "
            "figures, its classes and its filter. Click an image to look at it.",
        ),
        factory=UnitCardView,
        places={"units": Place("right", 0, 5, front=True)},
        icon="mdi6.card-account-details-outline",
    )
)
