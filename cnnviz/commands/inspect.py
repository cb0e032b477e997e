"""``cnnviz inspect``: what is in a checkpoint file or an architecture."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish, say, say_json, table
from cnnviz.commands.inspect_against import add_against, compare
from cnnviz.commands.source import add_model

if TYPE_CHECKING:
    from cnnviz.engine.models.facts import Facts

SUMMARY = "say what is in a checkpoint or an architecture: layers, shapes, sizes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    add_against(parser)
    parser.add_argument("--json", action="store_true", help="write the facts as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the facts."""
    if options.against is not None:
        return compare(options)
    from cnnviz.engine.models.facts import inspecting

    facts = finish(inspecting(options.model, options.choice), "Reading")
    if options.json:
        say_json(facts.to_json_dict())
    else:
        for line in _lines(facts):
            say(line)
    return 0


def _lines(facts: Facts) -> list[str]:
    lines = [
        f"container      {facts.container}",
        f"architecture   {facts.architecture or 'not recognised'}",
        f"classes        {_number(facts.num_classes)}",
        f"parameters     {_number(facts.parameters if facts.tensors else None)}",
    ]
    lines += [f"{name:<14} {text}" for name, text in facts.metadata.items()]
    if facts.layers:
        header = ("layer", "type", "output shape", "parameters", "multiply-adds")
        rows = [
            (row.name, row.type, _shape(row.output_shape), row.parameters, row.macs)
            for row in facts.layers
        ]
        lines += ["", *table(header, rows, "llrrr")]
    elif facts.tensors:
        entries = [(entry.name, _shape(entry.shape), entry.dtype) for entry in facts.tensors]
        lines += ["", *table(("tensor", "shape", "type"), entries, "lrl")]
    lines += ["", *facts.warnings] if facts.warnings else []
    if any(name not in text for name in facts.unresolved_globals for text in facts.warnings[-1:]):
        lines.append(f"All that it names: {', '.join(facts.unresolved_globals)}.")
    return lines


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _shape(shape: tuple[int, ...] | None) -> str:
    if shape is None:
        return "–"
    return " × ".join(map(str, shape)) or "scalar"
