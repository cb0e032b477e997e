"""``cnnviz responses``: what excites every unit of some layers, over an image set."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cnnviz.commands.console import complain, finish, say
from cnnviz.commands.source import add_data, add_model, images, load
from cnnviz.commands.views import out_path, write_arrays
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.probes.responses import Responses

SUMMARY = "find the images that excite every unit of some layers most and least (.npz)"
_MOST_LINES = 40  # of images left out that a terminal shows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument(
        "--layer",
        required=True,
        action="append",
        nargs="+",
        metavar="L",
        help="a layer, as inspect lists it; may be given several times",
    )
    parser.add_argument(
        "-k", type=int, default=9, metavar="N", help="images listed for each unit (default: 9)"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="the .npz to write")
    add_data(parser, "image set to sweep")
    parser.add_argument(
        "--batch-size",
        type=int,
        metavar="N",
        help="images at a time (default: by the network's size)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="chooses the images of which every response is written (default: 0)",
    )


def run(options: argparse.Namespace) -> int:
    """Sweep over the image set once."""
    out = out_path(options.out, (".npz",))
    for flag, value, least in (
        ("-k", options.k, 1),
        ("--batch-size", options.batch_size, 1),
        ("--seed", options.seed, 0),
    ):
        if value is not None and value < least:
            raise BadValue(flag, value, f"a whole number of at least {least}")
    from cnnviz.engine.probes.responses import sweeping

    model = load(options.model, options)
    image_set = images(options)
    layers = [layer for group in options.layer for layer in group]
    work = sweeping(model, image_set, layers, options.k, options.batch_size, seed=options.seed)
    result = finish(work, "Sweeping")
    for problem in (*image_set.problems, *result.warnings, *result.skipped[:_MOST_LINES]):
        complain(problem)
    if len(result.skipped) > _MOST_LINES:
        complain(f"{len(result.skipped) - _MOST_LINES:,} more images could not be read.")
    if current().is_first:  # of several processes one writes what all have found
        write_arrays(out, _arrays(result, image_set))
    units = sum(layer.units for layer in result.layers.values())
    say(f"{out}: {units:,} units over {result.samples:,} images")
    return 0


def _arrays(result: Responses, image_set: ImageSet) -> dict[str, NDArray[Any]]:
    import numpy as np

    arrays = {
        f"{name}/{figure}": array
        for name, layer in result.layers.items()
        for figure, array in layer.arrays().items()
    }
    arrays["subset_ids"] = result.subset_ids
    arrays["dropped"] = result.dropped
    arrays["class_names"] = np.array(result.class_names, np.str_)
    files = [image_set.path(sample) for sample in range(len(image_set))]
    if any(file is not None for file in files):
        arrays["files"] = np.array([str(file or "") for file in files], np.str_)
    return arrays
