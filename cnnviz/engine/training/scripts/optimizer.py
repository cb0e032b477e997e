"""The part of a script that turns gradients into steps: ``optimizer``, and ``scheduler`` if any."""

from __future__ import annotations

import math

from cnnviz.engine.scripting.parts import Section, call, fold, lines, quote
from cnnviz.engine.training.groups import layer_factors
from cnnviz.engine.training.scripts.facts import Facts

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
    """Return the code of the optimiser, and of what moves its learning rate."""
    config = facts.config
    name = _CLASSES[config.optimizer]
    groups, weights = _groups(facts)
    given = [f"{key}={value!r}" for key, value in _given(facts).items()]
    making = call(f"optimizer = optim.{name}", [weights, f"lr={config.rate!r}", *given])
    blocks = [*groups, making, *_schedule(facts)]
    words = f"{name} turns the gradients into steps of the weights."
    imports = [OPTIM]
    if len(blocks) > len(groups) + 1:
        words += " A schedule moves their length while training goes on."
        imports += _schedule_imports(facts)
    return Section("Optimiser", words, tuple(blocks), tuple(imports))


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
        "weight_decay": config.weight_decay if config.decay_all else 0.0,
    }
    defaults = _DEFAULTS[config.optimizer]
    return {key: values[key] for key, usual in defaults.items() if values[key] != usual}


# ---- groups --------------------------------------------------------------------------------------


def _groups(facts: Facts) -> tuple[list[str], str]:
    """Return the code that sorts the weights, and the expression of what the optimiser gets."""
    config = facts.config
    sorts = config.weight_decay > 0 and not config.decay_all
    factors = layer_factors(config.layer_rates, facts.model.module)
    decays = '"weight_decay": decay'
    if factors:
        literal = ", ".join(f"{quote(layer)}: {factor!r}" for layer, factor in factors.items())
        entries = ['"params": [parameter]', f'"lr": {config.rate!r} * factor']
        code = lines(
            "# Parts of the network learn at a rate of their own; the longest name counts.",
            fold("factors = {", [literal], "}"),
            "groups = []",
            "for name, parameter in model.named_parameters():",
            '    above = [layer for layer in factors if f"{name}.".startswith(f"{layer}.")]',
            "    factor = factors[max(above, key=len)] if above else 1.0",
            *([_decay_lines(facts)] if sorts else []),
            fold("groups.append({", [*entries, *([decays] if sorts else [])], "})", 1),
        )
        return [code], "groups"
    if not sorts:
        return [], "model.parameters()"
    code = lines(
        "# Normalisations and biases are not pulled towards zero.",
        "decayed, others = [], []",
        "for name, parameter in model.named_parameters():",
        '    kernel = parameter.ndim > 1 and name.endswith("weight")',
        "    (decayed if kernel else others).append(parameter)",
        "groups = [",
        f'    {{"params": decayed, "weight_decay": {config.weight_decay!r}}},',
        '    {"params": others},',
        "]",
    )
    return [code], "groups"


def _decay_lines(facts: Facts) -> str:
    return lines(
        '    kernel = parameter.ndim > 1 and name.endswith("weight")',
        f"    decay = {facts.config.weight_decay!r} if kernel else 0.0",
    )


# ---- schedules -----------------------------------------------------------------------------------


def _schedule(facts: Facts) -> list[str]:
    config = facts.config
    rises = warmup_steps(facts) > 1
    if config.schedule == "constant" and not rises:
        return []
    making = []
    if config.schedule in ("cosine", "one_cycle") or rises:
        making.append("steps_per_epoch = math.ceil(len(train) / BATCH_SIZE)")
    if rises:
        making += [
            f"warmup_steps = round({config.warmup_epochs!r} * steps_per_epoch)",
            call(
                "warmup = optim.lr_scheduler.LinearLR",
                ["optimizer", "1 / warmup_steps", "total_iters=warmup_steps - 1"],
            ),
        ]
    match config.schedule:
        case "step":
            arguments = ["optimizer", str(config.step_epochs), repr(config.rate_factor)]
            making.append(_scheduler("StepLR", arguments))
        case "plateau":
            arguments = [
                "optimizer",
                f"factor={config.rate_factor!r}",
                f"patience={config.patience}",
                "threshold=0",
            ]
            making.append(_scheduler("ReduceLROnPlateau", arguments))
        case "one_cycle":
            arguments = [
                "optimizer",
                '[group["lr"] for group in optimizer.param_groups]',
                "total_steps=steps_per_epoch * EPOCHS",
                "cycle_momentum=False",
            ]
            making.append(_scheduler("OneCycleLR", arguments))
        case "cosine":
            steps = "steps_per_epoch * EPOCHS" + (" - warmup_steps" if rises else "")
            name = "cosine" if rises else "scheduler"
            making.append(
                call(f"{name} = optim.lr_scheduler.CosineAnnealingLR", ["optimizer", steps])
            )
            if rises:
                arguments = ["optimizer", "[warmup, cosine]", "milestones=[warmup_steps]"]
                making.append(_scheduler("SequentialLR", arguments))
    return ["\n".join(making)]


def _scheduler(name: str, arguments: list[str]) -> str:
    return call(f"scheduler = optim.lr_scheduler.{name}", arguments)


def _schedule_imports(facts: Facts) -> list[str]:
    plain = facts.config.schedule in ("step", "plateau") and warmup_steps(facts) <= 1
    return [] if plain else ["import math"]


def warmup_steps(facts: Facts) -> int:
    """Return for how many steps the learning rate rises."""
    config = facts.config
    if config.schedule == "one_cycle":
        return 0
    per_epoch = math.ceil(len(facts.parts.train.ids) / config.batch_size)
    return round(config.warmup_epochs * per_epoch)


def steps_of_rate(facts: Facts) -> tuple[list[str], list[str]]:
    """Return what moves the learning rate after each step, and after each epoch."""
    config, rises = facts.config, warmup_steps(facts) > 1
    after_step = ["warmup.step()"] if rises and config.schedule != "cosine" else []
    match config.schedule:
        case "cosine" | "one_cycle":
            return ["scheduler.step()"], []
        case "step":
            return after_step, ["scheduler.step()"]
        case "plateau":
            return after_step, ["scheduler.step(test_loss)"]
    return after_step, []
