"""The time left is told by the newest speed."""

from __future__ import annotations

import pytest

from cnnviz.state.pace import Pace


def test_time_left_follows_the_last_seconds() -> None:
    pace = Pace()
    assert pace.seconds_left(0) is None
    for second in range(11):
        pace.note(second / 100, second)  # one hundredth a second
    assert pace.seconds_left(10) == pytest.approx(90)
    assert pace.seconds_left(15) == pytest.approx(85)
    pace.rest()
    assert pace.seconds_left(16) is None
    for second in range(100, 131):
        pace.note(0.1 + (second - 100) / 50, second)  # now twice as fast
    assert pace.seconds_left(130) == pytest.approx(15, rel=0.01)
    pace.note(0.0, 131)  # another stage
    assert pace.seconds_left(131) is None
