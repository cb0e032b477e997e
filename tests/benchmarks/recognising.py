"""How long it takes to say what a file is, against every network of torchvision and of timm.

Each time is the first in a process of its own: the tables are read, and torch is not imported.
What fits nothing is compared with every network of torchvision.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.harness import Figure

_LIMIT_MS = 100
_STARTS = 5
_NAMES = (
    *("resnet18", "vgg16", "densenet201", "efficientnet_v2_l", "vit_b_16", "swin_v2_b"),
    *("fasterrcnn_resnet50_fpn_v2", "timm/convnextv2_base"),
)
_CHILD = """
import json, sys, time
shapes = {key: tuple(shape) for key, shape in json.load(open(sys.argv[1])).items()}
start = time.perf_counter()
from cnnviz.engine.models.identify import identify
from cnnviz.engine.models.near import near_misses
imported = time.perf_counter()
found = identify(shapes)
near = () if found else near_misses(shapes)
done = time.perf_counter()
print(json.dumps({
    "import": 1000 * (imported - start),
    "ms": 1000 * (done - imported),
    "found": [match.architecture for match in found],
    "near": [miss.match.architecture for miss in near],
    "heavy": [name for name in ("torch", "numpy") if name in sys.modules],
}))
"""


def rows() -> Iterator[Figure]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        for name in _NAMES:
            path = Path(folder, "shapes.json")
            path.write_text(json.dumps(_shapes(name)), encoding="utf-8")
            told = _best(path)
            if name not in told["found"]:
                raise RuntimeError(f"{name} was taken for {told['found']}")
            yield Figure(f"saying that a file is {name}, cold", told["ms"], "ms", _LIMIT_MS)
        path.write_text(json.dumps({**_shapes("resnet152"), "more": [1]}), encoding="utf-8")
        told = _best(path)
        if told["found"] or told["near"][0] != "resnet152":
            raise RuntimeError(f"nearest is {told['near']}")
        name = "saying that a file is none, and which it nearly is, cold"
        yield Figure(name, told["ms"], "ms", _LIMIT_MS)
        yield Figure("importing what recognises", told["import"], "ms")


def _shapes(name: str) -> dict[str, list[int]]:
    from cnnviz.engine.models.build import build

    state = build(name, 7, empty=True).state_dict()
    return {key: list(value.shape) for key, value in state.items()}


def _best(path: Path) -> dict[str, Any]:
    """Return what the quickest of several processes tells."""
    told = [_told(path) for _ in range(_STARTS)]
    return min(told, key=lambda one: float(one["ms"]))


def _told(path: Path) -> dict[str, Any]:
    child = [sys.executable, "-c", _CHILD, str(path)]
    done = subprocess.run(child, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    if told["heavy"]:
        raise RuntimeError(f"{told['heavy']} were imported")
    return told
