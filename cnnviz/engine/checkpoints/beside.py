"""What stands beside the weights: epoch, accuracy, optimiser, hyper-parameters, class names."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from cnnviz.engine.checkpoints.records import Global, Record, mapping_of, tensor_of
from cnnviz.engine.checkpoints.stored import SIZES, StoredTensor
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.checkpoints.trees import is_module, is_script

_MOST_FACTS = 200
_MOST_LOOKED_AT = 10_000
_LONGEST_NAME = 100
_LONGEST_NAMES = 1_000_000  # characters of all class names together
_LARGEST_NUMBER = 10**18
_MOST_ITEMS = 8  # of a row that is told as one fact
_MOST_CLASSES = 100_000
_SETTINGS = re.compile(
    r"^(hyper_?parameters|hparams|args|arguments|config|cfg|opts?|settings)$", re.IGNORECASE
)
_NO_FACTS = re.compile(r"^(loops|callbacks|lr_schedulers|rng_state|state)$")
_CLASSES = (
    *("class_names", "classes", "names", "categories", "class_to_idx", "idx_to_class"),
    *("idx2class", "class2idx", "id2label", "label2id", "labels"),
)

Number = Callable[[StoredTensor], float | int | None]


def facts_of(content: object, number: Number, *, bare: bool) -> dict[str, str]:
    """Return what a file tells beside its weights, as harmless text under short names.

    Parameters
    ----------
    content : object
        What the file holds.
    number : callable
        Reads a tensor of a single number, or returns None.
    bare : bool
        Whether the content is a state dictionary itself, so that nothing stands beside it.
    """
    facts: dict[str, str] = {}
    top = mapping_of(content)
    if top is None or bare:
        return facts
    names = _class_names(top)
    if not (is_module(content) or is_script(content)):
        looked_at = islice(_all(top, number), _MOST_LOOKED_AT)
        told = ((key, text) for key, text in looked_at if text is not None)
        for key, text in islice(told, _MOST_FACTS):
            facts.setdefault(clean(key, _LONGEST_NAME), text)
    if names:
        facts["class_names"] = names
    return facts


def _all(top: Mapping[object, object], number: Number) -> Iterator[tuple[str, str | None]]:
    """Yield everything that is looked at; the text is None where there is nothing to tell."""
    for key, value in top.items():
        name = str(key)[:_LONGEST_NAME] if isinstance(key, (str, int)) else ""
        if not name or _NO_FACTS.match(name):
            yield name, None
            continue
        if "optim" in name.casefold():
            yield from _optimiser(value)
        yield from _flat(name, value, 3 if _SETTINGS.match(name) else 1, number)


def _flat(name: str, value: object, depth: int, number: Number) -> Iterator[tuple[str, str | None]]:
    """Yield a value, or the values of a dictionary such as the hyper-parameters."""
    yield name, None
    if is_module(value) or is_script(value):
        return
    inner = mapping_of(value)
    if inner is not None and tensor_of(value) is None:
        if _node(value) is not None:
            yield from _flat(name, _node(value), depth, number)
        elif depth and len(inner) <= _MOST_FACTS and not _is_state(inner):
            content = inner.get("_content")  # of OmegaConf
            for key, item in (mapping_of(content) or inner).items():
                if isinstance(key, (str, int)) and key != "param_groups":
                    yield from _flat(f"{name}.{str(key)[:_LONGEST_NAME]}", item, depth - 1, number)
        return
    yield name, _text(value, number)


def _is_state(content: Mapping[object, object]) -> bool:
    tensors = (tensor_of(value) for value in content.values())
    return any(isinstance(tensor, StoredTensor) and tensor.ndim for tensor in tensors)


def _node(value: object) -> object:
    """Return what a node of OmegaConf holds."""
    return value.attributes.get("_val") if isinstance(value, Record) else None


def _text(value: object, number: Number) -> str | None:
    tensor = tensor_of(value)
    if isinstance(tensor, StoredTensor):
        value = number(tensor) if tensor.shape == () else None
    if isinstance(value, (bool, int)):
        return str(value) if abs(value) < _LARGEST_NUMBER else None
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Global):
        return clean(value.name)
    if isinstance(value, (list, tuple)) and 0 < len(value) <= _MOST_ITEMS:
        parts = [_text(item, number) for item in value if isinstance(item, (bool, int, float, str))]
        return ", ".join(filter(None, parts)) if len(parts) == len(value) else None
    return clean(value) if isinstance(value, str) and value else None


# ---- the optimiser -------------------------------------------------------------------------------

_MARKS = (
    ("amsgrad", "Adam"),
    ("nesterov", "SGD"),
    ("lr_decay", "Adagrad"),
    ("centered", "RMSprop"),
    ("rho", "Adadelta"),
    ("etas", "Rprop"),
    ("line_search_fn", "LBFGS"),
    ("betas", "Adam"),
    ("momentum", "SGD"),
)
_TOLD = ("lr", "momentum", "weight_decay", "betas", "nesterov", "alpha", "eps")


def _optimiser(value: object) -> Iterator[tuple[str, str]]:
    """Yield what an optimiser's state tells: its kind by its settings, and those."""
    if isinstance(value, (list, tuple)) and value:  # of Lightning
        value = value[0]
    mapping = mapping_of(value)
    groups = mapping.get("param_groups") if mapping is not None else None
    first = mapping_of(groups[0]) if isinstance(groups, (list, tuple)) and groups else None
    if first is None:
        return
    kind = next((name for mark, name in _MARKS if mark in first), None)
    if kind == "Adam" and first.get("decoupled_weight_decay") is True:
        kind = "AdamW"
    if kind:
        yield "optimizer", kind
    for key in _TOLD:
        text = _text(first.get(key), lambda _: None)
        if text is not None:
            yield f"optimizer.{key}", text


# ---- class names ---------------------------------------------------------------------------------


def _class_names(top: Mapping[object, object]) -> str | None:
    """Return the classes' names as JSON, where a file tells them."""
    places = [top]
    for key, value in islice(top.items(), 64):
        inner = mapping_of(value)
        if inner is not None and isinstance(key, str) and "optim" not in key:
            places.append(inner)
    seen: set[int] = set()
    for place in places:
        for key in _CLASSES:
            value = place.get(key, place.get(key.upper()))
            names = None if id(value) in seen else _names(value)
            if names:
                text = json.dumps(names)
                return text if len(text) <= _LONGEST_NAMES else None
            seen.add(id(value))
    return None


def _names(value: object) -> list[str] | None:
    """Return names in the order of their numbers."""
    if isinstance(value, (list, tuple)) and 1 < len(value) <= _MOST_CLASSES:
        if all(isinstance(name, str) for name in value):
            return [clean(str(name), _LONGEST_NAME) for name in value]
        return None
    mapping = mapping_of(value)
    if mapping is None or not 1 < len(mapping) <= _MOST_CLASSES:
        return None
    by_number: dict[int, str] = {}
    for key, item in mapping.items():
        number, name = (item, key) if isinstance(item, int) else (key, item)
        if isinstance(number, str) and number.isdecimal() and len(number) < 7:
            number = int(number)
        if not isinstance(number, int) or not isinstance(name, str):
            return None
        if not 0 <= number < len(mapping):
            return None
        by_number[number] = clean(name, _LONGEST_NAME)
    if len(by_number) != len(mapping):
        return None
    return [by_number[number] for number in range(len(mapping))]


# ---- single numbers ------------------------------------------------------------------------------

_CODES = {"float64": "d", "float32": "f", "float16": "e", "int64": "q", "int32": "i", "int16": "h"}
_CODES |= {"int8": "b", "uint8": "B", "bool": "?"}


def as_number(data: bytes, tensor: StoredTensor) -> float | int | None:
    """Return the single number of a tensor, from the bytes of its element."""
    code = _CODES.get(tensor.dtype)
    if code is None or len(data) != SIZES[tensor.dtype]:
        return None
    order = ">" if tensor.storage.big_endian else "<"
    value: float | int = struct.unpack(order + code, data)[0]
    return value
