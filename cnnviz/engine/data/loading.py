"""Decoding one picture of any kind into uint8 pixels."""

from __future__ import annotations

import io
import struct
import threading
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from cnnviz.engine.errors import ImageProblem
from cnnviz.engine.storage import GIT_LFS

# Larger pictures would take gigabytes as float tensors; no photo has so many pixels.
MAXIMUM_PIXELS = 180_000_000
_filters = threading.Lock()
_ORIENTATION, _FIRST_ON_ITS_SIDE = 0x0112, 5  # of EXIF: from 5 on, width and height change places
_SIXTEEN_BIT = {"I;16", "I;16B", "I;16L", "I;16N", "I"}


def load_image(source: Path | str | bytes, name: str = "the pasted picture") -> NDArray[np.uint8]:
    """Decode a picture.

    Rotation by EXIF is applied; of an animation the first frame is taken; CMYK, palettes and
    16 bits are converted; what is transparent becomes white.

    Parameters
    ----------
    source : Path, str or bytes
        A file, or the contents of one.
    name : str
        What to call contents in an error.

    Returns
    -------
    ndarray of uint8, shape (H, W) for grey pictures or (H, W, 3)

    Raises
    ------
    ImageProblem
        Where there is no such file, it is no picture, it is cut off, or far too large.
    """
    where = name if isinstance(source, bytes) else Path(source)
    try:
        content = io.BytesIO(source if isinstance(source, bytes) else Path(source).read_bytes())
    except FileNotFoundError:
        raise ImageProblem(where, "there is no such file") from None
    except IsADirectoryError:
        raise ImageProblem(where, "this is a folder, not a picture") from None
    except OSError as error:
        raise ImageProblem(where, f"it cannot be read ({error.strerror})") from None
    with content:
        return _decode(content, where)


def load_pictures(source: Path, most: int) -> NDArray[np.uint8]:
    """Decode all pictures of an animation, or the one of any other file.

    Of more than `most` so many are taken, evenly; pages of different sizes are no animation, and
    the first alone is taken.

    Returns
    -------
    ndarray of uint8, shape (T, H, W) or (T, H, W, 3)

    Raises
    ------
    ImageProblem
        As for :func:`load_image`.
    """
    try:
        content = io.BytesIO(source.read_bytes())
    except OSError as error:
        raise ImageProblem(source, f"it cannot be read ({error.strerror})") from None
    with content:
        return _decode(content, source, partial(_all_pixels, source, most))


def _all_pixels(source: Path, most: int, picture: Image.Image) -> NDArray[np.uint8]:
    first = pixels_of(picture)
    count = getattr(picture, "n_frames", 1)
    numbers = np.unique(np.linspace(0, count - 1, min(count, most)).astype(int)).tolist()
    if first.size * len(numbers) > MAXIMUM_PIXELS:
        reason = f"its {len(numbers):,} pictures have more pixels than can be looked at"
        raise ImageProblem(source, reason, "make it smaller or shorter first")
    frames = [first]
    for number in numbers[1:]:
        picture.seek(number)
        frames.append(pixels_of(picture))
    if any(frame.shape[:2] != first.shape[:2] for frame in frames):
        return first[None]
    if any(frame.ndim == 3 for frame in frames):
        frames = [f if f.ndim == 3 else np.repeat(f[..., None], 3, axis=2) for f in frames]
    return np.stack(frames)


def _opened(content: io.BytesIO | Path) -> Image.Image:
    # Pillow warns from 90 megapixels on; our own limit is checked before decoding. The filters are
    # those of the whole process, and pictures are decoded on several threads.
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(content)


def picture_size(path: Path) -> tuple[int, int]:
    """Return height and width of a picture as it will be decoded; only its header is read.

    Raises
    ------
    ImageProblem
        Where there is no such file, or it is no picture.
    """
    try:
        with _opened(path) as picture:
            width, height = picture.size
            turned = picture.getexif().get(_ORIENTATION, 1) >= _FIRST_ON_ITS_SIDE
    except UnidentifiedImageError:
        raise ImageProblem(path, "this is not a picture that Pillow can read") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageProblem(path, f"it cannot be read ({error})") from None
    return (width, height) if turned else (height, width)


def load_indices(path: Path) -> NDArray[np.uint8]:
    """Decode a picture whose pixels are numbers: indices of a palette, or shades of grey.

    Raises
    ------
    ImageProblem
        Where it cannot be decoded, or its pixels are colours.
    """
    try:
        content = io.BytesIO(path.read_bytes())
    except OSError as error:
        raise ImageProblem(path, f"it cannot be read ({error.strerror})") from None
    return _decode(content, path, partial(_indices, path))


def _decode(
    content: io.BytesIO,
    where: Path | str,
    pixels: Callable[[Image.Image], NDArray[np.uint8]] | None = None,
) -> NDArray[np.uint8]:
    try:
        with _opened(content) as picture:
            width, height = picture.size
            if width * height > MAXIMUM_PIXELS:
                reason = f"it has {width:,} x {height:,} pixels, more than can be looked at"
                raise ImageProblem(where, reason, "make it smaller first")
            picture.seek(0)
            picture.load()
            return (pixels or pixels_of)(picture)
    except UnidentifiedImageError:
        raise ImageProblem(where, *_why_no_picture(content)) from None
    except Image.DecompressionBombError:
        raise ImageProblem(where, "it has more pixels than can be looked at") from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError) as error:
        reason = f"the picture is broken or cut off ({str(error).splitlines()[0]})"
        raise ImageProblem(where, reason, "get the file again") from None


def _why_no_picture(content: io.BytesIO) -> tuple[str, str]:
    content.seek(0)
    head = content.read(100)
    if not head:
        return "it is empty", "get the file again"
    if head.startswith(GIT_LFS):
        return "it is a git-LFS pointer and not the picture itself", "get it with: git lfs pull"
    return "this is not a picture that Pillow can read", ""


def pixels_of(picture: Image.Image) -> NDArray[np.uint8]:
    """Return the pixels of a picture of Pillow, (H, W) or (H, W, 3); see :func:`load_image`."""
    if picture.mode in _SIXTEEN_BIT or picture.mode == "F":
        return _scaled(np.asarray(ImageOps.exif_transpose(picture)), picture.mode)
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layered = turned.convert("RGBA")
        white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        grey = turned.mode == "LA"
        turned = Image.alpha_composite(white, layered).convert("L" if grey else "RGB")
    elif turned.mode in ("1", "L"):
        turned = turned.convert("L")
    else:
        turned = turned.convert("RGB")
    return np.array(turned, dtype=np.uint8)


def _indices(path: Path, picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode not in ("P", "L", "1"):
        reason = f"its pixels are colours ({picture.mode}) and not the numbers of classes"
        raise ImageProblem(path, reason, "save it with a palette, or in grey")
    return np.array(picture, dtype=np.uint8)


def _scaled(values: NDArray[np.generic], mode: str) -> NDArray[np.uint8]:
    """Bring 16-bit and float grey values to 0..255; floats up to 1 count as shares."""
    numbers = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    if mode == "F":
        top = 1.0 if numbers.max(initial=0.0) <= 1.0 else 255.0
    else:
        top = 65_535.0 if numbers.max(initial=0.0) > 255 else 255.0
    return np.clip(np.rint(numbers * (255.0 / top)), 0, 255).astype(np.uint8)
