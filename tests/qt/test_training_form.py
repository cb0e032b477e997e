"""The training form: the rate follows the optimiser, and wrong losses are not offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.training.config import LOSSES, TrainConfig
from cnnviz.engine.training.objectives import EXPLANATIONS, losses_for
from cnnviz.engine.training.settings.optimizer import usual_rate
from cnnviz.qt.training_editors import RateField
from cnnviz.qt.training_form import TrainingForm


@pytest.fixture
def form(qtbot: QtBot) -> TrainingForm:
    made = TrainingForm()
    qtbot.addWidget(made)
    made.show()
    return made


def offered(form: TrainingForm) -> tuple[str, ...]:
    box = form.editor("loss")
    assert isinstance(box, QComboBox)
    model = box.model()
    assert isinstance(model, QStandardItemModel)
    return tuple(name for at, name in enumerate(LOSSES) if model.item(at).isEnabled())


def test_the_rate_follows_the_optimiser_until_a_person_names_one(
    qtbot: QtBot, form: TrainingForm
) -> None:
    rate = form.editor("learning_rate")
    assert isinstance(rate, RateField)
    assert rate.number() == usual_rate("adam", "cross_entropy")
    form.adopt(optimizer="sgd")
    assert rate.number() == usual_rate("sgd", "cross_entropy")
    assert form.value() == TrainConfig(optimizer="sgd")  # the usual rate is 0 in a configuration
    rate.selectAll()
    qtbot.keyClicks(rate, "0.5")
    form.adopt(optimizer="adagrad")
    config = form.value()
    assert config is not None
    assert (config.rate, rate.number()) == (0.5, 0.5)
    rate.selectAll()
    qtbot.keyClick(rate, Qt.Key.Key_Backspace)
    assert form.value() is None


@pytest.mark.parametrize(("before", "after"), [("adam", "sgd"), ("sgd", "adagrad")])
def test_a_rate_that_was_named_stays_named_where_it_is_usual_for_another_optimiser(
    form: TrainingForm, before: str, after: str
) -> None:
    form.adopt(optimizer=before)
    usual = usual_rate(before, "cross_entropy")
    assert usual != usual_rate(after, "cross_entropy")
    named = TrainConfig(optimizer=after, learning_rate=usual)
    form.set_value(named)
    assert form.value() == named
    form.adopt(optimizer=before)
    form.adopt(optimizer=after)
    assert form.value() == named


@pytest.mark.parametrize("target", ["class", "binary", "labels", "number", "mask"])
def test_only_losses_that_are_right_for_the_target_are_offered(
    form: TrainingForm, target: TargetKind
) -> None:
    form.follow_target(target)
    assert offered(form) == losses_for(target)
    config = form.value()
    assert config is not None
    assert config.loss in losses_for(target)
    box = form.editor("loss")
    assert isinstance(box, QComboBox)
    for at, name in enumerate(LOSSES):
        reason = box.itemData(at, Qt.ItemDataRole.ToolTipRole)
        assert bool(reason) == (name not in losses_for(target))


def test_a_loss_that_had_to_give_way_comes_back(form: TrainingForm) -> None:
    form.adopt(loss="cross_entropy")
    for target, loss in (("binary", "bce"), ("number", "mse"), ("class", "cross_entropy")):
        form.follow_target(target)  # type: ignore[arg-type]
        assert form.chosen("loss") == loss
    form.follow_target("number")
    form.follow_target("class")
    form.adopt(loss="bce")  # a person's own choice stays
    form.follow_target("labels")
    form.follow_target("class")
    assert form.chosen("loss") == "bce"


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_is_explained_with_its_formula(form: TrainingForm, loss: str) -> None:
    form.adopt(loss=loss)
    shown = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    assert EXPLANATIONS[loss].text in shown
    assert EXPLANATIONS[loss].formula in shown
    assert form.is_shown("teacher") == (loss == "kl_div")
