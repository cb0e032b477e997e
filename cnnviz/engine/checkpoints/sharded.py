"""Networks whose tensors lie in several files, told by an index of JSON beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from cnnviz.engine.checkpoints.content import Content
from cnnviz.engine.checkpoints.records import Lost
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.errors import CheckpointProblem

_LARGEST_INDEX = 32 * 1024 * 1024
_MOST_SHARDS = 1_000
_SHARD = re.compile(r"(.+)-\d{5}-of-\d{5}(\.\w+)")


def index_beside(path: Path) -> Path | None:
    """Return the index that lies beside a file that calls itself a part, or None."""
    part = _SHARD.fullmatch(path.name)
    if part is None:
        return None
    index = path.with_name(f"{part[1]}{part[2]}.index.json")
    try:
        return index if index.is_file() and path.name in shards_of(index).values() else None
    except CheckpointProblem:
        return None  # the part is a file of its own all the same


def shards_of(index: Path) -> dict[str, str]:
    """Return which file holds which tensor; every one has a plain name.

    Raises
    ------
    CheckpointProblem
        When it is no such index, or names a file elsewhere.
    """
    try:
        if index.stat().st_size > _LARGEST_INDEX:
            raise CheckpointProblem(index, "describes its content in too many words to read")
        found = json.loads(index.read_bytes())
        places = found["weight_map"]
        if not isinstance(places, dict) or not places:
            raise TypeError
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckpointProblem(index, "is no index of a checkpoint in several files") from error
    files = {name if isinstance(name, str) else "?" for name in places.values()}
    for name in files:
        if not _is_plain(name):
            shown = clean(name, 80)
            raise CheckpointProblem(index, f"names a file that is not beside it ({shown})")
    if len(files) > _MOST_SHARDS:
        raise CheckpointProblem(index, "names more files than any checkpoint has")
    return places


def read_sharded(index: Path, read: Callable[[Path], Content]) -> Content:
    """Read every shard that an index names; one that is missing does not cost the others."""
    places = shards_of(index)
    tensors: dict[object, object] = {}
    names: dict[str, None] = {}
    warnings: list[str] = []
    keys: dict[str, list[str]] = {}
    for key, place in places.items():
        keys.setdefault(place, []).append(key)
    for shard, here in keys.items():
        try:
            content = read(index.with_name(shard))
            value = content.value
            if not isinstance(value, dict):
                raise CheckpointProblem(index.with_name(shard), "holds no tensors by name")
        except CheckpointProblem as problem:
            warnings.append(
                f"Tensors whose file cannot be read: {len(here):,} ({clean(problem.reason, 200)})."
            )
            tensors |= dict.fromkeys(here, Lost("its file cannot be read"))
            continue
        names |= dict.fromkeys(content.names)
        warnings += content.warnings
        missing = Lost("the file that should hold it does not")
        tensors |= {key: value.get(key, missing) for key in here}
    facts = {"files": str(len(keys))}
    return Content("sharded", tensors, tuple(names), facts, tuple(warnings), "none")


def _is_plain(name: str) -> bool:
    return bool(re.fullmatch(r"[\w\-. +=]{1,200}", name)) and not name.startswith(".")
