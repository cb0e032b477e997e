"""A network that learns in this process, alone or as one of equal copies in several."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from torch import nn

from cnnviz.engine.distributed.steps import Group

if TYPE_CHECKING:
    from torch.nn.parallel import DistributedDataParallel

    from cnnviz.engine.distributed.several import Several


class Replica:
    """A network that learns alone.

    Parameters
    ----------
    module : Module
        The network.
    """

    def __init__(self, module: nn.Module) -> None:
        self._module = module

    def answer(self, group: Group) -> Any:
        """Return what the network gives for the pictures of a group."""
        return self._module(group.batch.images)

    def learning(self, *, last: bool) -> AbstractContextManager[object]:
        """Return the context of one forward and backward pass; `last` of those of a step."""
        del last
        return nullcontext()


class Shared(Replica):
    """One of equal copies, by torch's DistributedDataParallel.

    After the last backward pass of a step the gradients of all copies are their mean. Which
    weights learn may change on the way; and some may take no part in a step.

    Parameters
    ----------
    module : Module
        The network; its weights become those of the first process.
    world : Several
        The processes.
    """

    def __init__(self, module: nn.Module, world: Several) -> None:
        super().__init__(module)
        self._world = world
        self._learns: list[bool] = []
        self._parallel = self._wrapped()

    def answer(self, group: Group) -> Any:
        """Return what the network gives, as if the pictures of all processes were one batch."""
        from cnnviz.engine.distributed.batchwise import Batchwise

        with self._world.noticing(), Batchwise(group.counts, self._world):
            return self._parallel(group.batch.images)

    @contextmanager
    def _learning(self, last: bool) -> Iterator[None]:
        if self._learns != self._who_learns():
            self._parallel = self._wrapped()
        with nullcontext() if last else self._parallel.no_sync():
            yield

    def learning(self, *, last: bool) -> AbstractContextManager[object]:
        """Return the context of a pass; the copies exchange gradients in the last one alone."""
        return self._learning(last)

    def _who_learns(self) -> list[bool]:
        return [parameter.requires_grad for parameter in self._module.parameters()]

    def _wrapped(self) -> DistributedDataParallel:
        from torch.nn.parallel import DistributedDataParallel

        self._learns = self._who_learns()
        with self._world.noticing(), warnings.catch_warnings():
            # Its newest name for broadcast_buffers is unknown to older versions of torch.
            warnings.simplefilter("ignore", FutureWarning)
            return DistributedDataParallel(
                self._module,
                # Running figures are equal in all copies, for each is made of all of them.
                broadcast_buffers=False,
                # Which weights take part nobody knows beforehand, and it may change.
                find_unused_parameters=True,
                gradient_as_bucket_view=True,
            )
