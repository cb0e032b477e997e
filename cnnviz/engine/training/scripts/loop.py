"""The part of a script that trains: epochs of steps, each followed by a look at held-out images."""

from __future__ import annotations

from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.dropout import _DropoutNd

from cnnviz.engine.scripting.parts import Section, indented, lines
from cnnviz.engine.training.groups import frozen_layers, is_below
from cnnviz.engine.training.loop import measuring_batch
from cnnviz.engine.training.scripts.data import leaves_a_lone_sample
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.loss import goal, has_teacher, sample_weight
from cnnviz.engine.training.scripts.optimizer import steps_of_rate

TORCH, NUMPY, NN = "import torch", "import numpy as np", "from torch import nn"
LOADER = "from torch.utils.data import DataLoader"
SUBSET = "from torch.utils.data import Subset"


def loop_section(facts: Facts) -> Section:
    """Return the code that trains and prints a line for each epoch."""
    blocks = [_measure(facts), _loaders(facts), _epochs(facts)]
    imports = [TORCH, NUMPY, LOADER, SUBSET, *figure_imports(facts)]
    if facts.config.clip_norm or _freezes_normalisation(facts):
        imports.append(NN)
    words = "Each epoch shows the network every training image once, then measures it."
    if draws_at_random(facts):
        words += (
            " Dropout and varied images draw other random numbers here than in cnnviz, so that the "
            "losses are alike but not equal."
        )
    return Section("Training", words, tuple(blocks), tuple(imports))


def draws_at_random(facts: Facts) -> bool:
    """Whether training draws more than the order of the images."""
    layers = (layer for layer in facts.model.module.modules() if isinstance(layer, _DropoutNd))
    named = type(facts.model.module).__name__.lower()
    drops_paths = any(word in named for word in ("efficientnet", "convnext", "swin", "maxvit"))
    return facts.augments or drops_paths or any(layer.p for layer in layers)


def _loaders(facts: Facts) -> str:
    own = facts.config.batch_size
    together = measuring_batch(own, facts.model.preprocessing.crop)
    size = "BATCH_SIZE" if together == own else together
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
        f"    with torch.no_grad(){_autocast(facts, ', ')}:",
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
    _, after_epoch = steps_of_rate(facts)
    waits = facts.config.early_stopping
    return lines(
        'lowest, waited = float("inf"), 0' if waits else None,
        'scaler = torch.amp.GradScaler(enabled=device.type == "cuda")' if scales(facts) else None,
        "for epoch in range(1, EPOCHS + 1):",
        "    model.train()",
        *(indented(line) for line in _still_layers(facts)),
        "    order = np.random.default_rng((SEED, epoch)).permutation(train)",
        "    loader = DataLoader(Subset(train_data, order), batch_size=BATCH_SIZE)",
        "    total, count = 0.0, 0" if not own else "    total, count = 0.0, 0.0",
        f"    for images, {'_' if has_teacher(facts) else 'targets'} in loader:",
        indented(_step(facts, "weight" if own else weight, weight if own else None), 2),
        "    test_loss, answers, wanted = measure()",
        *(indented(line) for line in after_epoch),
        f"    {_figure(facts)}",
        "    print(",
        '        f"epoch {epoch}: training loss {total / count:.6f}, "',
        f'        f"held-out loss {{test_loss:.6f}}, {_figure_words(facts)}"',
        "    )",
        *(_early_stop(waits) if waits else []),
    )


def _early_stop(epochs: int) -> list[str]:
    return [
        "    waited = 0 if test_loss < lowest else waited + 1",
        "    lowest = min(lowest, test_loss)",
        f"    if waited >= {epochs}:",
        "        break",
    ]


def _step(facts: Facts, weight: str, own: str | None) -> str:
    clip, move = facts.config.clip_norm, _move(facts)
    after_step, _ = steps_of_rate(facts)
    clipping = f"nn.utils.clip_grad_norm_(model.parameters(), {clip!r})" if clip else None
    if scales(facts):
        steps = [
            "scaler.scale(loss).backward()",
            "scaler.unscale_(optimizer)" if clip else None,
            clipping,
            "scaler.step(optimizer)",
            "scaler.update()",
        ]
    else:
        steps = ["loss.backward()", clipping, "optimizer.step()"]
    return lines(
        *_lone(facts, after_step),
        "images = images.to(device)" if has_teacher(facts) and move else move,
        "optimizer.zero_grad()",
        *_in_mixed_precision(facts, _loss(facts)),
        *steps,
        *after_step,
        None if own is None else f"weight = {own}",
        f"total += loss.item() * {weight}",
        f"count += {weight}",
    )


def scales(facts: Facts) -> bool:
    """Whether gradients may have to be scaled, which only GPUs need."""
    return facts.config.precision == "mixed" and facts.uses_device


def _in_mixed_precision(facts: Facts, code: list[str]) -> list[str]:
    context = _autocast(facts)
    return [f"with {context}:", *(indented(line) for line in code)] if context else code


def _autocast(facts: Facts, before: str = "") -> str:
    """Return the context that computes in 16 bits where that is safe, or nothing."""
    if facts.config.precision != "mixed":
        return ""
    device = "device.type" if facts.uses_device else '"cpu", dtype=torch.bfloat16'
    return f"{before}torch.autocast({device})"


def _lone(facts: Facts, after_step: list[str]) -> list[str]:
    """Leave out a batch of one picture, of which nothing can be normalised."""
    normalises = any(isinstance(layer, _BatchNorm) for layer in facts.model.module.modules())
    if not normalises or not leaves_a_lone_sample(facts):
        return []
    return [
        "if len(images) < 2:",
        *(indented(line) for line in after_step),
        "    continue  # batch normalisation needs two",
    ]


def _freezes_normalisation(facts: Facts) -> bool:
    names = frozen_layers(facts.config.frozen, facts.model.module)
    return any(
        isinstance(layer, _BatchNorm) and any(is_below(name, frozen) for frozen in names)
        for name, layer in facts.model.module.named_modules()
    )


def _still_layers(facts: Facts) -> list[str]:
    """Leave the running statistics of frozen normalisations alone."""
    if not _freezes_normalisation(facts):
        return []
    return [
        "for layer in model.modules():",
        "    if isinstance(layer, nn.BatchNorm2d) and not layer.weight.requires_grad:",
        "        layer.eval()  # its statistics stay too",
    ]


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
