"""``cnnviz inspect``: what is in a checkpoint file or an architecture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.commands.console import finish, say, say_json, shape_text, table
from cnnviz.commands.inspect_against import add_against, compare
from cnnviz.commands.source import add_model, arguments_of, settled_for
from cnnviz.commands.views import write_file
from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnnviz.engine.models.facts import Facts
    from cnnviz.engine.models.layers import LayerRow
    from cnnviz.engine.models.near import NearMiss

SUMMARY = "say what is in a checkpoint or an architecture: layers, shapes, sizes"
_MOST_DIFFERENCES = 8  # of a near miss; --json has them all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    add_against(parser)
    parser.add_argument(
        "--input-size",
        type=int,
        nargs=2,
        metavar=("H", "W"),
        help="tell the layers for inputs of so many pixels (default: what the network is for)",
    )
    parser.add_argument("--image", type=Path, metavar="FILE", help="tell the layers for a picture")
    parser.add_argument(
        "--skeleton",
        type=Path,
        metavar="OUT.py",
        help="begin a class with the layers that the file's names and shapes tell of, to complete",
    )
    parser.add_argument("--json", action="store_true", help="write the facts as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the facts."""
    if options.against is not None:
        return compare(options)
    if options.skeleton is not None:
        return _begin_class(options.model, options.skeleton)
    from cnnviz.engine.models.inspecting import At, inspecting

    size = None if options.input_size is None else tuple(options.input_size)
    at = At(size, options.image)
    work = inspecting(
        options.model,
        options.choice,
        at,
        settled=settled_for(options.model, options),
        trust=options.trust,
        weights=options.weights_file,
        arguments=arguments_of(options),
        partial=options.in_part,
    )
    facts = finish(work, "Reading")
    if options.json:
        say_json(facts.to_json_dict())
    else:
        for line in lines_of(facts):
            say(line)
    return 0


def _begin_class(source: str, out: Path) -> int:
    """Write a class for a person to complete; what is there already is never overwritten."""
    if out.suffix.lower() != ".py":
        raise BadValue("--skeleton", str(out), "a file name that ends in .py")
    if out.exists():
        raise BadValue("--skeleton", str(out), "a file that is not there yet")
    from cnnviz.engine.checkpoints.read import reading
    from cnnviz.engine.models.skeleton import skeleton

    text = skeleton(finish(reading(source), "Reading"))
    write_file(out, lambda file: file.write(text.encode()))
    say(str(out))
    return 0


def lines_of(facts: Facts) -> list[str]:
    """Return what is told in a terminal."""
    lines = [*facts.summary, ""] if facts.summary else []
    lines += [f"{name:<14} {text}" for name, text in _head(facts)]
    lines += [f"{name:<14} {text}" for name, text in facts.metadata.items()]
    if facts.layers:
        lines += ["", *_layers(facts)]
    elif facts.modules:
        lines += ["", *_modules(facts)]
    if not facts.layers and facts.tensors:
        entries = [(entry.name, shape_text(entry.shape), entry.dtype) for entry in facts.tensors]
        lines += ["", *table(("tensor", "shape", "type"), entries, "lrl")]
    for miss in facts.near:
        lines += ["", *_near(miss)]
    lines += ["", *facts.warnings] if facts.warnings else []
    if any(name not in text for name in facts.unresolved_globals for text in facts.warnings[-1:]):
        lines.append(f"All that it names: {', '.join(facts.unresolved_globals)}.")
    return lines


def _head(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "container", facts.container
    yield "architecture", facts.architecture or "not recognised"
    yield "classes", _number(facts.num_classes)
    yield "parameters", _number(facts.parameters if facts.tensors else None)
    if facts.trainable is not None and facts.trainable != facts.parameters:
        yield "trainable", _number(facts.trainable)
    if facts.weight_bytes:
        yield "weights", f"{_memory(facts.weight_bytes)} MB"
    if facts.file_bytes is not None:
        yield "file", f"{_memory(facts.file_bytes)} MB, checksums: {_checked(facts.checksums)}"
    if facts.input_shape is not None:
        yield "input", f"{shape_text(facts.input_shape[1:])}, a batch of one"
        yield "multiply-adds", _number(facts.macs)
    if facts.activation_bytes is not None:
        yield "activations", f"{_memory(facts.activation_bytes)} MB"
    for state in facts.states:
        taken = ", taken here" if state.taken else ""
        yield "weights of", f"{state.title} ({state.tensors:,} tensors{taken})"


def _checked(checksums: str) -> str:
    return {"verified": "right", "unverified": "not compared, as it is large"}.get(
        checksums, "it has none"
    )


def _layers(facts: Facts) -> list[str]:
    header = (
        *("layer", "type", "output shape", "parameters", "multiply-adds"),
        *("memory, kB", "receptive field, px"),
    )
    rows = [
        (
            *(row.name, row.type, shape_text(row.output_shape), row.parameters, row.macs),
            f"{row.memory / 1000:,.1f}" if row.executed else None,
            _field(row),
        )
        for row in facts.layers
    ]
    return table(header, rows, "llrrrrr")


def _field(row: LayerRow) -> str | None:
    seen = row.field
    if seen is None:
        return "whole image" if "whole image" in row.field_note else None
    mark = "≤ " if seen.approximate else ""
    return f"{mark}{seen.size[0]:g} × {seen.size[1]:g}"


def _modules(facts: Facts) -> list[str]:
    rows = [
        (
            one.name or "(the network)",
            one.type,
            ", ".join(f"{key}={value}" for key, value in one.settings.items() if key != "training"),
        )
        for one in facts.modules
    ]
    return table(("module", "class", "settings"), rows)


def _near(miss: NearMiss) -> list[str]:
    """Say where a file and a network that it nearly is are different."""
    name = miss.match.architecture
    lines = [f"Nearly {name}: {miss.agreeing:,} of its {miss.total:,} tensors agree."]
    differences = [
        *(
            f"  {key}: {shape_text(mine)} in the file, {shape_text(theirs)} in {name}"
            for key, (mine, theirs) in miss.shapes.items()
        ),
        *(f"  {key}: missing in the file" for key in miss.missing),
        *(f"  {key}: not in {name}" for key in miss.unexpected),
    ]
    lines += differences[:_MOST_DIFFERENCES]
    if len(differences) > _MOST_DIFFERENCES:
        lines.append(f"  … and {len(differences) - _MOST_DIFFERENCES:,} more; --json has them all")
    return lines


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"


def _memory(count: int) -> str:
    """Return bytes as megabytes with three digits that mean something."""
    size = count / 1e6
    return f"{size:,.0f}" if size >= 100 else f"{size:.3g}"
