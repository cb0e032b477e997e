"""The part of a script that says what a wrong answer costs: it leaves ``criterion``."""

from __future__ import annotations

from cnnviz.engine.scripting.checkpoints import loading_lines
from cnnviz.engine.scripting.networks import (
    MODELS,
    course_class,
    from_torchvision,
    is_course_cnn,
)
from cnnviz.engine.scripting.parts import Section, call, fold, lines
from cnnviz.engine.training.class_pairs import pair_classes
from cnnviz.engine.training.scripts.facts import Facts

TORCH, NN, NUMPY = "import torch", "from torch import nn", "import numpy as np"
FUNCTIONAL = "from torch.nn import functional as F"
_WORDS = {
    "cross_entropy": "Cross-entropy: minus the logarithm of the probability of the true class.",
    "mse": "The mean squared distance of the outputs from their targets.",
    "kl_div": "The Kullback-Leibler divergence of the network's probabilities from soft targets.",
    "bce": "Binary cross-entropy: each output by itself says yes or no.",
}


def loss_section(facts: Facts) -> Section:
    """Return the code of the loss."""
    maker = {
        "cross_entropy": _cross_entropy,
        "mse": _squared_error,
        "kl_div": _divergence,
        "bce": _binary,
    }[facts.config.loss]
    blocks, imports = maker(facts)
    return Section("Loss", _WORDS[facts.config.loss], tuple(blocks), tuple(imports))


def goal(facts: Facts) -> str:
    """Return the expression of what the loss compares outputs with."""
    return "soft_targets(images)" if has_teacher(facts) else "targets"


def has_teacher(facts: Facts) -> bool:
    """Whether the answers of another network are learned."""
    return facts.teacher is not None


def sample_weight(facts: Facts) -> str:
    """Return the expression of how much a batch counts in the mean loss of an epoch."""
    if facts.image_set.target == "mask":
        if weighted(facts):
            return "weights[targets[targets != 255]].sum().item()"
        return "(targets != 255).sum().item()"
    if weighted(facts) and facts.config.loss == "cross_entropy":
        return "weights[targets].sum().item()"
    return "len(images)"


def weighted(facts: Facts) -> bool:
    """Whether rare classes count more."""
    config = facts.config
    return config.class_weights == "balanced" and config.loss in ("cross_entropy", "bce")


def _cross_entropy(facts: Facts) -> tuple[list[str], list[str]]:
    imports, blocks, given = [NN], [], []
    if weighted(facts):
        imports += [TORCH, NUMPY]
        blocks.append(_class_weights(facts))
        given.append("weight=weights")
    if facts.image_set.target == "mask":
        given.append("ignore_index=255")
    if facts.config.label_smoothing:
        given.append(f"label_smoothing={facts.config.label_smoothing!r}")
    return [*blocks, call("criterion = nn.CrossEntropyLoss", given)], imports


def _class_weights(facts: Facts) -> str:
    classes = facts.outputs
    if facts.image_set.target == "mask":
        counting = (
            f"counts = np.zeros({classes})\n"
            "for index in train:\n"
            "    mask = test_data[index][1]\n"
            f"    counts += np.bincount(mask[mask != 255], minlength={classes})"
        )
    else:
        counting = f"counts = np.bincount(labels[train], minlength={classes})"
    return lines(
        "# Each class counts alike, however few samples it has.",
        counting,
        "weights = counts.sum() / ((counts > 0).sum() * np.maximum(counts, 1))",
        "weights[counts == 0] = 1",
        f"weights = torch.tensor(weights, dtype=torch.float32{_device(facts)})",
    )


def _squared_error(facts: Facts) -> tuple[list[str], list[str]]:
    if facts.image_set.target == "number":
        return ["criterion = nn.MSELoss()"], [NN]
    code = (
        "def criterion(outputs, targets):\n"
        '    """Take 1 as the target of the true class and 0 as that of all others."""\n'
        f"    return F.mse_loss(outputs, F.one_hot(targets, {facts.outputs}).float())"
    )
    return [code], [FUNCTIONAL]


def _binary(facts: Facts) -> tuple[list[str], list[str]]:
    blocks, imports, given = [], [], ""
    target = facts.image_set.target
    if weighted(facts):
        imports += [TORCH, NUMPY]
        asked = "labels[train] == 1" if target == "binary" else "labels[train]"
        if target == "binary":
            counting = f"positive = np.array([({asked}).sum()])"
        elif target == "labels":
            counting = "positive = labels[train].sum(0)"
        else:
            counting = f"positive = np.bincount(labels[train], minlength={facts.outputs})"
        blocks.append(
            lines(
                "# A yes counts as much as all the noes of the same output.",
                counting,
                "negative = len(train) - positive",
                "weights = negative / np.maximum(positive, 1)",
                "weights[positive * negative == 0] = 1",
                f"weights = torch.tensor(weights, dtype=torch.float32{_device(facts)})",
            )
        )
        given = "pos_weight=weights"
    if target != "class":
        return [*blocks, f"criterion = nn.BCEWithLogitsLoss({given})"], [*imports, NN]
    body = fold(
        "return F.binary_cross_entropy_with_logits(",
        ["outputs", "wanted", *([given] if given else [])],
        ")",
        1,
    )
    code = (
        "def criterion(outputs, targets):\n"
        '    """Ask each output whether its class is the true one."""\n'
        f"    wanted = F.one_hot(targets, {facts.outputs}).float()\n" + body
    )
    return [*blocks, code], [*imports, FUNCTIONAL]


def _device(facts: Facts) -> str:
    return ", device=device" if facts.uses_device else ""


# ---- soft targets --------------------------------------------------------------------------------


def _divergence(facts: Facts) -> tuple[list[str], list[str]]:
    smoothing, classes = facts.config.label_smoothing, facts.outputs
    imports = [FUNCTIONAL]
    body = []
    if not has_teacher(facts):
        body.append(f"    wanted = F.one_hot(targets, {classes}).float()")
    if smoothing:
        soft = "targets" if has_teacher(facts) else "wanted"
        body.append(f"    wanted = {soft} * {1 - smoothing:.12g} + {smoothing / classes:.12g}")
    wanted = "wanted" if body else "targets"
    if has_teacher(facts):
        scale = "outputs / TEMPERATURE"
        result = [
            f"    told = F.log_softmax({scale}, 1)",
            f'    return F.kl_div(told, {wanted}, reduction="batchmean") * TEMPERATURE**2',
        ]
        says = "Compare both at the same temperature; its square keeps the gradients' size."
    else:
        result = [
            "    told = F.log_softmax(outputs, 1)",
            f'    return F.kl_div(told, {wanted}, reduction="batchmean")',
        ]
        says = "Compare probabilities with soft labels."
    code = lines("def criterion(outputs, targets):", f'    """{says}"""', *body, *result)
    if not has_teacher(facts):
        return [code], imports
    teacher, more = _teacher(facts)
    return [*teacher, code], [*imports, *more, TORCH]


def _teacher(facts: Facts) -> tuple[list[str], list[str]]:
    """Return the code that makes the teacher and leaves ``soft_targets``."""
    teacher, file = facts.teacher, facts.teacher_file
    assert teacher is not None
    assert file is not None
    blocks, imports = [], []
    if is_course_cnn(teacher):
        same = course_class(teacher) == course_class(facts.model)
        if not (same and is_course_cnn(facts.model)):
            blocks.append(course_class(teacher, "Teacher"))
            imports.append(NN)
            making = "teacher = Teacher()"
        else:
            making = "teacher = CourseCNN()"
    else:
        making = from_torchvision("teacher", teacher)
        imports.append(MODELS)
    loading, more = loading_lines("teacher", file)
    place = ".to(device)" if facts.uses_device else ""
    ending = f"teacher{place}.eval().requires_grad_(False)"
    blocks += [
        f"TEMPERATURE = {facts.config.temperature!r}",
        lines(making, *loading, ending),
        _soft_targets(facts),
    ]
    return blocks, [*imports, *more]


def _soft_targets(facts: Facts) -> str:
    teacher = facts.teacher
    assert teacher is not None
    names = facts.image_set.class_names
    count = teacher.num_classes or len(names)
    own = teacher.class_names if len(teacher.class_names) == count else ()
    outputs = list(pair_classes(names, own, len(names), count).outputs)
    chosen = "" if outputs == list(range(count)) else f"[:, {outputs}]"
    return lines(
        "def soft_targets(images):",
        '    """Ask the teacher."""',
        *_rebrought(facts),
        f"    answers = teacher(images){chosen}",
        "    return F.softmax(answers / TEMPERATURE, 1)",
    )


def _rebrought(facts: Facts) -> list[str]:
    """Return the code that brings images to the teacher where it wants them otherwise."""
    assert facts.teacher is not None
    given, wanted = facts.model.preprocessing, facts.teacher.preprocessing
    if given == wanted:
        return []

    def column(numbers: tuple[float, ...]) -> str:
        values = ", ".join(f"{number:.6g}" for number in numbers)
        if len(set(numbers)) == 1:
            return f"{numbers[0]:.6g}"
        place = ", device=images.device" if facts.uses_device else ""
        return f"torch.tensor([{values}]{place}).view(-1, 1, 1)"

    found = [f"    images = images * {column(given.std)} + {column(given.mean)}"]
    if wanted.channels > given.channels:
        found.append("    images = images.repeat(1, 3, 1, 1)")
    elif wanted.channels < given.channels:
        found.append(
            f"    images = (images * {column((0.299, 0.587, 0.114))}).sum(1, keepdim=True)"
        )
    if wanted.crop is not None and wanted.crop != given.crop:
        arguments = ["images", str(tuple(wanted.crop)), 'mode="bilinear"', "antialias=True"]
        found.append(call("images = F.interpolate", arguments, indent=1))
    found.append(f"    images = (images - {column(wanted.mean)}) / {column(wanted.std)}")
    return found
