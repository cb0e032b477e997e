"""What a network is trained for: losses with targets that make them correct, and their figures.

Which loss goes with which target is known without torch, for forms and flags ask it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnviz.engine.training.objectives.explanations import EXPLANATIONS, Explanation
from cnnviz.engine.training.objectives.pairing import check_pairing, losses_for, why_not

if TYPE_CHECKING:
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.models.loaded import LoadedModel
    from cnnviz.engine.training.config import TrainConfig
    from cnnviz.engine.training.objectives.objective import Objective

__all__ = [
    "EXPLANATIONS",
    "Explanation",
    "check_pairing",
    "losses_for",
    "objective_of",
    "why_not",
]


def objective_of(config: TrainConfig, image_set: ImageSet, model: LoadedModel) -> Objective:
    """Return what a network is trained for; see :func:`.objective.make`."""
    from cnnviz.engine.training.objectives.objective import make

    return make(config, image_set, model)
