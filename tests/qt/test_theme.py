"""The two themes can be read, and everything follows them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from cnnviz.qt import theme


@pytest.fixture(autouse=True)
def same_look_afterwards(qapp: QApplication) -> Iterator[None]:
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's ratio, written down from its definition for this test alone."""

    def luminance(name: str) -> float:
        linear = []
        for offset in (1, 3, 5):
            part = int(name[offset : offset + 2], 16) / 255
            linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_reference_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_is_readable_on_every_ground(qapp: QApplication, name: str) -> None:
    theme.apply_theme(qapp, name)
    shown = theme.colours()
    assert shown.name == name
    for ground in (shown.background, shown.surface, shown.raised):
        for text in (
            shown.text,
            shown.muted,
            shown.accent,
            shown.error,
            shown.warning,
            shown.success,
            shown.train_curve,
            shown.validation_curve,
        ):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(shown.text, shown.hover) >= 4.5
    assert contrast(shown.accent, shown.hover) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_palette_is_readable(qapp: QApplication, name: str) -> None:
    theme.apply_theme(qapp, name)
    palette = qapp.palette()
    role = QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
        (role.Link, role.Window),
    ):
        ratio = contrast(palette.color(text).name(), palette.color(ground).name())
        assert ratio >= 4.5, (text, ground, ratio)
    faint = palette.color(QPalette.ColorGroup.Disabled, role.Text).name()
    assert 2 <= contrast(faint, palette.color(role.Base).name()) < 4.5


def test_every_colour_is_written_as_hex() -> None:
    for shown in (theme.LIGHT, theme.DARK):
        for field in dataclasses.fields(shown):
            value = getattr(shown, field.name)
            assert field.name == "name" or QColor(value).name() == value


def test_an_unknown_name_counts_as_system_and_system_is_light_here(qapp: QApplication) -> None:
    theme.apply_theme(qapp, "dark")
    theme.apply_theme(qapp, "no such theme")
    assert theme.colours().name in ("light", "dark")
    assert theme._State.wanted == "system"


def test_text_size_is_clipped_and_digits_are_tabular(qapp: QApplication) -> None:
    assert theme.set_text_size(qapp, 12) == 12
    assert qapp.font().pointSizeF() == 12
    assert qapp.font().featureValue(QFont.Tag.fromString("tnum")) == 1
    assert theme.set_text_size(qapp, 1000) == theme.LARGEST_POINTS
    assert theme.set_text_size(qapp, 0.1) == theme.SMALLEST_POINTS
    assert theme.set_text_size(qapp, 0) == theme._State.native_points


def test_a_label_that_is_there_already_follows_size_and_theme(qtbot, qapp: QApplication) -> None:
    theme.apply_theme(qapp, "light")
    theme.set_text_size(qapp, 10)
    label = QLabel("Layers")
    qtbot.addWidget(label)
    label.show()
    before = label.sizeHint().height()
    theme.set_text_size(qapp, 20)
    qtbot.waitUntil(lambda: label.sizeHint().height() > 1.5 * before)
    theme.apply_theme(qapp, "dark")
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == theme.DARK.text


def test_icons_follow_the_theme(qtbot, qapp: QApplication) -> None:
    made = theme.icon("mdi6.folder-open-outline")
    assert not made.isNull()
    for name, wanted in (("light", theme.LIGHT.text), ("dark", theme.DARK.text)):
        theme.apply_theme(qapp, name)
        picture = made.pixmap(QSize(48, 48)).toImage()
        drawn = {
            picture.pixelColor(x, y).name()
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert wanted in drawn
    faint = made.pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()
    assert faint != made.pixmap(QSize(48, 48)).toImage()


def test_a_name_that_no_icon_has_draws_nothing(qapp: QApplication) -> None:
    picture = theme.icon("mdi6.no-such-icon").pixmap(QSize(16, 16)).toImage()
    assert all(picture.pixelColor(x, x).alpha() == 0 for x in range(16))


def test_applying_a_theme_imports_nothing_heavy() -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from cnnviz.qt import theme; theme.apply_theme(app, 'system');"
        "assert not theme.icon('mdi6.close').pixmap(16, 16).isNull();"
        "print([m for m in ('qtawesome', 'pyqtgraph', 'torch') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
