"""What the training form says is known to the views that look ahead of a run."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnviz.engine.training.config import TrainConfig
from cnnviz.qt.docks.training import TrainingPanel
from cnnviz.qt.draft import draft_of
from cnnviz.qt.workbench import Workbench


def test_the_form_publishes_itself_and_takes_proposals(qtbot: QtBot, workbench: Workbench) -> None:
    draft = draft_of(workbench)
    assert draft.config == TrainConfig()
    # Nobody has looked at the form yet: what is proposed stands in it when somebody does.
    with qtbot.waitSignal(draft.changed):
        draft.adopt(loss="mse")
    panel = TrainingPanel(workbench)
    qtbot.addWidget(panel)
    assert draft_of(workbench) is draft
    assert draft.config == panel.form.value() == TrainConfig(loss="mse")
    with qtbot.waitSignal(draft.changed):
        draft.adopt(optimizer="sgd", epochs=7)
    config = draft.config
    assert config is not None
    assert (config.optimizer, config.epochs) == ("sgd", 7)
    assert panel.form.value() == config
    with qtbot.waitSignal(draft.changed):
        panel.form.editor("epochs").lineEdit().setText("many")  # type: ignore[attr-defined]
    assert draft.config is None
