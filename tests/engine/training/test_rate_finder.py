"""The learning-rate finder: a sweep like a bare loop's, and the place where the loss falls."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.engine.data.preprocessing import apply_many
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.network import preparing_model
from cnnviz.engine.training.rate_finder import RateTried, finding_rate, suggested_rate
from cnnviz.engine.training.setup import split_samples
from tests.few import Shapes, few_digits

CONFIG = TrainConfig(device="cpu", batch_size=32, optimizer="sgd", momentum=0.0)


def test_each_step_is_that_of_a_bare_loop() -> None:
    images = few_digits(120)
    found = drain(finding_rate(CONFIG, image_set=images, lowest=1e-3, highest=0.1, steps=10))
    # By hand: plain gradient descent, each step with a rate larger by one and the same factor.
    model = drain(preparing_model(CONFIG, images, None))
    train = split_samples(images, CONFIG.validation_share, CONFIG.seed).train
    batches = [
        part
        for epoch in (1, 2, 3, 4)
        for order in [np.random.default_rng((CONFIG.seed, epoch)).permutation(train)]
        for part in np.split(order, range(32, len(order), 32))
    ]
    model.module.train()
    losses, smoothed, mean = [], [], 0.0
    for step in range(10):
        rate = 1e-3 * 100 ** (step / 9)
        inputs = apply_many(images.in_memory[batches[step]], model.preprocessing)
        loss = nn.functional.cross_entropy(
            model.module(inputs), torch.from_numpy(images.labels[batches[step]])
        )
        weights = list(model.module.parameters())
        for weight, slope in zip(weights, torch.autograd.grad(loss, weights), strict=True):
            weight.data -= rate * slope
        losses.append(loss.item())
        mean = 0.9 * mean + 0.1 * loss.item()
        smoothed.append(mean / (1 - 0.9 ** (step + 1)))
    np.testing.assert_allclose(found.rates, [1e-3 * 100 ** (step / 9) for step in range(10)])
    np.testing.assert_allclose(found.losses, losses, rtol=1e-5)
    np.testing.assert_allclose(found.smoothed, smoothed, rtol=1e-5)


def test_the_suggestion_is_where_the_loss_falls_fastest() -> None:
    rates = np.geomspace(1e-6, 1, 61)
    at = np.log10(rates)
    falls = 2 - 1.5 / (1 + np.exp(-4 * (at + 3)))  # steepest at 1e-3
    explodes = np.where(at > -1, 40 * (at + 1), 0.0)
    found = suggested_rate(rates, falls + explodes)
    assert found == pytest.approx(1e-3)
    assert suggested_rate(rates, 1 + rates) is None
    assert suggested_rate(rates[:5], falls[:5]) is None


@pytest.mark.parametrize(
    ("target", "loss"),
    [("class", "kl_div"), ("binary", "bce"), ("labels", "bce"), ("number", "mse")],
)
def test_every_kind_of_answer_has_its_sweep(target: TargetKind, loss: str) -> None:
    images = Shapes(target)
    wanted = replace(CONFIG, loss=loss, label_smoothing=0.1 if loss == "kl_div" else 0.0)
    told: list[object] = []
    found = drain(finding_rate(wanted, image_set=images, lowest=1e-4, steps=40), told.append)
    assert [one.rate for one in told if isinstance(one, RateTried)][: len(found.rates)] == list(
        found.rates
    )
    assert found.suggestion is not None
    assert 1e-4 < found.suggestion < 10
    learned = found.losses[found.rates <= found.suggestion]
    assert learned[-1] < learned[0]


def test_a_sweep_ends_where_the_loss_explodes() -> None:
    found = drain(finding_rate(CONFIG, image_set=few_digits(120), highest=1e6, steps=40))
    assert found.exploded
    assert len(found.rates) < 40
    assert np.isfinite(found.losses).all()


def test_a_network_that_is_given_stays_as_it_was() -> None:
    model = load_model("course_cnn", num_classes=10)
    before = {key: value.clone() for key, value in model.module.state_dict().items()}
    drain(finding_rate(CONFIG, model=model, image_set=few_digits(60), steps=10))
    after = model.module.state_dict()
    assert all(torch.equal(before[key], after[key]) for key in before)
    assert not model.module.training


def test_layers_keep_the_relation_of_their_rates() -> None:
    images = few_digits(60)
    still = replace(CONFIG, batch_size=60, layer_rates="conv1=0,conv2=0,fc1=0,fc2=0")
    found = drain(finding_rate(still, image_set=images, lowest=1.0, steps=10))
    # Nothing moves: all of the images together cost the same each time.
    np.testing.assert_allclose(found.losses, found.losses[0], rtol=1e-5)


def test_rates_must_be_in_order() -> None:
    for lowest, highest in ((1.0, 0.1), (0.0, 1.0)):
        with pytest.raises(BadValue):
            drain(finding_rate(CONFIG, lowest=lowest, highest=highest))
    with pytest.raises(CnnvizError):
        drain(finding_rate(replace(CONFIG, loss="mse"), image_set=Shapes("labels")))
