"""Commands that several processes run together, as torchrun starts them: one of them speaks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from cnnviz.engine.distributed.launch import Launch, launch
from cnnviz.engine.errors import CnnvizError

if TYPE_CHECKING:
    from cnnviz.engine.distributed.world import World

TOGETHER = ("train", "evaluate", "responses")

HELP = (
    "Several processes, each on a core or a GPU of its own, on one machine or more, do this "
    "together: torchrun --nproc-per-node 2 -m %(prog)s ... The first of them speaks and writes, "
    "and what they find is what one finds."
)


class Voice:
    """Decides which of several processes says something; alone it is always this one."""

    def __init__(self) -> None:
        self._place = launch()
        self._world: World | None = None

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Let the first process alone write to the terminal."""
        with ExitStack() as stack:
            if self._place.rank:
                nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123
                stack.enter_context(redirect_stdout(nowhere))
                stack.enter_context(redirect_stderr(nowhere))
            yield

    def run(self, name: str, work: Callable[[], int]) -> int:
        """Run a command, together with the other processes where there are any.

        Raises
        ------
        CnnvizError
            Where several processes were started for a command that is for one.
        """
        if self._place == Launch():
            return work()
        if name not in TOGETHER:
            which = ", ".join(f"cnnviz {each}" for each in TOGETHER[:-1])
            raise CnnvizError(
                f"Several processes run {which} and cnnviz {TOGETHER[-1]} together; start "
                "everything else without torchrun."
            )
        # Torch warns of what is meant to be, and of lost connections on top of what we say.
        os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")
        from cnnviz.engine.distributed.several import joined

        with joined(self._place) as self._world:
            return work()

    @contextmanager
    def telling(self) -> Iterator[bool]:
        """Give this process the terminal if it is the first that has trouble to tell."""
        first = self._place.rank == 0 if self._world is None else self._world.tells_trouble()
        with ExitStack() as stack:
            if first and self._place.rank and sys.__stderr__ is not None:
                stack.enter_context(redirect_stderr(sys.__stderr__))
            yield first
