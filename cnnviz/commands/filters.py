"""``cnnviz filters``: the filters of a layer as a picture or as numbers."""

from __future__ import annotations

import argparse

from cnnviz.commands.console import say
from cnnviz.commands.source import add_model, load
from cnnviz.commands.views import grid, out_path, write_view

SUMMARY = "write a layer's filters (.png, .npz)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument(
        "--layer", required=True, metavar="L", help="the layer, as inspect lists it"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="a .png or .npz to write")
    parser.add_argument(
        "--output", type=int, metavar="N", help="one filter: all its input channels"
    )
    parser.add_argument("--channel", type=int, default=0, metavar="N", help="input channel to show")
    parser.add_argument(
        "--frame",
        type=int,
        metavar="N",
        help="of filters through time: which is drawn, from 1 (default: the one in the middle)",
    )


def run(options: argparse.Namespace) -> int:
    """Read the weights; a file that fits no network shows its tensors' filters."""
    out = out_path(options.out)
    from cnnviz.engine.errors import BadValue, UnknownName
    from cnnviz.engine.models.problems import UnrecognisedCheckpoint
    from cnnviz.engine.probes.filters import drawable, filters, filters_of_tensor, tiles

    try:
        bank = filters(load(options.model, options), options.layer)
    except UnrecognisedCheckpoint as error:
        known = error.checkpoint.tensors
        name = next((n for n in (options.layer, f"{options.layer}.weight") if n in known), None)
        if name is None:
            raise UnknownName("tensor", options.layer, drawable(error.checkpoint.shapes)) from None
        bank = filters_of_tensor(name, known[name])
    outputs, inputs = bank.weight.shape[:2]
    if options.output is not None and not 0 <= options.output < outputs:
        raise BadValue("--output", options.output, f"from 0 to {outputs - 1}")
    if not 0 <= options.channel < inputs:
        raise BadValue("--channel", options.channel, f"from 0 to {inputs - 1}")
    if options.frame is not None and not 1 <= options.frame <= bank.duration:
        raise BadValue("--frame", options.frame, f"from 1 to {bank.duration}")
    moment = None if options.frame is None else options.frame - 1
    shown, coloured = tiles(bank, options.output, options.channel, moment)
    picture = grid(shown, "coolwarm", signed=not coloured)
    write_view(out, picture, {bank.layer: bank.weight})
    say(str(out))
    return 0
