"""The archive that torch.save has written since version 1.6: a pickle, and an entry per storage."""

from __future__ import annotations

import io

from cnnviz.engine.checkpoints.content import (
    LONGEST_PICKLE,
    Container,
    Content,
    duplicates_warning,
)
from cnnviz.engine.checkpoints.disk import damaged
from cnnviz.engine.checkpoints.harmless import KNOWN
from cnnviz.engine.checkpoints.kinds import storage_asked
from cnnviz.engine.checkpoints.machine import Machine
from cnnviz.engine.checkpoints.records import Lost, Malformed
from cnnviz.engine.checkpoints.stored import SIZES, Storage
from cnnviz.engine.checkpoints.zips import STORED, Directory, read_entry
from cnnviz.engine.errors import CheckpointProblem

_DATA = "data.pkl"


def prefix_of(directory: Directory) -> str | None:
    """Return the folder of the archive that holds everything, or None where it is no checkpoint.

    Raises
    ------
    CheckpointProblem
        When there are several.
    """
    names = [name for name in directory.entries if name.endswith(_DATA) and name.count("/") <= 1]
    names = [name for name in names if name in (_DATA, name.split("/")[0] + "/" + _DATA)]
    if len(names) > 1:
        raise CheckpointProblem(directory.file.path, "is an archive of several checkpoints")
    return names[0].removesuffix(_DATA) if names else None


def read_zip(stream: io.FileIO, directory: Directory, prefix: str) -> Content:
    """Read the description of what torch.save wrote."""
    return described(stream, directory, prefix, "zip")


def described(
    stream: io.FileIO, directory: Directory, prefix: str, container: Container
) -> Content:
    """Read a pickle of an archive, whose storages are entries beside it."""
    file = directory.file
    entry = directory.entries[f"{prefix}{_DATA}"]
    storages = Storages(directory, prefix, _byte_order(stream, directory, prefix))
    if entry.method != STORED:
        raise _compressed(directory)
    data = read_entry(stream, entry, file.path, LONGEST_PICKLE)
    machine = Machine(data, KNOWN, storages, file, entry.start)
    try:
        value = machine.run()
    except Malformed as error:
        raise damaged(file.path) from error
    return Content(
        container,
        value,
        tuple(machine.names),
        warnings=(*directory.warnings, *duplicates_warning(machine.duplicates)),
        checksums="unverified",
    )


class Storages:
    """Answers what a persistent id of an archive stands for.

    Parameters
    ----------
    directory : Directory
        The archive.
    prefix : str
        The folder that holds everything.
    big_endian : bool
        Whether its numbers have their bytes the other way round.
    """

    def __init__(self, directory: Directory, prefix: str, big_endian: bool) -> None:
        self._directory = directory
        self._prefix = prefix
        self._big_endian = big_endian
        self._known: dict[tuple[str, str], Storage | Lost] = {}

    def __call__(self, identity: object) -> Storage | Lost:
        """Return the storage, held against its entry."""
        asked = storage_asked(identity)
        if isinstance(asked, Lost):
            return asked
        dtype, key, numel, _ = asked
        found = self._known.get((key, dtype))
        if found is None:
            found = self._known[key, dtype] = self._find(key, dtype, numel)
        return found

    def _find(self, key: str, dtype: str, numel: int) -> Storage | Lost:
        entry = self._directory.entries.get(f"{self._prefix}data/{key}")
        if entry is None:
            return Lost("its data are not in the file")
        if entry.method != STORED:
            raise _compressed(self._directory)
        if entry.size != numel * SIZES[dtype]:
            return Lost("its data have another size than the file says")
        file = self._directory.file
        return Storage(key, dtype, entry.size, file, entry.start, None, 0, self._big_endian)


def _byte_order(stream: io.FileIO, directory: Directory, prefix: str) -> bool:
    entry = directory.entries.get(f"{prefix}byteorder")
    if entry is None:
        return False
    return read_entry(stream, entry, directory.file.path, 64).strip() == b"big"


def _compressed(directory: Directory) -> CheckpointProblem:
    return CheckpointProblem(
        directory.file.path,
        "is an archive with compressed entries, which torch.save never writes",
        "pack it again without compression",
    )
