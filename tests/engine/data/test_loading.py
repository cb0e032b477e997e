"""Pictures of every mode become uint8 pixels, or are refused in a sentence."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.engine.data import loading
from cnnviz.engine.data.loading import load_image
from cnnviz.engine.errors import ImageProblem


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def test_colours_come_out_as_they_are() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 3), np.uint8)
    np.testing.assert_array_equal(load_image(encoded(Image.fromarray(pixels), "PNG")), pixels)


def test_grey_stays_grey_and_sixteen_bits_are_scaled() -> None:
    deep = np.array([[0, 32_768, 65_535]], np.uint16)
    assert load_image(encoded(Image.fromarray(deep), "PNG")).tolist() == [[0, 128, 255]]
    assert load_image(encoded(Image.new("L", (3, 2), 77), "PNG")).tolist() == [[77] * 3] * 2


def test_cmyk_and_palette() -> None:
    cmyk = load_image(encoded(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "JPEG"))
    assert cmyk.shape == (4, 4, 3)
    assert cmyk[0, 0, 0] > 200 > 60 > cmyk[0, 0, 1]
    palette = Image.new("RGB", (4, 4), (10, 200, 30)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert load_image(encoded(palette, "PNG"))[0, 0].tolist() == [10, 200, 30]


def test_what_is_transparent_becomes_white() -> None:
    clear = load_image(encoded(Image.new("RGBA", (2, 2), (0, 0, 0, 0)), "PNG"))
    assert clear.min() == 255


def test_exif_rotation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    content = encoded(Image.new("RGB", (8, 4)), "JPEG", exif=exif)
    assert load_image(content).shape == (8, 4, 3)


def test_the_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (3, 3), (shade, 0, 0)) for shade in (255, 0)]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert load_image(content)[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"hello", "not a picture"),
        (bytes(range(256)) * 8, "not a picture"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ImageProblem, match=words):
        load_image(content)


def test_a_picture_that_is_cut_off_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    content = encoded(Image.fromarray(noise), "PNG")
    with pytest.raises(ImageProblem, match="broken or cut off"):
        load_image(content[: len(content) // 2])


def test_a_huge_picture_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAXIMUM_PIXELS", 100)
    with pytest.raises(ImageProblem, match="more than can be looked at"):
        load_image(encoded(Image.new("L", (20, 20)), "PNG"))


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ImageProblem, match=r"nowhere\.png: there is no such file"):
        load_image(tmp_path / "nowhere.png")
    with pytest.raises(ImageProblem, match="a folder"):
        load_image(tmp_path)
