"""Small files that cost a careless reader hours or all memory, and in which nothing is damaged."""

from __future__ import annotations

import itertools
import json
import pickle as standard
import struct
from collections.abc import Callable, Iterable

from tests.hostile.assembler import (
    EMPTY_DICT,
    EMPTY_LIST,
    EMPTY_TUPLE,
    MARK,
    NONE,
    POP,
    REDUCE,
    SETITEMS,
    call,
    items,
    name,
    number,
    pickle,
    text,
)
from tests.hostile.containers import safetensors

_PRIME = 2**61 - 1  # by which Python finds whole numbers in a dictionary
_SETTINGS = ("args", "Args", "aRgs", "config", "cfg", "opt", "opts", "hparams", "settings")
_CLASSES = ("class_names", "classes", "names", "categories", "class_to_idx", "idx_to_class")


def _kept(place: int, value: bytes) -> bytes:
    return value + b"q" + bytes([place]) + POP


def _got(place: int) -> bytes:
    return b"h" + bytes([place])


def _table(pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return a dictionary that is filled in several goes, as the stack has its limit."""
    made = EMPTY_DICT
    waiting = iter(pairs)
    while some := list(itertools.islice(waiting, 1_000)):
        made += MARK + b"".join(key + value for key, value in some) + SETITEMS
    return made


def _words(pairs: dict[str, bytes]) -> bytes:
    return _table((text(key, 4), value) for key, value in pairs.items())


def _again(called: bytes, arguments: bytes, times: int = 50_000) -> bytes:
    """Make one call on one value again and again, keeping what comes of it."""
    return pickle(_kept(1, called) + _kept(2, arguments) + (_got(1) + _got(2) + REDUCE) * times, 4)


def _many_copies(called: bytes, value: bytes, *more: bytes) -> bytes:
    return _again(called, items(value, *more))


def _shared_settings() -> bytes:
    """Return 200 ** 3 settings in a few kilobytes."""
    made = _kept(0, _words({f"k{key}": EMPTY_LIST for key in range(199)}))
    for level in (1, 2):
        made += _kept(level, _words({f"k{key}": _got(level - 1) for key in range(199)}))
    return pickle(made + _words(dict.fromkeys(_SETTINGS, _got(2))), 4)


def _almost_class_names() -> bytes:
    pairs = [(number(key), text("a", 4)) for key in range(90_000)]
    made = _kept(0, _table([*pairs, (number(90_000), NONE)]))
    made += _kept(1, _words(dict.fromkeys(_CLASSES, _got(0))))
    return pickle(made + _words({f"k{key}": _got(1) for key in range(64)}), 4)


def _network(children: bytes, parameters: bytes = EMPTY_DICT) -> bytes:
    return _words({"_modules": children, "_parameters": parameters})


def _layers_of_one_state() -> bytes:
    state = {f"s{key}": NONE for key in range(9_000)}
    state |= {"_modules": EMPTY_DICT, "_parameters": EMPTY_DICT}
    made = _kept(0, _words(state)) + _kept(1, name("a", "B"))
    layer = _got(1) + EMPTY_TUPLE + REDUCE
    layers = _words({f"m{key}": layer + _got(0) + b"b" for key in range(15_000)})
    return pickle(made + layer + _network(layers) + b"b", 4)


def _layers_of_one_setting() -> bytes:
    row = _kept(3, items(*[NONE] * 9_000))
    state = {"row": _got(3), "_modules": EMPTY_DICT, "_parameters": EMPTY_DICT}
    made = row + _kept(0, _words(state)) + _kept(1, name("a", "B"))
    layer = _got(1) + EMPTY_TUPLE + REDUCE
    layers = _words({f"m{key}": layer + _got(0) + b"b" for key in range(15_000)})
    return pickle(made + layer + _network(layers) + b"b", 4)


def _one_layer_everywhere() -> bytes:
    empty = call(
        "torch._utils",
        "_rebuild_meta_tensor_no_storage",
        name("torch", "float32"),
        items(number(1)),
        NONE,
        NONE,
    )
    tensors = _words({f"p{key}": _got(2) for key in range(9_000)})
    made = _kept(2, empty) + _kept(1, name("a", "B"))
    layer = _got(1) + EMPTY_TUPLE + REDUCE
    made += _kept(3, layer + _network(EMPTY_DICT, tensors) + b"b")
    layers = _words({f"m{key}": _got(3) for key in range(15_000)})
    return pickle(made + layer + _network(layers) + b"b", 4)


def _storage_again_and_again() -> bytes:
    inner = b"".join(standard.dumps(value, 2) for value in (0x1950A86A20F9469CFC6C, 1001, {}))
    inner += pickle((NONE + POP) * 30_000 + NONE) + pickle(EMPTY_LIST)
    return _again(
        name("torch.storage", "_load_from_bytes"),
        items(b"B" + struct.pack("<I", len(inner)) + inner),
    )


def _header_with_a_name_twice() -> bytes:
    pairs = ",".join(f'"k{key}":0' for key in range(300_000))
    return safetensors(f'{{{pairs},"k0":0}}'.encode())


def _index_of_many_shards() -> bytes:
    places = {f"k{key}": f"shard{key % 1_000}" for key in range(100_000)}
    return json.dumps({"weight_map": places}).encode()


COSTLY: dict[str, Callable[[], bytes]] = {
    "a list copied without end": lambda: _many_copies(
        name("builtins", "list"), MARK + NONE * 90_000 + b"l"
    ),
    "a dictionary copied without end": lambda: _many_copies(
        name("builtins", "dict"), _table((number(key), NONE) for key in range(90_000))
    ),
    "a text encoded without end": lambda: _many_copies(
        name("_codecs", "encode"), text("a" * 1_000_000), text("latin1")
    ),
    "a storage read without end": _storage_again_and_again,
    "whole numbers in one place of a dictionary": lambda: pickle(
        _table((number(_PRIME * (key + 1)), NONE) for key in range(40_000)), 4
    ),
    "rows in one place of a dictionary": lambda: pickle(
        _table(
            (items(*map(number, row)), NONE)
            for row in itertools.islice(itertools.product((-1, -2), repeat=14), 16_000)
        ),
        4,
    ),
    "values kept in one place": lambda: pickle(
        NONE + b"".join(b"p%d\n" % (_PRIME * (key + 1)) for key in range(40_000)), 4
    ),
    "settings of settings": _shared_settings,
    "almost names of classes": _almost_class_names,
    "many layers of one state": _layers_of_one_state,
    "many layers of one setting": _layers_of_one_setting,
    "one layer of many tensors everywhere": _one_layer_everywhere,
    "a long header with a name twice": _header_with_a_name_twice,
    "an index of many shards": _index_of_many_shards,
}
