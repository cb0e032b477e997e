"""``cnnviz evaluate``: how well a network does on an image set."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cnnviz.commands.console import complain, finish, say, say_json, table
from cnnviz.commands.source import add_model, load
from cnnviz.engine.errors import BadValue

if TYPE_CHECKING:
    from cnnviz.engine.training.evaluate import Evaluation

SUMMARY = "measure a network on an image set: accuracy, top-5, confusion, report"
_FIGURES = ("precision", "recall", "f1-score")
_MOST_LINES = 40  # of classes that a terminal shows; --json has them all
_WORST = 10  # pairs of confused classes that a terminal shows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    add_model(parser)
    parser.add_argument("--data", required=True, metavar="SPEC", help="image set to measure on")
    parser.add_argument(
        "--split", metavar="NAME", help="train or test (default: test where the set has one)"
    )
    parser.add_argument(
        "--batch-size", type=int, default=64, metavar="N", help="images at a time (default: 64)"
    )
    parser.add_argument(
        "--pairs",
        metavar="N,N,...",
        help="for each class of the image set the number of the output that stands for it, -1 for "
        "none (default: by name where both have names, by number otherwise)",
    )
    parser.add_argument("--json", action="store_true", help="write the facts as JSON")


def run(options: argparse.Namespace) -> int:
    """Sweep over the image set once."""
    if options.batch_size < 1:
        raise BadValue("--batch-size", options.batch_size, "a whole number of at least 1")
    pairs = _pairs(options.pairs)
    from cnnviz.engine.data.open import default_split, opening
    from cnnviz.engine.training.evaluate import evaluating

    model = load(options.model, options.choice)
    split = options.split or default_split(options.data, "evaluate")
    image_set = finish(opening(options.data, split), "Reading the images")
    work = evaluating(model, image_set, batch_size=options.batch_size, pairs=pairs)
    result = finish(work, "Evaluating")
    for problem in (*image_set.problems, *result.warnings):
        complain(problem)
    if options.json:
        say_json(result.to_json_dict())
    else:
        for line in _lines(result):
            say(line)
    return 0


def _pairs(text: str | None) -> list[int] | None:
    if text is None:
        return None
    try:
        return [int(entry) for entry in text.split(",")]
    except ValueError:
        raise BadValue("--pairs", text, "whole numbers with commas between them") from None


def _lines(result: Evaluation) -> list[str]:
    lines = [
        f"accuracy  {result.accuracy:.2%} of {result.samples:,} images",
        f"top 5     {result.top5:.2%}",
        f"loss      {result.loss:.4g}",
        f"AUC       {'–' if result.auc is None else f'{result.auc:.4f}'}",
        f"ECE       {result.calibration.error:.4f} (expected calibration error)",
        f"classes   {_matched(result)}",
    ]
    rows = [
        (name, *(f"{entry[key]:.3f}" for key in _FIGURES), int(entry["support"]))
        for name, entry in result.report.items()
        if isinstance(entry, dict) and not name.endswith(" avg")
    ]
    lines += ["", *table(("class", *_FIGURES, "samples"), rows[:_MOST_LINES], "lrrrr")]
    if len(rows) > _MOST_LINES:
        lines.append(f"… and {len(rows) - _MOST_LINES:,} more classes; --json has them all")
    lines += _worst(result)
    lines += [f"left out: {problem}" for problem in result.skipped[:_MOST_LINES]]
    return lines


def _matched(result: Evaluation) -> str:
    matched = sum(output >= 0 for output in result.pairs.outputs)
    how = {"name": "by name", "index": "by number", "given": "as given"}[result.pairs.by]
    return f"{matched:,} of {len(result.pairs.outputs):,} matched {how}"


def _worst(result: Evaluation) -> list[str]:
    from cnnviz.engine.training.figures import worst_pairs

    names = result.classes
    rows = [
        (names[pair.truth], names[pair.predicted], pair.count, pair.of, f"{pair.share:.1%}")
        for pair in worst_pairs(result.confusion, _WORST)
    ]
    if not rows:
        return []
    return ["", *table(("class", "taken for", "samples", "of", "share"), rows, "llrrr")]
