"""The form: everything a person can type ends in a configuration or in a sentence beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.engine.options import describe, option
from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt import theme
from cnnviz.qt.config_form import ConfigForm
from cnnviz.qt.widgets.number_edit import NumberEdit, NumbersEdit


@pytest.fixture
def form(qtbot: QtBot) -> ConfigForm[TrainConfig]:
    made = ConfigForm(TrainConfig)
    qtbot.addWidget(made)
    made.show()
    return made


def number(form: ConfigForm[TrainConfig], name: str) -> NumberEdit:
    found = form.editor(name)
    assert isinstance(found, NumberEdit)
    return found


def retype(qtbot: QtBot, field: NumberEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def choose(form: ConfigForm[TrainConfig], name: str, text: str) -> None:
    box = form.editor(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(text))


def test_every_option_has_a_field_and_the_defaults_come_back(
    form: ConfigForm[TrainConfig],
) -> None:
    for entry in describe(TrainConfig):
        assert entry.help in form.editor(entry.name).toolTip()
    assert form.value() == TrainConfig()
    assert form.problem() == ""


def test_what_is_set_comes_back(form: ConfigForm[TrainConfig]) -> None:
    wanted = TrainConfig(data="mnist", optimizer="sgd", momentum=0.5, nesterov=True, seed=7)
    form.set_value(wanted)
    assert form.value() == wanted


def test_typing_changes_the_value(qtbot: QtBot, form: ConfigForm[TrainConfig]) -> None:
    with qtbot.waitSignal(form.changed):
        retype(qtbot, number(form, "learning_rate"), "3e-4")
    retype(qtbot, number(form, "epochs"), "12")
    assert form.value() == TrainConfig(learning_rate=3e-4, epochs=12)


def test_a_decimal_comma_is_understood(qtbot: QtBot, form: ConfigForm[TrainConfig]) -> None:
    retype(qtbot, number(form, "dropout"), "0,25")
    assert form.value() == TrainConfig(dropout=0.25)


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("learning_rate", "1e7", "from 0 to 1,000,000"),
        ("learning_rate", "", "a number"),
        ("learning_rate", "nan", "a number"),
        ("epochs", "2.5", "a whole number"),
        ("epochs", "0", "from 1 to 10,000"),
        ("validation_share", "much", "a number"),
    ],
)
def test_a_bad_value_is_explained_below_its_field(
    qtbot: QtBot, form: ConfigForm[TrainConfig], field: str, text: str, says: str
) -> None:
    retype(qtbot, number(form, field), text or "x")
    if not text:
        qtbot.keyClick(number(form, field), Qt.Key.Key_Backspace)
    assert form.value() is None
    assert says in form.message(field)
    assert form.problem() == form.message(field)
    number(form, "seed").setFocus()
    form.focus_problem()
    assert form.focusWidget() is number(form, field)
    retype(qtbot, number(form, field), "1" if field == "epochs" else "0.5")
    assert form.message(field) == ""
    assert form.value() is not None


def test_only_parameters_of_the_chosen_optimiser_are_shown(form: ConfigForm[TrainConfig]) -> None:
    shown = {
        "adam": {"beta1", "beta2", "amsgrad", "epsilon"},
        "adamw": {"beta1", "beta2", "amsgrad", "epsilon"},
        "sgd": {"momentum", "dampening", "nesterov"},
        "rmsprop": {"momentum", "smoothing", "centered", "epsilon"},
        "adagrad": {"learning_rate_decay", "initial_accumulator", "epsilon"},
    }
    for name, parameters in shown.items():
        choose(form, "optimizer", name)
        for parameter in set().union(*shown.values()):
            assert form.is_shown(parameter) == (parameter in parameters), (name, parameter)
            assert form.editor(parameter).isVisible() == (parameter in parameters)


def test_a_bad_value_of_a_field_without_effect_does_no_harm(
    qtbot: QtBot, form: ConfigForm[TrainConfig]
) -> None:
    retype(qtbot, number(form, "beta1"), "9")
    assert form.value() is None
    choose(form, "optimizer", "sgd")
    assert form.value() == TrainConfig(optimizer="sgd")


def test_arrows_step_by_what_suits_the_number(form: ConfigForm[TrainConfig]) -> None:
    rate, epochs = number(form, "learning_rate"), number(form, "epochs")
    rate.set_value(0.001)
    seen = []
    for _ in range(4):
        rate.stepUp()
        seen.append(rate.value())
    assert seen == [0.002, 0.005, 0.01, 0.02]
    epochs.stepBy(-10)
    assert epochs.value() == 1
    decay = number(form, "weight_decay")
    assert decay.text_as_typed() == ""
    assert decay.lineEdit().placeholderText() == "none"
    decay.stepUp()
    assert decay.value() == 1e-6
    decay.stepDown()
    decay.stepBy(-100)
    assert decay.value() == 0


def test_scrolling_past_a_field_leaves_it_alone(
    qtbot: QtBot, form: ConfigForm[TrainConfig]
) -> None:
    number(form, "seed").setFocus()
    for name in ("epochs", "optimizer"):
        field = form.editor(name)
        middle = QPointF(field.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(field.mapToGlobal(middle.toPoint())),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, event)
    assert form.value() == TrainConfig()


def test_a_field_can_have_an_editor_of_its_own(qtbot: QtBot) -> None:
    class Shouting(QLineEdit):
        @property
        def changed(self) -> object:
            return self.textChanged

        def value(self) -> str:
            return self.text().upper()

        def set_value(self, value: str) -> None:
            self.setText(value)

    def make(_option: object) -> QWidget:
        return Shouting()

    form = ConfigForm(TrainConfig, editors={"data": make})
    qtbot.addWidget(form)
    qtbot.keyClicks(form.editor("data"), "x")
    assert form.value() == TrainConfig(data="DIGITSX")


def test_units_stand_in_the_label_and_messages_follow_the_theme(
    qtbot: QtBot, qapp: QApplication
) -> None:
    @dataclass(frozen=True)
    class Lens:
        focus: int = option(50, label="Focus", help="Of the lens.", minimum=1, unit="mm")

    form = ConfigForm(Lens)
    qtbot.addWidget(form)
    field = form.editor("focus")
    assert isinstance(field, NumberEdit)
    retype(qtbot, field, "0")
    assert form.message("focus").endswith("a whole number of at least 1.")
    try:
        theme.apply_theme(qapp, "dark")
        assert form.value() is None
    finally:
        theme.apply_theme(qapp, "light")
    form.set_value(replace(Lens(), focus=35))
    assert form.value() == Lens(35)


@dataclass(frozen=True)
class Window:
    size: tuple[int, int] = option((3, 4), label="Size", help="Of it.", minimum=1, maximum=9)
    mean: tuple[float, float, float] = option((0.5, 0.25, 0.125), label="Mean", help="Of it.")


def test_several_numbers_stand_in_one_row(qtbot: QtBot) -> None:
    form = ConfigForm(Window)
    qtbot.addWidget(form)
    form.show()
    size, mean = form.editor("size"), form.editor("mean")
    assert isinstance(size, NumbersEdit)
    assert isinstance(mean, NumbersEdit)
    retype(qtbot, size.fields[1], "7")
    assert form.value() == Window((3, 7))
    qtbot.keyClick(size.fields[1], Qt.Key.Key_Up)
    assert form.value() == Window((3, 8))
    retype(qtbot, size.fields[0], "x")
    assert form.value() is None
    assert form.message("size") == "Size is 'x', but it must be a whole number."
    retype(qtbot, size.fields[0], "10")
    assert "from 1 to 9" in form.message("size")
    form.set_value(Window())
    mean.show_first(1)
    assert [field.isVisible() for field in mean.fields] == [True, False, False]
    assert form.value() == Window(mean=(0.5, 0.5, 0.5))
    mean.show_first(3)
    assert form.value() == Window()


@dataclass(frozen=True)
class Oven:
    heat: int = option(180, label="Heat", help="Of it.", minimum=0, maximum=300, group="Baking")
    fan: bool = option(False, label="Fan", help="Of it.", group="Baking")
    steam: float = option(
        0.5, label="Steam", help="Of it.", only_when={"fan": (True,)}, group="Air"
    )


def test_a_folded_group_tells_what_in_it_was_changed_and_what_is_wrong(qtbot: QtBot) -> None:
    form = ConfigForm(Oven, folded=("Baking",))
    qtbot.addWidget(form)
    form.show()
    heading = form.heading("Baking")
    assert not form.editor("heat").isVisible()
    assert heading.summary.text() == ""
    assert not form.heading("Air").isVisible()  # nothing in it matters
    form.set_value(Oven(200, True))
    assert heading.summary.text() == "Heat, Fan"
    assert form.heading("Air").isVisible()
    field = form.editor("heat")
    assert isinstance(field, NumberEdit)
    field.set_value(900)
    assert heading.summary.text() == "something is wrong here"
    form.focus_problem()
    assert field.isVisible()
    assert "from 0 to 300" in form.message("heat")
    assert heading.summary.text() == ""
    qtbot.mouseClick(heading.button, Qt.MouseButton.LeftButton)
    assert not field.isVisible()


def test_what_stands_below_a_group_folds_with_it(qtbot: QtBot) -> None:
    form = ConfigForm(Oven)
    qtbot.addWidget(form)
    form.show()
    first, second = QLineEdit(), QLineEdit()
    form.add_below("Baking", first)
    form.add_below("Baking", second)
    assert form.editor("fan").y() < first.y() < second.y()
    form.heading("Baking").set_folded(True)
    assert not first.isVisible()
    assert not second.isVisible()


def test_some_fields_alone_can_be_open_to_change(qtbot: QtBot) -> None:
    form = ConfigForm(Oven)
    qtbot.addWidget(form)
    form.allow(("heat",))
    assert [form.editor(name).isEnabled() for name in ("heat", "fan")] == [True, False]
    form.allow(None)
    assert form.editor("fan").isEnabled()


def test_some_fields_can_be_filled_in_without_the_others(qtbot: QtBot) -> None:
    form = ConfigForm(Oven)
    qtbot.addWidget(form)
    form.set_value(Oven(200))
    with qtbot.waitSignal(form.changed):
        form.adopt(fan=True)
    assert form.value() == Oven(200, True)
