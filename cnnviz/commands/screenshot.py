"""``cnnviz screenshot``: the window as a picture, without a display."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from cnnviz.commands.console import say
from cnnviz.commands.scene import add_scene, check_scene
from cnnviz.engine.errors import BadValue

SUMMARY = "draw the window into a PNG file, without a display"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_scene(parser)
    parser.add_argument("--out", required=True, metavar="FILE.png", help="the picture to write")
    parser.add_argument(
        "--workspace",
        metavar="NAME",
        default="look",
        help="look, train, units, map or evaluate; what it shows is computed first",
    )
    parser.add_argument("--layer", metavar="L", help="the layer to select")
    parser.add_argument("--unit", type=int, metavar="N", help="the unit of the layer to select")
    parser.add_argument(
        "--samples", metavar="RANGES", default="", help="samples to select, such as 0-9,42"
    )
    parser.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="NAME",
        help="class to select, by name or number; may be given several times",
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="colours")
    parser.add_argument(
        "--language", choices=("en", "es"), default="en", help="language of the window"
    )
    parser.add_argument(
        "--size", metavar="WxH", default="1280x800", help="size in pixels (default: 1280x800)"
    )


def run(options: argparse.Namespace) -> int:
    """Draw the window once its views have arrived."""
    out = Path(options.out)
    if out.suffix.lower() != ".png":
        raise BadValue("--out", options.out, "a file name that ends in .png")
    size = _size(options.size)
    check_scene(options)
    samples = _samples(options.samples)
    if options.unit is not None and options.layer is None:
        raise BadValue("--unit", options.unit, "given together with --layer")
    from cnnviz.qt.screenshot import Scene, screenshot

    scene = Scene(
        options.model,
        options.data,
        options.image,
        workspace=options.workspace,
        layer=options.layer,
        unit=options.unit,
        samples=samples,
        classes=tuple(options.classes),
        theme=options.theme,
        language=options.language,
        size=size,
    )
    screenshot(out, scene)
    say(str(out))
    return 0


def _samples(text: str) -> tuple[int, ...]:
    from cnnviz.state.sample_list import from_ranges

    try:
        return from_ranges(text)
    except ValueError:
        raise BadValue("--samples", text, "numbers and ranges, such as 0-9,42") from None


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,4})\s*[xX×]\s*(\d{3,4})", text)
    if match is None:
        raise BadValue("--size", text, "width x height in pixels, such as 1920x1080")
    return int(match[1]), int(match[2])
