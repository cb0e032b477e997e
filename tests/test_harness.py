"""The yardstick itself: what it promises, what it refuses to say."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import cycle

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.harness import Comparison, Figure, compare, markdown, timed
from tests.benchmarks.parts import PARTS


def sides(plain: Iterator[float], ours: float, ran: list[str]) -> tuple[object, object]:
    def run_plain() -> float:
        ran.append("A")
        return next(plain)

    def run_ours() -> float:
        ran.append("B")
        return ours

    return run_ours, run_plain


def measured(plain: Iterator[float], ours: float, limit: float) -> tuple[Comparison, list[str]]:
    ran: list[str] = []
    our_side, plain_side = sides(plain, ours, ran)
    return compare("x", our_side, plain_side, limit), ran  # type: ignore[arg-type]


def test_sides_take_turns_after_one_warm_up_each() -> None:
    result, ran = measured(cycle([1.0]), 1.02, 1.03)
    assert ran[:2] == ["A", "B"]
    rounds = ["".join(ran[start : start + 3]) for start in range(2, len(ran), 3)]
    assert rounds[:3] == ["ABA", "BAA", "AAB"]
    assert len(rounds) == len(result.ours) == 7
    assert (result.of_minima, result.paired, result.verdict) == (1.02, 1.02, "held")


def test_a_mark_is_missed_where_both_ratios_say_so() -> None:
    assert measured(cycle([1.0]), 1.04, 1.03)[0].verdict == "MISSED"
    odd = Comparison("x", 1.03, (1.0, 1.1, 1.1), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0))
    assert odd.verdict == "at the mark"


def test_no_verdict_beside_other_load() -> None:
    unsteady = cycle([1.0, 1.2, 1.3, 1.0, 2.0, 1.7, 1.1])
    result, _ = measured(unsteady, 1.0, 1.03)
    if not result.is_quiet:
        assert len(result.plain) == 28
        assert result.verdict.startswith("no verdict")
    drift = Comparison("x", 1.03, (1.0,) * 7, (1.0,) * 7, (1.06,) * 7)
    assert drift.verdict.startswith("no verdict")


def test_rounds_are_added_until_it_is_quiet() -> None:
    loud = [1.0, *([1.0, 1.5] * 7)]
    result, _ = measured(iter([*loud, *([1.0] * 60)]), 1.0, 1.03)
    assert 7 < len(result.plain) <= 28


def test_time_of_one_repetition() -> None:
    count = []
    assert 0 <= timed(lambda: count.append(1), repeat=5)() < 1
    assert len(count) == 5


def test_figures_and_the_table() -> None:
    assert Figure("stall", 120, "ms", 100).verdict == "MISSED"
    assert Figure("cold", 3, "s").verdict == ""
    table = markdown([("a", "bb")], ("head", "x"))
    assert table == ["| head | x  |", "|------|----|", "| a    | bb |"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_says_how_it_measures(part: str) -> None:
    pytest.importorskip("PySide6")
    module = import_module(f"tests.benchmarks.{part}")
    assert callable(module.rows)
    assert module.__doc__


def test_a_part_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["everything"])
    assert refused.value.code == 2
    assert "there are start_up" in capsys.readouterr().err
