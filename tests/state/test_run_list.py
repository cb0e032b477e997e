"""Which runs of a list have the words of a filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnviz.engine.runs.listing import RunRow
from cnnviz.engine.runs.notes import RunNotes
from cnnviz.engine.runs.summary import RunSummary
from cnnviz.engine.training.events import RunFacts
from cnnviz.state.run_list import matches, tags_of

FACTS = RunFacts(Path("/x"), "resnet18", "Fashion-MNIST")
NOTES = RunNotes("Best", ("night shift", "Wide"), "after the talk")
ROW = RunRow(Path("/x"), "2026/one", "finished", RunSummary(FACTS), NOTES)
BROKEN = RunRow(Path("/y"), "two", "broken", None, RunNotes(tags=("Wide",)), "bad")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "one",
        "BEST",
        "resnet",
        "fashion finished",
        "talk",
        "#wide",
        "#night",
        "#night-shift",
    ],
)
def test_words_that_a_run_has(text: str) -> None:
    assert matches(ROW, text)


@pytest.mark.parametrize("text", ["two", "one two", "#ide", "#one", "#shift", "stopped"])
def test_words_that_it_has_not(text: str) -> None:
    assert not matches(ROW, text)


def test_a_broken_run_is_found_too() -> None:
    assert matches(BROKEN, "two broken #wide")
    assert not matches(BROKEN, "resnet")
    assert matches(BROKEN, "#") is False  # a word like any other


def test_tags_of_many_runs_come_first() -> None:
    assert tags_of([ROW, BROKEN]) == ("Wide", "night shift")
