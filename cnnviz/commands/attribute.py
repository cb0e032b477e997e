"""``cnnviz attribute``: which places of an image speak for a class, as a picture or as numbers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish, say
from cnnviz.commands.source import add_model, load
from cnnviz.commands.views import out_path, write_view
from cnnviz.engine.errors import BadValue, UnknownName
from cnnviz.engine.probes.methods import METHODS, STEPS

if TYPE_CHECKING:
    from cnnviz.engine.models.loaded import LoadedModel

SUMMARY = "write which places of an image speak for a class (.png, .npz)"

_SIDE = 448  # pixels that a small picture is enlarged to by a whole factor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument("image", metavar="IMAGE", help="the image file to explain")
    parser.add_argument(
        "--method",
        default=METHODS[0],
        metavar="NAME",
        help=f"{', '.join(METHODS)} (default: {METHODS[0]})",
    )
    parser.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help="a .png (over the image) or .npz (values, target, score ...) to write",
    )
    parser.add_argument(
        "--target",
        metavar="CLASS",
        help="index or name of the class to explain (default: the one that is predicted)",
    )
    parser.add_argument(
        "--layer", metavar="L", help="layer for grad-cam (default: the last one with maps)"
    )
    parser.add_argument(
        "--steps",
        type=int,
        default=STEPS,
        metavar="N",
        help=f"points of the integral of integrated-gradients (default: {STEPS})",
    )
    parser.add_argument(
        "--colour-map", metavar="NAME", help="inferno, RdBu_r, ... (default: as fits the method)"
    )
    parser.add_argument(
        "--alpha",
        type=float,
        default=0.7,
        metavar="A",
        help="how much of the colours is seen over the image, from 0 to 1 (default: 0.7)",
    )


def run(options: argparse.Namespace) -> int:
    """Explain one prediction, or what speaks for another class."""
    out = out_path(options.out)
    if options.method not in METHODS:
        raise UnknownName("method", options.method, METHODS)
    if not 0 <= options.alpha <= 1:
        raise BadValue("--alpha", options.alpha, "from 0 to 1")
    from cnnviz.engine import imaging
    from cnnviz.engine.data.loading import load_image
    from cnnviz.engine.data.preprocessing import apply, as_seen
    from cnnviz.engine.probes.attribution import attributing
    from cnnviz.engine.probes.attribution_view import arrays, picture

    if options.colour_map is not None:
        imaging.lut(options.colour_map)
    model = load(options.model, options)
    target = None if options.target is None else _class(model, options.target)
    tensor = apply(load_image(Path(options.image)), model.preprocessing)
    work = attributing(model, tensor, options.method, target, options.layer, steps=options.steps)
    found = finish(work, "Attributing")
    drawn = picture(found, as_seen(tensor, model.preprocessing), options.colour_map, options.alpha)
    factor = max(1, _SIDE // max(drawn.shape[:2]))
    write_view(
        out,
        drawn.repeat(factor, axis=0).repeat(factor, axis=1),
        arrays(found),
    )
    names = model.class_names
    called = names[found.target] if found.target < len(names) else f"class {found.target}"
    facts = [f"{called} ({found.score:.1%})", found.method, found.layer, found.note]
    if found.delta is not None:
        facts.append(f"delta {found.delta:.3g}")
    say(", ".join(filter(None, facts)))
    say(str(out))
    return 0


def _class(model: LoadedModel, text: str) -> int:
    """Return the class that a person means: by its number, or by its name."""
    if text.lstrip("-").isdecimal():
        return int(text)
    known = [name.casefold() for name in model.class_names]
    if text.casefold() not in known:
        raise UnknownName("class", text, model.class_names)
    return known.index(text.casefold())
