"""The flags that say what the window opens on."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cnnviz.engine.errors import CheckpointProblem, ImageProblem, UnknownName
from cnnviz.engine.models.catalogue import BUNDLED, catalogue
from cnnviz.engine.models.own_source import split_source


def add_scene(parser: argparse.ArgumentParser) -> None:
    """Give `parser` a model, an image set and an image."""
    parser.add_argument(
        "model",
        nargs="?",
        metavar="MODEL",
        help="an architecture's name (resnet50, course_cnn), a checkpoint file, the folder of a "
        "run, or a class of your own as FILE.py:CLASS",
    )
    parser.add_argument(
        "--data",
        metavar="SPEC",
        help="image set: digits, KIND:PATH, a path, or a kind whose copy was downloaded",
    )
    parser.add_argument(
        "--image",
        metavar="FILE",
        help="what to look at first: an image, an animation or a folder of frames, an array (.npy)",
    )


def check_scene(options: argparse.Namespace, commands: Sequence[str] = ()) -> None:
    """Refuse a model or an image that is not there, before a window waits for it.

    Parameters
    ----------
    options : argparse.Namespace
        What :func:`add_scene` declared.
    commands : sequence of str
        Names of commands, where the model may be one that was mistyped.

    Raises
    ------
    UnknownName
        When the model is neither an architecture nor a file; the nearest names are suggested.
    CheckpointProblem, ImageProblem
        When a path leads to no file, or to a folder without the frames of a clip.
    """
    if options.model is not None:
        _check_model(options.model, commands)
    if options.image is not None:
        image = Path(options.image)
        if not image.exists():
            raise ImageProblem(image, "there is no such file")
        if image.is_dir():
            from cnnviz.engine.data.given import frame_files

            frame_files(image)  # says why where it is no clip


def _check_model(name: str, commands: Sequence[str]) -> None:
    known = (*commands, BUNDLED, *catalogue())
    if name in known[len(commands) :]:
        return
    own = split_source(name)
    path = own.path if own else Path(name)
    with suppress(RuntimeError):  # there is no person of that name
        path = path.expanduser()
    if name and path.is_dir():
        from cnnviz.engine.runs.files import is_run

        if is_run(path):
            return
        raise CheckpointProblem(path, "is a folder, and not that of a run")
    if name and path.exists():
        return
    if path.suffix or len(path.parts) > 1:
        raise CheckpointProblem(path, "there is no such file")
    kind = "command, architecture or file" if commands else "architecture or file"
    raise UnknownName(kind, name, known)
