"""Code that brings what the window shows to the network, as ``inputs``."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from cnnviz.engine.data.given import Clip, Given, Picture, Values
from cnnviz.engine.data.preprocessing import Preprocessing
from cnnviz.engine.probes.feeding import Fed
from cnnviz.engine.scripting.checkpoints import PATH
from cnnviz.engine.scripting.loading import Code
from cnnviz.engine.scripting.networks import TORCH
from cnnviz.engine.scripting.parts import INDENT, call, path_of, quote
from cnnviz.engine.scripting.pictures import TO_GREY, V2, normalises, size_steps

_IMAGE, _OPS, _NUMPY = "from PIL import Image", "from PIL import ImageOps", "import numpy as np"
_MOST_LETTERS = 6_000  # of a picture that is written into the code itself
_WHITE = (
    'white = Image.new("RGBA", image.size, "white")\n'
    'image = Image.alpha_composite(white, image.convert("RGBA"))'
)


@dataclass(frozen=True, eq=False)
class Source:
    """What the network is given, and where it lies.

    Parameters
    ----------
    given : Given
        A picture, a clip, or numbers.
    path : pathlib.Path or None
        Its file, where it has one of its own.
    """

    given: Given
    path: Path | None = None


def input_code(source: Source, fed: Fed, preprocessing: Preprocessing) -> Code:
    """Return the code that leaves ``inputs``, a batch of one.

    Parameters
    ----------
    source : Source
        What the window shows.
    fed : Fed
        What the network is fed of it.
    preprocessing : Preprocessing
        What a picture goes through.
    """
    match source.given:
        case Picture(pixels):
            blocks, imports = _picture(pixels, source.path)
            steps = _steps(pixels, preprocessing)
        case Clip(frames):
            return _placeholder(f"a clip of {len(frames):,} frames", fed)
        case Values(array):
            return _values(array, source.path, fed)
    definitions = [TO_GREY] if "to_grey" in steps else []
    listed = "[\n" + "".join(f"{INDENT}{step},\n" for step in steps) + "]"
    transform = call("transform = v2.Compose", [listed])
    code = [*blocks, transform, "inputs = transform(image).unsqueeze(0)"]
    return Code((*definitions, "\n".join(code)), (*imports, TORCH, V2))


def _steps(pixels: NDArray[np.uint8], values: Preprocessing) -> list[str]:
    grey = pixels.ndim == 2
    steps = ["v2.ToImage()", *size_steps(values, (pixels.shape[0], pixels.shape[1]))]
    if values.channels == 1 and not grey:
        steps.append("to_grey")
    else:
        if values.channels == 3 and grey:
            steps.append("v2.RGB()")
        steps.append("v2.ToDtype(torch.float32, scale=True)")
    if normalises(values):
        steps.append(call("v2.Normalize", [repr(values.mean), repr(values.std)]))
    return steps


# ---- pictures ------------------------------------------------------------------------------------


def _picture(pixels: NDArray[np.uint8], path: Path | None) -> tuple[list[str], list[str]]:
    """Return the code that leaves ``image`` of Pillow with these very pixels."""
    mode = "L" if pixels.ndim == 2 else "RGB"
    found = None if path is None else _from_file(pixels, path, mode)
    if found is not None:
        return found
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG", optimize=True)
    letters = base64.b64encode(packed.getvalue()).decode()
    if len(letters) <= _MOST_LETTERS:
        text = quote(letters, 84)
        code = [
            "# The picture lies in no file of its own, so here it is.",
            call("picture = base64.b64decode", [text]),
            "image = Image.open(io.BytesIO(picture))",
        ]
        return code, [_IMAGE, "import base64", "import io"]
    size = f"({pixels.shape[1]}, {pixels.shape[0]})"
    code = [
        "# The picture lies in no file: put yours in the place of this black one.",
        f'image = Image.new("{mode}", {size})',
    ]
    return code, [_IMAGE]


def _from_file(
    pixels: NDArray[np.uint8], path: Path, mode: str
) -> tuple[list[str], list[str]] | None:
    """Return the code that reads a file, where what it reads is what the window shows."""
    opened = call("image = Image.open", [path_of(path.absolute())])
    turn = "image = ImageOps.exif_transpose(image)"
    convert = f'image = image.convert("{mode}")'
    ways = (
        ([opened, convert], [PATH, _IMAGE], False, False),
        ([opened, turn, convert], [PATH, _IMAGE, _OPS], True, False),
        ([opened, turn, _WHITE, convert], [PATH, _IMAGE, _OPS], True, True),
    )
    for code, imports, turned, layered in ways:
        if _reads(pixels, path, mode, turned, layered):
            return code, imports
    return None


def _reads(pixels: NDArray[np.uint8], path: Path, mode: str, turned: bool, layered: bool) -> bool:
    """Whether a way of reading a file gives these pixels."""
    try:
        with Image.open(path) as image:
            shown: Image.Image = ImageOps.exif_transpose(image) if turned else image
            if layered:
                white = Image.new("RGBA", shown.size, "white")
                shown = Image.alpha_composite(white, shown.convert("RGBA"))
            return np.array_equal(np.asarray(shown.convert(mode)), pixels)
    except (OSError, ValueError, SyntaxError):
        return False


# ---- anything else -------------------------------------------------------------------------------


def _values(array: NDArray[np.float32], path: Path | None, fed: Fed) -> Code:
    shape = tuple(fed.batch.shape)
    same = np.array_equal(fed.batch.cpu().numpy().reshape(-1), array.reshape(-1), equal_nan=True)
    if path is None or not same:
        return _placeholder(f"numbers of the shape {array.shape}", fed)
    reading = call("values = np.load", [path_of(path.absolute())])
    code = f"{reading}\ninputs = torch.from_numpy(values).float().reshape({shape})"
    return Code((code,), (PATH, _NUMPY, TORCH))


def _placeholder(what: str, fed: Fed) -> Code:
    code = (
        f"# The window shows {what}: put yours in the place of these zeros.\n"
        f"inputs = torch.zeros({tuple(fed.batch.shape)})"
    )
    return Code((code,), (TORCH,))
