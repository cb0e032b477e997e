"""Which samples a cell means, and in which order rows stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.evaluate import Evaluation, evaluate
from cnnviz.state.evaluation import (
    appearing,
    cell_of,
    counted,
    in_cell,
    share_text,
    sorted_rows,
)
from cnnviz.state.selection import Selection


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(load_model("bundled"), open_dataset("digits", "test"), keep=False)


def test_a_part_is_counted(found: Evaluation) -> None:
    whole, samples = counted(found)
    assert samples == 360
    assert whole is found.confusion
    mask = np.zeros(360, bool)
    mask[::3] = True
    part, samples = counted(found, mask)
    assert part.sum() == samples == 120
    told = found.predictions
    for truth in range(10):
        for said in range(10):
            use = mask[told["sample_ids"]] & (told["labels"] == truth) & (told["predicted"] == said)
            assert part[truth, said] == use.sum()


def test_a_cell_is_found_by_its_samples(found: Evaluation) -> None:
    for cell in (
        (3, 3),
        tuple(
            int(one[0]) for one in np.nonzero(found.confusion - np.diag(np.diag(found.confusion)))
        ),
    ):
        ids = tuple(in_cell(found, *cell).tolist())
        assert len(ids) == found.confusion[cell]
        assert cell_of(found, Selection(sample_ids=ids)) == cell
        assert cell_of(found, Selection(sample_ids=ids, class_ids=(1,))) is None
        assert cell_of(found, Selection(sample_ids=ids[1:])) is None
        assert cell_of(found, Selection(sample_ids=(*ids[1:], 10**6))) is None
    assert cell_of(found, Selection()) is None
    assert cell_of(found, Selection(sample_ids=(10**6,))) is None
    assert len(in_cell(found, None, None)) == 360
    assert len(in_cell(found, 4, None)) == found.confusion[4].sum()
    assert len(in_cell(found, None, 4)) == found.confusion[:, 4].sum()


def test_classes_that_appear() -> None:
    confusion = np.zeros((5, 5), np.int64)
    confusion[1, 3] = 2
    assert appearing(confusion).tolist() == [1, 3]


def test_shares_are_told_with_their_counts() -> None:
    assert share_text(87, 1000) == "87 of 1,000 (8.7 %)"
    assert share_text(0, 0) == "0 of 0"


def test_rows_are_sorted_with_gaps_last() -> None:
    rows = [("b", 2.0), ("A", float("nan")), ("c", 1.0), ("a", 2.0)]
    assert sorted_rows(rows, 0, False) == [1, 3, 0, 2]
    assert sorted_rows(rows, 1, False) == [2, 0, 3, 1]
    assert sorted_rows(rows, 1, True) == [0, 3, 2, 1]


def test_another_evaluation_of_no_errors(found: Evaluation) -> None:
    told = {**found.predictions, "predicted": found.predictions["labels"]}
    perfect = replace(found, predictions=told, confusion=np.diag(found.confusion.sum(1)))
    ids = tuple(in_cell(perfect, 2, 2).tolist())
    assert cell_of(perfect, Selection(sample_ids=ids)) == (2, 2)
