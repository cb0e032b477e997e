"""cnnviz: see what a convolutional network has learned, how it learned it, and why it errs.

Importing the package is instant: each public name loads what it needs when it is first used.

>>> import cnnviz
>>> model = cnnviz.load_model("course_cnn")
>>> digits = cnnviz.open_dataset("digits")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnnviz.engine.checkpoints.read import read_checkpoint
    from cnnviz.engine.data.open import open_dataset
    from cnnviz.engine.embedding.embed import embed
    from cnnviz.engine.embedding.features import features
    from cnnviz.engine.models.catalogue import list_architectures
    from cnnviz.engine.models.load import load_model
    from cnnviz.engine.probes.attribution import attribute
    from cnnviz.engine.probes.capture import capture
    from cnnviz.engine.probes.filters import filters
    from cnnviz.engine.probes.responses import responses
    from cnnviz.engine.recording.record import record
    from cnnviz.engine.training.evaluate import evaluate
    from cnnviz.engine.training.fit import fit
    from cnnviz.qt.show import show

__version__ = "0.1.0"

__all__ = [
    "attribute",
    "capture",
    "embed",
    "evaluate",
    "features",
    "filters",
    "fit",
    "list_architectures",
    "load_model",
    "open_dataset",
    "read_checkpoint",
    "record",
    "responses",
    "show",
]

_HOMES = {
    "attribute": "cnnviz.engine.probes.attribution",
    "capture": "cnnviz.engine.probes.capture",
    "embed": "cnnviz.engine.embedding.embed",
    "evaluate": "cnnviz.engine.training.evaluate",
    "features": "cnnviz.engine.embedding.features",
    "filters": "cnnviz.engine.probes.filters",
    "fit": "cnnviz.engine.training.fit",
    "list_architectures": "cnnviz.engine.models.catalogue",
    "load_model": "cnnviz.engine.models.load",
    "open_dataset": "cnnviz.engine.data.open",
    "read_checkpoint": "cnnviz.engine.checkpoints.read",
    "record": "cnnviz.engine.recording.record",
    "responses": "cnnviz.engine.probes.responses",
    "show": "cnnviz.qt.show",
}


def __getattr__(name: str) -> Any:
    if name == "lightning":  # the callback, for those who train by Lightning
        return import_module("cnnviz.lightning")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
