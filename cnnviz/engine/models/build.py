"""Building networks by name: with seeded random weights, or empty for weights to come."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

import torch
import torchvision
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import end_if_wanted
from cnnviz.engine.models.adapt import set_dropout, take_channels
from cnnviz.engine.models.catalogue import architecture
from cnnviz.engine.models.course_cnn import ACTIVATIONS, POOLINGS, CourseCNN
from cnnviz.engine.models.identify import head_layers
from cnnviz.engine.models.match import TIMM
from cnnviz.engine.models.timm_build import timm_maker

T = TypeVar("T")

SEED = 0
MOST_CLASSES = 1_000_000

# What a file or a caller may say about how a network is built. Anything else, such as `weights`,
# would let a file's metadata fetch from the network or take memory at will.
_ALLOWED: Mapping[str, Callable[[Any], bool]] = {
    "in_channels": lambda value: type(value) is int and 1 <= value <= 1024,
    "image_size": lambda value: type(value) is int and 1 <= value <= 4096,
    "padding": lambda value: (
        isinstance(value, (tuple, list))
        and len(value) == 2
        and all(type(pad) is int and 0 <= pad <= 64 for pad in value)
    ),
    "ceil_mode": lambda value: isinstance(value, bool),
    "dropout": lambda value: type(value) in (int, float) and 0 <= value < 1,
    "filters": lambda value: (
        isinstance(value, (tuple, list))
        and len(value) == 2
        and all(type(count) is int and 1 <= count <= 1024 for count in value)
    ),
    "kernel_size": lambda value: type(value) is int and 1 <= value <= 15,
    "activation": lambda value: value in ACTIVATIONS,
    "pooling": lambda value: value in POOLINGS,
    "units": lambda value: type(value) is int and 1 <= value <= 16_384,
    "aux_logits": lambda value: isinstance(value, bool),
    "aux_loss": lambda value: isinstance(value, bool),
    "transform_input": lambda value: isinstance(value, bool),
}
# The values of these are words.
NAMED = ("activation", "pooling")
_COURSE = (
    *("in_channels", "image_size", "filters", "kernel_size", "padding", "activation"),
    *("pooling", "ceil_mode", "units", "dropout"),
)
# What is put into a network of torchvision's after it was built.
_ADAPTED = ("in_channels", "dropout")
# Its constructor runs its own backbone once, so that the weights must be there.
_RUNS_ITSELF = ("ssdlite320_mobilenet_v3_large",)
_WITH_INPUT_TRANSFORM = (
    "googlenet",
    "inception_v3",
    "quantized_googlenet",
    "quantized_inception_v3",
)


def build(
    name: str,
    num_classes: int | None = None,
    arguments: Mapping[str, Any] | None = None,
    *,
    empty: bool = False,
    seed: int = SEED,
) -> nn.Module:
    """Build a network; nothing is ever fetched.

    Parameters
    ----------
    name : str
        Its name in the catalogue.
    num_classes : int or None
        Number of classes; None takes the architecture's default.
    arguments : mapping or None
        What else the architecture takes, see :func:`check_arguments`.
    empty : bool
        Leave the weights without memory (on the meta device) for a file's to take their place,
        which is much quicker. What the constructor computes, such as index tables, is there.
    seed : int
        Another one draws other weights, by the architecture's own scheme.

    Returns
    -------
    torch.nn.Module
        In eval mode. Two calls with one seed give equal weights; torch's own generators are left
        as they were.

    Raises
    ------
    UnknownName
        When nobody knows the architecture.
    BadValue
        When an argument is unknown to it or out of range.
    CnnvizError
            When the installed torchvision lacks it.
    """
    arguments = check_arguments(name, arguments or {})
    keywords = dict(arguments)
    if num_classes is not None:
        if not 1 <= num_classes <= MOST_CLASSES:
            raise BadValue("num_classes", num_classes, f"from 1 to {MOST_CLASSES:,}")
        if architecture(name).num_classes is None:
            raise BadValue("num_classes", num_classes, f"left out, as {name} has no classes")
        keywords["num_classes"] = num_classes
    return build_unlisted(name, keywords, empty=empty, seed=seed)


def build_unlisted(
    name: str, keywords: Mapping[str, Any], *, empty: bool = False, seed: int = SEED
) -> nn.Module:
    """Build a network as :func:`build` does, without asking the catalogue.

    For trusted keywords only: they go to torchvision as they are.
    """
    make = _maker(name, dict(keywords))
    if empty and name.startswith(TIMM):
        with _Making(untouched=True):
            return make().eval()
    if empty and name not in _RUNS_ITSELF:
        with _Making(empty=True):
            return make().eval()
    return drawn(make, seed).eval()


def drawn(make: Callable[[], T], seed: int = SEED) -> T:
    """Call what makes a network, with random numbers of their own, so that it can be cancelled."""
    with torch.random.fork_rng(devices=[]), _Making():
        torch.manual_seed(seed)
        return make()


def check_arguments(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return `arguments` as the architecture `name` takes them.

    Raises
    ------
    BadValue
        When one is unknown to it or out of range.
    """
    allowed = allowed_arguments(name)
    for key, value in arguments.items():
        if key not in allowed:
            raise BadValue(key, value, f"left out, as {name} has no such argument")
        if not _ALLOWED[key](value):
            raise BadValue(key, value, "of the right type and in range")
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()
    }


def allowed_arguments(name: str) -> tuple[str, ...]:
    """Return what the architecture `name` can be told besides the number of classes."""
    if name == "course_cnn":
        return _COURSE
    if name.startswith(TIMM):
        return ("in_channels",)
    entry = architecture(name)
    if name in _WITH_INPUT_TRANSFORM:
        return ("aux_logits", "transform_input", *_ADAPTED)
    if entry.task == "segmentation":
        return _ADAPTED if name.startswith("lraspp") else ("aux_loss", *_ADAPTED)
    if entry.task in ("detection", "video"):
        return ("in_channels",)
    if entry.task != "classification":
        return ()
    return ("image_size", *_ADAPTED) if name.startswith("vit_") else _ADAPTED


def _maker(name: str, keywords: dict[str, Any]) -> Callable[[], nn.Module]:
    if name == "course_cnn":
        return lambda: CourseCNN(**keywords)
    if name.startswith(TIMM):
        return timm_maker(name, keywords)
    try:
        builder = torchvision.models.get_model_builder(name)
    except ValueError:
        raise CnnvizError(
            f"The installed torchvision {torchvision.__version__} has no {name}; a newer one does."
        ) from None
    if "weights_backbone" in inspect.signature(builder).parameters:
        keywords["weights_backbone"] = None
    if name in _WITH_INPUT_TRANSFORM:
        # Torchvision's own initialisation is the one that trains; only its notice is unwanted.
        keywords.setdefault("init_weights", True)
    channels, dropout = (keywords.pop(key, None) for key in _ADAPTED)

    def make() -> nn.Module:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module: nn.Module = builder(weights=None, **keywords)
        if channels is not None:
            take_channels(module, channels)
        if dropout is not None:
            set_dropout(module, dropout, head_layers(name))
        return module

    return make


class _Making(TorchFunctionMode):
    """Watches over what a constructor calls.

    A person can cancel the making of a large network, which may take ten seconds: a constructor
    has no place to yield at, but between two calls of torch it can be left.

    Parameters
    ----------
    empty : bool
        Give tensors that await their values no memory, so that initialising them costs nothing.
        A plain ``with torch.device("meta")`` also takes away what constructors compute from small
        tensors; RegNet's then fail, and Swin's index tables would be lost.
    untouched : bool
        Leave parameters as the memory for them happens to be. It costs as little, because memory
        that nobody touches is none, and suits constructors that fill other tensors which they have
        first made empty.
    """

    def __init__(self, *, empty: bool = False, untouched: bool = False) -> None:
        super().__init__()
        self._empty = empty
        self._untouched = untouched
        self._learning = True

    def __enter__(self) -> Self:
        self._learning = torch.is_grad_enabled()
        super().__enter__()  # type: ignore[no-untyped-call]  # torch says no types
        return self

    def __exit__(self, *error: Any) -> None:
        super().__exit__(*error)  # type: ignore[no-untyped-call]
        # Whoever cancels may do so where the end of a no_grad() gives gradients back.
        torch.set_grad_enabled(self._learning)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        end_if_wanted()
        kwargs = dict(kwargs or {})
        target = args[0] if args else kwargs.get("tensor")
        if self._untouched and _only_initialises(func, target):
            return target
        if self._empty and func is torch.empty and kwargs.get("device") is None:
            kwargs["device"] = "meta"
        return func(*args, **kwargs)


def _only_initialises(func: Callable[..., Any], target: object) -> bool:
    """Whether this fills a tensor with random numbers, or changes a parameter in place."""
    name = getattr(func, "__name__", "")
    if name in ("normal_", "uniform_"):
        return isinstance(target, Tensor)  # often a parameter's bare data
    in_place = name.endswith("_") and not name.startswith("__") and name != "requires_grad_"
    return in_place and isinstance(target, nn.Parameter)
