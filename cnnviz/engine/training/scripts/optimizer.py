"""The part of a script that turns gradients into steps: ``optimizer``, and ``scheduler`` if any."""

from __future__ import annotations

from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.parts import Section, call, lines

OPTIM = "from torch import optim"
_CLASSES = {
    "sgd": "SGD",
    "adam": "Adam",
    "adamw": "AdamW",
    "rmsprop": "RMSprop",
    "adagrad": "Adagrad",
}
# Torch's own defaults, by the names that it gives them.
_DEFAULTS: dict[str, dict[str, object]] = {
    "sgd": {"momentum": 0.0, "dampening": 0.0, "nesterov": False, "weight_decay": 0.0},
    "adam": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0, "amsgrad": False},
    "adamw": {"betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01, "amsgrad": False},
    "rmsprop": {
        "alpha": 0.99,
        "eps": 1e-8,
        "weight_decay": 0.0,
        "momentum": 0.0,
        "centered": False,
    },
    "adagrad": {
        "lr_decay": 0.0,
        "weight_decay": 0.0,
        "initial_accumulator_value": 0.0,
        "eps": 1e-10,
    },
}


def optimizer_section(facts: Facts) -> Section:
    """Return the code of the optimiser."""
    config = facts.config
    name = _CLASSES[config.optimizer]
    given = [f"{key}={value!r}" for key, value in _given(facts).items()]
    blocks = [call(f"optimizer = optim.{name}", [_weights(facts), f"lr={config.rate!r}", *given])]
    words = f"{name} turns the gradients into steps of the weights."
    return Section("Optimiser", words, tuple(blocks), (OPTIM,))


def _given(facts: Facts) -> dict[str, object]:
    """Return the parameters that differ from torch's own defaults."""
    config = facts.config
    values: dict[str, object] = {
        "betas": (config.beta1, config.beta2),
        "eps": config.epsilon,
        "momentum": config.momentum,
        "dampening": config.dampening,
        "nesterov": config.nesterov and config.momentum > 0,
        "amsgrad": config.amsgrad,
        "alpha": config.smoothing,
        "centered": config.centered,
        "lr_decay": config.learning_rate_decay,
        "initial_accumulator_value": config.initial_accumulator,
        "weight_decay": config.weight_decay,
    }
    defaults = _DEFAULTS[config.optimizer]
    return {key: values[key] for key, usual in defaults.items() if values[key] != usual}


def _weights(facts: Facts) -> str:
    return "model.parameters()"
