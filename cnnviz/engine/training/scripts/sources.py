"""Where pictures and labels come from: code that leaves ``images`` or ``files``, and ``labels``.

Pictures and labels come in the order of the image set itself, so that the same are held out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds import cifar, idx, table
from cnnviz.engine.data.open import parse
from cnnviz.engine.data.viewed import parted
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.scripting.parts import fold, lines, path_of, quote
from cnnviz.engine.training.scripts.annotated import coco, origin_of, voc
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.reading import IMAGE, NUMPY, PATH, Source


def source_of(facts: Facts) -> Source:
    """Return the code that reads the pictures of a training.

    Raises
    ------
    TrainingProblem
        Where nobody has said yet how a script reads such a set.
    """
    kind = facts.image_set.kind
    maker = _MAKERS.get(kind)
    if maker is None:
        raise TrainingProblem(
            f"A set of the kind {kind} cannot be read by a script yet; choose another image set."
        )
    _, path = parse(parted(facts.image_set.spec)[0])
    return maker(facts, path)


def _digits(facts: Facts, _path: Path) -> Source:
    enlarge = (
        "digits = load_digits()\n"
        "images = np.zeros((len(digits.images), 28, 28), np.uint8)\n"
        "for place, image in zip(images, digits.images):\n"
        "    small = Image.fromarray(np.uint8(np.rint(image * (255 / 16))))\n"
        "    place[4:24, 4:24] = small.resize((20, 20), Image.Resampling.BICUBIC)\n"
        "labels = digits.target"
    )
    imports = [NUMPY, IMAGE, "from sklearn.datasets import load_digits"]
    blocks = [enlarge]
    split = facts.image_set.split
    if split in ("train", "test"):
        imports.append("from sklearn.model_selection import train_test_split")
        chosen = ("chosen", "_") if split == "train" else ("_", "chosen")
        blocks.append(
            f"{chosen[0]}, {chosen[1]} = train_test_split(\n"
            "    np.arange(len(labels)), test_size=0.2, random_state=0, stratify=labels\n"
            ")\n"
            "chosen = np.sort(chosen)\n"
            "images, labels = images[chosen], labels[chosen]"
        )
    words = (
        "scikit-learn's handwritten digits, brought to the size of MNIST. A fifth is set aside to "
        "test with."
    )
    return Source(words, tuple(blocks), tuple(imports))


def _idx(facts: Facts, folder: Path) -> Source:
    split = facts.image_set.split
    parts = idx.SPLITS if split in (None, idx.ALL) else (str(split),)
    pictures = [idx.file_of(folder, part, "images", 3) for part in parts]
    classes = [idx.file_of(folder, part, "labels", 1) for part in parts]
    found = [file for file in (*pictures, *classes) if file is not None]
    base = found[0].parent
    zipped = {file.suffix == ".gz" for file in found}
    if zipped == {True}:
        opening, imports = "gzip.open(path)", ["import gzip"]
    else:
        opening, imports = 'path.open("rb")', []
    reader = (
        "def read(name, header):\n"
        '    """Return the bytes behind the header of an idx file."""\n'
        f"    path = DATA / name\n"
        f"    with {opening} as file:\n"
        "        return np.frombuffer(file.read(), np.uint8, offset=header).copy()"
    )

    def reads(files: list[Path | None], header: int) -> str:
        calls = [f"read({quote(file.name)}, {header})" for file in files if file is not None]
        return calls[0] if len(calls) == 1 else f"np.concatenate([{', '.join(calls)}])"

    side = "28, 28"
    height, width = facts.pictures.smallest
    if (height, width) != (28, 28):
        side = f"{height}, {width}"
    images = _assigned("images", reads(pictures, 16), f".reshape(-1, {side})")
    labels = _assigned("labels", reads(classes, 8), ".astype(np.int64)")
    name = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}[facts.image_set.kind]
    return Source(
        f"{name} in its own files, whose first bytes tell the sizes.",
        (path_of(base, "DATA = "), reader, lines(images, labels)),
        (*imports, NUMPY, PATH),
    )


def _assigned(name: str, reading: str, tail: str) -> str:
    whole = f"{name} = {reading}{tail}"
    if len(whole) <= 88:
        return whole
    parts = reading.removeprefix("np.concatenate([").removesuffix("])").split("), ")
    inner = ",\n        ".join(
        part + ")" * (index < len(parts) - 1) for index, part in enumerate(parts)
    )
    return f"{name} = np.concatenate(\n    [\n        {inner},\n    ]\n){tail}"


def _folder(facts: Facts, folder: Path) -> Source:
    split = facts.image_set.split
    root = folder / split if split and (folder / split).is_dir() else folder
    names = [name for name in facts.image_set.class_names if (root / name).is_dir()]
    words = "A folder of pictures for each class, read in the order of their names."
    if _like_torchvision(facts, root, names):
        blocks = (
            path_of(root, "DATA = "),
            "folder = datasets.ImageFolder(DATA)\nlabels = np.array(folder.targets)",
        )
        return Source(
            words, blocks, (NUMPY, PATH, "from torchvision import datasets"), True, "folder.classes"
        )
    body = (
        "classes = sorted(\n"
        "    path.name\n"
        "    for path in DATA.iterdir()\n"
        '    if path.is_dir() and path.name[0] not in "._"\n'
        ")\n"
        "files, labels = [], []\n"
        "for index, name in enumerate(classes):\n"
        '    for path in sorted((DATA / name).rglob("*")):\n'
        "        if path.suffix.lower() in SUFFIXES:\n"
        "            files.append(path)\n"
        "            labels.append(index)\n"
        "labels = np.array(labels)"
    )
    head = path_of(root, "DATA = ") + "\n" + SUFFIXES
    return Source(words, (head, body), (NUMPY, PATH), classes="classes")


SUFFIXES = 'SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}'


def _like_torchvision(facts: Facts, root: Path, names: list[str]) -> bool:
    """Whether ``ImageFolder`` would list the same files in the same order.

    It does not where classes lie in folders of folders, are empty or hidden, or hold GIFs.
    """
    images = facts.image_set
    if len(names) != len(images.class_names):
        return False
    counts = [0] * len(names)
    for sample in range(len(images)):
        path = images.path(sample)
        label = int(images.labels[sample])
        if path is None or path.parent != root / names[label] or path.suffix.lower() == ".gif":
            return False
        counts[label] += 1
    hidden = any(place.is_dir() and place.name[0] in "._" for place in root.iterdir())
    return all(counts) and not hidden


def _csv(facts: Facts, path: Path) -> Source:
    file = path if path.is_file() else table.only_csv(path)
    header = table.read_cells(file)[0]
    file_column, label_column = _columns(header)
    first = "DictReader" if file_column is not None else "reader"
    name = quote(file_column) if file_column is not None else "0"
    label = quote(label_column) if label_column is not None else "1"
    find = (
        "pictures = {}\n"
        'for path in sorted(TABLE.parent.rglob("*")):\n'
        "    if path.suffix.lower() in SUFFIXES:\n"
        "        relative = path.relative_to(TABLE.parent).as_posix()\n"
        "        pictures[path.stem] = pictures[path.name] = pictures[relative] = path"
    )
    column = quote(facts.asked.column) if facts.asked.column else label
    lacking = facts.image_set.target == "number" and _lacks_numbers(facts.image_set)
    rows = (
        'with TABLE.open(newline="", encoding="utf-8-sig") as file:\n'
        f"    rows = [row for row in csv.{first}(file) if row[{name}].strip() in pictures]\n"
        + (f"rows = [row for row in rows if row[{column}].strip()]\n" * lacking)
        + f"files = [pictures[row[{name}].strip()] for row in rows]"
    )
    words = "A table that names the file and the label of every picture."
    imports = ("import csv", NUMPY, PATH)
    head = path_of(file, "TABLE = ") + "\n" + SUFFIXES
    if facts.image_set.target == "number":
        taken = f"labels = np.array([float(row[{column}]) for row in rows], np.float32)"
        return Source(words, (head, find, lines(rows, taken)), imports)
    natural = all(name.isdecimal() for name in facts.image_set.class_names)
    order = ", key=int" if natural else ""
    taken = (
        f"names = [row[{label}].strip() for row in rows]\n"
        f"classes = sorted(set(names){order})\n"
        "labels = np.array([classes.index(name) for name in names])"
    )
    return Source(words, (head, find, lines(rows, taken)), imports, classes="classes")


def _lacks_numbers(image_set: ImageSet) -> bool:
    """Whether some rows of a table have no number to learn."""
    values = image_set.values
    assert values is not None  # for that is what is learned
    return len(image_set) < len(origin_of(image_set)) or bool(np.isnan(values).any())


def _columns(header: list[str]) -> tuple[str | None, str | None]:
    """Return the titles of the columns of files and labels; None without a header."""
    plain = [cell.strip().lower() for cell in header]
    file_column = table.column_of(plain, table.FILE_COLUMNS)
    if file_column is None:
        return None, None
    label_column = table.column_of(plain, table.LABEL_COLUMNS)
    if label_column is None:
        label_column = 1 if file_column == 0 else 0
    return header[file_column], header[label_column]


def _cifar(facts: Facts, path: Path) -> Source:
    kind, test = facts.image_set.kind, facts.image_set.split == "test"
    found = cifar.find(kind, path)
    title = {"cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}[kind]
    if found is None or found.path.is_file() or facts.image_set.split == cifar.ALL:
        raise TrainingProblem(
            f"A script reads one part of {title} from its folder; unpack the archive first."
        )
    words = f"{title}, colour pictures of 32 by 32 pixels."
    if not found.form.binary:
        if found.path.name != found.form.folder:
            raise TrainingProblem(
                f"A script reads this form of {title} by torchvision, which wants its folder to be "
                f"called {found.form.folder}."
            )
        code = (
            f"batches = datasets.{title.replace('-', '')}(DATA, train={not test})\n"
            "images = batches.data\n"
            "labels = np.array(batches.targets)"
        )
        head = path_of(found.path.parent, "DATA = ")
        return Source(words, (head, code), (NUMPY, PATH, "from torchvision import datasets"))
    labels = 2 if kind == "cifar100" else 1
    files = found.form.test if test else found.form.train
    names = ", ".join(quote(name) for name in files)
    code = lines(
        f"# Each image has {labels} byte{'s' * (labels > 1)} of labels, then red, green and blue.",
        fold("names = [", [names] if len(names) < 70 else [quote(name) for name in files], "]"),
        "rows = np.concatenate([np.fromfile(DATA / name, np.uint8) for name in names])",
        f"rows = rows.reshape(-1, {labels} + 3 * 32 * 32)",
        f"images = rows[:, {labels}:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)",
        f"labels = rows[:, {labels - 1}].astype(np.int64)",
    )
    return Source(words, (path_of(found.path, "DATA = "), code), (NUMPY, PATH))


def _imagenet(_facts: Facts, folder: Path) -> Source:
    """Read folders called by WordNet ids, whose classes a table numbers as the networks do."""
    listed = folder / "classes.csv"
    if not listed.is_file():
        raise TrainingProblem(
            "A script reads ImageNet where classes.csv numbers its classes; add one, or open it as "
            f"folder:{folder}."
        )
    header = [cell.strip().lower() for cell in table.read_cells(listed)[0]]
    titles = table.read_cells(listed)[0]
    wnid, index = (
        quote(titles[table.column_of(header, names) or 0])
        for names in (("wnid", "synset", "id"), ("index", "class_index", "label"))
    )
    body = (
        'with (DATA / "classes.csv").open(newline="", encoding="utf-8-sig") as file:\n'
        f"    index = {{row[{wnid}]: int(row[{index}]) for row in csv.DictReader(file)}}\n"
        "files, labels = [], []\n"
        'for folder in sorted((DATA / "images").iterdir()):\n'
        '    for path in sorted(folder.rglob("*")):\n'
        "        if folder.name in index and path.suffix.lower() in SUFFIXES:\n"
        "            files.append(path)\n"
        "            labels.append(index[folder.name])\n"
        "labels = np.array(labels)"
    )
    words = "A part of ImageNet. A table tells the networks' own number of each class."
    head = path_of(folder, "DATA = ") + "\n" + SUFFIXES
    return Source(words, (head, body), ("import csv", NUMPY, PATH))


_MAKERS: dict[str, Callable[[Facts, Path], Source]] = {
    "digits": _digits,
    "mnist": _idx,
    "fashion-mnist": _idx,
    "folder": _folder,
    "csv": _csv,
    "cifar10": _cifar,
    "cifar100": _cifar,
    "imagenet": _imagenet,
    "voc": voc,
    "coco": coco,
}
