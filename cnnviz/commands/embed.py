"""``cnnviz embed``: features of an image set, and a map of its samples."""

from __future__ import annotations

import argparse
import csv
import io
from typing import IO, TYPE_CHECKING, Any

from cnnviz.commands.console import Bar, complain, finish, say, table
from cnnviz.commands.source import add_data, add_model, images, load
from cnnviz.commands.views import out_path, write_arrays, write_file
from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import add_arguments as add_options
from cnnviz.engine.options import from_namespace

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.embedding.embed import Embedding
    from cnnviz.engine.embedding.features import Features
    from cnnviz.engine.embedding.params import EmbedParams

SUMMARY = "map the samples of an image set by a layer's features (.npz, .csv)"
_MOST_LINES = 20  # of images that a terminal lists


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags: one for each parameter of the map."""
    from cnnviz.engine.embedding.params import EmbedParams
    from cnnviz.engine.embedding.pooling import POOLINGS

    add_model(parser)
    add_data(parser, "image set to map")
    parser.add_argument(
        "--layer",
        required=True,
        metavar="L",
        help="the layer, as inspect lists it; or logits, or pixels",
    )
    parser.add_argument(
        "--pooling",
        default="auto",
        metavar="{" + ",".join(POOLINGS) + "}",
        help="how a layer's output becomes one row for each image (default: auto, what is usual "
        "for the layer)",
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="a .npz or .csv to write")
    parser.add_argument(
        "--batch-size", type=int, default=64, metavar="N", help="images at a time (default: 64)"
    )
    parser.add_argument(
        "--quality", action="store_true", help="measure how far the map can be trusted"
    )
    add_options(parser, EmbedParams)


def run(options: argparse.Namespace) -> int:
    """Extract the features, map them, write the map."""
    from cnnviz.engine.embedding.params import EmbedParams

    out = out_path(options.out, (".npz", ".csv"))
    params = from_namespace(EmbedParams, options)
    if options.batch_size < 1:
        raise BadValue("--batch-size", options.batch_size, "a whole number of at least 1")
    from cnnviz.engine.embedding.features import extracting

    model = load(options.model, options)
    image_set = images(options)
    work = extracting(model, image_set, options.layer, options.pooling, options.batch_size)
    features = finish(work, "Features")
    result = _map(features, params, options.quality)
    _write(out, result, image_set)
    for problem in (*image_set.problems, *result.warnings):
        complain(problem)
    for line in _lines(result, features):
        say(line)
    say(str(out))
    return 0


def _map(features: Features, params: EmbedParams, quality: bool) -> Embedding:
    from cnnviz.engine.embedding.embed import embedding
    from cnnviz.engine.events import Progress, drain

    with Bar("Map") as bar:

        def show(event: object) -> None:
            if isinstance(event, Progress):
                bar.show(event)

        return drain(embedding(features, params, quality=quality), show)


def _write(path: Path, result: Embedding, image_set: ImageSet) -> None:
    if path.suffix.lower() == ".npz":
        write_arrays(path, _arrays(result, image_set))
    else:
        write_file(path, lambda file: _write_csv(file, result, image_set))


def _arrays(result: Embedding, image_set: ImageSet) -> dict[str, Any]:
    import numpy as np

    arrays: dict[str, Any] = {
        "embedding": result.points,
        "labels": result.labels,
        "sample_ids": result.sample_ids,
    }
    if image_set.class_names:
        arrays["class_names"] = np.array(image_set.class_names, dtype=np.str_)
    files = [image_set.path(int(sample)) for sample in result.sample_ids]
    if any(file is not None for file in files):
        arrays["files"] = np.array([str(file or "") for file in files], dtype=np.str_)
    return arrays


def _write_csv(file: IO[bytes], result: Embedding, image_set: ImageSet) -> None:
    names = image_set.class_names
    with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["id", "x", "y", "label", "class", "file"])
        for sample, (x, y), label in zip(
            result.sample_ids.tolist(), result.points.tolist(), result.labels.tolist(), strict=True
        ):
            known = 0 <= label < len(names)
            where = image_set.path(sample)
            writer.writerow(
                [
                    sample,
                    f"{x:.7g}",
                    f"{y:.7g}",
                    label if label >= 0 else "",
                    names[label] if known else "",
                    "" if where is None else where,
                ]
            )


def _lines(result: Embedding, features: Features) -> list[str]:
    count, width = features.array.shape
    how = "" if features.layer in ("logits", "pixels") else f" ({features.pooling})"
    lines = [f"{count:,} samples, {width:,} features of {features.layer}{how}"]
    if result.params.method == "pca":
        across, up = result.params.axis_x, result.params.axis_y
        shares = (
            f"component {axis}: {result.explained[axis - 1]:.1%} of the variance"
            for axis in (across, up)
            if axis <= len(result.explained)
        )
        lines += list(shares)
    if result.quality is not None:
        lines += _trust(result.quality)
    if len(result.dropped):
        ids = ", ".join(f"{sample:,}" for sample in result.dropped[:_MOST_LINES])
        more = " ..." if len(result.dropped) > _MOST_LINES else ""
        lines.append(f"dropped, for features that are NaN or infinite: sample {ids}{more}")
    lines += [f"left out: {problem}" for problem in result.skipped[:_MOST_LINES]]
    return lines


def _trust(quality: Any) -> list[str]:
    def share(value: float | None) -> str:
        return "–" if value is None else f"{value:.4f}"

    rows = [
        ("trustworthiness", "", share(quality.trustworthiness)),
        ("neighbourhood hit", share(quality.hit_features), share(quality.hit_map)),
        ("k-NN accuracy", share(quality.knn_features), share(quality.knn_map)),
    ]
    header = f"{quality.k} neighbours of {quality.looked_at:,} of {quality.samples:,} samples"
    return [header, *table(("", "features", "map"), rows, "lrr")]
