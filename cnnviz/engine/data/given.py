"""What a person gives a network: a picture, a clip of pictures, or numbers as they are."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnviz.engine.data.loading import MAXIMUM_PIXELS, load_image, load_pictures
from cnnviz.engine.errors import ImageProblem

MOST_FRAMES = 512  # of a clip; a network looks at 16 of them, a person at all
_MOST_NUMBERS = 256_000_000  # of an array: a gigabyte as float32
_LONGEST_HEADER = 10_000  # bytes; NumPy's own limit
_DIGITS = re.compile(r"([0-9]+)")
_MAGIC = b"\x93NUMPY"
_KINDS = "fiub"  # floats, whole numbers with and without sign, yes and no
_MOST_AXES = 5
_SIDE = 512  # pixels of the picture that stands for an array


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture: uint8, (H, W) or (H, W, 3)."""

    pixels: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Clip:
    """Pictures one after the other: uint8, (T, H, W) or (T, H, W, 3)."""

    frames: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Values:
    """Numbers that the network gets as they are, whatever their shape.

    Parameters
    ----------
    array : ndarray of float32
        The numbers, as the file has them.
    dtype : str
        Their type in the file.
    not_finite : int
        How many are NaN or infinite.
    """

    array: NDArray[np.float32]
    dtype: str
    not_finite: int

    @cached_property
    def range(self) -> tuple[float, float]:
        """The smallest and the largest number that is finite; zeros where there is none."""
        if not self.not_finite:
            return float(self.array.min()), float(self.array.max())
        finite = self.array[np.isfinite(self.array)]
        return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


Given = Picture | Clip | Values


def read_given(path: Path) -> Given:
    """Read what lies at a path: an array (.npy), a folder of frames, an animation, or a picture.

    An array of bytes, (H, W), (H, W, 3) or (T, H, W, 3), is a picture or a clip.

    Raises
    ------
    ImageProblem
        Where it cannot be read, is none of these, or is too large.
    """
    try:
        if path.is_dir():
            return Clip(np.stack(list(_frames_of(path))))
        if path.exists() and not path.is_file():  # a pipe or a device, which may never end
            raise ImageProblem(path, "it is neither a file nor a folder")
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except FileNotFoundError:
        raise ImageProblem(path, "there is no such file") from None
    except OSError as error:
        raise ImageProblem(path, f"it cannot be read ({error.strerror})") from None
    if head == _MAGIC:
        return _as_pictures(read_values(path))
    frames = load_pictures(path, MOST_FRAMES)
    return Picture(frames[0]) if len(frames) == 1 else Clip(frames)


def _as_pictures(values: Values) -> Given:
    """Return bytes in the shape of pictures as such, which are preprocessed; all else as it is."""
    shape = values.array.shape
    pictures = len(shape) == 2 or (len(shape) in (3, 4) and shape[-1] == 3)
    if values.dtype != "uint8" or not pictures:
        return values
    pixels = values.array.astype(np.uint8)
    return Clip(pixels) if len(shape) == 4 else Picture(pixels)


def picture_of(given: Given) -> NDArray[np.uint8]:
    """Return a picture that stands for what was given: uint8, (H, W) or (H, W, 3).

    Of a clip it is the frame in the middle; of numbers their last two axes, brightest where they
    are largest, of all others the middle.
    """
    if isinstance(given, Picture):
        return given.pixels
    if isinstance(given, Clip):
        middle: NDArray[np.uint8] = given.frames[len(given.frames) // 2]
        return middle
    return shades(plane(given.array), given.range)


def plane(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return two axes of an array, (H, W): the last two, of all others the middle."""
    while array.ndim > 2:
        array = np.asarray(array[len(array) // 2])
    return np.atleast_2d(array)


def shades(
    values: NDArray[np.float32], reach: tuple[float, float], side: int = _SIDE
) -> NDArray[np.uint8]:
    """Return numbers, (..., H, W), as shades of grey of at most `side` pixels each way.

    What is not finite is black.
    """
    step = [max(1, math.ceil(size / side)) for size in values.shape[-2:]]
    low, high = reach
    scale = 255 / (high - low) if high > low else 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        grey = (values[..., :: step[0], :: step[1]].astype(np.float64) - low) * scale
    shown: NDArray[np.uint8] = np.nan_to_num(grey, posinf=0, neginf=0).clip(0, 255).astype(np.uint8)
    return shown


def pages(given: Given) -> int:
    """Return how many pictures a person may leaf through: frames, or channels."""
    if isinstance(given, Clip):
        return len(given.frames)
    if isinstance(given, Picture) or given.array.ndim < 3:
        return 1
    return int(given.array.shape[-3])


def page(given: Given, number: int) -> NDArray[np.uint8]:
    """Return one of these pictures: uint8, (H, W) or (H, W, 3)."""
    if isinstance(given, Clip):
        frame: NDArray[np.uint8] = given.frames[number]
        return frame
    if isinstance(given, Picture) or given.array.ndim < 3:
        return picture_of(given)
    return shades(plane(given.array[..., number, :, :]), given.range)


# ---- arrays --------------------------------------------------------------------------------


def read_values(path: Path) -> Values:
    """Read an array that NumPy saved (.npy).

    Nothing in it is unpickled, and memory is taken only for what the file has.

    Raises
    ------
    ImageProblem
        Where it holds no numbers, is cut off, empty or too large.
    """
    try:
        with path.open("rb") as file:
            shape, fortran, dtype, start = _header(path, file)
            count = math.prod(shape)
            there = path.stat().st_size - start
            if count * dtype.itemsize > there:
                reason = (
                    f"it is cut off: {count * dtype.itemsize:,} bytes are announced and "
                    f"{there:,} are there"
                )
                raise ImageProblem(path, reason, "get the file again")
            content = file.read(count * dtype.itemsize)
    except OSError as error:
        raise ImageProblem(path, f"it cannot be read ({error.strerror})") from None
    flat = np.frombuffer(content, dtype, count) if len(content) == count * dtype.itemsize else None
    if flat is None:
        raise ImageProblem(path, "it became shorter while it was read", "get the file again")
    with np.errstate(over="ignore"):
        array = flat.reshape(shape, order="F" if fortran else "C").astype(np.float32, order="C")
    return Values(array, str(dtype), int(array.size - np.isfinite(array).sum()))


def _header(
    path: Path, file: io.BufferedReader
) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """Return shape, order, type and start of the numbers of an array, each of them checked."""
    try:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }.get(version)
        if read is None:
            raise ValueError(f"version {version[0]}.{version[1]} of the format")
        sizes, fortran, dtype = read(file, max_header_size=_LONGEST_HEADER)
        shape = tuple(map(int, sizes))  # True is a size to NumPy
    except Exception:  # noqa: BLE001 - NumPy has it parsed as Python, which fails in many ways
        reason = "its head is not that of an array that NumPy saved"
        raise ImageProblem(path, reason, "save it with numpy.save") from None
    if dtype.hasobject:
        reason = "it holds Python objects instead of numbers, and nothing in a file is run"
        raise ImageProblem(path, reason, "save it as an array of float32")
    if dtype.kind not in _KINDS or dtype.subdtype is not None:
        raise ImageProblem(path, f"it holds {dtype}, not numbers", "save it as float32")
    if not shape or min(shape) < 1:
        raise ImageProblem(path, f"an array of shape {shape} holds nothing to look at")
    if len(shape) > _MOST_AXES:
        raise ImageProblem(path, f"it has {len(shape)} axes, and no network takes so many")
    if math.prod(shape) > _MOST_NUMBERS:
        reason = f"it has {math.prod(shape):,} numbers, more than can be looked at"
        raise ImageProblem(path, reason, "cut it into pieces")
    return shape, fortran, dtype, file.tell()


# ---- frames --------------------------------------------------------------------------------


def frame_files(folder: Path) -> list[Path]:
    """Return the pictures of a folder in the order of their names.

    Raises
    ------
    ImageProblem
        Where there are none, more than a clip has, or the folder cannot be read.
    """
    Image.init()
    suffixes = Image.registered_extensions()
    try:
        names = [entry for entry in folder.iterdir() if entry.suffix.lower() in suffixes]
    except OSError as error:
        raise ImageProblem(folder, f"it cannot be read ({error.strerror})") from None
    if not names:
        raise ImageProblem(folder, "there are no pictures in this folder", "choose its frames")
    if len(names) > MOST_FRAMES:
        reason = f"{len(names):,} pictures are more than a clip has"
        raise ImageProblem(folder, reason, f"keep at most {MOST_FRAMES}")
    return sorted(names, key=_by_number)


def _frames_of(folder: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the pictures of a folder one by one, all of the first one's size."""
    names = frame_files(folder)
    shape: tuple[int, ...] = ()
    for path in names:
        frame = load_image(path)
        coloured = frame if frame.ndim == 3 else np.repeat(frame[..., None], 3, axis=2)
        shape = shape or coloured.shape
        if coloured.shape != shape:
            height, width = coloured.shape[:2]
            reason = f"it is {width} x {height} and the first frame {shape[1]} x {shape[0]}"
            raise ImageProblem(path, reason, "all frames of a clip have one size")
        if coloured.size * len(names) > MAXIMUM_PIXELS:
            raise ImageProblem(folder, "its frames have more pixels than can be looked at")
        yield coloured


def _by_number(path: Path) -> list[tuple[bool, int, str]]:
    """Return what sorts frame 2 before frame 10."""
    parts = _DIGITS.split(path.name.lower())
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
