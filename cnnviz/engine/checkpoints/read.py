"""Reading what is in a checkpoint file, without running anything in it.

Names, shapes and facts come from a pickle machine that only describes; the numbers are read from
the file when somebody asks for them. See :mod:`machine` and :mod:`harmless` for what is believed,
:mod:`stored` for what every tensor is held against.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnviz.engine.checkpoints.beside import as_number, facts_of
from cnnviz.engine.checkpoints.containers import read_content
from cnnviz.engine.checkpoints.content import Checksums, Container, Content
from cnnviz.engine.checkpoints.disk import (
    changed,
    damaged,
    open_again,
    open_file,
    read_at,
    unreadable,
)
from cnnviz.engine.checkpoints.harmless import is_harmless
from cnnviz.engine.checkpoints.modules import ModuleRecord
from cnnviz.engine.checkpoints.others import library_of
from cnnviz.engine.checkpoints.records import Record
from cnnviz.engine.checkpoints.stored import QUANTISED, SIZES, Storage, StoredTensor
from cnnviz.engine.checkpoints.text import clean
from cnnviz.engine.checkpoints.trees import TooMany, script_name
from cnnviz.engine.checkpoints.unwrap import State, states_of
from cnnviz.engine.checkpoints.values import Values, reading_tensors
from cnnviz.engine.checkpoints.zips import content as content_of_entry
from cnnviz.engine.checkpoints.zips import read_directory
from cnnviz.engine.errors import BadValue, CheckpointProblem
from cnnviz.engine.events import Progress, Work, drain

if TYPE_CHECKING:
    from torch import Tensor

VERIFIED_AT_ONCE = 64 * 1024 * 1024
_MOST_EXCESS = 64 * 1024 * 1024
_MOST_SHARING = 4
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class StateChoice:
    """One of several state dictionaries in a file.

    Parameters
    ----------
    key : str
        What :meth:`Checkpoint.choose` takes.
    title : str
        What it is called, for a person.
    tensors : int
        How many tensors it has.
    averaged : bool
        Whether its weights are averages over the last steps of a training (EMA).
    taken : bool
        Whether it is the one that the checkpoint shows.
    """

    key: str
    title: str
    tensors: int
    averaged: bool
    taken: bool


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """What a file holds.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    container : str
        ``zip``, ``legacy``, ``safetensors``, ``torchscript``, ``pickle``, ``tar``, ``npz`` or
        ``sharded``.
    entries : mapping of str to StoredTensor
        The state dictionary under the network's own names, nothing of it read; empty where there
        is none.
    metadata : mapping of str to str
        Facts that the file tells, as harmless text.
    wrapper : str
        What the state dictionary was taken out of, in words; empty for a bare one.
    warnings : tuple of str
        Sentences about what is odd.
    unresolved_globals : tuple of str
        Code that the file names and that was not looked up.
    refusal : str
        Why there are no tensors, in a sentence; empty otherwise.
    module : ModuleRecord or None
        The module tree, where the file holds a whole network.
    checksums : {"verified", "unverified", "none"}
        Whether the file has checksums, and whether they were compared with its data.
    keys : tuple of str
        The keys that lead to the state dictionary, as the file has them.
    prefix : str
        What was taken off every name in it.
    """

    path: Path
    container: Container
    entries: Mapping[str, StoredTensor] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    wrapper: str = ""
    warnings: tuple[str, ...] = ()
    unresolved_globals: tuple[str, ...] = ()
    refusal: str = ""
    module: ModuleRecord | None = None
    checksums: Checksums = "none"
    keys: tuple[str, ...] = ()
    prefix: str = ""
    found: tuple[State, ...] = ()
    taken: int = 0

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The tensors' shapes by name."""
        return {name: tensor.shape for name, tensor in self.entries.items()}

    @property
    def tensors(self) -> Mapping[str, Tensor]:
        """The tensors by name; each is read from the file when it is asked for."""
        return Values(self.entries)

    @property
    def straight(self) -> bool:
        """Whether `keys` and `prefix` alone lead to the tensors, under the names that they have."""
        return not self.found or self.found[self.taken].straight

    @property
    def states(self) -> tuple[StateChoice, ...]:
        """The state dictionaries to choose from; empty where there is only one."""
        if len(self.found) < 2:
            return ()
        plain = [" / ".join(state.keys) for state in self.found]
        titles = plain if len(set(plain)) == len(plain) else [state.key for state in self.found]
        return tuple(
            StateChoice(
                state.key,
                clean(titles[number], 120) or "the file itself",
                len(state.entries),
                state.averaged,
                number == self.taken,
            )
            for number, state in enumerate(self.found)
        )

    def choose(self, key: str) -> Checkpoint:
        """Return the same file with another of its state dictionaries.

        Raises
        ------
        BadValue
            There is no state dictionary of this key.
        """
        keys = [state.key for state in self.found]
        if key not in keys:
            known = ", ".join(clean(one, 80) for one in keys[:_SHOWN])
            raise BadValue("state", clean(key, 80), f"one of {known}" if keys else "left out")
        number = keys.index(key)
        before = _notes(self.found[self.taken])
        general = tuple(text for text in self.warnings if text not in before)
        return _taking(replace(self, warnings=general), number)


def read_checkpoint(path: str | Path) -> Checkpoint:
    """Read a checkpoint file; see :func:`reading`."""
    return drain(reading(path))


def reading(path: str | Path) -> Work[Progress, Checkpoint]:
    """Read what a checkpoint file describes; nothing in it is run.

    The checksums of a small file are compared at once; see :func:`verifying` for a large one.

    Parameters
    ----------
    path : str or pathlib.Path
        A file of any suffix.

    Returns
    -------
    Checkpoint
        With a ``refusal`` where there are no tensors.

    Raises
    ------
    CheckpointProblem
        When the file is missing, empty, damaged or no checkpoint.
    """
    path = Path(path)
    yield Progress(0, None, "reading")
    checkpoint = _guarded(path)
    if checkpoint.checksums == "unverified" and _size(checkpoint.path) <= VERIFIED_AT_ONCE:
        checkpoint = yield from verifying(checkpoint)
    return checkpoint


def verifying(checkpoint: Checkpoint) -> Work[Progress, Checkpoint]:
    """Compare a file's data with its checksums, telling how many bytes are done.

    Returns
    -------
    Checkpoint
        The same, with ``checksums`` "verified" where the file has some.

    Raises
    ------
    CheckpointProblem
        When they do not match, or the file cannot be read any more.
    """
    if checkpoint.checksums != "unverified":
        return checkpoint
    stream, file = open_file(checkpoint.path)
    with closing(stream):
        if any(tensor.storage.file != file for tensor in checkpoint.entries.values()):
            raise changed(file.path)
        entries = read_directory(stream, file).entries.values()
        total, done = sum(entry.size for entry in entries), 0
        for entry in entries:
            for piece in content_of_entry(stream, entry, file.path):
                done += len(piece)
                yield Progress(done, total, "verifying", "bytes")
    return replace(checkpoint, checksums="verified")


def reading_values(
    checkpoint: Checkpoint, names: tuple[str, ...] | None = None
) -> Work[Progress, dict[str, Tensor]]:
    """Read tensors of a checkpoint into memory, every storage once.

    Parameters
    ----------
    checkpoint : Checkpoint
        The file.
    names : tuple of str or None
        Which of its tensors; None reads all. Those that share memory in the file share it here.

    Raises
    ------
    CheckpointProblem
        When one of them cannot be had.
    """
    wanted = checkpoint.entries.keys() if names is None else names
    entries = {name: checkpoint.entries[name] for name in wanted}
    return (yield from reading_tensors(entries))


def parse_fact(metadata: Mapping[str, str], key: str) -> Any:
    """Return a fact that we wrote as JSON, or None where it is missing or something else."""
    try:
        return json.loads(metadata.get(key, "null"))
    except (ValueError, RecursionError):
        return None


# ---- from the description to the checkpoint ------------------------------------------------------


def _guarded(path: Path) -> Checkpoint:
    """Read; whatever goes wrong on the way is the file's fault and said so."""
    try:
        content = read_content(path)
        return _checkpoint(path, content)
    except CheckpointProblem:
        raise
    except OSError as error:
        raise unreadable(path, error) from error
    except TooMany:
        raise CheckpointProblem(path, "describes more layers than any network has") from None
    except MemoryError as error:
        raise CheckpointProblem(path, "is larger than the memory of this machine") from error
    # Hostile files make a reader fail in every way that Python has.
    except Exception as error:
        raise damaged(path) from error


def _checkpoint(path: Path, content: Content) -> Checkpoint:
    found = states_of(content.value)
    names = [script_name(name) for name in content.names if not is_harmless(name)]
    unresolved = tuple(dict.fromkeys(clean(name, 200) for name in names))
    module = found[0].module if found else None
    warnings = list(content.warnings)
    if unresolved and found and module is None:
        warnings.append(f"It names code that was not run ({_some(unresolved)}).")
    bare = bool(found) and not found[0].keys
    facts = facts_of(content.value, _number, bare=bare and module is None)
    checkpoint = Checkpoint(
        path=path,
        container=content.container,
        metadata={**content.metadata, **facts},
        warnings=tuple(warnings),
        unresolved_globals=unresolved,
        checksums=content.checksums,
        found=found,
    )
    if not found or not any(state.entries or state.lost for state in found):
        return replace(checkpoint, refusal=_refusal(content, unresolved, facts), module=module)
    _check(path, found)
    return _taking(checkpoint, 0)


def _taking(checkpoint: Checkpoint, number: int) -> Checkpoint:
    """Return a checkpoint with one of its states on top."""
    state = checkpoint.found[number]
    return replace(
        checkpoint,
        entries=state.entries,
        wrapper=state.wrapper,
        warnings=(*checkpoint.warnings, *_notes(state)),
        module=state.module,
        keys=state.keys,
        prefix=state.prefix,
        taken=number,
    )


def _notes(state: State) -> tuple[str, ...]:
    """Return what there is to say on one state dictionary."""
    notes = list(state.notes)
    if state.lost:
        name, reason = next(iter(state.lost.items()))
        notes.append(
            f"Tensors that cannot be had: {len(state.lost):,} ({clean(name, 80)}: {reason})."
        )
    problems = {name: tensor.problem for name, tensor in state.entries.items() if tensor.problem}
    if problems:
        name, reason = next(iter(problems.items()))
        notes.append(f"Tensors without values: {len(problems):,} ({clean(name, 80)}: {reason}).")
    quantised = sum(
        tensor.dtype in QUANTISED and not tensor.problem for tensor in state.entries.values()
    )
    if quantised:
        notes.append(f"Quantised tensors, shown as fractions: {quantised:,}.")
    half = sum(tensor.dtype in ("float16", "bfloat16") for tensor in state.entries.values())
    if half:
        notes.append(f"{half:,} of its tensors have half precision.")
    return tuple(notes)


def _check(path: Path, found: tuple[State, ...]) -> None:
    """Refuse what holds nothing that it says, and what says much more than it holds."""
    if not any(state.entries for state in found):
        name, reason = next((item for state in found for item in state.lost.items()), ("", ""))
        raise CheckpointProblem(path, f"holds no tensor that can be had ({name}: {reason})")
    for state in found:
        told, held = 0, dict[Storage, int]()
        for tensor in state.entries.values():
            if tensor.problem:
                continue
            told += tensor.nbytes
            for part in tensor.recipe.parts if tensor.recipe else (tensor,):
                held[part.storage] = part.storage.nbytes
        if told > _MOST_SHARING * sum(held.values()) + _MOST_EXCESS:
            raise CheckpointProblem(path, "declares tensors that are larger than their data")


def _refusal(content: Content, unresolved: tuple[str, ...], facts: Mapping[str, str]) -> str:
    """Return why there are no tensors."""
    value = content.value
    if isinstance(value, Record):
        library = library_of(value.class_name)
        name = clean(value.class_name.rpartition(".")[2], 80)
        if library is not None:
            return f"It is a pickled object of {library} ({name}), and no network of PyTorch."
    if "optimizer" in facts:
        return "There is no network in this file, only the state of an optimiser."
    if unresolved:
        return (
            "There are no tensors in this file; to load it would run code that it names "
            f"({_some(unresolved)}), and that is refused."
        )
    if content.container == "pickle":
        return "There are no tensors in this file: it is a pickle that torch.save did not write."
    return "There is no state dictionary in this file."


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(clean(name, 80) for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


def _number(tensor: StoredTensor) -> float | int | None:
    """Return the number of a tensor of no axes, such as an accuracy."""
    if tensor.recipe is not None or tensor.problem or tensor.storage.packed is not None:
        return None
    size = SIZES[tensor.dtype]
    start = tensor.offset * size
    if tensor.storage.inline is not None:
        return as_number(tensor.storage.inline[start : start + size], tensor)
    with closing(open_again(tensor.storage.file)) as stream:
        place = tensor.storage.position + start
        return as_number(read_at(stream, place, size, tensor.storage.file.path), tensor)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
