"""``cnnviz activations``: the activation maps of a layer as a picture or as numbers."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnnviz.commands.console import say
from cnnviz.commands.source import add_model, load
from cnnviz.commands.views import grid, out_path, write_view

SUMMARY = "write a layer's activation maps for an image (.png, .npz)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument("image", metavar="IMAGE", help="the image file to look at")
    parser.add_argument(
        "--layer", required=True, metavar="L", help="the layer, as inspect lists it"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="a .png or .npz to write")
    parser.add_argument(
        "--colour-map", default="viridis", metavar="NAME", help="viridis, magma, ..."
    )


def run(options: argparse.Namespace) -> int:
    """Run the image through the network once."""
    out = out_path(options.out)
    from cnnviz.engine.data.loading import load_image
    from cnnviz.engine.data.preprocessing import apply
    from cnnviz.engine.imaging import lut
    from cnnviz.engine.probes.capture import capture
    from cnnviz.engine.probes.look import maps_of

    lut(options.colour_map)
    model = load(options.model, options.choice)
    tensor = apply(load_image(Path(options.image)), model.preprocessing)
    activation = capture(model, tensor, [options.layer])[options.layer]
    maps = maps_of(model, options.layer, activation, tensor)
    picture = grid(maps.array, options.colour_map, signed=False)
    write_view(out, picture, {options.layer: activation.float().cpu().numpy()})
    say(str(out))
    return 0
