"""Evaluation of networks that answer with a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.targets import TargetKind
from cnnviz.engine.distributed.world import current
from cnnviz.engine.errors import DatasetProblem
from cnnviz.engine.events import Progress, Work
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.training.outputs import Outputs, gathering, key_of, recall
from cnnviz.engine.training.results.base import Evaluation, Figure, facts_of, told_not_finite


@dataclass(frozen=True, eq=False, kw_only=True)
class NumberEvaluation(Evaluation):
    """How near a network comes to numbers.

    `loss` is the mean squared error. `predictions` holds sample_ids, truth, predicted, residual
    (predicted - truth) and loss (its square).

    Parameters
    ----------
    r2 : float or None
        Coefficient of determination: share of the variance that is explained; 0 is as good as
        always answering the mean, below it is worse. None where all truths are equal.
    mae, rmse : float
        Mean absolute error, and root of the mean squared error, in units of the truth.
    """

    kind: ClassVar[TargetKind] = "number"

    r2: float | None
    mae: float
    rmse: float

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The share of the variance first, then errors."""
        return (
            Figure("r2", self.r2),
            Figure("mae", self.mae, higher_is_better=False),
            Figure("rmse", self.rmse, higher_is_better=False),
            Figure("loss", self.loss, higher_is_better=False),
        )

    def told(self, row: int) -> tuple[str, str]:
        """Return the true number and the answer."""
        said = self.predictions
        return f"{said['truth'][row]:.4g}", f"{said['predicted'][row]:.4g}"

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return ids, truths, answers, residuals and losses, each (N,)."""
        return dict(self.predictions)

    def to_json_dict(self) -> dict[str, Any]:
        """Return plain values under the names that scripts rely on."""
        return self._common_json()


def evaluating_numbers(
    model: LoadedModel, dataset: ImageSet, batch_size: int, keep: bool
) -> Work[Progress, NumberEvaluation]:
    """Measure a network that answers with a number; see :func:`evaluating` for arguments."""
    values = _values(dataset)
    key = key_of(model, dataset) if keep else ""
    found = current().agreed(recall(key)) if keep else None
    if found is None:
        ids = np.flatnonzero(np.isfinite(values))
        found = yield from gathering(model, dataset, ids, batch_size, key)
    return number_evaluation(model, dataset, found)


def recalling_numbers(model: LoadedModel, dataset: ImageSet) -> NumberEvaluation | None:
    """Return the evaluation for which the network need not be asked again, or None."""
    _values(dataset)
    found = recall(key_of(model, dataset))
    return None if found is None else number_evaluation(model, dataset, found)


def _values(dataset: ImageSet) -> NDArray[np.float32]:
    values = dataset.values
    if values is None or not np.isfinite(values).any():
        raise DatasetProblem(dataset.spec, "has no numbers to compare with")
    return values


def number_evaluation(model: LoadedModel, dataset: ImageSet, found: Outputs) -> NumberEvaluation:
    """Return what follows from a network's answers, (N, 1)."""
    truth = _values(dataset)[found.sample_ids].astype(np.float64)
    predicted = found.outputs[:, 0].astype(np.float64)
    squared = float(mean_squared_error(truth, predicted))
    varied = len(truth) > 1 and bool(np.ptp(truth) > 0)
    warnings = told_not_finite(model, dataset, found.dropped)
    warnings += [found.problem] if found.problem else []
    return NumberEvaluation(
        loss=squared,
        samples=len(truth),
        classes=(),
        predictions={
            "sample_ids": found.sample_ids,
            "truth": truth,
            "predicted": predicted,
            "residual": predicted - truth,
            "loss": np.square(predicted - truth),
        },
        skipped=found.skipped,
        not_finite=found.dropped,
        warnings=tuple(warnings),
        facts=facts_of(model, dataset),
        r2=float(r2_score(truth, predicted)) if varied else None,
        mae=float(mean_absolute_error(truth, predicted)),
        rmse=squared**0.5,
    )
