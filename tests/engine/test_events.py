"""Long work can be driven, closed, and left in the middle of a call."""

from __future__ import annotations

import pytest
import torch

from cnnviz.engine.events import Cancelled, Progress, Work, drain, end_if_wanted, stoppable
from cnnviz.engine.models.build import build


def counting(to: int, closed: list[int]) -> Work[Progress, str]:
    done = 0
    try:
        while done < to:
            done += 1
            yield Progress(done, to)
        return "all"
    finally:
        closed.append(done)


def test_draining_returns_the_result_and_tells_each_step() -> None:
    told: list[float | None] = []
    assert drain(counting(4, []), lambda event: told.append(event.fraction)) == "all"
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_work_is_cleaned_up_when_its_driver_fails() -> None:
    closed: list[int] = []

    def fail(event: Progress) -> None:
        if event.done == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        drain(counting(9, closed), fail)
    assert closed == [2]


def test_nobody_wants_to_end_unless_somebody_says_so() -> None:
    end_if_wanted()
    with stoppable(lambda: True), pytest.raises(Cancelled):
        end_if_wanted()
    end_if_wanted()


@pytest.mark.parametrize("empty", [False, True])
def test_the_making_of_a_network_can_be_left_and_leaves_no_trace(empty: bool) -> None:
    before = torch.random.get_rng_state()
    asked = 0

    def soon() -> bool:
        nonlocal asked
        asked += 1
        return asked > 100

    with stoppable(soon), pytest.raises(Cancelled):
        build("resnet18", empty=empty)
    assert asked == 101
    assert torch.equal(torch.random.get_rng_state(), before)
    first, second = build("squeezenet1_1"), build("squeezenet1_1")
    assert torch.equal(next(first.parameters()), next(second.parameters()))
