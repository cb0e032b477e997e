"""The arithmetic of layers: what they multiply, and how much memory what they give takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import flop_registry

_aten = torch.ops.aten


def _formulas() -> dict[Any, Any]:
    """Return torch's formulas, and that of attention for the operator that CPUs have."""
    found = dict(flop_registry)
    attention = found.get(_aten._scaled_dot_product_flash_attention)
    if attention is not None:
        found.setdefault(_aten._scaled_dot_product_flash_attention_for_cpu, attention)
    return found


_FORMULAS = _formulas()


class Products:
    """Counts the multiply-adds of operations, by torch's own formulas for its operators.

    What a network computes by functions instead of layers, as Swin's attention does, counts too;
    biases do not.

    Attributes
    ----------
    total : int
        Multiply-adds so far.
    """

    def __init__(self) -> None:
        self.total = 0

    def note(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], output: Any) -> None:
        """Count what an operation multiplied."""
        formula = _FORMULAS.get(func.overloadpacket)
        if formula is None:
            return
        plain = getattr(formula, "__wrapped__", None)
        if plain is None or not isinstance(output, torch.Tensor):
            self.total += formula(*args, **kwargs, out_val=output) // 2
        else:
            # The wrapped formula takes shapes; to find them in flat arguments takes a tenth of the
            # time of torch's own search.
            self.total += plain(*map(_shape, args), out_shape=output.shape, **kwargs) // 2


def _shape(argument: Any) -> Any:
    return argument.shape if isinstance(argument, torch.Tensor) else argument


def attention_macs(part: nn.Module, output: torch.Tensor | None) -> int:
    """Return what torch's attention multiplies in one call: four projections and two products.

    In evaluation it is a single operator, of which torch has no formula.
    """
    if not isinstance(part, nn.MultiheadAttention) or output is None:
        return 0
    tokens = output.shape[-2] if part.batch_first or output.ndim == 2 else output.shape[0]
    width = part.embed_dim
    batch = output.numel() // max(1, tokens * width)
    return int(batch * (4 * tokens * width**2 + 2 * tokens**2 * width))


def tensors_in(value: Any) -> list[torch.Tensor]:
    """Return all tensors in tuples, lists and mappings."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (tuple, list)):
        return []
    found: list[torch.Tensor] = []
    for entry in value:
        if isinstance(entry, torch.Tensor):
            found.append(entry)
        elif isinstance(entry, (tuple, list, dict)):
            found += tensors_in(entry)
    return found


def size_in_bytes(tensors: Iterable[torch.Tensor]) -> int:
    """Return how many bytes the numbers of tensors take."""
    return sum(one.nbytes for one in tensors)


def shares_memory(output: Any, inputs: Any) -> bool:
    """Whether an output is one of the inputs, rewritten in place, or a view of one."""
    given = tensors_in(inputs)
    return all(_is_one_of(one, given) for one in tensors_in(output))


def _is_one_of(tensor: torch.Tensor, given: list[torch.Tensor]) -> bool:
    if any(tensor is one for one in given):
        return True
    if tensor._base is None:
        return False
    storage = storage_of(tensor)
    return any(storage_of(one) == storage for one in given)


def storage_of(tensor: torch.Tensor) -> int:
    """Return what tells apart, among those that live, the memory that tensors lie in."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (NotImplementedError, RuntimeError):  # sparse and the like have none
        return id(tensor)


def state_in_bytes(parts: Sequence[nn.Module]) -> int:
    """Return how many bytes the state dictionary of a network takes, whose modules are `parts`.

    It is not made for that: the sizes of its tensors are known without it.
    """
    if any(type(part)._save_to_state_dict is not nn.Module._save_to_state_dict for part in parts):
        return size_in_bytes(tensors_in(parts[0].state_dict()))
    return sum(
        entry.nbytes
        for part in parts
        for name, entry in (*part._parameters.items(), *part._buffers.items())
        if entry is not None and name not in part._non_persistent_buffers_set
    )
