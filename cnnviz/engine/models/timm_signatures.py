"""Write ``resources/timm_signatures.json`` from the installed timm.

``python -m cnnviz.engine.models.timm_signatures [FOLDER]`` builds every network that timm lists,
without memory for its weights, which takes some minutes; :mod:`timm_known` reads the table.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import timm
import torch

from cnnviz.engine.models.known import COUNTER, digest
from cnnviz.engine.models.timm_known import Ends
from cnnviz.paths import resources

_CLASSES = 11


def write(folder: Path) -> None:
    """Write the table into `folder`, and say what could not be built."""
    networks: dict[str, list[list[Any]]] = {}
    names = timm.list_models()
    for name in names:
        try:
            variants = list(_variants(name))
        except Exception as error:  # noqa: BLE001 - some need packages that are not there
            print(f"{name}: {error}", file=sys.stderr)  # noqa: T201 - a tool for developers
            continue
        for shapes, ends in variants:
            entries = networks.setdefault(digest(shapes), [])
            key = [list(ends.classifiers), list(ends.stems)]
            entry = next((entry for entry in entries if entry[:2] == key), None)
            if entry is None:
                entry = [*key, {}]
                entries.append(entry)
            entry[2].setdefault(ends.digest(shapes), []).append(name)
    lines = ",\n".join(
        f"{json.dumps(key)}:{json.dumps(entries, separators=(',', ':'))}"
        for key, entries in networks.items()
    )
    text = f'{{"timm":"{timm.__version__}","networks":{{\n{lines}\n}}}}\n'
    (folder / "timm_signatures.json").write_text(text, encoding="utf-8")


def _variants(name: str) -> Iterator[tuple[dict[str, tuple[int, ...]], Ends]]:
    """Yield the tensors of a network as it is usually built, and with a head if that has none."""
    module, shapes, ends = _built(name)
    yield shapes, ends
    if module.num_classes == 0:
        _, shapes, ends = _built(name, num_classes=_CLASSES)
        yield shapes, ends


def _built(name: str, **keywords: Any) -> tuple[Any, dict[str, tuple[int, ...]], Ends]:
    with torch.device("meta"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module: Any = timm.create_model(name, pretrained=False, **keywords)
    told = module.pretrained_cfg
    shapes = {
        key: tuple(value.shape)
        for key, value in module.state_dict().items()
        if not key.endswith(COUNTER)
    }
    ends = Ends(_layers(told.get("classifier")), _layers(told.get("first_conv")))
    return module, shapes, ends


def _layers(told: object) -> tuple[str, ...]:
    if isinstance(told, str):
        return (told,)
    return tuple(told) if isinstance(told, (tuple, list)) else ()


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else resources())
