"""Everything that decides a map of samples, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.engine.embedding.problems import MapProblem
from cnnviz.engine.errors import BadValue
from cnnviz.engine.options import check, option

METHODS = ("pca", "tsne", "umap")
METRICS = ("euclidean", "cosine", "correlation")
AXES = 10  # principal components among which the axes of a map can be chosen

_METHOD, _NEIGHBOURS, _LAYOUT, _RUN = "Method", "Neighbours", "Layout", "Run"
_BY_NEIGHBOURS = ("tsne", "umap")


@dataclass(frozen=True)
class EmbedParams:
    """How features become a map; see the help of each field."""

    method: str = option(
        "umap",
        label="Method",
        help="PCA turns the features so that the widest spread is seen, and distorts nothing. "
        "t-SNE and UMAP keep neighbours together: groups mean something, the distances between "
        "them little.",
        choices=METHODS,
        group=_METHOD,
    )
    axis_x: int = option(
        1,
        label="Across",
        help="The principal component that runs from left to right. The first holds the widest "
        "spread, each later one what is left.",
        minimum=1,
        maximum=AXES,
        only_when={"method": ("pca",)},
        group=_METHOD,
    )
    axis_y: int = option(
        2,
        label="Up",
        help="The principal component that runs upwards. Where classes overlap in the first two, "
        "a later one may part them.",
        minimum=1,
        maximum=AXES,
        only_when={"method": ("pca",)},
        group=_METHOD,
    )
    first_pca: int = option(
        50,
        label="PCA first",
        help="Features are reduced to so many principal components before neighbours are sought. "
        "It takes out noise and makes the search quick; 0 leaves the features as they are.",
        minimum=0,
        maximum=2000,
        only_when={"method": _BY_NEIGHBOURS},
        group=_NEIGHBOURS,
    )
    metric: str = option(
        "euclidean",
        label="Distance",
        help="What makes two samples neighbours. Cosine and correlation look at the pattern of "
        "the features and not at how strong they are.",
        choices=METRICS,
        only_when={"method": _BY_NEIGHBOURS},
        group=_NEIGHBOURS,
    )
    n_neighbors: int = option(
        15,
        label="Neighbours",
        help="How many nearest samples each sample is held to. Few show fine detail, many the "
        "arrangement of the whole.",
        minimum=2,
        maximum=1000,
        only_when={"method": ("umap",)},
        group=_NEIGHBOURS,
    )
    perplexity: float = option(
        30.0,
        label="Perplexity",
        help="About how many neighbours each sample is held to. Low values break groups into "
        "crumbs, high ones show the arrangement of the whole.",
        minimum=1,
        maximum=1000,
        only_when={"method": ("tsne",)},
        group=_NEIGHBOURS,
    )
    min_dist: float = option(
        0.1,
        label="Least distance",
        help="How near two points may come to each other. Small values pack groups tightly, large "
        "ones spread them evenly.",
        minimum=0,
        maximum=1,
        only_when={"method": ("umap",)},
        group=_LAYOUT,
    )
    epochs: int = option(
        0,
        label="Epochs",
        help="How often every pair of neighbours is pulled together. 0 takes 500 up to 10,000 "
        "samples and 200 above.",
        minimum=0,
        maximum=10_000,
        only_when={"method": ("umap",)},
        group=_LAYOUT,
    )
    early_exaggeration: float = option(
        12.0,
        label="Early exaggeration",
        help="How much stronger neighbours attract each other in the first phase. It lets groups "
        "gather before they are laid out.",
        minimum=1,
        maximum=1000,
        only_when={"method": ("tsne",)},
        group=_LAYOUT,
    )
    early_iterations: int = option(
        250,
        label="Early iterations",
        help="Steps of the first phase. Too few leave groups torn apart.",
        minimum=0,
        maximum=10_000,
        only_when={"method": ("tsne",)},
        group=_LAYOUT,
    )
    iterations: int = option(
        500,
        label="Iterations",
        help="Steps of the second phase, in which the groups unfold. More are needed when the map "
        "still moves at the end.",
        minimum=1,
        maximum=100_000,
        only_when={"method": ("tsne",)},
        group=_LAYOUT,
    )
    learning_rate: float = option(
        0.0,
        label="Learning rate",
        help="Length of a step. 0 takes the number of samples divided by the exaggeration, which "
        "serves nearly always.",
        minimum=0,
        maximum=1e7,
        only_when={"method": ("tsne",)},
        group=_LAYOUT,
    )
    seed: int = option(
        0,
        label="Seed",
        help="Equal seeds make equal maps on the same machine. -1 sets none, and UMAP then uses "
        "all processor cores.",
        minimum=-1,
        maximum=2**31 - 1,
        only_when={"method": _BY_NEIGHBOURS},
        group=_RUN,
    )


def check_params(params: EmbedParams, samples: int) -> None:
    """Raise where parameters are out of range, or too large for the number of samples.

    Raises
    ------
    BadValue
        With the largest value that is possible.
    MapProblem
        Where there are too few samples for any map.
    """
    check(params)
    if params.method == "pca" and params.axis_x == params.axis_y:
        raise BadValue("Up", params.axis_y, "another component than the one across")
    if params.method == "pca":
        fewest = 2
    elif params.method == "tsne":
        fewest = 5
    else:
        fewest = 4
    if samples < fewest:
        have = "There are no samples" if not samples else f"There are only {samples:,} samples"
        have = "There is only one sample" if samples == 1 else have
        raise MapProblem(f"{have}, but {params.method} needs at least {fewest}; add images.")
    if params.method == "tsne" and params.perplexity > (samples - 1) / 3:
        largest = (samples - 1) / 3
        raise BadValue(
            "Perplexity",
            params.perplexity,
            f"at most {largest:,.4g} for {samples:,} samples, a third of the others",
        )
    if params.method == "umap" and params.n_neighbors > samples - 1:
        raise BadValue(
            "Neighbours",
            params.n_neighbors,
            f"at most {samples - 1:,} for {samples:,} samples",
        )
