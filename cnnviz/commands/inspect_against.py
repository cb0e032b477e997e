"""What ``cnnviz inspect A --against B`` tells: how far the weights of two networks are apart."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish, say, say_json, shape_text, table
from cnnviz.commands.source import load

if TYPE_CHECKING:
    from cnnviz.engine.models.compare import Distance, Entry, WeightComparison, Weights

_MOST_LINES = 200  # of tensors that only one of them has; --json has them all


def add_against(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the network to compare with."""
    parser.add_argument(
        "--against",
        metavar="MODEL",
        help="another checkpoint or architecture: how far the weights of each layer are apart, "
        "and which tensors only one of the two has",
    )


def compare(options: argparse.Namespace) -> int:
    """Compare the weights of MODEL with those of --against."""
    from cnnviz.engine.models.compare import comparing_weights

    first, second = (_weights(source, options) for source in (options.model, options.against))
    found = finish(comparing_weights(first, second), "Comparing")
    if options.json:
        say_json(found.to_json_dict())
    else:
        for line in lines_of(found):
            say(line)
    return 0


def lines_of(found: WeightComparison) -> list[str]:
    """Return what is told in a terminal."""
    lines = [f"first   {found.first}", f"second  {found.second}", ""]
    if found.equal:
        return [*lines, f"All {len(found.tensors):,} tensors are equal to the bit."]
    header = ("layer", "distance", "cosine", "largest", "changed")
    rows = [(layer.name or "(no layer)", *_figures(layer.distance)) for layer in found.layers]
    rows.append(("all", *_figures(found.distance)))
    lines += table(header, rows, "lrrrr")
    if found.other_keys:
        entries = [_row(entry) for entry in found.other_keys[:_MOST_LINES]]
        lines += ["", *table(("tensor", "first", "second"), entries, "lrr")]
        if len(found.other_keys) > _MOST_LINES:
            more = len(found.other_keys) - _MOST_LINES
            lines.append(f"… and {more:,} more; --json has them all")
    return lines


def _weights(source: str, options: argparse.Namespace) -> Weights:
    """Return the weights of a file, whatever it is, or of an architecture."""
    from cnnviz.engine.models.compare import reading_weights, weights_of_model
    from cnnviz.engine.models.sources import names_file

    if names_file(source):
        return finish(reading_weights(source), "Reading")
    return weights_of_model(load(source, options, other=source != options.model), source)


def _figures(distance: Distance) -> tuple[str, ...]:
    if not distance.count:
        return ("–",) * 4
    share = f"{100 * distance.share_changed:.1f} %"
    return (*(f"{x:.4g}" for x in (distance.relative, distance.cosine, distance.largest)), share)


def _row(entry: Entry) -> tuple[str, str, str]:
    return entry.name, shape_text(entry.first), shape_text(entry.second)
