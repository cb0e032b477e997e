"""What is told before a training: the newest answer to what the form says, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.proposal import Proposal, proposing
from cnnviz.qt import theme
from cnnviz.qt.draft import draft_of
from cnnviz.qt.proposal_view import FollowingProposal, ProposalView
from cnnviz.qt.proposals import Proposals, proposals_of
from cnnviz.qt.workbench import Workbench

PATIENCE = 60_000
CONFIG = TrainConfig(device="cpu", batch_size=32, filters1=4, filters2=4, units=16)
FULL = Proposal(
    sentences=("Images are enlarged from 8 to 28 px: why not.", "The last layer is new."),
    architecture="resnet18",
    image_size=(28, 32),
    channels=3,
    outputs=1000,
    parameters=11_689_512,
    memory_bytes=1_234_000_000,
    seconds_per_step=0.5,
    seconds_per_epoch=95.0,
    steps_per_epoch=1_563,
    device="cpu",
)


@pytest.fixture
def view(qtbot: QtBot) -> ProposalView:
    made = ProposalView()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def proposals(workbench: Workbench) -> Iterator[Proposals]:
    made = proposals_of(workbench)
    assert proposals_of(workbench) is made
    yield made
    made.want(False)


def answered(qtbot: QtBot, proposals: Proposals) -> Proposal:
    qtbot.waitUntil(lambda: not proposals.busy, timeout=PATIENCE)
    assert proposals.failure == ""
    assert proposals.proposal is not None
    return proposals.proposal


def test_a_proposal_tells_ends_cost_and_changes(view: ProposalView) -> None:
    view.show_proposal(FULL)
    assert view.ends.text() == "3 x 28 x 32 px in, 1,000 out, 11,689,512 parameters"
    assert view.cost.text() == (
        "About 1.2 GB of memory, about 2 min an epoch of 1,563 steps on cpu"
    )
    assert view.changes.text().splitlines() == [f"• {sentence}" for sentence in FULL.sentences]
    assert view.problems.isHidden()
    view.show_proposal(replace(FULL, memory_bytes=None))
    assert view.cost.text().startswith("About 2 min an epoch")
    view.show_proposal(replace(FULL, memory_bytes=12_345, seconds_per_epoch=None))
    assert view.cost.text() == "About 12 kB of memory"
    view.show_proposal(replace(FULL, history_bytes=2_345_678))
    assert view.cost.text().splitlines()[1] == "History: about 2 MB an epoch"


def test_problems_come_first_and_in_the_colour_of_errors(
    qapp: QApplication, view: ProposalView
) -> None:
    before = theme.colours().name
    try:
        for name in ("dark", "light"):
            theme.apply_theme(qapp, name)
            view.show_proposal(Proposal(problems=("It cannot be.", "Nor this."), architecture="x"))
            assert view.problems.text() == "It cannot be.\nNor this."
            colour = view.problems.palette().windowText().color().name()
            assert colour == theme.colours().error.lower()
            assert view.ends.isHidden()
            assert view.cost.isHidden()
            assert view.changes.isHidden()
    finally:
        theme.apply_theme(qapp, before)


@pytest.mark.parametrize("width", [240, 280, 520])
def test_no_line_is_cut_however_narrow_it_is(qtbot: QtBot, view: ProposalView, width: int) -> None:
    view.show_proposal(replace(FULL, problems=("Something stands in the way of it. " * 4,)))
    view.resize(width, 10)
    with qtbot.waitExposed(view):
        view.show()
    view.resize(width, view.sizeHint().height())
    assert view.width() == width
    for label in (view.problems, view.ends, view.cost, view.changes):
        assert label.height() >= label.heightForWidth(label.width()) > 0


def test_while_another_answer_is_on_its_way_the_old_one_steps_back(view: ProposalView) -> None:
    view.show_proposal(FULL)
    height = view.sizeHint().height()
    view.set_busy(True)
    assert not view.bar.isHidden()
    assert not view.changes.isEnabled()
    view.set_busy(False)
    assert view.bar.isHidden()
    assert view.changes.isEnabled()
    # The bar has its room all the time, so that nothing below it moves.
    assert view.sizeHint().height() >= height
    high = view.sizeHint().height()
    view.set_busy(True)
    assert view.sizeHint().height() == high


def test_the_answer_is_the_engine_s(
    qtbot: QtBot, workbench: Workbench, proposals: Proposals
) -> None:
    view = FollowingProposal(workbench)
    qtbot.addWidget(view)
    draft_of(workbench).set(CONFIG)
    assert not proposals.busy  # nobody wants to know yet
    proposals.want(True)
    assert proposals.busy
    found = answered(qtbot, proposals)
    expected = drain(proposing(CONFIG))
    untimed: dict[str, Any] = {"seconds_per_step": None, "seconds_per_epoch": None}
    assert replace(found, **untimed) == replace(expected, **untimed)
    assert view.ends.text().startswith("1 x 28 x 28 px in, 10 out")
    assert "an epoch of" in view.cost.text()
    assert view.bar.isHidden()
    images = proposals.images
    assert images is not None
    assert images.spec == "digits"


def test_what_changes_nothing_is_not_asked_again(
    qtbot: QtBot, workbench: Workbench, proposals: Proposals, tmp_path: Path
) -> None:
    draft = draft_of(workbench)
    draft.set(CONFIG)
    proposals.want(True)
    first = answered(qtbot, proposals)
    draft.set(replace(CONFIG, epochs=50, run=str(tmp_path / "elsewhere")))
    assert not proposals.busy
    assert proposals.proposal is first
    draft.set(replace(CONFIG, units=24))
    assert proposals.busy
    assert answered(qtbot, proposals).parameters > first.parameters


def test_only_the_newest_question_is_answered(
    qtbot: QtBot, workbench: Workbench, proposals: Proposals
) -> None:
    draft, seen = draft_of(workbench), []
    proposals.changed.connect(lambda: seen.append(proposals.proposal))
    draft.set(replace(CONFIG, model="resnet18"))
    proposals.want(True)
    qtbot.waitUntil(lambda: bool(workbench.lane.jobs()), timeout=PATIENCE)
    draft.set(replace(CONFIG, model="squeezenet1_1"))
    assert answered(qtbot, proposals).architecture == "squeezenet1_1"
    assert {found.architecture for found in seen if found is not None} == {"squeezenet1_1"}
    seen.clear()
    proposals.changed.disconnect()


def test_a_wrong_image_set_is_told_in_a_sentence(
    qtbot: QtBot, workbench: Workbench, proposals: Proposals
) -> None:
    view = FollowingProposal(workbench)
    qtbot.addWidget(view)
    draft_of(workbench).set(replace(CONFIG, data="folder:/nowhere"))
    proposals.want(True)
    answered(qtbot, proposals)
    assert "nowhere" in view.problems.text()
    assert view.ends.isHidden()
    draft_of(workbench).set(replace(CONFIG, model="fasterrcnn_resnet50_fpn"))
    answered(qtbot, proposals)
    assert "can be looked into but not trained yet" in view.problems.text()


def test_a_loaded_network_is_answered_for_and_not_touched(
    qtbot: QtBot, workbench: Workbench, proposals: Proposals
) -> None:
    model = load_model("squeezenet1_1")
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    workbench.session.set_model(model)
    workbench.session.set_image_set(open_dataset("digits"))
    draft_of(workbench).set(CONFIG, from_loaded=True)
    proposals.want(True)
    found = answered(qtbot, proposals)
    assert (found.architecture, found.new_head, found.outputs) == ("squeezenet1_1", True, 10)
    after = model.module.state_dict()
    assert all(after[key].equal(value) for key, value in before.items())
    assert not model.module.training
