"""A network that is not trained but asked: its answers are the soft targets of another."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.load import loading
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.class_pairs import pair_classes
from cnnviz.engine.training.objectives.outputs import scores_of

_LUMA = (0.299, 0.587, 0.114)


class Teacher:
    """A frozen network that is asked for the probabilities of the classes of an image set.

    Parameters
    ----------
    model : LoadedModel
        The network; it stays in eval mode and learns nothing.
    outputs : sequence of int
        Its output for each class.
    given : Preprocessing
        How the images were brought to the network that learns.
    temperature : float
        Softens the answers.
    """

    def __init__(
        self,
        model: LoadedModel,
        outputs: tuple[int, ...],
        given: Preprocessing,
        temperature: float,
    ) -> None:
        self._model = model
        self._outputs = list(outputs)
        self._given = given
        self._temperature = temperature
        model.module.eval().requires_grad_(False)

    def to(self, device: torch.device) -> None:
        """Go to a device."""
        self._model.module.to(device)

    def answer(self, images: Tensor, width: int) -> Tensor:
        """Return probabilities, (N, width), of images as the learning network gets them.

        Outputs of that network which stand for no class get the probability 0.
        """
        with torch.no_grad():
            brought = rebrought(images, self._given, self._model.preprocessing)
            scores = scores_of(self._model.module(brought), "class").float()
            soft = functional.softmax(scores[:, self._outputs] / self._temperature, 1)
        return functional.pad(soft, (0, width - len(self._outputs)))


def asking(
    source: str, image_set: ImageSet, student: LoadedModel, temperature: float
) -> Work[Progress, Teacher]:
    """Return the teacher of a checkpoint.

    Raises
    ------
    TrainingProblem
        When it does not tell the classes of the images apart, or has learned nothing.
    """
    model: LoadedModel = yield from loading(source)
    if model.origin == "random":
        raise TrainingProblem(
            f"The teacher {model.title} has random weights and can teach nothing; name a "
            "checkpoint."
        )
    if model.answers != "class":
        raise TrainingProblem(f"The teacher {model.title} does not tell classes apart.")
    classes = len(image_set.class_names)
    count = model.num_classes or classes
    names = model.class_names if len(model.class_names) == count else ()
    pairs = pair_classes(image_set.class_names, names, classes, count)
    lacking = [image_set.class_names[index] for index, at in enumerate(pairs.outputs) if at < 0]
    if lacking:
        raise TrainingProblem(
            f"The teacher {model.title} does not know the class {lacking[0]} of "
            f"{image_set.name}; name one that knows all {classes:,}."
        )
    return Teacher(model, pairs.outputs, student.preprocessing, temperature)


def rebrought(images: Tensor, given: Preprocessing, wanted: Preprocessing) -> Tensor:
    """Return images that were brought to one network, (N, C, H, W), as another one wants them.

    The whole of what the first one sees is resized; what was cropped off before is lost.
    """
    if given == wanted:
        return images
    values = images * _column(given.std, images) + _column(given.mean, images)
    if wanted.channels != given.channels:
        if wanted.channels == 3:
            values = values.repeat(1, 3, 1, 1)
        else:
            values = (values * _column(_LUMA, images)).sum(1, keepdim=True)
    if wanted.crop is not None and tuple(values.shape[-2:]) != wanted.crop:
        values = functional.interpolate(
            values, wanted.crop, mode="bilinear", antialias=True, align_corners=False
        )
    return (values - _column(wanted.mean, images)) / _column(wanted.std, images)


def _column(numbers: tuple[float, ...], like: Tensor) -> Tensor:
    return torch.tensor(numbers, device=like.device).view(1, -1, 1, 1)
