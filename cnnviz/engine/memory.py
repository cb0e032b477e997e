"""Memory: how much there is, and words for when it does not suffice."""

from __future__ import annotations

import re

import psutil
import torch

from cnnviz.engine.errors import DeviceProblem, OutOfMemory

# What torch's allocator says on a CPU, where it raises a plain RuntimeError.
_CPU_SAYS = re.compile(r"can't allocate memory|not enough memory|out of memory", re.IGNORECASE)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory did not suffice, on whatever device."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and _CPU_SAYS.search(str(error)) is not None


def out_of_memory(
    device: torch.device, shape: tuple[int, ...] = (), batch_size: int = 0
) -> DeviceProblem:
    """Return the error to raise when memory ran out.

    Parameters
    ----------
    device : torch.device
        Whose memory.
    shape : tuple of int, optional
        Of the batch that was too large.
    batch_size : int
        Of a training; half of it is offered.
    """
    if batch_size > 1:
        smaller = batch_size // 2
        return OutOfMemory(
            f"The memory of {_owner(device)} does not suffice for batches of {batch_size:,}; try a "
            f"smaller batch size, such as {smaller:,}.",
            smaller,
        )
    count = shape[0] if len(shape) > 3 else 1
    size = " × ".join(str(side) for side in shape[-2:])
    if not shape:
        what, advice = "", "try a smaller batch size"
    elif count > 1:
        what, advice = f" for {count:,} inputs of {size} pixels", "try a smaller batch size"
    else:
        what, advice = f" for an input of {size} pixels", "make it smaller"
    return DeviceProblem(f"The memory of {_owner(device)} does not suffice{what}; {advice}.")


def check_memory(needed: int, batch_size: int, device: torch.device) -> None:
    """Refuse a batch that cannot fit before the system ends the program for it.

    Parameters
    ----------
    needed : int
        Bytes that one sample takes at least.
    batch_size : int
        Samples in a batch.
    device : torch.device
        Where it is computed.

    Raises
    ------
    DeviceProblem
        With the largest batch that could fit.
    """
    free = free_memory(device)
    if free is None or needed * batch_size <= free:
        return
    fits = int(free // needed)
    advice = f"try at most {fits:,}" if fits else "choose smaller images or another network"
    raise OutOfMemory(
        f"A batch of {batch_size:,} takes at least {amount(needed * batch_size)}, but "
        f"{_owner(device)} has {amount(free)} free; {advice}.",
        fits,
    )


def free_memory(device: torch.device) -> int | None:
    """Return the bytes that are free for us, or None where nobody can say."""
    if device.type == "cpu":
        return int(psutil.virtual_memory().available)
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    return None


def amount(count: int) -> str:
    """Return bytes in words, such as "1.2 GB"."""
    for unit, size, digits in (("GB", 1e9, 1), ("MB", 1e6, 0), ("kB", 1e3, 0)):
        if count >= size:
            return f"{count / size:,.{digits}f} {unit}"
    return f"{count} bytes"


def _owner(device: torch.device) -> str:
    return "this machine" if device.type == "cpu" else str(device)
