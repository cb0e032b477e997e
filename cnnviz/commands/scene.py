"""The flags that say what the window opens on."""

from __future__ import annotations

import argparse


def add_scene(parser: argparse.ArgumentParser) -> None:
    """Give `parser` a model, an image set and an image."""
    parser.add_argument(
        "model",
        nargs="?",
        metavar="MODEL",
        help="an architecture's name (resnet50, course_cnn) or a checkpoint file",
    )
    parser.add_argument(
        "--data",
        metavar="SPEC",
        help="image set: digits, KIND:PATH, a path, or a kind whose copy was downloaded",
    )
    parser.add_argument("--image", metavar="FILE", help="image file to look at first")
