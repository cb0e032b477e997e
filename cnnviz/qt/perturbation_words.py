"""What the ways to change a picture are called; the engine's names are keys for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from cnnviz.qt.translation import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Words:
    """One way to change a picture.

    Parameters
    ----------
    done : str
        What happens to the picture: "while the input is ...".
    axis : str
        What an axis of its values is called, with the unit.
    form : str
        A value as it stands below a picture.
    """

    done: str
    axis: str
    form: str

    def say(self, value: float) -> str:
        """Return a value in words."""
        return self.form.format(value=value).replace("-", "−")


_CONTEXT = "perturbations"
_WORDS = {
    "rotate": (
        QT_TRANSLATE_NOOP("perturbations", "rotated"),
        QT_TRANSLATE_NOOP("perturbations", "Rotation (degrees, counter-clockwise)"),
        "{value:+.0f}°",
    ),
    "scale": (
        QT_TRANSLATE_NOOP("perturbations", "scaled"),
        QT_TRANSLATE_NOOP("perturbations", "Size (factor)"),
        "× {value:.1f}",
    ),
    "shift x": (
        QT_TRANSLATE_NOOP("perturbations", "shifted sideways"),
        QT_TRANSLATE_NOOP("perturbations", "Shift to the right (% of the width)"),
        "{value:+.0f} %",
    ),
    "shift y": (
        QT_TRANSLATE_NOOP("perturbations", "shifted up and down"),
        QT_TRANSLATE_NOOP("perturbations", "Shift downwards (% of the height)"),
        "{value:+.0f} %",
    ),
    "brightness": (
        QT_TRANSLATE_NOOP("perturbations", "brightened"),
        QT_TRANSLATE_NOOP("perturbations", "Brightness (factor)"),
        "× {value:.1f}",
    ),
    "blur": (
        QT_TRANSLATE_NOOP("perturbations", "blurred"),
        QT_TRANSLATE_NOOP("perturbations", "Blur (standard deviation, % of the width)"),
        "{value:.1f} %",
    ),
    "noise": (
        QT_TRANSLATE_NOOP("perturbations", "made noisy"),
        QT_TRANSLATE_NOOP("perturbations", "Noise (standard deviation, from black to white is 1)"),
        "± {value:.2f}",
    ),
}


def words() -> dict[str, Words]:
    """Return the words in the window's language, by the engine's names."""
    return {
        name: Words(
            QCoreApplication.translate(_CONTEXT, done),
            QCoreApplication.translate(_CONTEXT, axis),
            form,
        )
        for name, (done, axis, form) in _WORDS.items()
    }
