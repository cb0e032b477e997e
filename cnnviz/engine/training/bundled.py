"""Train the network that the first session opens on.

``python -m cnnviz.engine.training.bundled`` trains the course CNN on the training part of
``digits``, measures it on the part that was held out, and writes both into
``resources/course_cnn_digits.safetensors``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cnnviz.engine.data.open import open_dataset
from cnnviz.engine.events import drain
from cnnviz.engine.models.load import load_model
from cnnviz.engine.models.save import save_model
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.evaluate import ClassEvaluation, evaluate
from cnnviz.engine.training.fit import fit
from cnnviz.paths import bundled_checkpoint

COMMAND = "python -m cnnviz.engine.training.bundled"
EPOCHS = 20


def main() -> None:
    """Train, measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        config = TrainConfig(
            epochs=EPOCHS, dropout=0.25, device="cpu", run=str(Path(folder, "run"))
        )
        drain(fit(config))
        model = load_model(Path(folder, "run", "checkpoints", "last.safetensors"))
        held_out = open_dataset("digits", "test")
        result = evaluate(model, held_out)
        if not isinstance(result, ClassEvaluation):
            raise TypeError(f"the built-in network answers with {result.kind}")
        facts = {
            "command": COMMAND,
            "epochs": EPOCHS,
            "image_set": "digits",
            "test_accuracy": f"{result.accuracy:.4f}",
            "test_samples": result.samples,
        }
        save_model(bundled_checkpoint(), model, facts)
    print(  # noqa: T201 - this is a command
        f"{bundled_checkpoint()}: {result.accuracy:.2%} of {result.samples} held-out digits"
    )


if __name__ == "__main__":
    main()
