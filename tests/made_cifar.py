"""CIFAR in small: the files of both forms with a few images, as published ones are laid out."""

from __future__ import annotations

import gzip
import io
import pickle
import struct
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnviz.engine.data.kinds.cifar_names import CLASSES, COARSE, Form

COUNT = 4  # images in each file


def samples(file: str, classes: int) -> tuple[NDArray[np.uint8], list[int]]:
    """Return pixels (COUNT, 3072) and labels that belong to a file's name."""
    random = np.random.default_rng(sum(file.removesuffix(".bin").encode()))
    pixels = random.integers(0, 256, (COUNT, 3072), np.uint8)
    return pixels, random.integers(0, classes, COUNT).tolist()


def files(form: Form) -> dict[str, bytes]:
    """Return the files of a form by name; pickles as Python 3 writes protocol 2."""
    many = form.kind == "cifar100"
    content = {}
    for name in (*form.train, *form.test):
        pixels, labels = samples(name, len(CLASSES[form.kind]))
        groups = [label // 5 for label in labels]
        if form.binary:
            head = np.array([groups, labels] if many else [labels], np.uint8).T
            content[name] = np.concatenate([head, pixels], axis=1).tobytes()
            continue
        table: dict[str, Any] = {"data": pixels, "batch_label": name}
        table["filenames"] = [f"{name}_{number}.png" for number in range(COUNT)]
        table |= {"fine_labels": labels, "coarse_labels": groups} if many else {"labels": labels}
        content[name] = pickle.dumps(table, 2)
    names = [list(CLASSES[form.kind]), list(COARSE)]
    if form.binary:
        for name, entries in zip(form.names, names, strict=False):
            content[name] = "\n".join(entries).encode() + b"\n\n"
    elif many:
        table = dict(zip(("fine_label_names", "coarse_label_names"), names, strict=True))
        content[form.names[0]] = pickle.dumps(table, 2)
    else:
        content[form.names[0]] = python2({"label_names": names[0], "num_vis": 3072})
    return content


def unpacked(form: Form, folder: Path) -> Path:
    """Write the files into the folder of that form."""
    place = folder / form.folder
    place.mkdir(parents=True)
    for name, data in files(form).items():
        (place / name).write_bytes(data)
    return folder


def archive(form: Form, content: Mapping[str, bytes] | None = None) -> bytes:
    """Return the gzipped tar archive of a form, its folder first."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar:
        folder = tarfile.TarInfo(form.folder)
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, data in (files(form) if content is None else content).items():
            entry = tarfile.TarInfo(f"{form.folder}/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(stream.getvalue(), mtime=0)


def python2(value: Any) -> bytes:
    """Return a pickle as Python 2 wrote it with NumPy: its strings are bytes without a name."""
    return b"\x80\x02" + _python2(value) + b"."


def _python2(value: Any) -> bytes:
    if isinstance(value, np.ndarray):
        shape = b"(" + b"".join(_python2(side) for side in value.shape) + b"t"
        kind = b"cnumpy\ndtype\n" + _python2("u1") + b"K\x00K\x01\x87R"
        kind += b"(K\x03" + _python2("|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        made = b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85"
        made += _python2("b") + b"\x87R"
        return made + b"(K\x01" + shape + kind + b"\x89" + _python2(value.tobytes()) + b"tb"
    if isinstance(value, dict):
        pairs = b"".join(_python2(key) + _python2(entry) for key, entry in value.items())
        return b"}(" + pairs + b"u"
    if isinstance(value, list):
        return b"](" + b"".join(_python2(entry) for entry in value) + b"e"
    if isinstance(value, int):
        return b"J" + struct.pack("<i", value)
    raw = value if isinstance(value, bytes) else value.encode()
    short = len(raw) < 256
    return (b"U" + bytes([len(raw)]) if short else b"T" + struct.pack("<i", len(raw))) + raw
