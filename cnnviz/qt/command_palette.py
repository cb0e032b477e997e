"""Every action of the window by its name: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from cnnviz.qt import theme

_Index = QModelIndex | QPersistentModelIndex
_COMMAND = Qt.ItemDataRole.UserRole
_MATCHED = Qt.ItemDataRole.UserRole + 1
_FORWARDED = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


@dataclass(frozen=True, eq=False)
class Command:
    """An action and how a person finds it.

    Parameters
    ----------
    action : QAction
        What runs.
    title : str
        Its text without the mark of the shortcut letter.
    path : str
        The menus that lead to it, "View › Docks", or nothing.
    """

    action: QAction
    title: str
    path: str

    @property
    def shortcut(self) -> str:
        """Its keys, as the platform writes them."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def plain_text(text: str) -> str:
    """Return the text of an action or a menu without the ampersand of its shortcut letter."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


def commands(window: QMainWindow) -> list[Command]:
    """Return every action of a window once: of its menus, its own, its docks and tool bars."""
    found: dict[QAction, Command] = {}
    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            for command in _of_menu(menu, plain_text(action.text())):
                found.setdefault(command.action, command)
    docks = QCoreApplication.translate("palette", "Docks")
    for dock in window.findChildren(QDockWidget):
        _add(found, dock.toggleViewAction(), docks)
        for action in dock.actions():
            _add(found, action, plain_text(dock.windowTitle()))
    for action in window.actions():
        _add(found, action, "")
    return list(found.values())


def _of_menu(menu: QMenu, path: str) -> Iterator[Command]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(below, f"{path} › {plain_text(action.text())}")
        elif _counts(action):
            yield Command(action, plain_text(action.text()), path)


def _add(found: dict[QAction, Command], action: QAction, path: str) -> None:
    if _counts(action):
        found.setdefault(action, Command(action, plain_text(action.text()), path))


def _counts(action: QAction) -> bool:
    return not action.isSeparator() and action.isVisible() and bool(plain_text(action.text()))


def match(typed: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """Find the letters of `typed` in `text`, in their order.

    Parameters
    ----------
    typed, text : str
        What the person wrote, and the name of a command; upper and lower case are the same.

    Returns
    -------
    tuple of (int, tuple of int) or None
        The score (more is better) and the places of the letters, or None where they do not occur.
        Letters that follow each other and beginnings of words count more.
    """
    letters = [letter for letter in typed.casefold() if not letter.isspace()]
    lower = text.lower()
    best: tuple[int, tuple[int, ...]] | None = None
    starts = [at for at, letter in enumerate(lower) if letters and letter == letters[0]]
    for start in starts:
        found = _from(letters, lower, start)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best if letters else (0, ())


def _from(letters: list[str], lower: str, start: int) -> tuple[int, tuple[int, ...]] | None:
    """Match greedily from `start`: the next letter if it fits, a word's beginning, any other."""
    places = [start]
    for letter in letters[1:]:
        after = places[-1] + 1
        if lower[after : after + 1] == letter:
            places.append(after)
            continue
        rest = [at for at in range(after, len(lower)) if lower[at] == letter]
        if not rest:
            return None
        places.append(next((at for at in rest if _begins_word(lower, at)), rest[0]))
    score = -(places[-1] - places[0])
    for before, at in zip((-2, *places), places, strict=False):
        score += 12 if _begins_word(lower, at) else 0
        score += 15 if at == before + 1 else 0
    return score - len(lower) // 4 - start // 2, tuple(places)


def _begins_word(lower: str, at: int) -> bool:
    return at == 0 or not lower[at - 1].isalnum()


class CommandPalette(QDialog):
    """Lists the commands that fit what is typed; Enter runs the chosen one."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Command palette"))
        self.setModal(True)
        self._commands = commands(window)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(self.tr("Type a few letters of what you want to do"))
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName(self.tr("Search commands"))
        self.list = QListWidget(self)
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Commands"))
        self.nothing = QLabel(self.tr("No command has these letters in this order."), self)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.nothing.setContentsMargins(theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.addWidget(self.line)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self.filter)
        self.list.itemClicked.connect(self._run_item)
        self.filter("")
        self._place(window)

    @Slot(str)
    def filter(self, typed: str) -> None:
        """List what fits, the best first; with nothing typed everything, as the menus have it."""
        ranked = []
        for order, command in enumerate(self._commands):
            direct = match(typed, command.title)
            whole = match(typed, f"{command.path} {command.title}")
            if direct is not None:
                ranked.append((-direct[0] - 20, order, command, direct[1]))
            elif whole is not None:
                ranked.append((-whole[0], order, command, ()))
        if typed.strip():
            ranked.sort(key=_rank)
        self.list.clear()
        for _, _, command, places in ranked:
            item = QListWidgetItem(command.title)
            item.setData(_COMMAND, command)
            item.setData(_MATCHED, places)
            item.setToolTip(command.action.statusTip())
            if not command.action.isEnabled():
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.nothing.setVisible(not ranked)
        self.list.setVisible(bool(ranked))
        self._choose_first()

    @Slot()
    def run(self) -> None:
        """Close, then run the chosen command, which may open a dialog of its own."""
        item = self.list.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        command: Command = item.data(_COMMAND)
        self.accept()
        QTimer.singleShot(0, command.action, command.action.trigger)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the line has the focus."""
        if watched is self.line and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() in _FORWARDED:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.type() == QEvent.Type.KeyPress:
                    self.run()
                return True
        return super().eventFilter(watched, event)

    @Slot(QListWidgetItem)
    def _run_item(self, item: QListWidgetItem) -> None:
        self.list.setCurrentItem(item)
        self.run()

    def _choose_first(self) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled:
                self.list.setCurrentRow(row)
                self.list.scrollToTop()
                return

    def _place(self, window: QMainWindow) -> None:
        """Stand at the top of the window, in its middle."""
        letter = self.fontMetrics().averageCharWidth()
        width = min(max(80 * letter, 480), max(320, window.width() - 2 * theme.WIDE))
        self.resize(width, min(420, max(240, window.height() * 2 // 3)))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 64)


def _rank(entry: tuple[int, int, Command, tuple[int, ...]]) -> tuple[bool, int, int]:
    return not entry[2].action.isEnabled(), entry[0], entry[1]


class _CommandDelegate(QStyledItemDelegate):
    """Draws the name with the matched letters underlined, its menu, and its keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), option.fontMetrics.height() + 2 * theme.HALF + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        command: Command = index.data(_COMMAND)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        group = QPalette.ColorGroup.Normal if enabled else QPalette.ColorGroup.Disabled
        role = QPalette.ColorRole
        strong = option.palette.color(group, role.HighlightedText if chosen else role.Text)
        weak = strong if chosen or not enabled else option.palette.color(role.PlaceholderText)
        room = option.rect.adjusted(theme.GRID, 0, -theme.GRID, 0)
        painter.save()
        painter.setPen(weak)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), command.shortcut)
        keys = option.fontMetrics.horizontalAdvance(command.shortcut)
        room.setRight(room.right() - keys - (theme.WIDE if keys else 0))
        mark = "✓ " if command.action.isCheckable() and command.action.isChecked() else ""
        painter.setPen(strong)
        end = _draw_title(painter, room, mark, command.title, index.data(_MATCHED) or ())
        room.setLeft(end + theme.WIDE)
        painter.setPen(weak)
        path = option.fontMetrics.elidedText(
            command.path, Qt.TextElideMode.ElideRight, max(0, room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), path)
        painter.restore()


def _draw_title(
    painter: QPainter, room: QRect, mark: str, title: str, places: tuple[int, ...]
) -> int:
    """Draw the title and return where it ends; matched letters are underlined."""
    metrics = painter.fontMetrics()
    left = room.left()
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    shown = metrics.elidedText(mark + title, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, middle, shown)
    line = room.center().y() + metrics.ascent() // 2 + 2
    for place in places:
        at = len(mark) + place
        if at < len(shown):
            begin = left + metrics.horizontalAdvance(shown[:at])
            painter.drawLine(begin, line, left + metrics.horizontalAdvance(shown[: at + 1]), line)
    return left + metrics.horizontalAdvance(shown)
