"""``cnnviz activations``: the activation maps of a layer as a picture or as numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnnviz.commands.console import finish, say
from cnnviz.commands.source import add_model, load
from cnnviz.commands.views import grid, out_path, write_view

SUMMARY = "write a layer's activation maps for an image (.png, .npz)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument(
        "image",
        metavar="IMAGE",
        help="what to look at: an image, an animation or a folder of frames, an array (.npy)",
    )
    parser.add_argument(
        "--layer", required=True, metavar="L", help="the layer, as inspect lists it"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="a .png or .npz to write")
    parser.add_argument(
        "--frame",
        type=int,
        metavar="N",
        help="of maps that change in time: which is drawn, from 1 (default: the one in the middle)",
    )
    parser.add_argument(
        "--colour-map", default="viridis", metavar="NAME", help="viridis, magma, ..."
    )


def run(options: argparse.Namespace) -> int:
    """Run the input through the network once."""
    out = out_path(options.out)
    from cnnviz.engine.data.given import read_given
    from cnnviz.engine.errors import BadValue, ShapeTrouble
    from cnnviz.engine.imaging import lut
    from cnnviz.engine.models.fitting import with_sizes
    from cnnviz.engine.probes.feeding import captured, feed

    lut(options.colour_map)
    model = load(options.model, options)
    fed = feed(model, read_given(Path(options.image)), model.preprocessing)
    try:
        activation, maps = captured(model, fed, options.layer)
    except ShapeTrouble as trouble:
        size = fed.batch.shape[-1]
        raise finish(with_sizes(trouble, model, size), "Trying input sizes") from None
    if options.frame is not None and not 1 <= options.frame <= maps.duration:
        raise BadValue("--frame", options.frame, f"from 1 to {maps.duration}")
    if options.frame is not None:
        maps = maps.at(options.frame - 1)
    picture = grid(maps.array, options.colour_map, signed=False)
    write_view(out, picture, {options.layer: activation.float().cpu().numpy()})
    if fed.told:
        say(fed.told)
    say(str(out))
    return 0
