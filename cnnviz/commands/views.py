"""What the commands that write pictures or arrays have in common."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cnnviz.engine.errors import BadValue, CnnvizError
from cnnviz.engine.storage import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


def out_path(text: str, suffixes: Sequence[str] = (".png", ".npz")) -> Path:
    """Check name and folder of a file early, and not after minutes of work."""
    path = Path(text)
    if path.suffix.lower() not in suffixes:
        raise BadValue("--out", text, f"a file name that ends in {' or '.join(suffixes)}")
    if not path.resolve().parent.is_dir():
        raise BadValue("--out", text, "a file in a folder that exists")
    return path


def write_view(path: Path, picture: NDArray[np.uint8], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the picture or the arrays, as the suffix says."""
    if path.suffix.lower() == ".npz":
        write_arrays(path, arrays)
        return
    from PIL import Image

    write_file(path, lambda file: Image.fromarray(picture).save(file, format="PNG"))


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays by their names as .npz."""
    import numpy as np

    write_file(path, lambda file: np.savez_compressed(file, allow_pickle=False, **dict(arrays)))


def write_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all; what the system refuses is told in a sentence."""

    def write_to(temporary: Path) -> None:
        with temporary.open("wb") as file:
            write(file)

    try:
        write_atomically(path, write_to)
    except OSError as error:
        raise CnnvizError(f"{path} cannot be written ({error.strerror}).") from error


def grid(tiles: NDArray[Any], colour_map: str, *, signed: bool, side: int = 64) -> Any:
    """Return tiles, (N, h, w) of float or (N, h, w, 3) from 0 to 1, as one picture."""
    import numpy as np

    from cnnviz.engine import imaging

    if tiles.ndim == 4:
        shown = np.round(tiles * 255).astype(np.uint8)
    else:
        shown = imaging.colourise(tiles, colour_map, signed=signed)
    # Small tiles are enlarged by whole factors, so that their pixels stay sharp.
    factor = max(1, side // max(shown.shape[1:3]))
    shown = shown.repeat(factor, axis=1).repeat(factor, axis=2)
    columns = max(1, int(np.ceil(np.sqrt(len(shown)))))
    return imaging.tile_grid(shown, columns, gap=2, background=255)
