"""What a map is made of, and the features that are at hand for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnviz.engine.embedding.params import EmbedParams
from cnnviz.engine.options import from_dict, to_dict
from cnnviz.qt.controllers.question import Question

if TYPE_CHECKING:
    from cnnviz.engine.embedding.features import Features

LOGITS, PIXELS = "logits", "pixels"  # in the place of a layer's name
METHODS = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}


@dataclass(frozen=True)
class Recipe:
    """What a map is made of.

    Parameters
    ----------
    layer : str
        A layer's name, "logits" or "pixels".
    pooling : str
        How its output becomes a row of numbers.
    params : EmbedParams
        How rows become a map.
    """

    layer: str
    pooling: str
    params: EmbedParams

    def to_text(self) -> str:
        """Return it for the settings."""
        facts = {"layer": self.layer, "pooling": self.pooling, "params": to_dict(self.params)}
        return json.dumps(facts)

    @classmethod
    def from_text(cls, text: str) -> Recipe | None:
        """Read it back; None where it is none."""
        try:
            facts = json.loads(text)
            params = from_dict(EmbedParams, facts["params"])
            return cls(str(facts["layer"]), str(facts["pooling"]), params)
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, eq=False)
class Held:
    """Features, and the question that they answer."""

    asked: Question
    layer: str
    pooling: str
    features: Features
    learning: bool = False
    past: bool = False  # told by the history of a run, of some of the images

    def serve(self, asked: Question | None, recipe: Recipe) -> bool:
        """Whether a map of this recipe can be made of them."""
        same = self.layer == recipe.layer and self.pooling == recipe.pooling
        return same and self.asked.same_as(asked) and not (self.learning or self.past)
