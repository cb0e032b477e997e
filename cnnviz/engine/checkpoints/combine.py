"""Weights that a file holds in parts (weight norm, spectral norm, pruning) as plain weights.

Nothing is computed here: an entry becomes one with a recipe, which is followed when its values
are asked for.
"""

from __future__ import annotations

import re

from cnnviz.engine.checkpoints.stored import SIZES, Recipe, StoredTensor, contiguous

_NEW = re.compile(r"((?:.*\.)?)parametrizations\.([^.]+)\.")
Entries = dict[str, StoredTensor]


def combine(entries: Entries) -> tuple[Entries, tuple[str, ...]]:
    """Return entries with plain weights in place of their parts, and sentences on what was done."""
    if not any(_is_part(key) for key in entries):
        return entries, ()
    groups = _parametrised_parts(entries)
    made: Entries = {}
    used: set[str] = set()
    counts: dict[str, int] = {}
    for key in entries:
        if key in used:
            continue
        whole = _whole(key, entries, groups)
        if whole is None:
            made[key] = entries[key]
            continue
        name, tensor, parts = whole
        if name in entries and name not in parts:
            made[key] = entries[key]
            continue
        made[name] = tensor
        used.update(parts)
        if tensor.recipe is not None:
            counts[tensor.recipe.rule] = counts.get(tensor.recipe.rule, 0) + 1
    # A part may have been met before its whole was.
    plain = {key: tensor for key, tensor in made.items() if key not in used}
    notes = tuple(
        f"Weights put together from their parts ({rule}): {count:,}."
        for rule, count in counts.items()
    )
    return plain, notes


def _is_part(key: str) -> bool:
    return key.endswith(("_g", "_orig")) or _NEW.match(key) is not None


def _parametrised_parts(entries: Entries) -> dict[str, set[str]]:
    """Return the names of a parametrised weight's parts by what they begin with."""
    groups: dict[str, set[str]] = {}
    for key in entries:
        new = _NEW.match(key)
        if new is not None:
            groups.setdefault(new[0], set()).add(key)
    return groups


def _whole(
    key: str, entries: Entries, groups: dict[str, set[str]]
) -> tuple[str, StoredTensor, tuple[str, ...]] | None:
    """Return the weight that a tensor is a part of, under its name, with all of its parts."""
    new = _NEW.match(key)
    if new is not None:
        return _parametrised(new[1] + new[2], new[0], entries, groups[new[0]])
    if key.endswith("_g") and "weight" in key.rpartition(".")[2]:  # others call gates so
        base = key.removesuffix("_g")
        return _normed(base, key, f"{base}_v", entries)
    if key.endswith("_orig"):
        base = key.removesuffix("_orig")
        if f"{base}_mask" in entries:
            return _pruned(base, entries)
        return _spectral(base, key, f"{base}_u", f"{base}_v", entries)
    return None


def _parametrised(
    base: str, below: str, entries: Entries, parts: set[str]
) -> tuple[str, StoredTensor, tuple[str, ...]] | None:
    if parts == {f"{below}original0", f"{below}original1"}:
        return _normed(base, f"{below}original0", f"{below}original1", entries)
    if parts >= {f"{below}original", f"{below}0._u", f"{below}0._v"} and len(parts) == 3:
        return _spectral(base, f"{below}original", f"{below}0._u", f"{below}0._v", entries)
    return None


def _normed(
    base: str, magnitude: str, direction: str, entries: Entries
) -> tuple[str, StoredTensor, tuple[str, ...]] | None:
    g, v = entries.get(magnitude), entries.get(direction)
    if g is None or v is None or not _fractions(g, v):
        return None
    sides = [axis for axis in range(g.ndim) if g.shape[axis] > 1]
    if g.numel != 1 and g.ndim != v.ndim:
        return None
    if len(sides) > 1 or any(g.shape[axis] != v.shape[axis] for axis in sides):
        return None
    axis = sides[0] if sides else (0 if g.ndim == v.ndim and v.shape[:1] == (1,) else None)
    recipe = Recipe("weight norm", (g, v), axis)
    return base, _made(v, recipe), (magnitude, direction)


def _spectral(
    base: str, raw: str, left: str, right: str, entries: Entries
) -> tuple[str, StoredTensor, tuple[str, ...]] | None:
    w, u = entries.get(raw), entries.get(left)
    v = entries.get(right)
    if w is None or u is None or v is None or not _fractions(w, u, v) or u.ndim != 1 or v.ndim != 1:
        return None
    if w.ndim < 2 or u.numel * v.numel != w.numel:
        return None
    axis = next((axis for axis in (0, 1) if w.shape[axis] == u.numel), None)
    if axis is None:
        return None
    return base, _made(w, Recipe("spectral norm", (w, u, v), axis)), (raw, left, right)


def _pruned(base: str, entries: Entries) -> tuple[str, StoredTensor, tuple[str, ...]] | None:
    weight, mask = entries[f"{base}_orig"], entries[f"{base}_mask"]
    if weight.shape != mask.shape or not _fractions(weight):
        return None
    recipe = Recipe("pruning", (weight, mask))
    return base, _made(weight, recipe), (f"{base}_orig", f"{base}_mask")


def _fractions(*tensors: StoredTensor) -> bool:
    return all(tensor.is_floating_point and not tensor.problem for tensor in tensors)


def _made(like: StoredTensor, recipe: Recipe) -> StoredTensor:
    dtype = like.dtype if like.dtype in SIZES and not like.dtype.startswith("q") else "float32"
    return StoredTensor(
        like.shape,
        dtype,
        contiguous(like.shape),
        0,
        like.storage,
        like.requires_grad,
        recipe,
    )
