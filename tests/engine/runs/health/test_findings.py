"""Each finding where it belongs, by made-up runs; healthy ones are left in peace."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from cnnviz.engine.runs.health.finding import HealthFinding
from cnnviz.engine.runs.health.findings import findings
from cnnviz.engine.runs.health.trace import RunTrace, Said, SilentUnits
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.events import Diverged, EpochEnd, LayersMeasured, RunFacts

LAYERS = ("conv1", "relu#1", "conv2", "relu#2", "fc1", "fc2")
WRONG = np.arange(30) * 10 + np.arange(30) % 5  # of all five classes
FEW = {"zeros": (0, 0.5, 0, 0.5, 0, 0), "gradient": (0.1, None, 0.2, None, 0.5, 1)}
USUAL = {**FEW, "weight": (3, None, 5, None, 8, 2), "update": (1e-3,) * 6}


def made(
    losses: NDArray[np.float64] | None = None,
    validation: tuple[float, ...] = (0.9, 0.5, 0.35, 0.3, 0.29, 0.29),
    train: tuple[float, ...] = (1.2, 0.6, 0.4, 0.3, 0.28, 0.27),
    figures: tuple[float, ...] = (0.7, 0.8, 0.88, 0.9, 0.91, 0.91),
    **changes: object,
) -> RunTrace:
    """Return a healthy run of six epochs with 40 steps each, but for what is given."""
    count = len(validation)
    steps = np.arange(1, 40 * count + 1, dtype=float)
    if losses is None:
        noise = np.random.default_rng(0).normal(1, 0.1, len(steps))
        losses = (0.25 + 2.05 * np.exp(-steps / 40)) * noise
    ends = tuple(
        EpochEnd(
            at + 1,
            40 * (at + 1),
            train[at],
            min(1, figures[at] + 0.02),
            loss,
            figures[at],
            loss == min(validation[: at + 1]),
            1.0,
            100.0,
        )
        for at, loss in enumerate(validation)
    )
    trace = RunTrace(
        RunFacts(Path("run"), epochs=count, steps_per_epoch=40, config=TrainConfig(epochs=count)),
        steps,
        losses,
        np.full(len(steps), 1e-3),
        ends,
        tuple(measured(at + 1) for at in range(count)),
        tuple(said(at + 1) for at in range(count)),
        reason="finished",
    )
    return replace(trace, **changes)


def measured(epoch: int, **columns: tuple[float | None, ...]) -> LayersMeasured:
    given = {**USUAL, **columns}
    rest = {name: given.get(name, (0.1,) * 6) for name in ("mean", "deviation")}
    return LayersMeasured(
        epoch,
        40 * epoch,
        LAYERS,
        rest["mean"],
        rest["deviation"],
        *(given[name] for name in ("zeros", "gradient", "weight", "update")),
    )


def said(epoch: int, wrong: int = 20, *, sure: bool = False, samples: int = 300) -> Said:
    """Return answers about samples of five classes; the errors lie where the network is unsure."""
    random = np.random.default_rng(7)
    labels = np.arange(samples) % 5
    predicted, confidence = labels.copy(), random.uniform(0.8, 1.0, samples)
    at = WRONG[:wrong] if wrong <= len(WRONG) else np.arange(wrong) * 2
    predicted[at] = (labels[at] + 1) % 5
    if not sure:
        confidence[at] = random.uniform(0.3, 0.6, wrong)
    return Said(epoch, np.arange(samples) + 1000, labels, predicted, confidence)


def kinds(trace: RunTrace) -> list[str]:
    return [finding.kind for finding in findings(trace)]


def only(trace: RunTrace) -> HealthFinding:
    (finding,) = findings(trace)
    return finding


def flat(level: float, count: int = 240) -> NDArray[np.float64]:
    return level * np.random.default_rng(1).normal(1, 0.03, count)


def test_a_healthy_run_is_left_in_peace() -> None:
    assert kinds(made()) == []
    assert kinds(made(reason="")) == []


def test_nothing_is_said_of_the_first_steps() -> None:
    whole = made(flat(2.3))
    early = replace(
        whole,
        steps=whole.steps[:30],
        losses=whole.losses[:30],
        epochs=(),
        layers=(),
        said=(),
        reason="",
    )
    assert kinds(early) == []
    assert kinds(RunTrace(RunFacts(Path("run")))) == []


def test_a_loss_that_does_not_fall_is_told_with_its_numbers() -> None:
    guessing = (0.2,) * 6
    found = only(
        made(flat(3.2), figures=guessing, train=(3.2,) * 6, validation=(3.2,) * 6, said=())
    )
    assert found.kind == "loss_stalls"
    assert found.severity == "problem"
    assert "3.2" in found.sentence
    assert dict(found.settings) == {"learning_rate": 1e-4}
    assert found.evidence is not None
    assert [line.name for line in found.evidence.lines] == ["train", "validation", "start"]


def test_a_loss_at_that_of_guessing_is_told_though_it_fell_at_first() -> None:
    losses = flat(np.log(5))
    losses[:10] = 2.6
    found = only(made(losses, figures=(0.2,) * 6, train=(1.6,) * 6, validation=(1.61,) * 6))
    assert found.kind == "loss_stalls"
    assert "guesses among 5 classes has 1.61" in found.sentence


def test_a_network_that_begins_good_need_not_get_better() -> None:
    flat_and_low = made(flat(0.05), train=(0.05,) * 6, validation=(0.06,) * 6, figures=(0.98,) * 6)
    assert kinds(flat_and_low) == []


def test_steps_far_too_small_are_the_cause_that_is_told() -> None:
    tiny = tuple(measured(at, update=(1e-7,) * 6) for at in range(1, 7))
    found = only(
        made(
            flat(2.3),
            figures=(0.2,) * 6,
            train=(2.3,) * 6,
            validation=(2.3,) * 6,
            layers=tiny,
            rates=np.full(240, 1e-7),
            facts=replace(made().facts, config=TrainConfig(learning_rate=1e-7)),
        )
    )
    assert found.kind == "small_updates"
    assert dict(found.settings)["learning_rate"] == 1e-3  # the usual one of Adam


def test_small_steps_at_the_end_of_a_schedule_are_meant() -> None:
    tiny = tuple(measured(at, update=(1e-7,) * 6) for at in range(1, 7))
    rates = np.linspace(1e-3, 0, 240)
    assert "small_updates" not in kinds(made(flat(0.3), layers=tiny, rates=rates))


def test_steps_far_too_large_name_their_layer() -> None:
    wild = tuple(measured(at, update=(1e-3, None, 0.4, None, 1e-3, 1e-3)) for at in range(1, 7))
    found = only(made(layers=wild))
    assert (found.kind, found.layer) == ("large_updates", "conv2")


def test_a_loss_that_jumps_asks_for_a_lower_rate() -> None:
    losses = flat(2.4)
    losses[0], losses[40:80] = 2.3, 30.0
    found = only(made(losses, figures=(0.2,) * 6, train=(2.4,) * 6, validation=(2.4,) * 6))
    assert (found.kind, found.severity) == ("loss_jumps", "problem")
    losses[120:] = 0.3  # it has recovered
    found = only(made(losses))
    assert (found.kind, found.severity) == ("loss_jumps", "look")


def test_noise_of_a_network_that_begins_nearly_perfect_is_no_jump() -> None:
    losses = 0.03 * np.random.default_rng(2).exponential(1, 240)
    assert kinds(made(losses, train=(0.03,) * 6, validation=(0.04,) * 6, figures=(0.99,) * 6)) == []


def test_a_diverged_run_names_layer_and_samples_and_nothing_that_follows_from_it() -> None:
    told = Diverged(2, 61, "The loss is not a number.", (3, 4), "conv2")
    found = only(
        made(
            flat(2.3),
            diverged=told,
            reason="diverged",
            figures=(0.2,) * 6,
            train=(2.3,) * 6,
            validation=(2.3,) * 6,
        )
    )
    assert (found.kind, found.layer, found.sample_ids) == ("diverged", "conv2", (3, 4))
    assert dict(found.settings)["clip_norm"] == 1.0


def test_gradients_that_vanish_name_the_first_layers() -> None:
    lost = tuple(measured(at, gradient=(1e-7, None, 1e-5, None, 0.1, 0.2)) for at in range(1, 7))
    found = only(
        made(flat(2.3), layers=lost, figures=(0.2,) * 6, train=(2.3,) * 6, validation=(2.3,) * 6)
    )
    assert (found.kind, found.layer) == ("vanishing_gradients", "conv1")
    assert "conv1, conv2" in found.sentence
    assert kinds(made(layers=lost)) == []  # a network that has learned has small gradients


def test_a_side_branch_without_gradient_is_no_vanishing() -> None:
    lost = tuple(measured(at, gradient=(0.1, None, 1e-7, None, 0.1, 0.2)) for at in range(1, 7))
    guessed = {"figures": (0.2,) * 6, "train": (2.3,) * 6, "validation": (2.3,) * 6}
    assert kinds(made(flat(2.3), layers=lost, **guessed)) == ["loss_stalls"]  # type: ignore[arg-type]


def test_gradients_that_explode_name_their_layer() -> None:
    gradients = [(0.1, None, 0.2, None, 0.5, 1)] * 5 + [(0.1, None, 90.0, None, 0.5, 1)]
    layers = tuple(measured(at, gradient=one) for at, one in enumerate(gradients, 1))
    found = only(made(layers=layers))
    assert (found.kind, found.layer, found.epoch) == ("exploding_gradients", "conv2", 6)


def units(layer: str, places: int, dead: list[float], count: int = 20) -> tuple[SilentUnits, ...]:
    """Return a layer's units through the epochs; `dead` is the share of silent ones in each."""
    return tuple(
        SilentUnits(at, layer, 50, places, (np.arange(count) < share * count).astype(float))
        for at, share in enumerate(dead, 1)
    )


def test_dead_units_are_told_once_for_a_layer_and_its_relu() -> None:
    both = units("conv2", 100, [0.5] * 6) + units("relu#2", 100, [0.5] * 6)
    found = only(made(units=both))
    assert (found.kind, found.layer) == ("dead_units", "relu#2")
    assert "10 of 20 units" in found.sentence


def test_units_that_are_silent_from_the_start_in_a_linear_layer_are_usual() -> None:
    zeros = (0, 0.5, 0, 0.5, 0.6, 0)
    layers = tuple(measured(at, zeros=zeros) for at in range(1, 7))
    assert kinds(made(units=units("fc1", 1, [0.5] * 6), layers=layers)) == []
    fell = units("fc1", 1, [0.1, 0.2, 0.4, 0.5, 0.5, 0.5])
    assert kinds(made(units=fell, layers=layers)) == ["dead_units"]


def test_units_below_zero_without_a_relu_are_not_dead() -> None:
    layers = tuple(measured(at, zeros=(0,) * 6) for at in range(1, 7))
    assert kinds(made(units=units("conv2", 100, [0.9] * 6), layers=layers)) == []


def test_a_silent_layer_is_the_cause_of_all_else() -> None:
    zeros, gradient = (0, 0.5, 0, 1.0, 0, 0), (0, None, 0, None, 0, 0.3)
    layers = tuple(measured(at, zeros=zeros, gradient=gradient) for at in range(1, 7))
    found = only(
        made(flat(2.3), layers=layers, figures=(0.2,) * 6, train=(2.3,) * 6, validation=(2.3,) * 6)
    )
    assert (found.kind, found.layer) == ("silent_layer", "relu#2")


def test_overfitting_is_told_since_the_best_epoch() -> None:
    found = only(made(validation=(0.9, 0.5, 0.6, 0.7, 0.8, 0.9)))
    assert (found.kind, found.epoch, found.severity) == ("overfitting", 2, "problem")
    assert found.evidence is not None
    assert found.evidence.mark == 2
    assert "Since epoch 2" in found.sentence
    assert kinds(made(validation=(0.9, 0.5, 0.48, 0.49, 0.5, 0.49))) == []  # it wobbles


def test_labels_that_are_random_are_told_from_some_that_are_wrong() -> None:
    by_heart = made(
        train=(1.6, 1.5, 1.3, 1.0, 0.7, 0.5),
        validation=(1.6, 1.65, 1.7, 1.9, 2.2, 2.6),
        figures=(0.2,) * 6,
        said=tuple(said(at, wrong=150) for at in range(1, 7)),
    )
    ends = tuple(replace(one, train_figure=0.2 + 0.1 * one.epoch) for one in by_heart.epochs)
    found = only(replace(by_heart, epochs=ends))
    assert found.kind == "random_labels"
    assert "80 %" in found.sentence


def test_some_wrong_labels_are_listed_and_errors_of_the_network_are_not() -> None:
    assert kinds(made(said=tuple(said(at, wrong=30) for at in range(1, 7)))) == []
    found = only(made(said=tuple(said(at, wrong=30, sure=True) for at in range(1, 7))))
    assert found.kind == "wrong_labels"
    assert len(found.sample_ids) > 20
    assert set(found.sample_ids) <= set((1000 + WRONG).tolist())


def test_answers_that_change_from_epoch_to_epoch_are_no_wrong_labels() -> None:
    def moving(epoch: int) -> Said:
        one = said(epoch, wrong=30, sure=True)
        wrong = one.predicted != one.labels
        other = np.where(wrong, (one.labels + 1 + epoch % 4) % 5, one.predicted)
        return replace(one, predicted=other)

    assert "wrong_labels" not in kinds(made(said=tuple(moving(at) for at in range(1, 7))))


def test_one_answer_to_everything_is_told_with_its_name() -> None:
    always = tuple(replace(said(at), predicted=np.full(300, 3)) for at in range(1, 7))
    found = only(made(said=always, class_names=tuple("abcde"), figures=(0.3,) * 6))
    assert found.kind == "one_answer"
    assert "says d of 100 %" in found.sentence


def test_a_class_that_is_never_answered_brings_its_samples() -> None:
    def without(epoch: int) -> Said:
        one = said(epoch)
        return replace(one, predicted=np.where(one.predicted == 4, 0, one.predicted))

    found = only(made(said=tuple(without(at) for at in range(1, 7))))
    assert (found.kind, dict(found.settings)) == ("never_answered", {"class_weights": "balanced"})
    assert found.sample_ids == tuple(range(1004, 1300, 5))


def test_held_out_images_that_are_far_easier_are_told_unless_training_is_made_harder() -> None:
    easy = made(figures=(0.9,) * 6, validation=(0.1,) * 6)
    ends = tuple(replace(one, train_figure=0.6) for one in easy.epochs)
    easy = replace(easy, epochs=ends)
    assert kinds(easy) == ["easy_validation"]
    dropout = replace(easy.facts, config=TrainConfig(dropout=0.5))
    assert kinds(replace(easy, facts=dropout)) == []


def test_a_run_that_still_gets_better_proposes_more_epochs() -> None:
    falling = made(
        validation=(1.4, 1.2, 1.0, 0.8, 0.6, 0.45), figures=(0.5, 0.55, 0.6, 0.65, 0.7, 0.75)
    )
    found = only(falling)
    assert (found.kind, found.severity, dict(found.settings)) == (
        "unfinished",
        "look",
        {"epochs": 12},
    )
    assert kinds(replace(falling, reason="")) == []  # it goes on


def test_a_loop_that_tells_no_training_figure_has_no_gap_to_explain() -> None:
    easy = made(figures=(0.9,) * 6, validation=(0.1,) * 6)
    ends = tuple(replace(one, train_figure=float("nan")) for one in easy.epochs)
    assert kinds(replace(easy, epochs=ends)) == []


def test_batches_that_were_left_out_are_counted() -> None:
    found = only(made(skipped=30))
    assert (found.kind, found.severity) == ("skipped_batches", "problem")
    assert "30 of 270 batches" in found.sentence
    assert kinds(made(skipped=1)) == []


def test_numbers_are_judged_by_r2() -> None:
    facts = replace(made().facts, figure="r2")
    found = only(made(facts=facts, figures=(-0.1,) * 6, said=()))
    assert found.kind == "guessing"
    assert "R²" in found.sentence


def test_other_targets_get_no_sentences_about_classes() -> None:
    for figure in ("mean_average_precision", "mean_iou"):
        facts = replace(made().facts, figure=figure)
        always = tuple(replace(said(at), predicted=np.full(300, 3)) for at in range(1, 7))
        assert kinds(made(facts=facts, said=always)) == []


def test_problems_come_before_what_deserves_a_look() -> None:
    found = findings(
        made(
            validation=(0.9, 0.5, 0.6, 0.7, 0.8, 0.9),
            skipped=5,
            said=tuple(said(at, wrong=30, sure=True) for at in range(1, 7)),
        )
    )
    order = [finding.severity for finding in found]
    assert order == sorted(order, key=("problem", "look").index)
    assert [finding.kind for finding in found] == ["wrong_labels", "overfitting", "skipped_batches"]


def test_findings_are_facts_that_json_takes() -> None:
    from cnnviz.commands.console import _plain

    for finding in findings(made(validation=(0.9, 0.5, 0.6, 0.7, 0.8, 0.9), skipped=30)):
        again = json.loads(json.dumps(_plain(finding.facts())))
        assert again["kind"] == finding.kind
        assert len(again["evidence"]["lines"][0]["x"]) == len(finding.evidence.lines[0].x)


def test_a_million_steps_are_judged_in_no_time_and_drawn_as_a_few() -> None:
    count = 1_000_000
    losses = 0.2 + 2 * np.exp(-np.arange(count) / 1e5)
    trace = replace(
        made(), steps=np.arange(1.0, count + 1), losses=losses, rates=np.full(count, 1e-3)
    )
    times = []
    for _ in range(3):
        began = time.perf_counter()
        assert findings(trace) == ()
        times.append(time.perf_counter() - began)
    assert min(times) < 0.5
    stalled = replace(
        trace,
        losses=np.full(count, 3.2),
        said=(),
        epochs=tuple(replace(one, validation_figure=0.1, train_figure=0.1) for one in trace.epochs),
    )
    evidence = only(replace(stalled, reason="")).evidence
    assert evidence is not None
    assert max(len(line.x) for line in evidence.lines) <= 200


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_figures_that_are_no_numbers_do_no_harm(odd: float) -> None:
    losses = flat(0.5)
    losses[::7] = odd
    broken = tuple(
        replace(one, validation_loss=odd, validation_figure=odd) for one in made().epochs
    )
    nothing = (None,) * 6
    layers = tuple(
        measured(at, zeros=nothing, gradient=nothing, weight=nothing, update=nothing)
        for at in range(1, 7)
    )
    findings(made(losses, epochs=broken, layers=layers))
    findings(made(losses, layers=(), said=(), units=()))
