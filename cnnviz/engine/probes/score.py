"""The score of a class as a function to differentiate; its network is given back untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.events import end_if_wanted
from cnnviz.engine.memory import is_out_of_memory, out_of_memory
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.probes.forward import borrowed, first_tensor, run

Floats = NDArray[np.float32]

_QUANTISED = ("torch.ao.nn.quantized", "torch.ao.nn.intrinsic.quantized", "torch.nn.quantized")
_NOT_USED = "not have been used in the graph"


class NoGradients(CnnvizError):
    """A network cannot be differentiated, or its gradients are of no use."""


class NoClassScores(CnnvizError):
    """A network does not answer with one score for each class."""


@contextmanager
def lent(model: LoadedModel, images: torch.Tensor) -> Iterator[None]:
    """Borrow a network for differentiating it; hold this over no yield.

    Layers that work in place are told not to while it lasts: what they overwrite may be needed on
    the way back. The results are the same numbers.

    Raises
    ------
    NoGradients
        Where gradients do not flow back.
    DeviceProblem
        When memory does not suffice.
    """
    in_place: list[Any] = [
        part for part in model.module.modules() if getattr(part, "inplace", None) is True
    ]
    try:
        with torch.inference_mode(False), borrowed(model.module):
            for part in in_place:
                part.inplace = False
            yield
    except (RuntimeError, MemoryError) as error:
        if is_out_of_memory(error):
            raise out_of_memory(images.device, tuple(images.shape)) from error
        if _NOT_USED in str(error):
            raise NoGradients(
                "The score of this class does not depend on the layer; choose another one."
            ) from error
        reason = str(error).splitlines()[0].rstrip(".")
        raise NoGradients(
            f"{model.title} cannot be differentiated, so there is no attribution: {reason}."
        ) from error
    finally:
        for part in in_place:
            part.inplace = True


def check_differentiable(model: LoadedModel) -> None:
    """Raise :class:`NoGradients` for a network that is known to have no gradients."""
    if any(type(part).__module__.startswith(_QUANTISED) for part in model.module.modules()):
        raise NoGradients(
            f"{model.title} is quantised: it counts in whole numbers, which have no gradients; "
            "open the same network before its quantisation."
        )


class Score:
    """The function that is differentiated: the score of one class, before any softmax.

    Parameters
    ----------
    model : LoadedModel
        The network.
    target : int or None
        The class; None becomes the predicted one with the first image.
    """

    def __init__(self, model: LoadedModel, target: int | None) -> None:
        self.model = model
        self.module = model.module
        self.target = target
        self.predicted = -1
        self.shares: Floats = np.zeros(0, np.float32)
        self.is_map = False

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """Return the scores, (N,), of images (N, C, H, W)."""
        end_if_wanted()
        # A copy, because a network may begin with an operation in place.
        scores = self._scores(run(self.module, images.clone()))
        if self.predicted < 0:
            self._look(scores.detach())
        of_class = scores[:, self.target]
        return of_class.flatten(1).sum(1) if of_class.ndim > 1 else of_class

    def _scores(self, output: Any) -> torch.Tensor:
        """Return the scores of all classes, (N, classes) or (N, classes, H, W)."""
        title = self.model.title
        if isinstance(output, list) and output and isinstance(output[0], dict):
            raise NoClassScores(f"{title} is a detector: attributions are not for detectors yet.")
        scores = None if isinstance(output, list) else first_tensor(output)
        if scores is not None and scores.ndim == 1:
            scores = scores.unsqueeze(1)
        if scores is None or scores.ndim not in (2, 4) or not scores.is_floating_point():
            raise NoClassScores(
                f"{title} does not answer with one score for each class, so that there is no "
                "prediction to explain."
            )
        if self.model.answers == "binary" and scores.ndim == 2 and scores.shape[1] == 1:
            # What speaks for yes speaks against no.
            scores = torch.cat((-scores, scores), 1)
        return scores

    def _shares(self, scores: torch.Tensor) -> torch.Tensor:
        """Return what the network gives each class of the first image; of a number, the number."""
        first = scores[0].float()
        match self.model.answers:
            case "labels":
                return torch.sigmoid(first)
            case "binary":  # of the pair of scores the one is the other's opposite
                return torch.softmax(first / 2, 0)
            case "number":
                return first
            case _:
                return torch.softmax(first, 0)

    def _look(self, scores: torch.Tensor) -> None:
        """Note what the network says of the first image; take or check the class."""
        self.is_map = scores.ndim == 4
        shares = self._shares(scores)
        count = len(shares)
        if self.is_map:
            pixels = torch.bincount(shares.argmax(0).flatten(), minlength=count)
            known = self.model.class_names
            if known and "background" in known[0] and pixels[1:].any():
                pixels[0] = 0
            self.predicted = int(pixels.argmax())
            shares = shares.flatten(1).mean(1)
        else:
            self.predicted = int(shares.argmax())
        self.shares = shares.cpu().numpy()
        if self.target is None:
            self.target = self.predicted
        if isinstance(self.target, bool) or not 0 <= self.target < count:
            raise BadValue("target", self.target, f"a class from 0 to {count - 1:,}")
