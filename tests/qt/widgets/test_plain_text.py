"""Names of files are shown as they are written, whatever marks they hold."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from cnnviz.qt.trust_dialog import TrustDialog
from cnnviz.qt.widgets.plain_text import ElidedLabel, plain_tip
from cnnviz.qt.widgets.wrapped_label import WrappedLabel

TURNED = "holiday\u202egnp.\u2066py"  # is drawn as “holidayyp.png”
PLAIN = "holidaygnp.py"


def test_no_name_is_turned_round(qtbot: QtBot) -> None:
    line, lines = ElidedLabel(), WrappedLabel()
    for label in (line, lines):
        qtbot.addWidget(label)
    line.show_text(TURNED)
    lines.setText(f"{TURNED}\nñandú")
    assert line.text() == PLAIN
    assert lines.text() == f"{PLAIN}\nñandú"
    assert PLAIN in line.toolTip()
    assert PLAIN in plain_tip(TURNED)


def test_what_would_run_is_named_on_a_line_of_its_own(qtbot: QtBot) -> None:
    dialog = TrustDialog("the class", {Path(f"/a/{TURNED}\nSHA-256 0"): "1" * 64})
    qtbot.addWidget(dialog)
    lines = dialog.files.text().splitlines()
    assert len(lines) == 3
    assert lines[0] == f"/a/{PLAIN} SHA-256 0"
