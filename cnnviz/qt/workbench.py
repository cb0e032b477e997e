"""What a dock is given: the session to read, and the controllers to propose changes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cnnviz.qt.controllers.downloads import DownloadController
from cnnviz.qt.controllers.embeddings import EmbeddingController
from cnnviz.qt.controllers.epochs import EpochController
from cnnviz.qt.controllers.evaluations import EvaluationController
from cnnviz.qt.controllers.following import FollowController
from cnnviz.qt.controllers.graph import GraphController
from cnnviz.qt.controllers.inputs import InputController
from cnnviz.qt.controllers.layer_tables import LayerTableController
from cnnviz.qt.controllers.models import ModelController
from cnnviz.qt.controllers.own_code import OwnCodeController
from cnnviz.qt.controllers.past import PastController
from cnnviz.qt.controllers.probes import ProbeController
from cnnviz.qt.controllers.remembering import RememberingController
from cnnviz.qt.controllers.responses import ResponsesController
from cnnviz.qt.controllers.training import TrainingController
from cnnviz.qt.controllers.verifying import VerifyingController
from cnnviz.qt.engine_thread import EngineThread
from cnnviz.qt.process_lane import ProcessLane
from cnnviz.qt.session import Session
from cnnviz.qt.settings import Settings

IMAGE_SUFFIXES = {
    *(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm"),
    ".npy",  # numbers that a network gets as they are
}


@dataclass(frozen=True, eq=False)
class Workbench:
    """The parts of one window that docks may use; see each class."""

    session: Session
    lane: EngineThread
    process_lane: ProcessLane
    models: ModelController
    own_code: OwnCodeController
    verifying: VerifyingController
    remembering: RememberingController
    inputs: InputController
    downloads: DownloadController
    probes: ProbeController
    training: TrainingController
    past: PastController
    epochs: EpochController
    following: FollowController
    responses: ResponsesController
    evaluations: EvaluationController
    embeddings: EmbeddingController
    graphs: GraphController
    layer_tables: LayerTableController
    settings: Settings

    def open_paths(self, paths: Sequence[Path]) -> list[Path]:
        """Open what a person dropped; return what is left out, as one of a kind is open at a time.

        Checkpoints, images, image sets, runs and Python files are kinds; the first of each is
        opened.
        """
        firsts: dict[str, Path] = {}
        for path in paths:
            firsts.setdefault(_kind(path), path)
        for path in firsts.values():
            self.open_path(path)
        return [path for path in paths if path not in firsts.values()]

    def open_path(self, path: Path) -> None:
        """Open an image, a folder of images, a run, a checkpoint, or a class."""
        kind = _kind(path)
        if kind == "run":
            self.following.open_run(path)
        elif kind == "image set":
            self.inputs.open_image_set(str(path))
        elif kind == "image":
            self.inputs.open_image(path)
        else:
            self.open_model(path)

    def open_model(self, path: Path) -> None:
        """Open a checkpoint of whatever suffix, or ask which class of a Python file is meant."""
        if _kind(path) == "code":
            self.own_code.look(str(path))
        else:
            self.models.open(path)


def _kind(path: Path) -> Literal["run", "image set", "image", "code", "checkpoint"]:
    suffix = path.suffix.lower()
    if path.is_dir():
        from cnnviz.engine.runs.files import is_run

        return "run" if is_run(path) else "image set"
    if suffix == ".csv":
        return "image set"
    if suffix in IMAGE_SUFFIXES:
        return "image"
    return "code" if suffix == ".py" else "checkpoint"


def make_workbench(settings: Settings) -> Workbench:
    """Build session, lane and controllers; they belong to the session."""
    session = Session()
    lane = EngineThread(session)
    lane.unheard.connect(session.tell)
    process_lane = ProcessLane(lane, session)
    process_lane.unheard.connect(session.tell)
    models = ModelController(session, lane, session)
    own_code = OwnCodeController(session, lane, session)
    verifying = VerifyingController(session, lane, session)
    remembering = RememberingController(session, lane, session)
    inputs = InputController(session, lane, session)
    downloads = DownloadController(session, lane, session)
    downloads.arrived.connect(inputs.open_arrived)
    probes = ProbeController(session, lane, session)
    training = TrainingController(session, lane, models, probes, session)
    responses = ResponsesController(session, lane, training, probes, session)
    evaluations = EvaluationController(session, lane, training, settings, session)
    embeddings = EmbeddingController(session, lane, process_lane, training, settings, session)
    past = PastController(session, evaluations, responses, embeddings, session)
    epochs = EpochController(session, lane, models, training, past, session)
    following = FollowController(session, lane, models, inputs, training, epochs, session)
    following.events.connect(epochs.take)
    graphs = GraphController(session, lane, session)
    layer_tables = LayerTableController(session, lane, session)
    return Workbench(
        session,
        lane,
        process_lane,
        models,
        own_code,
        verifying,
        remembering,
        inputs,
        downloads,
        probes,
        training,
        past,
        epochs,
        following,
        responses,
        evaluations,
        embeddings,
        graphs,
        layer_tables,
        settings,
    )
