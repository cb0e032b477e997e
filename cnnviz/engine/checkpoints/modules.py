"""Networks as a pickle or a TorchScript archive describes them; nothing of them ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cnnviz.engine.checkpoints.stored import StoredTensor


@dataclass(frozen=True, eq=False)
class ModuleRecord:
    """An ``nn.Module`` as a file describes it.

    Parameters
    ----------
    class_name : str
        With its module: ``torch.nn.modules.conv.Conv2d``, ``__main__.CNN``; of TorchScript without
        what the compiler adds.
    settings : mapping of str to object
        Its plain values: ``in_channels``, ``kernel_size``, ``training``, ... Numbers, texts, None,
        and tuples and dictionaries of them; code that it names stands as the name.
    parameters, buffers : mapping of str to StoredTensor or None
        Its own tensors; None where the module has the name but no tensor (``bias=False``).
    children : mapping of str to ModuleRecord
        The modules in it, in their order.
    left_out : frozenset of str
        Buffers that are no part of the state dictionary.
    hooks : tuple of str
        Code that was to run before or after the module, by its name; none that only puts its
        weights together.
    """

    class_name: str
    settings: Mapping[str, object] = field(default_factory=dict)
    parameters: Mapping[str, StoredTensor | None] = field(default_factory=dict)
    buffers: Mapping[str, StoredTensor | None] = field(default_factory=dict)
    children: Mapping[str, ModuleRecord] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    hooks: tuple[str, ...] = ()

    def walk(self) -> Iterator[tuple[str, ModuleRecord]]:
        """Yield every module with its qualified name, this one first under the empty name."""
        waiting: list[tuple[str, ModuleRecord]] = [("", self)]
        while waiting:
            name, module = waiting.pop()
            yield name, module
            waiting.extend(
                (f"{name}.{key}" if name else key, child)
                for key, child in reversed(list(module.children.items()))
            )

    def state(self) -> dict[str, StoredTensor]:
        """Return the state dictionary in its order."""
        state = {}
        for name, module in self.walk():
            own = {**module.parameters, **module.buffers}
            for key, tensor in own.items():
                if tensor is not None and key not in module.left_out:
                    state[f"{name}.{key}" if name else key] = tensor
        return state
