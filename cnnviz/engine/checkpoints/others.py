"""Files that are no checkpoints of PyTorch: what they are, and what to do with them."""

from __future__ import annotations

import re
import string

from cnnviz.engine.storage import GIT_LFS

_PRINTABLE = frozenset(string.printable.encode())
_EXPORT = "export its weights to safetensors first"
_TO_TORCH = "open the PyTorch checkpoint that it was made of"

_STARTS = (
    (GIT_LFS, "is a git-LFS pointer and not the file itself",
     "fetch the real one with: git lfs pull"),
    (b"\x89HDF\r\n\x1a\n", "is an HDF5 file (Keras or older TensorFlow)", _EXPORT),
    (b"GGUF", "is a GGUF file, which holds language models", "there is no image network in it"),
    (b"\x1f\x8b", "is compressed with gzip", "unpack it first"),
    (b"BZh", "is compressed with bzip2", "unpack it first"),
    (b"\xfd7zXZ\x00", "is compressed with xz", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstandard", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", "unpack it first"),
    (b"Rar!", "is a RAR archive", "unpack it first"),
    (b"\x93NUMPY", "is a single NumPy array", "it does not say which network it belongs to"),
    (b"MATLAB 5.0 MAT-file", "is a MATLAB file", _EXPORT),
    (b"\x00\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00", "holds the weights of a Darknet network",
     "its layers are told by a .cfg file, which cnnviz cannot read"),
    (b"\x89PNG\r\n\x1a\n", "is a PNG image", "open it as an input"),
    (b"\xff\xd8\xff", "is a JPEG image", "open it as an input"),
    (b"GIF8", "is a GIF image", "open it as an input"),
    (b"%PDF", "is a PDF document", "there is no checkpoint in it"),
    (b"\x7fELF", "is a program", "there is no checkpoint in it"),
    (b"MZ", "is a program", "there is no checkpoint in it"),
)  # fmt: skip
_TENSORFLOW_TABLE = 0xDB4775248B80FB57.to_bytes(8, "little")  # ends an index of a checkpoint
_ARCHIVES = (
    ("model.weights.h5", "is a Keras model", _EXPORT),
    ("saved_model.pb", "is a TensorFlow model in a zip archive", _EXPORT),
    ("com.apple.CoreML/", "is a Core ML package", _TO_TORCH),
    ("Manifest.json", "is a Core ML package", _TO_TORCH),
    ("models/model.json", "is a program of torch.export", "save its state dictionary instead"),
    (".data/python_version", "is a torch.package program", "save its state dictionary instead"),
    (".data/extern_modules", "is a torch.package program", "save its state dictionary instead"),
    ("AndroidManifest.xml", "is an Android program", "there is no checkpoint in it"),
    ("META-INF/MANIFEST.MF", "is a Java program", "there is no checkpoint in it"),
)
_LIBRARIES = {
    "sklearn": "scikit-learn",
    "joblib": "joblib",
    "xgboost": "XGBoost",
    "lightgbm": "LightGBM",
    "catboost": "CatBoost",
    "pandas": "pandas",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "fastai": "fastai",
}


def describe_bytes(head: bytes, tail: bytes) -> tuple[str, str]:
    """Return what a file is by its first and last bytes, and what to do, as clauses."""
    for magic, what, advice in _STARTS:
        if head.startswith(magic):
            return what, advice
    if head[4:8] == b"TFL3":
        return "is a TensorFlow Lite model", _TO_TORCH
    if head[4:6] == b"ET" and head[6:8].isdigit():
        return "is an ExecuTorch program", _TO_TORCH
    if tail.endswith(_TENSORFLOW_TABLE):
        return "is the index of a TensorFlow checkpoint", _EXPORT
    return _protobuf(head) or _text(head)


def describe_archive(names: list[str]) -> tuple[str, str]:
    """Return what a zip archive without a checkpoint is, and what to do."""
    for mark, what, advice in _ARCHIVES:
        if any(mark in name for name in names):
            return what, advice
    inside = [name for name in names if name.endswith((".pth", ".pt", ".safetensors", ".ckpt"))]
    if inside:
        return "is a zip archive with checkpoints in it", "unpack it first"
    return "is a zip archive without a checkpoint in it", ""


def library_of(class_name: str) -> str | None:
    """Return whose object a pickle holds, where it is no network of PyTorch."""
    return _LIBRARIES.get(class_name.partition(".")[0])


def _protobuf(head: bytes) -> tuple[str, str] | None:
    """Return which model format of protocol buffers this is."""
    start = head[:2048]
    if start.startswith(b"\x08\x01\x12") and (b"serve" in start or b"saved_model" in start):
        return "is a TensorFlow SavedModel", _EXPORT
    if re.match(rb"\x0a.{1,3}\x0a.{1,64}\x12\x0bPlaceholder|\x0a.{1,80}\x12\x05Const", start, re.S):
        return "is a TensorFlow graph", _EXPORT
    if re.match(rb"\x08[\x01-\x0f](\x12|\x3a|\x42)", start):
        if re.search(rb"onnx|pytorch|tf2|keras|paddle|\bConv\b|\bRelu\b|\bGemm\b", start, re.I):
            return "is an ONNX model, which holds a graph and no PyTorch weights", _TO_TORCH
        return "looks like a Core ML or ONNX model, which holds no PyTorch weights", _TO_TORCH
    if b"onnx" in start[:400].lower() or b"pytorch" in start[:40].lower():
        return "looks like an ONNX model, which holds a graph and no PyTorch weights", _TO_TORCH
    return None


def _text(head: bytes) -> tuple[str, str]:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:400].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return (
            "is a web page that was saved under a checkpoint's name",
            "fetch the file by its download link",
        )
    if b"<net " in start and start.startswith((b"<?xml", b"<net")):
        return "is the description of an OpenVINO model", _TO_TORCH
    if start.startswith((b"<?xml", b"<error")):
        return "is an XML document and not a checkpoint", "fetch the file by its download link"
    if start.startswith(b"[net]") or b"\n[convolutional]" in head:
        return "is the description of a Darknet network", "there are no weights in it"
    if all(byte in _PRINTABLE for byte in head):
        return "is a text file and not a checkpoint", ""
    return "is no checkpoint of any known kind", "known are torch.save and safetensors files"
