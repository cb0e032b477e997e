"""A run in memory: its network, what makes its steps, and how far it has come."""

from __future__ import annotations

import math
from typing import Any

import torch

from cnnviz.engine.distributed.world import current
from cnnviz.engine.models.loaded import LoadedModel
from cnnviz.engine.models.save import describe, opens_by_itself
from cnnviz.engine.options import to_dict
from cnnviz.engine.runs.history.norms import LayerNorms
from cnnviz.engine.training.config import TrainConfig
from cnnviz.engine.training.groups import freeze, frozen_layers, train_mode
from cnnviz.engine.training.loop import Learner, Tally
from cnnviz.engine.training.machine import machine_of
from cnnviz.engine.training.objectives.objective import Objective
from cnnviz.engine.training.parts import Parts
from cnnviz.engine.training.position import Position, restore, state_of
from cnnviz.engine.training.precision import Precision
from cnnviz.engine.training.schedule import Schedule
from cnnviz.engine.training.setup import make_optimizer


class Standing:
    """All that decides how a run goes on.

    Parameters
    ----------
    config : TrainConfig
        What is trained; changed on the way where a person wishes so.
    model : LoadedModel
        The network; it is brought to `device`.
    parts : Parts
        Who learns and who measures.
    objective : Objective
        What it is trained for.
    device : torch.device
        Where it computes.

    Attributes
    ----------
    learner, schedule : Learner, Schedule
        What makes the steps, and how long these are.
    at : Position
        Epochs and steps that are over.
    in_epoch : Tally
        What the steps of the epoch at hand gave so far.
    norms : LayerNorms
        What was seen of gradients and steps in the epoch at hand.
    steps_per_epoch : int
        Steps of an epoch.
    own_code : bool
        Whether the network is somebody's own, of whose code nobody knows what it does.
    machine : mapping of str to str
        On what it computes; see :func:`.machine_of`.
    warnings : tuple of str
        Sentences about how it was taken up.
    world : World
        The processes that train together.
    """

    def __init__(
        self,
        config: TrainConfig,
        model: LoadedModel,
        parts: Parts,
        objective: Objective,
        device: torch.device,
    ) -> None:
        self.config = config
        self.model = model
        self.parts = parts
        self.device = device
        self.world = current()
        self.objective = objective.to(device)
        model.module.to(device)
        freeze(model.module, frozen_layers(config.frozen, model.module))
        self.train_mode()
        self.learner = Learner(
            model,
            self.objective,
            make_optimizer(config, model.module),
            Precision(config.precision, device),
        )
        self.own_code = not opens_by_itself(model)
        self.machine = machine_of(device, self.world.size)
        self.warnings: tuple[str, ...] = ()
        self.steps_per_epoch = math.ceil(len(parts.train.ids) / config.batch_size)
        self.schedule = Schedule(config, self.steps_per_epoch)
        self.at = Position()
        self.in_epoch = self.fresh_tally()
        self.norms = LayerNorms(model.module)

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs, in the very tensors that are trained."""
        state = state_of(self.at, self.learner, self.schedule, self.in_epoch)
        state["config"] = to_dict(self.config)
        state["data"] = self.parts.fingerprint
        state["images"] = self.parts.told
        state["network"] = describe(self.model)
        state["machine"] = self.machine
        state["norms"] = self.norms.state()
        return state

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where a run was left."""
        self.at = restore(state, self.config, self.learner, self.schedule, self.in_epoch)
        if "norms" in state:  # earlier versions looked at no steps
            self.norms.restore(state["norms"])

    def fresh_tally(self) -> Tally:
        """Return a tally that has counted nothing."""
        return Tally(self.objective.meter())

    def fresh_optimizer(self) -> None:
        """Forget what the optimiser remembers of earlier steps."""
        self.learner.optimizer = make_optimizer(self.config, self.model.module)

    def train_mode(self) -> None:
        """Let the network learn; layers that are frozen only answer."""
        module = self.model.module
        train_mode(module, frozen_layers(self.config.frozen, module))

    def is_sound(self) -> bool:
        """Whether the weights are numbers; the loss of a step that spoils them is still one."""
        parameters = self.model.module.parameters()
        return all(bool(parameter.isfinite().all()) for parameter in parameters)
