"""Fields for numbers that keep what a person types, and step as suits the number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QWidget

from cnnviz.qt import theme

_NARROWEST = 36
_SERIES = (1.0, 2.0, 5.0, 10.0)
_FIRST_ABOVE_ZERO = 1e-6
_LAST_ABOVE_ZERO = 1e-12


class NumberEdit(QAbstractSpinBox):
    """A number with arrows; unlike a spin box it takes any text, and says what is wrong with it.

    A field that swallows keys leaves a person guessing. This one shows what was typed, and
    :meth:`value` returns None where that is no number, so that the form can explain.

    Parameters
    ----------
    whole : bool
        Whether only whole numbers count.
    minimum, maximum : float or None
        Where the arrows stop; typed values beyond are for the form to judge.
    logarithmic : bool
        Whether the arrows step through 1, 2, 5, 10 ... (whole numbers: double and halve).
    zero : str
        Words that stand in the empty field for 0, such as "never"; without them it is no number.

    Signals
    -------
    changed()
        The text is new.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        whole: bool,
        minimum: float | None = None,
        maximum: float | None = None,
        logarithmic: bool = False,
        zero: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._zero = zero
        self.lineEdit().setPlaceholderText(zero)
        self._minimum = -math.inf if minimum is None else float(minimum)
        self._maximum = math.inf if maximum is None else float(maximum)
        self._logarithmic = logarithmic
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccelerated(True)
        self.lineEdit().textChanged.connect(self._tell)

    def value(self) -> float | int | None:
        """Return the number, or None where the text is none."""
        return self.number()

    def set_value(self, value: float | int) -> None:
        """Show a number."""
        self.lineEdit().setText("" if self._zero and not value else show_number(value))

    def number(self) -> float | int | None:
        """Return the number that is shown, from which the arrows go on."""
        text = self.lineEdit().text()
        if self._zero and not text.strip():
            return 0 if self._whole else 0.0
        return read_number(text, self._whole)

    def text_as_typed(self) -> str:
        """Return the text, whatever it is."""
        return self.lineEdit().text()

    # ---- Qt's own ------------------------------------------------------------------------

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take any text."""
        return QValidator.State.Acceptable, text, position

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Enable the arrows that lead somewhere."""
        flag = QAbstractSpinBox.StepEnabledFlag
        value = self.number()
        if value is None:
            return flag.StepNone
        enabled = flag.StepNone
        if value < self._maximum:
            enabled |= flag.StepUpEnabled
        if value > self._minimum:
            enabled |= flag.StepDownEnabled
        return enabled

    def stepBy(self, steps: int) -> None:
        """Step up or down; the result stays within the bounds."""
        value = self.number()
        if value is None:
            return
        for _ in range(abs(steps)):
            value = self._next(float(value), 1 if steps > 0 else -1)
        value = min(max(value, self._minimum), self._maximum)
        self.set_value(round(value) if self._whole else value)
        self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a field that nobody chose must not change it."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    def _next(self, value: float, direction: int) -> float:
        if self._logarithmic and self._whole:
            return value * 2 if direction > 0 else math.floor(value / 2)
        if self._logarithmic:
            return step_logarithmically(value, direction)
        if self._whole:
            return value + direction
        span = self._maximum - self._minimum
        step = 10.0 ** round(math.log10(span) - 2) if math.isfinite(span) and span > 0 else 0.1
        return round(value + direction * step, 10)


class NumbersEdit(QWidget):
    """Several numbers in one row: height and width, or one for each channel.

    Parameters
    ----------
    count : int
        How many there are.
    whole : bool
        Whether only whole numbers count.
    minimum, maximum : float or None
        Where the arrow keys stop.

    Signals
    -------
    changed()
        A text is new.
    """

    changed = Signal()

    def __init__(
        self,
        count: int,
        *,
        whole: bool,
        minimum: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields = tuple(
            NumberEdit(whole=whole, minimum=minimum, maximum=maximum, parent=self)
            for _ in range(count)
        )
        self._shown = count
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HALF)
        for field in self.fields:
            # Side by side there is no room for arrows; the keys step nevertheless.
            field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            field.setMinimumWidth(_NARROWEST)
            field.changed.connect(self.changed)
            row.addWidget(field, 1)
        self.setFocusProxy(self.fields[0])

    @property
    def count_shown(self) -> int:
        """How many of the fields are shown."""
        return self._shown

    def name_fields(self, names: Sequence[str]) -> None:
        """Name the numbers for those who cannot see their places."""
        for field, name in zip(self.fields, names, strict=True):
            field.setAccessibleName(name)
            field.lineEdit().setPlaceholderText(name)

    def show_first(self, count: int) -> None:
        """Show the first `count` fields; the others keep their texts for when they come back."""
        self._shown = count
        for place, field in enumerate(self.fields):
            field.setVisible(place < count)
        self.changed.emit()

    def value(self) -> tuple[float | int, ...] | None:
        """Return all numbers, the first one for each hidden field; None where a text is none."""
        shown = [field.value() for field in self.fields[: self._shown]]
        numbers = [number for number in shown if number is not None]
        if len(numbers) < len(shown):
            return None
        return (*numbers, *numbers[:1] * (len(self.fields) - self._shown))

    def set_value(self, value: Sequence[float | int]) -> None:
        """Show numbers."""
        for field, number in zip(self.fields, value, strict=True):
            field.set_value(number)

    def text_as_typed(self) -> str:
        """Return the first shown text that is no number, or nothing."""
        wrong = [f for f in self.fields[: self._shown] if f.value() is None]
        return wrong[0].text_as_typed() if wrong else ""


def step_logarithmically(value: float, direction: int) -> float:
    """Return the next number of the series 1, 2, 5, 10 ... above or below a value >= 0."""
    if value < _LAST_ABOVE_ZERO:
        return _FIRST_ABOVE_ZERO if direction > 0 else 0.0
    power = math.floor(math.log10(value))
    candidates = [float(f"{factor}e{power + k}") for k in (-1, 0, 1) for factor in _SERIES]
    if direction > 0:
        return min(number for number in candidates if number > value * (1 + 1e-9))
    below = max(number for number in candidates if number < value * (1 - 1e-9))
    return below if below >= _LAST_ABOVE_ZERO else 0.0


def show_number(value: float | int) -> str:
    """Return a number as people write it: 0.001, 1e-8, 64."""
    text = repr(value).removesuffix(".0")
    return text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def read_number(text: str, whole: bool) -> float | int | None:
    """Return what a person meant, decimal commas included, or None where it is no number."""
    text = text.strip().replace(" ", "")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    if not whole:
        return number
    return int(number) if number.is_integer() else None
