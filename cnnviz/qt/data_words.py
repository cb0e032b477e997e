"""Sentences for what was found in an image set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.translation import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from cnnviz.engine.data.findings import Finding
    from cnnviz.engine.data.image_set import ImageSet
    from cnnviz.engine.data.survey import Survey

_MOST_NAMES = 3
_MOST_LISTED = 25
_PARTS = {
    "all": QT_TRANSLATE_NOOP("parts", "all"),
    "train": QT_TRANSLATE_NOOP("parts", "train"),
    "val": QT_TRANSLATE_NOOP("parts", "val"),
    "test": QT_TRANSLATE_NOOP("parts", "test"),
}


def part_in_words(part: str) -> str:
    """Return how a part of an image set is called; one that only its set knows keeps its name."""
    return QCoreApplication.translate("parts", _PARTS[part]) if part in _PARTS else part


def sentence(finding: Finding) -> str:
    """Say what was found."""
    tr = QCoreApplication.translate
    text = {
        "broken": tr("findings", "Cannot be read: {n}"),
        "unanswered": tr("findings", "Without a label: {n}"),
        "empty_classes": tr("findings", "Classes without samples: {n} ({names})"),
        "one_class": tr("findings", "All samples are of one class: {names}"),
        "not_trained": tr("findings", "Classes missing in training: {n} ({names})"),
        "not_validated": tr("findings", "Classes missing in validation: {n} ({names})"),
        "repeated": tr("findings", "Repeated pictures: {n}"),
        "held_out_too": tr("findings", "Held out, but learned from as well: {n}"),
        "in_other_part": tr("findings", "Also in the part “{part}”: {n}"),
        "disputed": tr("findings", "Equal pictures with different labels: {n}"),
        "sizes": tr("findings", "Of another size than most: {n}"),
        "grey": tr("findings", "Grey among pictures in colour: {n}"),
        "blank": tr("findings", "Of one colour all over: {n}"),
    }[finding.kind]
    names = ", ".join(finding.names[:_MOST_NAMES])
    if len(finding.names) > _MOST_NAMES:
        names += ", …"
    return text.format(n=f"{finding.count:,}", names=names, part=part_in_words(finding.part))


def explanation(finding: Finding, images: ImageSet) -> str:
    """Say what it means, and list what it is about."""
    tr = QCoreApplication.translate
    text = {
        "broken": tr("findings", "A training leaves them out. Get these files again."),
        "unanswered": tr("findings", "They are not learned from."),
        "empty_classes": tr("findings", "The network has outputs for them all the same."),
        "one_class": tr("findings", "There is nothing to tell apart."),
        "not_trained": tr(
            "findings", "The network cannot learn them, and errs on each that is held out."
        ),
        "not_validated": tr(
            "findings", "Nobody measures how well they are told. Hold out a larger share."
        ),
        "repeated": tr("findings", "Their pixels are equal. They weigh more than others."),
        "held_out_too": tr("findings", "The figures of validation are better than the network."),
        "in_other_part": tr(
            "findings", "What is learned from one part is known in the other: figures flatter."
        ),
        "disputed": tr("findings", "Their pixels are equal. One label must be wrong."),
        "sizes": tr("findings", "The preprocessing brings all to one size."),
        "grey": tr("findings", "For a network with three channels they are repeated."),
        "blank": tr("findings", "Nothing can be seen in them."),
    }[finding.kind]
    listed = finding.names[:_MOST_LISTED]
    if finding.kind == "broken":
        ids = finding.ids.tolist()
        listed = tuple(
            f"{images.sample_name(number)}: {reason}"
            for number, reason in zip(ids, listed, strict=False)
        )
    if len(finding.names) > len(listed):
        listed = (*listed, "…")
    return "\n".join((text, *listed))


def target_in_words(images: ImageSet) -> str:
    """Say what the samples are to be answered with."""
    tr = QCoreApplication.translate
    return {
        "class": tr("findings", "one class each"),
        "binary": tr("findings", "yes or no"),
        "labels": tr("findings", "several classes each"),
        "number": tr("findings", "a number each"),
        "mask": tr("findings", "a class for each pixel"),
    }[images.target]


def sizes_in_words(survey: Survey) -> str:
    """Say how large the pictures are: height and width apart, from the smallest to the largest."""
    sizes = survey.sizes[survey.pixels > 0]
    if not len(sizes):
        return ""
    tr = QCoreApplication.translate
    (low_h, low_w), (high_h, high_w) = sizes.min(axis=0), sizes.max(axis=0)
    if (low_h, low_w) == (high_h, high_w):
        text = tr("findings", "All are {w} × {h} pixels")
        return text.format(w=f"{low_w:,}", h=f"{low_h:,}")
    text = tr("findings", "{wide} pixels wide, {high} high")
    wide = f"{low_w:,}" if low_w == high_w else f"{low_w:,} – {high_w:,}"
    high = f"{low_h:,}" if low_h == high_h else f"{low_h:,} – {high_h:,}"
    return text.format(wide=wide, high=high)
