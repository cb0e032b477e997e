"""Several processes that torchrun started, over torch.distributed."""

from __future__ import annotations

import gc
import os
import pickle
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.rendezvous import rendezvous

from cnnviz.engine.distributed.launch import Launch
from cnnviz.engine.distributed.replica import Replica, Shared
from cnnviz.engine.distributed.world import ProcessLost, World, enter, leave
from cnnviz.engine.errors import BadValue, DeviceProblem

T = TypeVar("T")

# Longer than any of them may keep the others waiting: the slowest disk while a set is opened.
_PATIENCE = timedelta(minutes=10)
# Most of what is told fits into one message; what does not follows in a second one.
_MESSAGE = 2048
_LOOK_SECONDS = 0.5  # a process that is killed loses its connections before it is gone
_LENGTH = 8
_SIGNS = ("gloo", "nccl", "connection closed", "connection reset", "timed out waiting", "tcpstore")


class Several(World):
    """One of several processes.

    Parameters
    ----------
    place : Launch
        Which one.
    store : torch.distributed.Store
        Through which they found each other.
    """

    def __init__(self, place: Launch, store: Any) -> None:
        super().__init__()
        self.rank, self.size = place.rank, place.size
        self._place = place
        self._store = store
        # Sums within the network have a channel of their own beside those of the gradients.
        self._inner: Any = dist.new_group()
        self._processes: list[tuple[str, int]] = []
        self._processes = self.gather((socket.gethostname(), os.getpid()))

    def close(self) -> None:
        """Part from the others; what torch does on threads of its own ends here and not at exit."""
        self._inner = None
        gc.collect()  # copies of networks, which hold on to their channels in circles
        with suppress(RuntimeError):
            dist.destroy_process_group()

    def wish_end(self) -> None:
        """Wish that the work ends; all hear of it with the next that they tell each other."""
        self._wishes_end = True

    def gather(self, value: T) -> list[T]:
        """Return what each process gave, in their order."""
        with self.noticing():
            told = [
                pickle.loads(data) for data in self._exchanged(_packed(self._wishes_end, value))
            ]
        self._ends = self._ends or any(wishes for wishes, _ in told)
        return [value for _, value in told]

    def _exchanged(self, data: bytes) -> list[bytes]:
        lengths, firsts = [], []
        for message in self._all(_head(data)):
            lengths.append(int.from_bytes(message[:_LENGTH], "little"))
            firsts.append(message[_LENGTH : _LENGTH + lengths[-1]])
        room = _MESSAGE - _LENGTH
        longest = max(lengths) - room
        if longest <= 0:
            return firsts
        rests = self._all(data[room:].ljust(longest, b"\0"))
        return [
            first + rest[: max(0, length - room)]
            for first, rest, length in zip(firsts, rests, lengths, strict=True)
        ]

    def _all(self, data: bytes) -> list[bytes]:
        own = torch.frombuffer(bytearray(data), dtype=torch.uint8)
        told = [torch.empty_like(own) for _ in range(self.size)]
        dist.all_gather(told, own)
        return [entry.numpy().tobytes() for entry in told]

    def stacked(self, values: Tensor) -> Tensor:
        """Return the values of all processes, one behind the other along a new first axis."""
        with self.noticing():
            told = [torch.empty_like(values) for _ in range(self.size)]
            dist.all_gather(told, values.contiguous(), group=self._inner)
        return torch.stack(told)

    def summed(self, values: Tensor) -> Tensor:
        """Return the sum over all processes; what is given is overwritten."""
        with self.noticing():
            dist.all_reduce(values, group=self._inner)
        return values

    def device(self, name: str) -> torch.device:
        """Return the device of this process: of several GPUs its own."""
        chosen = super().device("cuda" if name == "auto" and torch.cuda.is_available() else name)
        if chosen.type != "cuda":
            return chosen
        if ":" in name:
            expects = "auto, cpu or cuda, as each process takes a GPU of its own"
            raise BadValue("device", name, expects)
        own = torch.device("cuda", self._place.local_rank % torch.cuda.device_count())
        torch.cuda.set_device(own)
        return own

    def replica(self, module: nn.Module) -> Replica:
        """Return one of equal copies of a network."""
        return Shared(module, self)

    def tells_trouble(self) -> bool:
        """Whether this is the first process that has trouble to tell; the others have to wait."""
        try:
            return int(self._store.add("cnnviz/trouble", 1)) == 1
        except RuntimeError:
            return True  # nobody can be asked any more

    def noticing(self) -> AbstractContextManager[None]:
        """Return a context in which a process that is lost raises :class:`ProcessLost`."""
        return self._noticing()

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            if not isinstance(error, dist.DistError) and not _is_of_network(error):
                raise
            raise self._lost(error) from error

    def _lost(self, error: RuntimeError) -> ProcessLost:
        if gone := self._gone():
            which = " and ".join(gone)
            what = f"{which[0].upper()}{which[1:]} of {self.size} has ended or was killed"
        elif "timed out" in str(error).lower():
            what = f"Another of the {self.size} processes did not answer for too long"
        else:
            what = f"Another of the {self.size} processes has ended or cannot be reached"
        return ProcessLost(f"{what}, so that the others end too; what was written last is kept.")

    def _gone(self) -> list[str]:
        """Return which of the processes on this machine have ended."""
        own = socket.gethostname()
        end = time.monotonic() + _LOOK_SECONDS
        while True:
            gone = [
                f"process {rank} (PID {pid})"
                for rank, (host, pid) in enumerate(self._processes)
                if rank != self.rank and host == own and not _runs(pid)
            ]
            if gone or time.monotonic() > end:
                return gone
            time.sleep(_LOOK_SECONDS / 10)


def _packed(wishes_end: bool, value: object) -> bytes:
    return pickle.dumps((wishes_end, value), protocol=pickle.HIGHEST_PROTOCOL)


def _head(data: bytes) -> bytes:
    room = _MESSAGE - _LENGTH
    return len(data).to_bytes(_LENGTH, "little") + data[:room].ljust(room, b"\0")


def _is_of_network(error: RuntimeError) -> bool:
    text = str(error).lower()
    return any(sign in text for sign in _SIGNS)


def _runs(pid: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


@contextmanager
def joined(place: Launch) -> Iterator[World]:
    """Join the other processes that torchrun started; a process alone is a world of one.

    Raises
    ------
    DeviceProblem
        Where this build of torch knows no several processes.
    ProcessLost
        Where the others do not come.
    """
    if place.size == 1:
        yield World()
        return
    if not dist.is_available():
        raise DeviceProblem("This build of torch cannot train in several processes.")
    world = _met(place)
    enter(world)
    try:
        yield world
    finally:
        leave(world)
        world.close()


def _met(place: Launch) -> Several:
    try:
        store, _, _ = next(rendezvous("env://", place.rank, place.size, timeout=_PATIENCE))
        store.set_timeout(_PATIENCE)
        dist.init_process_group(
            _backend(place),
            store=store,
            rank=place.rank,
            world_size=place.size,
            timeout=_PATIENCE,
        )
        return Several(place, store)
    except RuntimeError as error:
        reason = str(error).splitlines()[0]
        raise ProcessLost(
            f"The {place.size} processes did not find each other ({reason}); start them again."
        ) from error


def _backend(place: Launch) -> str:
    """Return NCCL for tensors on GPUs where each process has one, and Gloo for all else."""
    if not torch.cuda.is_available():
        return "gloo"
    own = place.local_size <= torch.cuda.device_count() and dist.is_nccl_available()
    return "cpu:gloo,cuda:nccl" if own else "cpu:gloo,cuda:gloo"
