"""Which loss goes with which target is known without torch, and a reason is given for the rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import BadValue
from cnnviz.engine.training.objectives import EXPLANATIONS, check_pairing, losses_for, why_not
from cnnviz.engine.training.settings.loss import LOSSES

KINDS: tuple[TargetKind, ...] = ("class", "binary", "labels", "number", "mask")


def test_the_pairings_are_those_of_the_course() -> None:
    assert losses_for("class") == LOSSES
    assert [losses_for(kind) for kind in KINDS[1:]] == [
        ("bce",),
        ("bce",),
        ("mse",),
        ("cross_entropy",),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_wrong_pairing_says_why_and_what_is_right(kind: TargetKind, loss: str) -> None:
    if loss in losses_for(kind):
        assert why_not(loss, kind) == ""
        check_pairing(loss, kind)
        return
    with pytest.raises(BadValue) as caught:
        check_pairing(loss, kind)
    assert why_not(loss, kind) in str(caught.value)
    assert losses_for(kind)[0] in str(caught.value)


def test_each_loss_is_explained_in_two_sentences() -> None:
    assert tuple(EXPLANATIONS) == LOSSES
    for entry in EXPLANATIONS.values():
        assert entry.text.endswith(".")
        assert entry.text.count(". ") == 1
        assert entry.formula.startswith("L = ")


def test_a_form_asks_without_loading_torch() -> None:
    program = (
        "import sys; from cnnviz.engine.training.objectives import why_not; "
        "assert why_not('mse', 'mask'); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
