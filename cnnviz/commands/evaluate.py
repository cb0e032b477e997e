"""``cnnviz evaluate``: how well a network does on an image set, alone or against another."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cnnviz.commands.console import complain, finish, say, say_json
from cnnviz.commands.source import add_data, add_model, images, load
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.evaluate import Evaluation
    from cnnviz.engine.training.versus import Versus

SUMMARY = "measure a network on an image set, whatever it answers, alone or against another"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser, "or the folder of a run")
    parser.add_argument(
        "--epoch", type=int, metavar="N", help="of a run: which epoch (default: its best weights)"
    )
    add_data(parser, "image set to measure on")
    parser.add_argument(
        "--batch-size", type=int, default=64, metavar="N", help="images at a time (default: 64)"
    )
    parser.add_argument(
        "--pairs",
        metavar="N,N,...",
        help="for each class of the image set the number of the output that stands for it, -1 for "
        "none (default: by name where both have names, by number otherwise)",
    )
    parser.add_argument(
        "--against",
        metavar="MODEL",
        help="another network, or run, to compare with: figures side by side, the samples on which "
        "they differ, and how likely that is chance",
    )
    parser.add_argument(
        "--against-epoch", type=int, metavar="N", help="which epoch of that run (default: its best)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE.html", help="write a report: one file with everything"
    )
    parser.add_argument("--json", action="store_true", help="write the facts as JSON")


def run(options: argparse.Namespace) -> int:
    """Sweep over the image set once for each network."""
    if options.batch_size < 1:
        raise BadValue("--batch-size", options.batch_size, "a whole number of at least 1")
    _check_page(options.out)
    pairs = _pairs(options.pairs)
    from cnnviz.commands.evaluation_lines import lines_of, versus_lines
    from cnnviz.engine.data.findings import answered
    from cnnviz.engine.training.evaluate import evaluating
    from cnnviz.engine.training.versus import versus

    model = _network(options.model, options, options.epoch)
    other = None
    if options.against is not None:
        other = _network(options.against, options, options.against_epoch, other=True)
    image_set = images(options)
    if other is not None and not answered(image_set).any():
        return _compare_answers(model, other, image_set, options)
    result = finish(evaluating(model, image_set, options.batch_size, pairs), "Evaluating")
    compared = None
    if other is not None:
        second = finish(evaluating(other, image_set, options.batch_size), "Evaluating the other")
        compared = versus(result, second)
    for problem in (*image_set.problems, *result.warnings):
        complain(problem)
    if options.out is not None and current().is_first:
        _write(options.out, result, model, image_set, compared)
    if options.json:
        say_json((result if compared is None else compared).to_json_dict())
    else:
        for line in lines_of(result) if compared is None else versus_lines(compared):
            say(line)
    return 0


def _compare_answers(
    model: LoadedModel, other: LoadedModel, image_set: ImageSet, options: argparse.Namespace
) -> int:
    """Tell how alike two networks answer to images of which nobody knows the truth."""
    from cnnviz.engine.training.likeness import comparing_answers, told_likeness

    if options.out is not None:
        raise BadValue(
            "--out", str(options.out), "left out, as images without labels fill no report"
        )
    work = comparing_answers(model, other, image_set, options.batch_size)
    found = finish(work, "Comparing")
    if options.json:
        say_json(found.to_json_dict())
    else:
        say(told_likeness(found))
    return 0


def _network(
    source: str, options: argparse.Namespace, epoch: int | None, *, other: bool = False
) -> LoadedModel:
    """Load a network; of a run its best weights, or those of an epoch."""
    folder = Path(source)
    if source and folder.is_dir():
        from cnnviz.engine.runs.run import Run

        return load(str(Run(folder).weights(epoch)), options, other=other)
    if epoch is not None:
        flag = "--against-epoch" if other else "--epoch"
        raise BadValue(flag, epoch, f"left out, because {source} is no folder of a run")
    return load(source, options, other=other)


def _check_page(path: Path | None) -> None:
    if path is None:
        return
    if path.suffix.lower() not in (".html", ".htm"):
        raise BadValue("--out", str(path), "the name of an .html file")
    if not path.absolute().parent.is_dir():
        raise BadValue("--out", str(path), "in a folder that exists")


def _write(
    path: Path,
    result: Evaluation,
    model: LoadedModel,
    image_set: ImageSet,
    compared: Versus | None,
) -> None:
    from cnnviz.engine.training.report.write import Material, writing_report

    command = shlex.join(["cnnviz", *sys.argv[1:]])
    material = Material(result, model, image_set, command, compared)
    finish(writing_report(path, material), "Writing the report")
    print(f"The report is {path}.", file=sys.stderr)


def _pairs(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(entry) for entry in text.split(",")]
    except ValueError:
        raise BadValue("--pairs", text, "whole numbers with commas between them") from None
