"""The part of a script that trains: epochs of steps, each followed by a look at held-out images."""

from __future__ import annotations

from torch import nn

from cnnviz.engine.training.scripts.data import leaves_a_lone_sample
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.loss import goal, sample_weight
from cnnviz.engine.training.scripts.parts import Section, indented, lines

TORCH, NUMPY = "import torch", "import numpy as np"
LOADER = "from torch.utils.data import DataLoader"
SUBSET = "from torch.utils.data import Subset"
_LEAST_BATCH = 128  # of held-out images


def loop_section(facts: Facts) -> Section:
    """Return the code that trains and prints a line for each epoch."""
    blocks = (_measure(facts), _loaders(facts), _epochs(facts))
    imports = (TORCH, NUMPY, LOADER, SUBSET, *figure_imports(facts))
    words = "Each epoch shows the network every training image once, then measures it."
    return Section("Training", words, blocks, imports)


def _loaders(facts: Facts) -> str:
    size = "BATCH_SIZE" if facts.config.batch_size >= _LEAST_BATCH else _LEAST_BATCH
    return f"test_loader = DataLoader(Subset(test_data, held_out), batch_size={size})"


def _measure(facts: Facts) -> str:
    move = _move(facts)
    weight = sample_weight(facts)
    body = lines(
        None if move is None else indented(move, 3),
        f"            outputs = {_answers(facts)}",
        *([f"            weight = {weight}"] if weight != "len(images)" else []),
        f"            loss = criterion(outputs, {goal(facts)})",
        f"            total += loss.item() * {'weight' if weight != 'len(images)' else weight}",
        "            count += weight" if weight != "len(images)" else None,
        f"            answers.append({_kept(facts)})",
        f"            wanted.append(targets{_home(facts)})",
    )
    ending = "count" if weight != "len(images)" else "len(held_out)"
    first = "total, count = 0.0, 0.0" if weight != "len(images)" else "total = 0.0"
    return lines(
        "def measure():",
        '    """Return the loss of the held-out images, the answers, and what is wanted."""',
        "    model.eval()",
        f"    {first}",
        "    answers, wanted = [], []",
        "    with torch.no_grad():",
        "        for images, targets in test_loader:",
        body,
        f"    return total / {ending}, torch.cat(answers), torch.cat(wanted)",
    )


def _answers(facts: Facts) -> str:
    if facts.image_set.target == "mask":
        return 'model(images)["out"]'
    return "model(images)"


def _kept(facts: Facts) -> str:
    if facts.image_set.target == "mask":
        return f"outputs.argmax(1){_home(facts)}"
    return f"outputs{_home(facts)}"


def _home(facts: Facts) -> str:
    return ".cpu()" if facts.uses_device else ""


def _move(facts: Facts) -> str | None:
    if not facts.uses_device:
        return None
    return "images, targets = images.to(device), targets.to(device)"


def _epochs(facts: Facts) -> str:
    weight = sample_weight(facts)
    own = weight != "len(images)"
    return lines(
        "for epoch in range(1, EPOCHS + 1):",
        "    model.train()",
        "    order = np.random.default_rng((SEED, epoch)).permutation(train)",
        "    loader = DataLoader(Subset(train_data, order), batch_size=BATCH_SIZE)",
        "    total, count = 0.0, 0" if not own else "    total, count = 0.0, 0.0",
        "    for images, targets in loader:",
        indented(_step(facts, "weight" if own else weight, weight if own else None), 2),
        "    test_loss, answers, wanted = measure()",
        f"    {_figure(facts)}",
        "    print(",
        '        f"epoch {epoch}: training loss {total / count:.6f}, "',
        f'        f"held-out loss {{test_loss:.6f}}, {_figure_words(facts)}"',
        "    )",
    )


def _step(facts: Facts, weight: str, own: str | None) -> str:
    return lines(
        *_lone(facts),
        _move(facts),
        "optimizer.zero_grad()",
        *_loss(facts),
        "loss.backward()",
        "optimizer.step()",
        None if own is None else f"weight = {own}",
        f"total += loss.item() * {weight}",
        f"count += {weight}",
    )


def _lone(facts: Facts) -> list[str]:
    normalises = any(
        isinstance(layer, nn.modules.batchnorm._BatchNorm) for layer in facts.model.module.modules()
    )
    if not normalises or not leaves_a_lone_sample(facts):
        return []
    return ["if len(images) < 2:", "    continue  # batch normalisation needs two"]


def _loss(facts: Facts) -> list[str]:
    target = goal(facts)
    kind = type(facts.model.module).__name__
    if kind == "Inception3" and getattr(facts.model.module, "AuxLogits", None) is not None:
        return [
            "outputs, extra = model(images)",
            f"wanted = {target}",
            "loss = criterion(outputs, wanted) + 0.4 * criterion(extra, wanted)",
        ]
    if kind == "GoogLeNet" and getattr(facts.model.module, "aux1", None) is not None:
        return [
            "outputs, extra2, extra1 = model(images)",
            f"wanted = {target}",
            "loss = criterion(outputs, wanted)",
            "loss = loss + 0.3 * (criterion(extra2, wanted) + criterion(extra1, wanted))",
        ]
    if facts.image_set.target == "mask":
        found = ["outputs = model(images)", 'loss = criterion(outputs["out"], targets)']
        if getattr(facts.model.module, "aux_classifier", None) is not None:
            found.append('loss = loss + 0.5 * criterion(outputs["aux"], targets)')
        return found
    return [f"loss = criterion(model(images), {target})"]


# ---- the figure of an epoch ----------------------------------------------------------------------


def figure_imports(facts: Facts) -> tuple[str, ...]:
    """Return what the figure of an epoch imports."""
    names = {"labels": "average_precision_score", "number": "r2_score", "mask": "jaccard_score"}
    name = names.get(facts.image_set.target)
    return () if name is None else (f"from sklearn.metrics import {name}",)


def _figure(facts: Facts) -> str:
    match facts.image_set.target:
        case "class":
            return "accuracy = (answers.argmax(1) == wanted).float().mean()"
        case "binary":
            return "accuracy = ((answers > 0) == (wanted > 0.5)).float().mean()"
        case "labels":
            return (
                "shown = wanted.sum(0) > 0\n"
                "    precision = average_precision_score(wanted[:, shown], answers[:, shown])"
            )
        case "number":
            return "r2 = r2_score(wanted, answers)"
    return (
        "counts = wanted != 255\n"
        '    iou = jaccard_score(wanted[counts], answers[counts], average="macro")'
    )


def _figure_words(facts: Facts) -> str:
    return {
        "class": "accuracy {accuracy:.2%}",
        "binary": "accuracy {accuracy:.2%}",
        "labels": "average precision {precision:.2%}",
        "number": "R2 {r2:.4f}",
        "mask": "mean IoU {iou:.2%}",
    }[facts.image_set.target]
