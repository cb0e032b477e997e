"""Sets whose files mark objects: Pascal VOC and COCO as labels, as crops, and as masks of VOC.

The reading that a script does is short, and holds for sets in the usual layout. Whether it finds
the same pictures as the set itself is looked at when the script is written.
"""

from __future__ import annotations

from pathlib import Path

from cnnviz.engine.data.image_set import ImageSet
from cnnviz.engine.data.kinds.coco import tables_of
from cnnviz.engine.data.viewed import MARGIN, Crops, Viewed
from cnnviz.engine.errors import TrainingProblem
from cnnviz.engine.scripting.parts import lines, path_of, quote
from cnnviz.engine.training.scripts.facts import Facts
from cnnviz.engine.training.scripts.reading import IMAGE, NUMPY, PATH, Source

_XML, _JSON, _MATH = "from xml.etree import ElementTree", "import json", "import math"
_CUT_OUT = (
    "def cut_out(image, box):\n"
    '    """Return an object with a little of what is around it."""\n'
    "    left, top, right, bottom = box\n"
    f"    aside, above = {MARGIN} * (right - left), {MARGIN} * (bottom - top)\n"
    "    return image.crop(\n"
    "        (\n"
    "            max(0, math.floor(left - aside)),\n"
    "            max(0, math.floor(top - above)),\n"
    "            min(image.width, math.ceil(right + aside)),\n"
    "            min(image.height, math.ceil(bottom + above)),\n"
    "        )\n"
    "    )"
)


def origin_of(image_set: ImageSet) -> ImageSet:
    """Return the set as it was opened, without the views of it."""
    return image_set.origin if isinstance(image_set, Viewed) else image_set


def learns_masks(facts: Facts) -> bool:
    """Whether a class is learned for each pixel."""
    return facts.image_set.target == "mask"


def learns_crops(image_set: ImageSet) -> bool:
    """Whether objects are cut out."""
    while isinstance(image_set, Viewed):
        if isinstance(image_set, Crops):
            return True
        image_set = image_set.base
    return False


def voc(facts: Facts, _path: Path) -> Source:
    """Return the code that reads Pascal VOC."""
    images = origin_of(facts.image_set)
    files = [images.path(row) for row in range(len(images))]
    pictures = files[0].parent if files[0] is not None else Path()
    root = pictures.parent
    listing, members = _voc_list(root, images.split)
    masked = learns_masks(facts)
    beside = _mask_folder(root) if masked else "Annotations"
    suffix = ".png" if masked else ".xml"
    found = [
        file
        for file in sorted(pictures.iterdir())
        if (root / beside / f"{file.stem}{suffix}").is_file()
        and (members is None or file.stem in members)
    ]
    known = files if not masked else [files[row] for row in _rows(facts.image_set)]
    if found != known:
        raise _unusual(facts)
    finding = lines(
        listing,
        "files = [",
        "    path",
        f"    for path in sorted((DATA / {quote(pictures.name)}).iterdir())",
        f'    if (DATA / {quote(beside)} / f"{{path.stem}}{suffix}").exists()'
        + (" and path.stem in names" if members is not None else ""),
        "]",
    )
    head = path_of(root, "DATA = ")
    if masked:
        pairs = (
            "# Each picture has a mask of the same name, whose values are classes.\n"
            f'files = [(path, DATA / {quote(beside)} / f"{{path.stem}}.png") for path in files]'
        )
        words = "Pascal VOC with masks; pixels of the value 255 count for nothing."
        return Source(words, (head, finding, pairs), (NUMPY, PATH, IMAGE), classes="")
    hard = '        if entry.findtext("difficult") == "1":\n            continue\n'
    objects = (
        "def objects(path):\n"
        '    """Yield class and box of each object in a picture."""\n'
        '    tree = ElementTree.parse(DATA / "Annotations" / f"{path.stem}.xml")\n'
        '    for entry in tree.iterfind("object"):\n'
        + (hard if learns_crops(facts.image_set) else "")
        + '        edges = ("xmin", "ymin", "xmax", "ymax")\n'
        '        box = [float(entry.findtext(f"bndbox/{edge}")) for edge in edges]\n'
        "        if box[0] < box[2] and box[1] < box[3]:\n"
        '            yield classes.index(entry.findtext("name").strip()), box'
    )
    blocks = (head, finding, _class_list(images.class_names), objects, *_answers(facts))
    imports = (NUMPY, PATH, _XML, *((_MATH,) if learns_crops(facts.image_set) else ()))
    return Source("Pascal VOC, with its objects.", blocks, imports, classes="classes")


def coco(facts: Facts, path: Path) -> Source:
    """Return the code that reads a file of COCO."""
    if learns_masks(facts):
        raise TrainingProblem(
            "Masks of COCO are drawn from outlines, which a script does not do yet; learn the "
            "objects, or the objects cut out."
        )
    images = origin_of(facts.image_set)
    tables = {"": path} if path.is_file() else tables_of(path)
    table = tables.get(images.split or "", next(iter(tables.values())))
    files = [images.path(row) for row in range(len(images))]
    parents = {file.parent for file in files if file is not None}
    if len(parents) != 1:
        raise _unusual(facts)
    folder = parents.pop()
    head = lines(path_of(table, "TABLE = "), path_of(folder, "PICTURES = "))
    reading = (
        'content = json.loads(TABLE.read_text(encoding="utf-8"))\n'
        "pictures = {\n"
        '    entry["id"]: PICTURES / Path(entry["file_name"]).name\n'
        '    for entry in content["images"]\n'
        "}\n"
        "files = [path for path in pictures.values() if path.exists()]\n"
        'kinds = sorted(content["categories"], key=lambda entry: entry["id"])\n'
        'classes = [entry["name"] for entry in kinds]\n'
        'labels_of = {entry["id"]: label for label, entry in enumerate(kinds)}\n'
        "marked = {path: [] for path in files}\n"
        'for entry in content["annotations"]:\n'
        '    if pictures.get(entry["image_id"]) in marked:\n'
        '        marked[pictures[entry["image_id"]]].append(entry)'
    )
    crowd = '        if entry["iscrowd"]:\n            continue\n'
    objects = (
        "def objects(path):\n"
        '    """Yield class and box of each object in a picture."""\n'
        "    for entry in marked[path]:\n"
        + (crowd if learns_crops(facts.image_set) else "")
        + '        left, top, width, height = entry["bbox"]\n'
        "        if width > 0 and height > 0:\n"
        "            box = (left, top, left + width, top + height)\n"
        '            yield labels_of[entry["category_id"]], box'
    )
    blocks = (head, reading, objects, *_answers(facts))
    imports = (NUMPY, PATH, _JSON, *((_MATH,) if learns_crops(facts.image_set) else ()))
    return Source("COCO, with its objects.", blocks, imports, classes="classes")


def _answers(facts: Facts) -> tuple[str, ...]:
    """Return the code that makes labels of objects."""
    if learns_crops(facts.image_set):
        pieces = (
            "# Each object is a picture of its own.\n"
            "pieces = [(path, label, box) for path in files for label, box in objects(path)]\n"
            "files = [(path, box) for path, _, box in pieces]\n"
            "labels = np.array([label for _, label, _ in pieces])"
        )
        return (pieces, _CUT_OUT)
    shown = (
        "# A column for each class: 1 where a picture shows it.\n"
        "labels = np.zeros((len(files), len(classes)), np.int64)\n"
        "for row, path in enumerate(files):\n"
        "    for label, _ in objects(path):\n"
        "        labels[row, label] = 1"
    )
    return (shown,)


def _voc_list(root: Path, split: str | None) -> tuple[str | None, set[str] | None]:
    """Return the code that reads the list of a part, and who is in it; None for all."""
    for folder in ("Main", "Segmentation"):
        file = root / "ImageSets" / folder / f"{split}.txt"
        if file.is_file():
            rows = file.read_text(encoding="utf-8-sig").splitlines()
            place = quote(file.relative_to(root).as_posix())
            reading = lines(
                f"rows = (DATA / {place}).read_text().splitlines()",
                "names = {row.split()[0] for row in rows if row.strip()}",
            )
            return reading, {row.split()[0] for row in rows if row.strip()}
    return None, None


def _mask_folder(root: Path) -> str:
    names = ("SegmentationClassPNG", "SegmentationClass")
    return next((name for name in names if (root / name).is_dir()), names[-1])


def _rows(image_set: ImageSet) -> list[int]:
    """Return the rows of the set as it was opened that a view of it holds."""
    if isinstance(image_set, Viewed):
        inner = _rows(image_set.base)
        return [inner[int(row)] for row in image_set.rows]
    return list(range(len(image_set)))


def _class_list(names: tuple[str, ...]) -> str:
    entries = [quote(name, 80) for name in names]
    whole = f"classes = [{', '.join(entries)}]"
    if len(whole) <= 88:
        return whole
    return "classes = [\n" + "".join(f"    {entry},\n" for entry in entries) + "]"


def _unusual(facts: Facts) -> TrainingProblem:
    return TrainingProblem(
        f"{facts.image_set.name} lies in another way than the usual one of its kind, which is all "
        "that a script reads yet."
    )
