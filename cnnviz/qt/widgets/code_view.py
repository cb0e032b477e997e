"""Python code to read and to copy, in the colours of the theme."""

from __future__ import annotations

import keyword
import re

from PySide6.QtCore import QEvent
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from cnnviz.qt import theme

# What is found first counts, so that nothing is coloured within a string or a comment.
_TOKENS = re.compile(
    r"(?P<comment>\#.*)"
    r"|(?P<open>[rfb]?\"\"\")"
    r"|(?P<string>[rfb]?\"(?:\\.|[^\"\\])*\"|[rfb]?'(?:\\.|[^'\\])*')"
    r"|(?P<word>\b[A-Za-z_]\w*\b)"
    r"|(?P<number>\b\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?)"
)
_WORDS = frozenset(keyword.kwlist)
_CODE, _LONG_STRING = 0, 1  # what a line ends in


class PythonHighlighter(QSyntaxHighlighter):
    """Colours keywords, strings, numbers, comments, and the names of what is defined."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.follow_theme()

    def follow_theme(self) -> None:
        """Take the colours of the theme that is shown."""
        shown = theme.colours()
        self._formats = {
            "comment": _format(shown.muted, italic=True),
            "string": _format(shown.success),
            "keyword": _format(shown.accent, bold=True),
            "number": _format(shown.warning),
            "defined": _format(shown.text, bold=True),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        place = 0
        if self.previousBlockState() == _LONG_STRING:
            place = self._long_string(text, 0, 0)
        else:
            self.setCurrentBlockState(_CODE)
        before = ""
        while match := _TOKENS.search(text, place):
            kind, start, place = str(match.lastgroup), match.start(), match.end()
            if kind == "open":
                place = self._long_string(text, start, place)
            elif kind == "word":
                if match[0] in _WORDS:
                    self.setFormat(start, place - start, self._formats["keyword"])
                elif before in ("def", "class"):
                    self.setFormat(start, place - start, self._formats["defined"])
                before = match[0]
            else:
                self.setFormat(start, place - start, self._formats[kind])

    def _long_string(self, text: str, start: int, inside: int) -> int:
        """Colour a string in three quotes as far as it goes on this line; return where it ends."""
        end = text.find('"""', inside)
        self.setCurrentBlockState(_LONG_STRING if end < 0 else _CODE)
        end = len(text) if end < 0 else end + 3
        self.setFormat(start, end - start, self._formats["string"])
        return end


class CodeView(QPlainTextEdit):
    """Shows code that cannot be edited; what stays equal keeps its place on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._highlighter = PythonHighlighter(self.document())
        self._take_font()

    def show_code(self, code: str) -> None:
        """Show other code without jumping to its beginning."""
        if code == self.toPlainText():
            return
        places = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.setPlainText(code)
        self.verticalScrollBar().setValue(places[0])
        self.horizontalScrollBar().setValue(places[1])

    def _take_font(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(QWidget.font(self).pointSizeF())
        fixed.setStyleHint(QFont.StyleHint.Monospace)
        self.document().setDefaultFont(fixed)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the size of texts."""
        super().changeEvent(event)
        if not hasattr(self, "_highlighter"):
            return
        if event.type() == QEvent.Type.PaletteChange:
            self._highlighter.follow_theme()
        elif event.type() == QEvent.Type.FontChange:
            self._take_font()


def _format(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontItalic(italic)
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    return made
