"""What a person gives a network: arrays, clips and pictures, good and hostile."""

from __future__ import annotations

import io
import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data.given import (
    MOST_FRAMES,
    Clip,
    Picture,
    Values,
    picture_of,
    read_given,
    read_values,
)
from cnnviz.engine.errors import ImageProblem

RANDOM = np.random.default_rng(0)


def saved(path: Path, array: np.ndarray) -> Path:
    np.save(path, array)
    return path


@pytest.mark.parametrize("dtype", ["<f4", ">f8", "f2", "i2", "u1", "?"])
@pytest.mark.parametrize("shape", [(7,), (2, 9), (3, 4, 5), (1, 3, 4, 5), (3, 2, 4, 5)])
def test_arrays_are_read_as_they_are(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    array = (RANDOM.standard_normal(shape) * 5).astype(dtype)
    for number, form in enumerate((array, np.asfortranarray(array))):
        given = read_values(saved(tmp_path / f"{number}.npy", form))
        np.testing.assert_array_equal(given.array, array.astype(np.float32))
        assert given.array.flags.c_contiguous
        assert given.dtype == str(np.dtype(dtype))


def test_bytes_in_the_shape_of_pictures_are_pictures(tmp_path: Path) -> None:
    for shape, kind in [((4, 5), Picture), ((4, 5, 3), Picture), ((2, 4, 5, 3), Clip)]:
        array = RANDOM.integers(0, 256, shape, np.uint8)
        given = read_given(saved(tmp_path / "a.npy", array))
        assert isinstance(given, kind)
        pixels = given.frames if isinstance(given, Clip) else given.pixels  # type: ignore[union-attr]
        np.testing.assert_array_equal(pixels, array)
    for shape in ((9,), (4, 5, 6), (2, 2, 4, 5, 3)):
        given = read_given(saved(tmp_path / "b.npy", np.zeros(shape, np.uint8)))
        assert isinstance(given, Values)


def test_what_is_not_finite_is_counted_and_left_out_of_the_range(tmp_path: Path) -> None:
    array = np.array([[1.0, np.nan, -2.0], [np.inf, 5.0, -np.inf]], np.float32)
    given = read_given(saved(tmp_path / "a.npy", array))
    assert isinstance(given, Values)
    assert (given.not_finite, given.range) == (3, (-2.0, 5.0))
    np.testing.assert_array_equal(picture_of(given), [[109, 0, 0], [0, 255, 0]])
    nothing = read_given(saved(tmp_path / "b.npy", np.full(4, np.nan)))
    assert isinstance(nothing, Values)
    assert nothing.range == (0.0, 0.0)
    assert not picture_of(nothing).any()


def test_a_suffix_promises_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.npy", np.zeros((4, 4)))
    assert isinstance(read_given(path.rename(tmp_path / "a.png")), Values)
    Image.new("RGB", (6, 4)).save(tmp_path / "b.png")
    picture = read_given((tmp_path / "b.png").rename(tmp_path / "b.npy"))
    assert isinstance(picture, Picture)
    assert picture.pixels.shape == (4, 6, 3)


class Trap:
    """Writes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (self.path, "ran")


def headed(shape: str, descr: str = "'<f4'", version: bytes = b"\x01\x00") -> bytes:
    """Return the head of an array that announces anything."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"
    head = text.encode("latin1")
    head += b" " * (63 - (10 + len(head)) % 64) + b"\n"
    return b"\x93NUMPY" + version + struct.pack("<H", len(head)) + head


HOSTILE = {
    "cut off": headed("(3, 224, 224)") + b"\0" * 100,
    "terabytes": headed("(1000000, 1000000)"),
    "overflow": headed("(4294967296, 4294967296)"),
    "negative": headed("(-1, 5)") + b"\0" * 100,
    "no axes": headed("()") + b"\0" * 4,
    "empty": headed("(0, 5)"),
    "many axes": headed(str((1,) * 30)) + b"\0" * 4,
    "structured": headed("(2,)", "[('a', '<f4'), ('b', '<i4')]") + b"\0" * 16,
    "sub-arrays": headed("(2,)", "('<f4', (1000000, 1000000))") + b"\0" * 16,
    "strings": headed("(2,)", "'<U5'") + b"\0" * 40,
    "complex": headed("(2,)", "'<c8'") + b"\0" * 16,
    "void": headed("(2,)", "'|V8'") + b"\0" * 16,
    "no such type": headed("(2,)", "'<q99'") + b"\0" * 16,
    "code": headed("__import__('os').system('true')") + b"\0" * 16,
    "nested": headed("(" * 3000 + ")" * 3000),
    "open brackets": headed("(" * 3000),
    "truth": headed("(True, False)") + b"\0" * 4,
    "version": headed("(2,)", version=b"\x09\x00") + b"\0" * 8,
    "head of 2 GB": b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31) + b"{",
    "no head": b"\x93NUMPY",
    "pickle": b"\x93NUMPY" + pickle.dumps([1, 2]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_arrays_end_in_a_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(HOSTILE[name])
    with pytest.raises(ImageProblem) as problem:
        read_given(path)
    assert str(problem.value).startswith(str(path))
    assert str(problem.value).endswith(".")


def test_objects_in_an_array_are_not_unpickled(tmp_path: Path) -> None:
    path, trace = tmp_path / "a.npy", tmp_path / "ran"
    np.save(path, np.array([Trap(trace), None], object), allow_pickle=True)
    with pytest.raises(ImageProblem, match="Python objects"):
        read_given(path)
    assert not trace.exists()


def test_no_file_and_no_pictures(tmp_path: Path) -> None:
    for path in (tmp_path / "none.npy", tmp_path, tmp_path / ("long" * 1000), Path(os.devnull)):
        with pytest.raises(ImageProblem):
            read_given(path)


# ---- clips ---------------------------------------------------------------------------------


def frames(count: int, size: tuple[int, int] = (8, 6)) -> list[Image.Image]:
    return [Image.new("RGB", size, (20 * number, 0, 0)) for number in range(count)]


def test_a_folder_of_frames_is_a_clip_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number, frame in enumerate(frames(12)):
        frame.save(tmp_path / f"frame {number}.png")
    (tmp_path / "readme.txt").write_text("no frame")
    clip = read_given(tmp_path)
    assert isinstance(clip, Clip)
    assert clip.frames.shape == (12, 6, 8, 3)
    assert clip.frames[:, 0, 0, 0].tolist() == list(range(0, 240, 20))
    np.testing.assert_array_equal(picture_of(clip), clip.frames[6])


def test_frames_of_other_sizes_are_named(tmp_path: Path) -> None:
    frames(1)[0].save(tmp_path / "1.png")
    frames(1, (9, 6))[0].save(tmp_path / "2.png")
    with pytest.raises(ImageProblem, match=r"2\.png: it is 9 x 6 and the first frame 8 x 6"):
        read_given(tmp_path)


def test_an_animation_is_a_clip_and_a_still_one_a_picture(tmp_path: Path) -> None:
    first, *rest = frames(5)
    path = tmp_path / "a.gif"
    first.save(path, save_all=True, append_images=rest)
    clip = read_given(path)
    assert isinstance(clip, Clip)
    assert clip.frames.shape == (5, 6, 8, 3)
    assert (np.diff(clip.frames[:, 0, 0, 0].astype(int)) > 0).all()
    first.save(path)
    assert isinstance(read_given(path), Picture)


def test_of_a_long_animation_frames_are_taken_evenly(tmp_path: Path) -> None:
    first, *rest = (Image.new("L", (2, 2), number % 251) for number in range(MOST_FRAMES + 100))
    path = tmp_path / "a.gif"
    first.save(path, save_all=True, append_images=rest)
    clip = read_given(path)
    assert isinstance(clip, Clip)
    assert len(clip.frames) == MOST_FRAMES
    last = np.asarray(clip.frames[-1]).reshape(-1)[0]
    assert last == (MOST_FRAMES + 99) % 251


def test_pages_of_different_sizes_are_no_animation(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.new("L", (4, 4)).save(path, save_all=True, append_images=[Image.new("L", (9, 9))])
    given = read_given(path)
    assert isinstance(given, Picture)
    assert given.pixels.shape == (4, 4)


def test_a_cut_off_animation_is_told(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    first, *rest = (Image.fromarray(RANDOM.integers(0, 255, (40, 40, 3), np.uint8)) for _ in "1234")
    first.save(buffer, "GIF", save_all=True, append_images=rest)
    path = tmp_path / "a.gif"
    path.write_bytes(buffer.getvalue()[:-900])
    with pytest.raises(ImageProblem, match="cut off"):
        read_given(path)
