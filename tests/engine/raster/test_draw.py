"""The picture of points: what is drawn where, and that no order of drawing shows."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.engine.raster import draw
from cnnviz.engine.raster.draw import (
    BRIGHT,
    DIM,
    HIDDEN,
    PLAIN,
    Look,
    Scene,
    View,
    affordable,
    fitting_radius,
    opacity_alone,
    pack,
    prepare,
)

WHITE, GREY, BLUE = 0xFFFFFF, 0x808080, 0x0000FF
RED = (230, 20, 20)
GREEN = (10, 160, 30)


@pytest.fixture(params=["compiled", "plain"])
def drawing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Draw by the compiled loops, and by NumPy."""
    if request.param == "compiled":
        prepare()
    else:
        monkeypatch.setattr(draw, "_ready", [])
    return request.param


def view(width: int = 64, height: int = 48, scale: float = 1.0) -> View:
    """Look at a part of the plane whose middle is zero."""
    return View(-width / 2 / scale, height / 2 / scale, scale, width, height)


def rgb(picture: np.ndarray) -> np.ndarray:
    assert (picture[..., 3] == 255).all()
    return picture[..., 2::-1].astype(int)


def scene(points: list[tuple[float, float]], colours: list[tuple[int, int, int]]) -> Scene:
    made = Scene(np.array(points, np.float32))
    made.set_colours(pack(np.array(colours, np.uint8)))
    return made


def test_a_mark_lies_where_its_point_does(drawing: str) -> None:
    picture = rgb(scene([(10.5, -5.5)], [RED]).draw(view(), Look(WHITE, GREY, BLUE, 2)))
    drawn = np.argwhere((picture != 255).any(2))
    assert drawn.mean(0).tolist() == pytest.approx([24 + 5, 32 + 10], abs=0.6)
    middle = picture[29, 42]
    assert middle == pytest.approx([0.92 * part + 0.08 * 255 for part in RED], abs=3)
    area = (255 - picture[..., 1]).sum() / (0.92 * (255 - RED[1]))
    assert area == pytest.approx(np.pi * 4, rel=0.15)


def test_both_ways_of_drawing_give_one_picture() -> None:
    rng = np.random.default_rng(0)
    points = rng.normal(0, 8, (900, 2)).astype(np.float32)
    colours = pack(rng.integers(0, 255, (900, 3), np.uint8))
    states = rng.integers(0, 4, 900, np.uint8)
    for radius in (0.5, 1.5, 4.0):
        pictures = []
        for ready in (True, False):
            with pytest.MonkeyPatch.context() as patch:
                if ready:
                    prepare()
                else:
                    patch.setattr(draw, "_ready", [])
                made = Scene(points)
                made.set_colours(colours)
                made.set_states(states)
                pictures.append(rgb(made.draw(view(), Look(WHITE, GREY, BLUE, radius))))
        assert np.abs(pictures[0] - pictures[1]).max() <= 2, radius


def test_the_order_of_the_points_does_not_show(drawing: str) -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(0, 6, (2000, 2)).astype(np.float32)
    colours = np.array([RED, GREEN], np.uint8)[rng.integers(0, 2, 2000)]
    pictures = []
    for order in (np.arange(2000), np.arange(2000)[::-1], rng.permutation(2000)):
        made = Scene(points[order])
        made.set_colours(pack(colours[order]))
        pictures.append(rgb(made.draw(view(), Look(WHITE, GREY, BLUE, 2))))
    assert np.abs(pictures[0] - pictures[1]).max() <= 1
    assert np.abs(pictures[0] - pictures[2]).max() <= 1


def test_marks_over_each_other_show_their_mean(drawing: str) -> None:
    """A hundred of each at one place: neither class hides the other."""
    both = [RED, GREEN] * 100
    picture = rgb(scene([(0.5, -0.5)] * 200, both).draw(view(), Look(WHITE, GREY, BLUE, 3)))
    mean = np.array([RED, GREEN]).mean(0)
    share = (255 - picture[24, 32, 1]) / (255 - mean[1])
    assert 0.3 < share <= 1
    assert picture[24, 32] == pytest.approx(share * mean + (1 - share) * 255, abs=3)


def test_more_marks_are_more_opaque_and_one_is_still_seen(drawing: str) -> None:
    rng = np.random.default_rng(2)
    dense = rng.normal(0, 1.5, (30_000, 2))
    points = np.concatenate((dense, [[25.5, -15.5]])).astype(np.float32)
    made = Scene(points)
    made.set_colours(0x000000)
    picture = rgb(made.draw(view(), Look(WHITE, GREY, BLUE, 0.5)))
    assert picture[24, 32, 0] < 60
    assert 60 < picture[39, 57, 0] < 190


def test_layers_lie_over_each_other(drawing: str) -> None:
    made = scene([(0.5, -0.5)] * 3 + [(20.5, -0.5)], [RED, GREEN, RED, GREEN])
    look = Look(WHITE, GREY, BLUE, 2)
    made.set_states(np.array([DIM, BRIGHT, PLAIN, HIDDEN], np.uint8))
    picture = rgb(made.draw(view(), look))
    assert picture[24, 32] == pytest.approx(GREEN, abs=25)  # bright above plain above dim
    assert (picture[24, 45:] == 255).all()  # hidden is not drawn
    made.set_states(np.array([DIM, HIDDEN, HIDDEN, PLAIN], np.uint8))
    dim = rgb(made.draw(view(), look))[24, 32]
    assert dim[0] == dim[1] == dim[2]
    assert 128 < dim[0] < 255
    made.set_states(None)
    assert (rgb(made.draw(view(), look))[24, 52] != 255).any()


def test_a_glow_surrounds_what_is_bright(drawing: str) -> None:
    made = scene([(0.5, -0.5)], [RED])
    made.set_states(np.array([BRIGHT], np.uint8))
    picture = rgb(made.draw(view(), Look(WHITE, GREY, BLUE, 2)))
    beside = picture[24, 32 + 3]
    assert beside[2] > beside[0] + 20  # blue beside the red mark


def test_marks_at_the_edge_are_drawn_as_far_as_they_are_seen(drawing: str) -> None:
    look = Look(WHITE, GREY, BLUE, 4)
    for x, y in ((-33, 0), (33, 0), (0, 25), (0, -25), (-33, 25)):
        picture = rgb(scene([(x, y)], [RED]).draw(view(), look))
        assert (picture != 255).any(), (x, y)
    for x in (-1e9, 1e9, 50):
        assert (rgb(scene([(x, 0)], [RED]).draw(view(), look)) == 255).all()


def test_nothing_and_what_is_not_finite_is_drawn_as_nothing(drawing: str) -> None:
    look = Look(0x112233, GREY, BLUE)
    assert (rgb(Scene(np.empty((0, 2), np.float32)).draw(view(), look)) == [17, 34, 51]).all()
    made = scene([(np.nan, 0), (0, np.inf)], [RED, RED])
    assert (rgb(made.draw(view(), look)) == [17, 34, 51]).all()
    assert Scene(np.zeros((3, 2), np.float32)).draw(view(0, 0), look).shape == (0, 0, 4)


def test_marks_are_as_large_as_there_is_room_and_time() -> None:
    assert fitting_radius(10, 800_000, 1) == 5.5
    assert fitting_radius(1_000_000, 800_000, 1) == 0.5
    assert fitting_radius(1_000_000, 800_000, 8) > 1
    assert fitting_radius(0, 800_000, 1) > 0
    assert affordable(5.0, 10) == 5.0
    assert affordable(5.0, 10**7) == 0.5


def test_one_mark_alone_is_seen_in_every_crowd() -> None:
    seen = [opacity_alone(crowding, 0.92) for crowding in (0.0, 1.0, 3.0, 100.0, 1e6)]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] == 0.92
    assert seen[-1] > 0.3
