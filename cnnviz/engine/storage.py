"""Writing files so that nothing is lost, on every platform, and hearing that it is time to end.

What differs between Linux, macOS and Windows stands here and nowhere else.
"""

from __future__ import annotations

import errno
import os
import secrets
import signal
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GIT_LFS = b"version https://git-lfs.github.com/spec/"  # what stands in for a large file in git
_MARK = ".cnnviz-tmp-"
_RETRIES = 20  # Windows refuses to replace a file that somebody reads; it is free again soon
_CHUNK = 1 << 20
_NO_SUCH_CALL = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}

Bytes = bytes | bytearray | memoryview


class Disk:
    """What writing a file asks of the system: the one seam at which tests let a disk fail."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, where they are not there."""
        folder.mkdir(parents=True, exist_ok=True)

    def open(self, path: Path, flags: int) -> int:
        """Open a file to write it; nobody's settings of the line ends count."""
        return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o666)

    def write(self, handle: int, data: Bytes) -> None:
        """Write all of it."""
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[os.write(handle, rest) :]

    def fsync(self, handle: int) -> None:
        """Wait until what was written is on the disk."""
        os.fsync(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its name, which an older one may have had."""
        source.replace(target)


disk = Disk()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    disk.make_folder(folder)


class Sink:
    """Takes what a file is to hold, in pieces of any size, and knows its checksum.

    Parameters
    ----------
    handle : int
        The file, open for writing.
    """

    def __init__(self, handle: int) -> None:
        self.checksum = 0
        self._handle = handle
        self._small = bytearray()

    def write(self, data: Bytes) -> int:
        """Write all of it, as a file of Python does."""
        view = memoryview(data).cast("B")
        self.checksum = zlib.crc32(view, self.checksum)
        if len(view) + len(self._small) < _CHUNK:
            self._small += view
        else:
            self.flush()
            disk.write(self._handle, view)
        return len(view)

    def flush(self) -> None:
        """Write what was held back to be written at once."""
        if self._small:
            small, self._small = self._small, bytearray()
            disk.write(self._handle, small)


def write_verified(
    path: Path,
    fill: Callable[[Sink], object],
    *,
    previous: Path | None = None,
    durable: bool = True,
) -> None:
    """Write a file that is either whole or not there, and read it back before it takes its place.

    Parameters
    ----------
    path : Path
        The file; an older one stays until the new one is on the disk and is what was meant.
    fill : callable
        Writes the contents into what it gets.
    previous : Path or None
        The name that the older file keeps from then on; None lets it go.
    durable : bool
        Whether it has to be there after the machine went down; what is written again soon has not.

    Raises
    ------
    OSError
        What the system says: no space, no permission, other bytes than were written ...
    """
    with _taking_the_place_of(path, previous, durable=durable) as temporary:
        checksum = _filled(temporary, fill, durable=durable)
        if durable and checksum_of(temporary) != checksum:
            raise OSError(errno.EIO, "the disk gives other bytes back than were written", str(path))


def checksum_of(path: Path) -> int:
    """Return the CRC-32 of a file as the disk holds it."""
    found = 0
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        if hasattr(os, "posix_fadvise"):  # or the memory of the system would answer for the disk
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        while data := os.read(handle, _CHUNK):
            found = zlib.crc32(data, found)
    finally:
        os.close(handle)
    return found


class Appended:
    """A text file that grows by whole lines, also behind one that a full disk or a crash tore.

    Parameters
    ----------
    path : Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self._handle = disk.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            size = os.fstat(self._handle).st_size
            os.lseek(self._handle, max(0, size - 1), os.SEEK_SET)
            if size and os.read(self._handle, 1) != b"\n":
                self.write("\n")
        except BaseException:
            self.close()
            raise

    def write(self, text: str) -> None:
        """Append a text, which other processes see from now on."""
        disk.write(self._handle, text.encode())

    def flush(self) -> None:
        """Wait until it is on the disk."""
        disk.fsync(self._handle)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._handle)


class Lock:
    """A file that one process holds; the system frees it when that process ends, however it does.

    The file itself stays: whoever removed it could remove one that another has just taken.

    Parameters
    ----------
    path : Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Return whether it is held now; False where another process has it.

        Where the file system knows no locks, everybody gets it.

        Raises
        ------
        OSError
            Where the file cannot be made.
        """
        if self._handle is None:
            handle = disk.open(self.path, os.O_RDWR | os.O_CREAT)
            for _ in range(_RETRIES):  # who asks whether it is held, holds it for that moment
                if _locked(handle, shared=False) is not False:
                    self._handle = handle
                    return True
                time.sleep(0.01)
            os.close(handle)
        return self._handle is not None

    @property
    def is_in_place(self) -> bool:
        """Whether it is held, and the file is still where it was."""
        if self._handle is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._handle), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let another process have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_locked(path: Path) -> bool | None:
    """Return whether a process holds a file of :class:`Lock`; None where nobody can tell."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        taken = _locked(handle, shared=True)
    finally:
        os.close(handle)
    return None if taken is None else not taken


def _locked(handle: int, *, shared: bool) -> bool | None:
    """Lock an open file at once or not at all; None where its file system knows no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in {*_NO_SUCH_CALL, errno.ENOLCK} else False
    return True


def stop_signals() -> tuple[signal.Signals, ...]:
    """Return the signals by which a person or the system asks a program to end.

    Windows sends no SIGTERM: it ends a program without asking, which a run survives like any other
    end, or by Ctrl+Break, which is SIGBREAK there. That was never tried on a real Windows.
    """
    names = ("SIGINT", "SIGBREAK") if os.name == "nt" else ("SIGINT", "SIGTERM")
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that is either whole or not there, also when the machine goes down.

    Parameters
    ----------
    path : Path
        The file; an older one stays until the new one is on the disk.
    write : callable
        Gets a temporary path beside `path` and writes the contents to it.

    Raises
    ------
    OSError
        What the system says: no space, no permission ...; the older file is untouched.
    """
    with _taking_the_place_of(path) as temporary:
        write(temporary)
        _flush_file(temporary)


def write_text(path: Path, text: str, *, durable: bool = True) -> None:
    """Write a text file atomically, in UTF-8; see :func:`write_verified`."""
    write_bytes(path, text.encode(), durable=durable)


def write_bytes(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a small file atomically; see :func:`write_verified`."""
    write_verified(path, lambda sink: sink.write(content), durable=durable)


def rename(source: Path, target: Path) -> None:
    """Give a file the name of another one, which is gone then, for good."""
    _replace(source, target)
    _flush_folder(target.parent)


def temporary_beside(path: Path) -> Path:
    """Return a name, not taken yet, beside `path` for what is not whole yet."""
    return path.with_name(f"{path.name}{_MARK}{secrets.token_hex(4)}")


def reserve(handle: int, size: int) -> None:
    """Give an open file its size, and room on the disk where the system can be asked for it.

    Writing to a mapped file whose disk runs full kills the process, so the room has to be there
    beforehand. macOS has no such call, and Windows needs none.

    Raises
    ------
    OSError
        Where there is no room.
    """
    allocate = getattr(os, "posix_fallocate", None)
    if allocate is not None and size:
        try:
            allocate(handle, 0, size)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # some file systems cannot
                raise
        else:
            return
    os.truncate(handle, size)


def sweep_temporaries(folder: Path) -> None:
    """Remove what a killed process left half written in a folder."""
    for stale in filter(is_temporary, folder.iterdir()):
        with suppress(OSError):
            stale.unlink()


def is_temporary(path: Path) -> bool:
    """Whether a file is one that a killed process left half written."""
    return _MARK in path.name


@contextmanager
def _taking_the_place_of(
    path: Path, previous: Path | None = None, *, durable: bool = True
) -> Iterator[Path]:
    """Give a path beside a file, and let what is written there be the file; or leave no trace."""
    temporary = temporary_beside(path)
    try:
        yield temporary
        if previous is not None and path.exists():
            _keep_as(path, previous)
        _replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        _flush_folder(path.parent)


def _filled(temporary: Path, fill: Callable[[Sink], object], *, durable: bool) -> int:
    """Write a new file, wait until it is on the disk, and return its checksum."""
    handle = disk.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        sink = Sink(handle)
        try:
            fill(sink)
        except RuntimeError as error:
            # torch wraps what the system said into a complaint about its own position.
            if isinstance(error.__context__, OSError):
                raise error.__context__ from error
            raise
        sink.flush()
        if durable:
            disk.fsync(handle)
    finally:
        os.close(handle)
    return sink.checksum


def _keep_as(path: Path, previous: Path) -> None:
    """Give a file a second name, so that it is there under either at every instant."""
    link = temporary_beside(previous)
    try:
        os.link(path, link)
    except OSError:  # some file systems know no second names
        _replace(path, previous)
    else:
        try:
            _replace(link, previous)
        finally:  # where both are names of one file already, it is left as it is
            link.unlink(missing_ok=True)


def _flush_file(path: Path) -> None:
    # Opened for writing, because Windows flushes no file that was opened for reading.
    with path.open("rb+") as file:
        disk.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name durable; Windows and some file systems have no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        disk.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
    finally:
        os.close(handle)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(_RETRIES):
        try:
            disk.rename(source, target)
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            time.sleep(0.05)
        else:
            return
