"""Results that took long, kept on disk so that the next opening is instant.

A result is a folder of arrays and a few facts, under a key made of everything that it depends on:
weights, images, preprocessing, parameters. A key that is made of less would show one network's
answers as another's. The folder lies in the person's cache (``CNNVIZ_CACHE`` names another one):
whatever is in it may be deleted at any time, and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.distributed.world import current
from cnnviz.engine.storage import is_temporary, temporary_beside

if TYPE_CHECKING:
    from torch import nn

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel

FORMAT = 1
LARGEST_TOTAL = 4 << 30  # bytes; what was used longest ago goes first
_MAPPED = 64 << 20  # arrays from this size on are mapped instead of read
_FACTS = "facts.json"
_FRESH_S = 5.0
_OURS = re.compile(r"[a-z]+-\w+")  # how the folder of a result is called
_STALE_S = 3600.0  # nobody writes at one result for so long

# By network: when its weights were looked at, how often they had been written, and their hash.
_fresh: WeakKeyDictionary[nn.Module, tuple[float, tuple[tuple[int, int], ...], str]] = (
    WeakKeyDictionary()
)


def folder() -> Path:
    """Return where results are kept."""
    named = os.environ.get("CNNVIZ_CACHE")
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("cnnviz", appauthor=False) / "kept"


def fingerprint(*facts: object) -> str:
    """Return a short text that differs wherever the facts differ.

    Parameters
    ----------
    *facts : object
        What JSON can hold: numbers, texts, None, and lists, tuples and mappings of them.
    """
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def key_of(model: LoadedModel, images: ImageSet, *facts: object) -> str:
    """Return the key of what a network answers to an image set.

    Parameters
    ----------
    model : LoadedModel
        The network: its weights, its structure, the methods of its classes and its preprocessing
        count.
    images : ImageSet
        The images: their contents, labels and part count.
    *facts : object
        What else the answer depends on, as for :func:`fingerprint`.
    """
    return fingerprint(
        weights_fingerprint(model),
        # The same weights in layers of other strides or padding answer otherwise.
        repr(model.module),
        _program(model.module),
        repr(sorted(model.arguments.items())),
        model.preprocessing.to_dict(),
        images.fingerprint(),
        images.split,
        *facts,
    )


def weights_fingerprint(model: LoadedModel | nn.Module) -> str:
    """Return a short text that differs wherever a parameter or buffer of two networks differs."""
    import torch

    from cnnviz.engine.models.loaded import as_module

    module = as_module(model)
    # Buffers that no file holds count too.
    state = module.state_dict(keep_vars=True) | dict(module.named_buffers())
    # Several views ask at once when a network opens. Torch counts the writes to each tensor; what
    # goes past its count, such as `.data`, is seen a moment later.
    version = tuple(
        (id(entry), 0 if entry.is_inference() else entry._version)
        for entry in state.values()
        if isinstance(entry, torch.Tensor)
    )
    known = _fresh.get(module)
    if known is not None and known[1] == version and monotonic() - known[0] < _FRESH_S:
        return known[2]
    found = _digest_of(state)
    _fresh[module] = (monotonic(), version, found)
    return found


def _digest_of(state: Mapping[str, Any]) -> str:
    import torch

    from cnnviz.engine.events import end_if_wanted

    digest = hashlib.sha256()
    for name, tensor in state.items():
        end_if_wanted()
        digest.update(f"{name} ".encode())
        if not isinstance(tensor, torch.Tensor):
            digest.update(repr(tensor).encode())
            continue
        digest.update(f"{tensor.dtype} {tuple(tensor.shape)} ".encode())
        plain = tensor.detach().cpu()
        if plain.is_quantized:
            digest.update(f"{plain.qscheme()} ".encode())
            plain = plain.dequantize()
        if plain.numel():
            digest.update(plain.contiguous().view(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()[:24]


def _program(module: nn.Module) -> str:
    """Return a short text for what the classes of a network do: a person may edit their forward."""
    import torch

    from cnnviz.engine.models.scripted_network import ScriptedNetwork

    digest = hashlib.sha256()
    if isinstance(module, torch.jit.ScriptModule):
        digest.update(str(module.inlined_graph).encode())
    if isinstance(module, ScriptedNetwork):
        digest.update(module.digest.encode())
    kinds = {kind for part in module.modules() for kind in type(part).__mro__}
    kinds -= {*torch.nn.Module.__mro__}
    for kind in sorted(kinds, key=lambda kind: (kind.__module__, kind.__qualname__)):
        for name, method in vars(kind).items():
            if isinstance(method, FunctionType):
                digest.update(f"{kind.__qualname__}.{name} ".encode())
                for text in _instructions(method.__code__):
                    digest.update(text.encode())
    return digest.hexdigest()[:24]


def _instructions(code: CodeType) -> Iterator[str]:
    """Say what a function does, whatever file and line it stands in."""
    yield f"{code.co_code.hex()} {code.co_names} "
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _instructions(constant)
        else:
            parts = constant if isinstance(constant, frozenset) else (constant,)
            yield f"{sorted(map(repr, parts))} "


def load(kind: str, key: str) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a kept result, or None where there is none that is whole.

    Large arrays are mapped from the file and cannot be written.
    """
    place = _place(kind, key)
    known = _read_facts(place)
    if known is None:
        return None
    try:
        arrays = {
            name: _read_array(place / entry["file"], int(entry["bytes"]))
            for name, entry in known["arrays"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        os.utime(place)  # used just now
    return arrays


def facts(kind: str, key: str) -> dict[str, Any]:
    """Return the facts that were kept beside the arrays; nothing where there is no such result."""
    known = _read_facts(_place(kind, key))
    return {} if known is None else dict(known.get("facts", {}))


def save(
    kind: str, key: str, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any] | None = None
) -> str:
    """Keep a result; it is there as a whole or not at all.

    Parameters
    ----------
    kind : str
        What it is: "responses", "features", ...
    key : str
        What :func:`fingerprint` made of everything that it depends on.
    arrays : mapping of str to ndarray
        Its arrays by name; no objects.
    facts : mapping, optional
        What JSON can hold beside them.

    Returns
    -------
    str
        Empty, or a sentence that says why it could not be kept. The result is as good without.
    """
    if not current().is_first:
        return ""  # of several processes one keeps what all have found
    place = _place(kind, key)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _make_room(place.parent, sum(array.nbytes for array in arrays.values()))
        temporary = temporary_beside(place)
        try:
            _write(temporary, arrays, facts or {})
            shutil.rmtree(place, ignore_errors=True)
            temporary.replace(place)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        return f"The result could not be kept in {place.parent} ({error.strerror or error})."
    return ""


def _place(kind: str, key: str) -> Path:
    return folder() / f"{kind}-{key}"


def _write(place: Path, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> None:
    place.mkdir()
    listed: dict[str, dict[str, Any]] = {}
    for number, (name, array) in enumerate(arrays.items()):
        file = place / f"{number:04}.npy"
        np.save(file, array, allow_pickle=False)
        listed[name] = {"file": file.name, "bytes": file.stat().st_size}
    known = {"format": FORMAT, "arrays": listed, "facts": dict(facts)}
    (place / _FACTS).write_text(json.dumps(known), encoding="utf-8")


def _read_facts(place: Path) -> dict[str, Any] | None:
    try:
        known = json.loads((place / _FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) and known.get("format") == FORMAT else None


def _read_array(file: Path, size: int) -> NDArray[Any]:
    if file.stat().st_size != size:
        raise ValueError(f"{file} was cut off")
    mapped = size >= _MAPPED
    array: NDArray[Any] = np.load(file, mmap_mode="r" if mapped else None, allow_pickle=False)
    return array


def _make_room(parent: Path, wanted: int) -> None:
    """Delete what was used longest ago, and what a killed process left half written.

    Nothing is touched that is not ours: a person may name a folder that holds other things too.
    """
    kept: list[tuple[float, int, Path]] = []
    for place in parent.iterdir():
        if is_temporary(place):
            with suppress(OSError):  # another process may be writing it
                if time() - place.stat().st_mtime > _STALE_S:
                    shutil.rmtree(place, ignore_errors=True)
            continue
        if not _OURS.fullmatch(place.name) or not (place / _FACTS).is_file():
            continue
        with suppress(OSError):
            size = sum(file.stat().st_size for file in place.iterdir())
            kept.append((place.stat().st_mtime, size, place))
    total = wanted + sum(size for _, size, _ in kept)
    for _, size, place in sorted(kept):
        if total <= LARGEST_TOTAL:
            return
        shutil.rmtree(place, ignore_errors=True)
        total -= size
