"""What code that reads an image set consists of."""

from __future__ import annotations

from dataclasses import dataclass

NUMPY = "import numpy as np"
PATH = "from pathlib import Path"
IMAGE = "from PIL import Image"


@dataclass(frozen=True, slots=True)
class Source:
    """Code that reads an image set.

    Parameters
    ----------
    words : str
        What is read, in a sentence.
    blocks, imports : tuple of str
        The code, and what it imports.
    image_folder : bool
        Whether it leaves a ``folder`` of torchvision's instead of images or files.
    classes : str
        The expression of the classes' names, where the code finds them.
    """

    words: str
    blocks: tuple[str, ...]
    imports: tuple[str, ...]
    image_folder: bool = False
    classes: str = ""
