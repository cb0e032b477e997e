"""Building networks of the library timm, where it is installed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from torch import nn

from cnnviz.engine.data.preprocessing import INTERPOLATIONS, Preprocessing
from cnnviz.engine.errors import CnnvizError
from cnnviz.engine.models.match import TIMM

_USUAL_CROP = 0.875  # share of the picture's shorter side


def has_timm() -> bool:
    """Whether the library is installed."""
    return find_spec("timm") is not None


def timm_maker(name: str, keywords: dict[str, Any]) -> Callable[[], nn.Module]:
    """Return what makes a network of timm's.

    Parameters
    ----------
    name : str
        ``timm/NAME``.
    keywords : dict of str to object
        ``num_classes`` and ``in_channels``, or neither.

    Raises
    ------
    CnnvizError
        When timm is not installed.
    """
    check_timm(name)
    asked = {"in_channels": "in_chans", "num_classes": "num_classes"}
    own = {asked[key]: value for key, value in keywords.items()}
    import timm  # before the making, which a person may cancel in the middle

    def make() -> nn.Module:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module: nn.Module = timm.create_model(name.removeprefix(TIMM), pretrained=False, **own)
        return module

    return make


def timm_preprocessing(name: str) -> Preprocessing:
    """Return what timm does to pictures before they reach a network of its own."""
    check_timm(name)
    import timm

    told: Any = timm.get_pretrained_cfg(name.removeprefix(TIMM))
    if told is None:
        return Preprocessing(3, 256, (224, 224))
    _, height, width = told.input_size
    mode = told.interpolation if told.interpolation in INTERPOLATIONS else "bicubic"
    resize = int(min(height, width) / (told.crop_pct or _USUAL_CROP))
    return Preprocessing(3, resize, (height, width), _three(told.mean), _three(told.std), mode)


def check_timm(name: str) -> None:
    """Raise an error that says how to get timm, where it is missing."""
    if not has_timm():
        raise CnnvizError(
            f"{name.removeprefix(TIMM)} is a network of the library timm, which is not installed; "
            "get it with: pip install timm."
        )


def _three(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(values) if len(values) == 3 else (float(values[0]),) * 3
