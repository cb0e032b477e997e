"""One explanation of a prediction: how, for which class, and the picture that comes of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cnnviz.qt import theme
from cnnviz.qt.controllers.attributions import Explainer, Explanation
from cnnviz.qt.notices import ElidedLabel
from cnnviz.qt.pixels import image_of
from cnnviz.qt.translation import in_window_language
from cnnviz.qt.widgets.calm_box import CalmBox
from cnnviz.qt.widgets.colour_scale import ColourScale
from cnnviz.qt.widgets.empty_state import EmptyState
from cnnviz.qt.widgets.map_view import MapView
from cnnviz.qt.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.attribution import Attribution
    from cnnviz.engine.probes.methods import Method

_LATE_MS = 300  # a wait that is longer shows itself


class AttributionPane(QWidget):
    """Shows what an explainer answers, and lets a person choose what it is asked.

    Parameters
    ----------
    explainer : Explainer
        Computes it.
    """

    def __init__(self, explainer: Explainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explainer = explainer
        self._alpha = 0.7
        self._names: tuple[str, ...] = ()
        self.method = CalmBox(self)
        self.target = SearchBox(self)
        self.map = MapView(self)
        self.message = EmptyState("", self.tr("Cancel"), self)
        self.title = ElidedLabel(self)
        self.share = QLabel(self)
        self.note = ElidedLabel(self)
        self.scale = ColourScale(self)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._fill_methods()
        self._build()
        self.set_classes(None)
        self.method.activated.connect(self._choose_method)
        self.target.chosen.connect(self._choose_target)
        self.map.hovered.connect(self._point)
        self.message.clicked.connect(self._press)
        self._late.timeout.connect(self._show_wait)
        explainer.changed.connect(self._show)
        self._show()

    def _fill_methods(self) -> None:
        entries: tuple[tuple[str, tuple[Method, bool], str], ...] = (
            (
                self.tr("Grad-CAM"),
                ("grad-cam", False),
                self.tr("Which places of the last maps speak for the class: coarse and clear"),
            ),
            (
                self.tr("Grad-CAM, chosen layer"),
                ("grad-cam", True),
                self.tr("The same for the maps of the layer that is chosen"),
            ),
            (
                self.tr("Gradient × input"),
                ("gradient-x-input", False),
                self.tr("For each pixel, its value times the slope of the score: fine and noisy"),
            ),
            (
                self.tr("Integrated gradients"),
                ("integrated-gradients", False),
                self.tr("The slope along the way from black to the input; takes seconds"),
            ),
        )
        for text, value, tip in entries:
            self.method.addItem(text, value)
            self.method.setItemData(self.method.count() - 1, tip, 3)  # the role of tooltips
        wish = self.explainer.wish
        values = [value for _, value, _ in entries]
        self.method.setCurrentIndex(values.index((wish.method, wish.at_chosen_layer)))
        self._show_tip()

    def _build(self) -> None:
        self.method.setAccessibleName(self.tr("Method"))
        self.method.setSizeAdjustPolicy(
            CalmBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.method.setMinimumContentsLength(6)
        self.target.setAccessibleName(self.tr("Class to explain"))
        self.map.setAccessibleName(self.tr("Attribution over the input"))
        font = self.title.font()
        font.setBold(True)
        for label in (self.title, self.share):
            label.setFont(theme.tabular(font))
        self.share.setToolTip(
            self.tr("What the network gives this class, as its loss reads the output")
        )
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.note.setFont(theme.tabular(self.note.font()))
        # The scale gives way where the pane is narrow.
        self.scale.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.map)
        self._stack.addWidget(self.message)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HALF)
        layout.addWidget(self.method)
        layout.addWidget(self.target)
        layout.addLayout(self._stack, 1)
        line = QHBoxLayout()
        line.setSpacing(theme.HALF)
        line.addWidget(self.title, 1)
        line.addWidget(self.share)
        layout.addLayout(line)
        layout.addWidget(self.note)
        layout.addWidget(self.scale)

    # ---- what is explained ---------------------------------------------------------------

    def set_classes(self, model: LoadedModel | None) -> None:
        """Offer the classes of a network."""
        names = () if model is None else model.class_names
        count = 0 if model is None else len(names) or model.num_classes or 0
        known = [names[at] if at < len(names) else self._unnamed(at) for at in range(count)]
        often = Counter(known)
        self._names = tuple(
            f"{name} ({at})" if often[name] > 1 else name for at, name in enumerate(known)
        )
        roles: list[tuple[str, Any]] = [
            (self.tr("Predicted class"), "predicted"),
            (self.tr("True class"), "true"),
            (self.tr("True or 2nd best"), "other"),
        ]
        self.target.set_choices(
            roles + [(name, at) for at, name in enumerate(self._names)], separate=len(roles)
        )
        wanted = self.explainer.wish.target
        self.target.set_value(wanted)
        if self.target.value != wanted:
            self._choose_target(self.target.value)  # the network has no such class

    def set_alpha(self, alpha: float) -> None:
        """Let more or less of the colours be seen."""
        self._alpha = alpha
        self._draw()

    @Slot()
    def _choose_method(self) -> None:
        method, at_chosen = self.method.currentData()
        self._show_tip()
        wish = self.explainer.wish
        self.explainer.set_wish(replace(wish, method=method, at_chosen_layer=at_chosen))

    @Slot(object)
    def _choose_target(self, target: Any) -> None:
        self.explainer.set_wish(replace(self.explainer.wish, target=target))

    def _show_tip(self) -> None:
        self.method.setToolTip(str(self.method.currentData(3)))

    # ---- showing -------------------------------------------------------------------------

    @property
    def shown(self) -> Attribution | None:
        """What is drawn."""
        answer = self.explainer.answer
        return None if answer is None else answer.attribution

    @property
    def image(self) -> QImage:
        """The picture that is drawn; a null one where there is none."""
        return self.map.image if self._stack.currentWidget() is self.map else QImage()

    @Slot()
    def _show(self) -> None:
        explainer, answer = self.explainer, self.explainer.answer
        if explainer.waiting:
            fresh = answer is not None and answer.request.same_as(explainer.asked)
            if self._stack.currentWidget() is self.message and not self._late.isActive():
                self._show_wait()
            elif not fresh and not self._late.isActive():
                self._late.start()
            return
        self._late.stop()
        if explainer.trouble:
            self._say(explainer.trouble, self.tr("Compute again"))
        elif answer is None:
            self._say("")
        elif answer.attribution is None:
            self._say(
                self.tr("Nobody knows the true class of this image, or the network lacks it.")
            )
        else:
            self._draw()

    @Slot()
    def _show_wait(self) -> None:
        progress = self.explainer.progress
        if not self.explainer.waiting:
            return
        text = self.tr("Computing…")
        if progress is not None and progress.total:
            text = self.tr("Computing… {done} of {all} steps").format(
                done=f"{progress.done:,}", all=f"{progress.total:,}"
            )
        self._say(text, self.tr("Cancel"))

    def _say(self, text: str, button: str = "") -> None:
        self.message.set_text(in_window_language(text))
        self.message.button.setText(button)
        self.message.button.setVisible(bool(button))
        self.title.show_text("")
        self.share.setText("")
        self.note.show_text("")
        self.scale.set_scale(None)
        self._stack.setCurrentWidget(self.message)

    def _draw(self) -> None:
        answer, found = self.explainer.answer, self.shown
        if answer is None or found is None:
            return
        from cnnviz.engine import imaging
        from cnnviz.engine.probes import attribution_view as view

        drawn = view.picture(found, answer.seen, alpha=self._alpha)
        self.map.set_image(image_of(drawn), *found.values.shape)
        low, high = (f"{end:.2g}" for end in view.scale(found))
        self.scale.set_scale(imaging.lut(view.usual_colours(found)), low, high)
        known = answer.request.model.class_names
        named = found.target < len(known)
        self.title.show_text(known[found.target] if named else self._unnamed(found.target))
        is_number = answer.request.model.answers == "number"
        self.share.setText(f"{found.score:.4g}" if is_number else f"{found.score:.1%}")
        self._tell_how(answer, found)
        self._stack.setCurrentWidget(self.map)

    @property
    def caption(self) -> str:
        """The class and what the network gives it, in one line."""
        return f"{self.title.text()} · {self.share.text()}" if self.title.text() else ""

    def _tell_how(self, answer: Explanation, found: Attribution) -> None:
        roles = {
            "predicted": self.tr("predicted"),
            "true": self.tr("true class"),
            "other": self.tr("second best"),
        }
        parts = [roles.get(answer.role or "", ""), found.layer]
        if found.grid is not None:
            rows, columns = found.grid.shape
            parts.append(f"{rows} × {columns}")
        if found.delta is not None:
            parts.append(self.tr("from black, delta {delta}").format(delta=f"{found.delta:.2g}"))
        if not found.values.any():
            parts.append(self.tr("zero everywhere"))
        words = " · ".join(filter(None, parts))
        self.note.show_text(words, "\n".join(filter(None, (words, found.note))))

    @Slot(int, int)
    def _point(self, row: int, column: int) -> None:
        answer, found = self.explainer.answer, self.shown
        if answer is None or found is None:
            return
        if row < 0:
            self._tell_how(answer, found)
            return
        text = self.tr("row {row}, column {column}: {value}")
        value = f"{found.values[row, column]:.3g}"
        self.note.show_text(text.format(row=row, column=column, value=value))

    @Slot()
    def _press(self) -> None:
        if self.explainer.waiting:
            self.explainer.cancel()
        else:
            self.explainer.look_again()

    def _unnamed(self, index: int) -> str:
        return self.tr("class {n}").format(n=index)
