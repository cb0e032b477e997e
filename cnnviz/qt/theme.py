"""How the window looks: two palettes, one accent, one grid, one colour for each class.

Widgets take their colours from their palette, and from :func:`colours` where a palette has no role
for what they draw. When the theme changes every widget gets ``QEvent.PaletteChange``.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Literal

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QLabel, QStyleFactory

from cnnviz.paths import resource

log = logging.getLogger(__name__)

ThemeName = Literal["system", "light", "dark"]
THEMES: tuple[ThemeName, ...] = ("system", "light", "dark")

# The grid: distances are multiples of GRID, inside a group half of it.
HALF = 4
GRID = 8
WIDE = 16

DEFAULT_POINTS = 10.0
SMALLEST_POINTS = 7.0
LARGEST_POINTS = 28.0


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme, each as '#rrggbb'.

    Parameters
    ----------
    name : {"light", "dark"}
        Which of the two palettes this is.
    background, surface, raised : str
        The window, what lists and views are drawn on, buttons and bars.
    text, muted : str
        Text, and text that stands back; both readable on all three grounds.
    accent, on_accent : str
        The one accent, also as text, and text upon it.
    hover, outline : str
        What the pointer is over; hairlines.
    error, warning, success : str
        Kinds of news, as text.
    train_curve, validation_curve : str
        Lines of plots; the second is dashed too, so that colour is never alone.
    """

    name: Literal["light", "dark"]
    background: str
    surface: str
    raised: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    outline: str
    error: str
    warning: str
    success: str
    train_curve: str
    validation_curve: str


LIGHT = Colours(
    name="light",
    background="#f3f4f6",
    surface="#ffffff",
    raised="#fafbfc",
    text="#1b1f26",
    muted="#5a6372",
    accent="#1f5fbf",
    on_accent="#ffffff",
    hover="#e4e8ef",
    outline="#d3d8e0",
    error="#b3261e",
    warning="#8a5300",
    success="#1a6e3c",
    train_curve="#1f5fbf",
    validation_curve="#b04a00",
)
DARK = Colours(
    name="dark",
    background="#22262c",
    surface="#17191d",
    raised="#2e333b",
    text="#e6e9ee",
    muted="#a2abb9",
    accent="#7fb2ff",
    on_accent="#0d1a2e",
    hover="#373e49",
    outline="#434a56",
    error="#ff9a90",
    warning="#f2bd66",
    success="#7fd49b",
    train_curve="#7fb2ff",
    validation_curve="#ffb070",
)

_STYLE = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $outline; padding: 4px 8px; }
QMainWindow::separator { background: $background; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: $background; padding: 6px 8px; text-align: left; }
QToolBar { background: $background; border: none; spacing: 4px; padding: 4px 8px; }
QToolBar::separator { background: $outline; width: 1px; margin: 6px 4px; }
QToolBar QToolButton, QToolButton[quiet="true"] {
  border: none; border-radius: 4px; padding: 4px 8px; }
QToolBar QToolButton:hover, QToolButton[quiet="true"]:hover { background: $hover; }
QToolBar QToolButton:pressed, QToolButton[quiet="true"]:pressed { background: $outline; }
QToolBar QToolButton:checked { background: $hover; color: $accent; font-weight: 600; }
QToolButton[quiet="true"]:checked { background: $hover; border-bottom: 2px solid $accent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; border: none;
  border-bottom: 2px solid transparent; padding: 5px 10px; }
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent; }
QStatusBar { background: $background; border-top: 1px solid $outline; }
QStatusBar::item { border: none; }
QMenuBar { background: $background; }
QHeaderView::section { background: $surface; color: $muted; border: none;
  border-bottom: 1px solid $outline; padding: 4px 6px; }
QTreeView::item, QTableView::item { padding: 0 4px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:disabled { border-color: $outline; background: $background; }
QCheckBox::indicator:checked:disabled { background: $outline; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="muted"] { color: $muted; }
QTabWidget::pane { border: none; border-top: 1px solid $outline; }
""")


class _State:
    """What is set at the moment; one application has one look."""

    wanted: ThemeName = "light"
    colours: Colours = LIGHT
    native_points: float = 0.0


class _SystemFollower(QObject):
    """Changes the palette when the person changes the desktop's, while that is wanted."""

    @Slot()
    def follow(self) -> None:
        application = QApplication.instance()
        if _State.wanted == "system" and isinstance(application, QApplication):
            _dress(application, _system_colours(application))


def colours() -> Colours:
    """Return the colours of the theme that is shown."""
    return _State.colours


def apply_theme(application: QApplication, name: str) -> None:
    """Show a theme; every widget follows at once.

    Parameters
    ----------
    application : QApplication
        The application.
    name : {"system", "light", "dark"}
        "system" follows the desktop where it says that it is dark, and is light otherwise. An
        unknown name, as a foreign settings file may hold, counts as "system".
    """
    wanted: ThemeName = "system"
    for theme in THEMES:
        if theme == name:
            wanted = theme
    _State.wanted = wanted
    hints = application.styleHints()
    if application.findChild(_SystemFollower) is None:
        follower = _SystemFollower(application)
        hints.colorSchemeChanged.connect(follower.follow)
    # Native parts (title bars, file dialogs) follow this where the platform can.
    if wanted == "system":
        hints.unsetColorScheme()
    else:
        scheme = Qt.ColorScheme.Dark if wanted == "dark" else Qt.ColorScheme.Light
        hints.setColorScheme(scheme)
    if application.style().name().lower() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    shown = {"light": LIGHT, "dark": DARK}.get(wanted) or _system_colours(application)
    _dress(application, shown)


def set_text_size(application: QApplication, points: float) -> float:
    """Set the size of all text; returns the size after clipping to what is sensible.

    Digits get one width, so that numbers in columns and counters do not jitter. With 0 points the
    text gets the size that the desktop gave it.
    """
    font = QFont(application.font())
    if not _State.native_points:
        _State.native_points = font.pointSizeF() if font.pointSizeF() > 0 else DEFAULT_POINTS
    wanted = points if points > 0 else _State.native_points
    points = min(max(float(wanted), SMALLEST_POINTS), LARGEST_POINTS)
    font.setPointSizeF(points)
    application.setFont(tabular(font))
    # Widgets that a style sheet has touched take a new font only when it is applied anew.
    application.setStyleSheet(application.styleSheet())
    return points


def tabular(font: QFont) -> QFont:
    """Return the font with digits of one width."""
    font = QFont(font)
    font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def set_tone(label: QLabel, tone: Literal["error", "muted"]) -> None:
    """Write a label in the colour that news of a kind have in every theme.

    The style sheet does it: what a widget sets in its palette while the theme changes, the sheet
    takes back.
    """
    label.setProperty("tone", tone)
    label.style().unpolish(label)
    label.style().polish(label)


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon that follows the theme.

    Parameters
    ----------
    name : str
        Name of one of QtAwesome's Material Design icons, such as "mdi6.folder-open-outline".
    colour : str, optional
        '#rrggbb', or the name of a field of :class:`Colours` such as "accent"; the colour of text
        where nothing is given. The font is loaded when the icon is first drawn.
    """
    return QIcon(_IconEngine(name, colour or "text"))


def style_plot(plot: Any) -> None:
    """Give a ``pyqtgraph.PlotWidget`` the colours of the theme; call it again on a change."""
    shown = colours()
    plot.setBackground(shown.surface)
    for side in ("left", "bottom"):
        axis = plot.getPlotItem().getAxis(side)
        axis.setPen(shown.outline)
        axis.setTextPen(shown.muted)


class _IconEngine(QIconEngine):
    """Draws a glyph in a colour that is looked up when it is drawn."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        colour = getattr(_State.colours, self._colour, self._colour)
        if mode == QIcon.Mode.Disabled:
            colour = _between(_State.colours.muted, _State.colours.background)
        family, codes = _glyphs()
        code = codes.get(self._name.removeprefix("mdi6."))
        if code is None:
            return
        font = QFont(family)
        font.setPixelSize(max(1, round(0.9 * min(rect.width(), rect.height()))))
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chr(int(code, 16)))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._colour)


@cache
def _glyphs() -> tuple[str, dict[str, str]]:
    """Load one of QtAwesome's fonts; return its family and the code points of its glyphs.

    Importing QtAwesome itself would take a tenth of a second before the first paint, and would load
    all of its fonts and parts of Qt that nothing here uses.
    """
    package = importlib.util.find_spec("qtawesome")
    if package is not None and package.origin is not None:
        folder = Path(package.origin).parent / "fonts"
        fonts = sorted(folder.glob("materialdesignicons6-*.ttf"))
        tables = sorted(folder.glob("materialdesignicons6-*charmap*.json"))
        if fonts and tables:
            number = QFontDatabase.addApplicationFont(str(fonts[-1]))
            families = QFontDatabase.applicationFontFamilies(number)
            if families:
                return families[0], json.loads(tables[-1].read_text(encoding="utf-8"))
    log.warning("the icons are missing; is QtAwesome installed?")
    return "", {}


def _system_colours(application: QApplication) -> Colours:
    dark = application.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def _dress(application: QApplication, shown: Colours) -> None:
    _State.colours = shown
    application.setPalette(_palette(shown))
    words = {name: getattr(shown, name) for name in Colours.__slots__}
    tick = resource("icons", f"tick-{shown.name}.svg").as_posix()
    application.setStyleSheet(_STYLE.substitute(words, tick=tick))
    pyqtgraph = sys.modules.get("pyqtgraph")
    if pyqtgraph is not None:
        pyqtgraph.setConfigOptions(background=shown.surface, foreground=shown.muted)


def _palette(shown: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for key, value in {
        role.Window: shown.background,
        role.WindowText: shown.text,
        role.Base: shown.surface,
        role.AlternateBase: shown.background,
        role.Text: shown.text,
        role.Button: shown.raised,
        role.ButtonText: shown.text,
        role.BrightText: shown.error,
        role.ToolTipBase: shown.raised,
        role.ToolTipText: shown.text,
        role.PlaceholderText: shown.muted,
        role.Highlight: shown.accent,
        role.HighlightedText: shown.on_accent,
        role.Accent: shown.accent,
        role.Link: shown.accent,
        role.LinkVisited: shown.accent,
        role.Light: shown.surface if shown.name == "light" else shown.outline,
        role.Midlight: shown.hover,
        role.Mid: shown.outline,
        role.Dark: _between(shown.outline, shown.muted),
        role.Shadow: _between(shown.outline, shown.text),
    }.items():
        palette.setColor(key, QColor(value))
    faint = QColor(_between(shown.muted, shown.background))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(shown.hover))
    return palette


def _between(one: str, other: str) -> str:
    """Return the colour in the middle, leaning to the first."""
    a, b = QColor(one), QColor(other)
    parts = (
        round(0.65 * x + 0.35 * y)
        for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*parts).name()
