"""Sentences are found again by their fixed words, nested ones too."""

from __future__ import annotations

import time

import pytest

from cnnviz.state.sentences import Sentences

SPANISH = {
    "there is no such file": "no existe ese archivo",
    "check the folder": "comprueba la carpeta",
    "cannot be read ({0})": "no se puede leer ({0})",
    "{0} is {1}, but it must be {2}.": "{0} es {1}, pero debe ser {2}.",
    "{0} from {1} to {2}": "{0} de {1} a {2}",
    "a whole number": "un número entero",
    "Epochs": "Épocas",
    "The memory of {0} does not suffice{1}; {2}.": "La memoria de {0} no basta{1}; {2}.",
    " for {0} inputs of {1} pixels": " para {0} entradas de {1} píxeles",
    "of {1} in {0} there are none": "en {0} no hay de {1}",
}
TEMPLATES = [source for source in SPANISH if "{" in source]


@pytest.fixture
def sentences() -> Sentences:
    return Sentences(TEMPLATES, SPANISH.get)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("there is no such file", "no existe ese archivo"),
        (
            "/data/a.csv: there is no such file; check the folder.",
            "/data/a.csv: no existe ese archivo; comprueba la carpeta.",
        ),
        (
            "Epochs is 0, but it must be a whole number from 1 to 1,000.",
            "Épocas es 0, pero debe ser un número entero de 1 a 1,000.",
        ),
        (
            "C:\\a; b: c.png: cannot be read (not a picture: 12)",
            "C:\\a; b: c.png: no se puede leer (not a picture: 12)",
        ),
        (
            "The memory of cuda does not suffice for 64 inputs of 224 pixels; check the folder.",
            "La memoria de cuda no basta para 64 entradas de 224 píxeles; comprueba la carpeta.",
        ),
        (
            "The memory of cpu does not suffice; check the folder.",
            "La memoria de cpu no basta; comprueba la carpeta.",
        ),
        ("of cats in dogs there are none", "en dogs no hay de cats"),
        ("conv1 · 32 × 26 × 26", "conv1 · 32 × 26 × 26"),
        ("", ""),
    ],
)
def test_a_sentence_is_translated_part_by_part(
    sentences: Sentences, english: str, spanish: str
) -> None:
    assert sentences.translate(english) == spanish


def test_names_that_look_like_holes_stay_as_they_are(sentences: Sentences) -> None:
    assert sentences.translate("{1}: there is no such file") == "{1}: no existe ese archivo"
    assert sentences.translate("a{0}b: cannot be read ({2})") == "a{0}b: no se puede leer ({2})"


def test_a_hostile_text_costs_little(sentences: Sentences) -> None:
    started = time.perf_counter()
    for text in (
        "; ".join(["a is b, but it must be c."] * 120),
        " from  to " * 380,
        ": ".join("abcdefghij" * 40),
    ):
        sentences.translate(text)
    assert time.perf_counter() - started < 2


def test_a_text_that_is_no_sentence_is_not_looked_into(sentences: Sentences) -> None:
    text = "there is no such file\n" * 1000
    assert sentences.translate(text) == text
