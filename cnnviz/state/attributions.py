"""What a person wants explained: which class, in which way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.methods import Method
    from cnnviz.state.inputs import InputImage

# A class by the part that it plays for this input; a number is a class for any input.
Role = Literal["predicted", "true", "other"]
ROLES: tuple[Role, ...] = ("predicted", "true", "other")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one of the views side by side shall explain.

    Parameters
    ----------
    method : {"grad-cam", "gradient-x-input", "integrated-gradients"}
        How.
    target : {"predicted", "true", "other"} or int
        The class: the predicted one; the true one; the true one where the prediction is wrong and
        the second best otherwise; or a class by its index.
    at_chosen_layer : bool
        Whether Grad-CAM looks at the layer that is chosen, instead of the usual one.
    """

    method: Method = "grad-cam"
    target: Role | int = "predicted"
    at_chosen_layer: bool = False


@dataclass(frozen=True, eq=False)
class AttributionRequest:
    """Explain what this network makes of this input.

    `pairs` is a person's own table of the outputs that stand for the classes of the images.
    """

    model: LoadedModel
    image: InputImage
    preprocessing: Preprocessing
    layer: str | None
    epoch: int | None
    wish: Wish
    pairs: tuple[int, ...] | None = None

    def same_as(self, other: AttributionRequest | None) -> bool:
        """Whether another request has the same answer, as long as the weights stay."""
        return self.same_scene(other) and other is not None and self._asks() == other._asks()

    def same_scene(self, other: AttributionRequest | None) -> bool:
        """Whether another request is about the same input and network."""
        return (
            other is not None
            and self.model is other.model
            and self.image is other.image
            and self.preprocessing == other.preprocessing
            and self.epoch == other.epoch
        )

    def _asks(self) -> tuple[Wish, str | None, tuple[int, ...] | None]:
        return self.wish, self.layer, self.pairs


def resolve_target(
    target: Role | int, shares: NDArray[np.float32], predicted: int, truth: int | None
) -> tuple[int | None, Role | None]:
    """Return the class that is meant, and the part that it plays for this input.

    Parameters
    ----------
    target : {"predicted", "true", "other"} or int
        What was chosen, see :class:`Wish`.
    shares : ndarray of float32, shape (classes,)
        What the network gives each class.
    predicted : int
        Its prediction.
    truth : int or None
        The true class, where it is known and the network has it.

    Returns
    -------
    target : int or None
        None where the true class was chosen and nobody knows it.
    role : {"predicted", "true", "other"} or None
        "other" for the second best; None for a class that plays no part.
    """
    if target == "true" and truth is None:
        return None, "true"
    if target == "predicted":
        meant = predicted
    elif target == "true" or (target == "other" and truth not in (None, predicted)):
        assert truth is not None
        return truth, "true"
    elif target == "other":
        meant = _second(shares, predicted)
    else:
        meant = int(target)
    if meant == predicted:
        return meant, "predicted"
    if meant == truth:
        return meant, "true"
    return meant, "other" if meant == _second(shares, predicted) else None


def _second(shares: NDArray[np.float32], predicted: int) -> int:
    """Return the likeliest class but the prediction; the prediction where there is no other."""
    order = shares.argsort(kind="stable")[::-1]
    return next((int(index) for index in order if index != predicted), predicted)
