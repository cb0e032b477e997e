"""Every loss of the course with every optimiser trains its network, as the form proposes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.runs.run import Run
from cnnviz.engine.training.config import LOSSES, OPTIMIZERS, TrainConfig
from cnnviz.engine.training.evaluate import ClassEvaluation, evaluate
from cnnviz.engine.training.fit import fit


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_one_epoch_is_enough(tmp_path: Path, shared_data: Path, loss: str, optimizer: str) -> None:
    spec = f"mnist:{shared_data / 'mnist'}"
    config = TrainConfig(
        data=spec,
        loss=loss,
        optimizer=optimizer,
        # Soft targets are what this loss is for.
        label_smoothing=0.1 if loss == "kl_div" else 0.0,
        epochs=1,
        device="cpu",
        run=str(tmp_path / "run"),
    )
    drain(fit(config))
    trained = load_model(Run(config.run).checkpoint("last"))
    found = evaluate(trained, open_dataset(spec, "test"))
    assert isinstance(found, ClassEvaluation)
    assert found.accuracy > 0.95
