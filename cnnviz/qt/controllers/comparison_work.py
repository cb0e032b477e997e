"""What the lane does for a comparison of units and inputs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from cnnviz.engine.events import Progress, Work
from cnnviz.state.comparison import picture_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cnnviz.engine.data.preprocessing import Preprocessing
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.probes.perturb import Curves
    from cnnviz.state.inputs import InputImage

_THUMBNAIL = 96
T = TypeVar("T")


@dataclass(eq=False)
class Answer:
    """What is known about one picture.

    Parameters
    ----------
    by_layer : dict of str to ndarray of float32, shape (U,)
        Responses of all units of the layers that were asked for.
    seen : ndarray of uint8, shape (h, w) or (h, w, 3), or None
        A small picture of it, as the network sees it.
    problem : str
        Why it does not go through the network; empty where it does.
    """

    by_layer: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    seen: NDArray[np.uint8] | None = None
    problem: str = ""


@dataclass(frozen=True)
class Subject:
    """The network that is asked, and how pictures are brought to it."""

    model: LoadedModel  # compared by identity, as other weights are another value
    preprocessing: Preprocessing


@dataclass(frozen=True)
class Wish:
    """Which curves are wanted."""

    subject: Subject
    image: InputImage
    layers: frozenset[str]
    kind: str


@dataclass(frozen=True, eq=False)
class Answered:
    """An event: one picture has been answered for, and which layers have no responses."""

    subject: Subject
    key: Hashable
    answer: Answer
    refused: dict[str, str]


def compared(
    subject: Subject, images: list[InputImage], layers: list[str], learns: bool
) -> Generator[Progress | Answered, None, bool]:
    """Ask the network about pictures, one after the other, and tell of each; true at the end.

    A layer without responses is left out and named. A network that learns is asked as it is now.
    """
    from cnnviz.engine.probes.perturb import answering

    model = _still(subject.model, learns)
    left, refused = list(layers), dict[str, str]()
    for done, image in enumerate(images):
        yield Progress(done, len(images), "", "images")
        work = partial(answering, model, [image.pixels], subject.preprocessing)
        found = yield from _without_refusing(work, left, refused)
        by_layer = None if found is None else found.by_picture[0]
        problem = "" if found is None else found.problems.get(0, "")
        seen = _thumbnail(image, subject.preprocessing)
        answer = Answer(dict(by_layer or {}), seen, problem)
        yield Answered(subject, picture_key(image), answer, dict(refused))
    return True


def perturbed(
    wish: Wish, learns: bool
) -> Generator[Progress, None, tuple[Wish, Curves | None, dict[str, str]]]:
    """Change a picture step by step; a layer without responses is left out and named."""
    from cnnviz.engine.probes.perturb import perturbing

    model = _still(wish.subject.model, learns)

    def work(layers: list[str]) -> Work[Progress, Curves]:
        return perturbing(model, wish.image.pixels, wish.subject.preprocessing, layers, wish.kind)

    refused: dict[str, str] = {}
    found = yield from _without_refusing(work, sorted(wish.layers), refused)
    return wish, found, refused


def _without_refusing(
    work: Callable[[list[str]], Work[Progress, T]], left: list[str], refused: dict[str, str]
) -> Generator[Progress, None, T | None]:
    """Do work for layers; those that have no responses go from `left` to `refused`."""
    from cnnviz.engine.probes.capture import NothingCaptured
    from cnnviz.engine.probes.places import NoResponses

    while left:
        try:
            return (yield from work(left))
        except (NothingCaptured, NoResponses) as error:
            refused[error.layer] = str(error)
            left.remove(error.layer)
    return None


def _still(model: LoadedModel, learns: bool) -> LoadedModel:
    """Return a network that stays as it is while it is asked."""
    from cnnviz.engine.models.loaded import snapshot

    return snapshot(model) if learns else model


def _thumbnail(image: InputImage, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    from cnnviz.engine.data.preprocessing import apply, as_seen
    from cnnviz.engine.probes.crops import as_rgb, cut

    seen = as_seen(apply(image.pixels, preprocessing), preprocessing)
    small = max(seen.shape[:2]) <= _THUMBNAIL
    return seen if small else cut(as_rgb(seen), None, _THUMBNAIL)
