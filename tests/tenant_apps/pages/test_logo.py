"""A logo is only ever read as a picture, and written anew."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.pages.operations.logo import MAX_BYTES, SIDE, discard, redraw, store
from tenant_apps.pages.operations.pictures import BadPictureError
from tests.tenant_apps.pages.conftest import Upload


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_accepted_format_becomes_png(picture: Upload, kind: str) -> None:
    result = _opened(redraw(picture(kind=kind)))
    assert (result.format, result.size, result.mode) == ("PNG", (40, 30), "RGBA")


def test_a_large_picture_is_made_smaller_and_keeps_its_shape(picture: Upload) -> None:
    assert _opened(redraw(picture(2000, 1000))).size == (SIDE, SIDE // 2)


def test_nothing_hidden_in_the_file_survives(picture: Upload) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # turned: width and height change places
    upload = picture(40, 20, "JPEG", exif=exif.tobytes(), comment=b"<script>alert(1)</script>")
    content = redraw(SimpleUploadedFile("logo.jpg", upload.read() + b"<?php system('id'); ?>"))
    assert b"script" not in content
    assert b"php" not in content
    assert b"home" not in content
    assert _opened(content).size == (20, 40)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "不是图片"),
        (b"GIF89a<script>", "不是图片"),
        (b"", "不是图片"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "不是图片"),
        (b"%PDF-1.7", "不是图片"),
        (b"\0" * (MAX_BYTES + 1), "1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_its_reason(content: bytes, words: str) -> None:
    with pytest.raises(BadPictureError) as raised:
        redraw(SimpleUploadedFile("logo.png", content))
    assert words in str(raised.value)


def test_a_picture_cut_short_is_refused(picture: Upload) -> None:
    whole = picture(300, 300, "JPEG").read()
    with pytest.raises(BadPictureError, match="损坏"):
        redraw(SimpleUploadedFile("logo.jpg", whole[: len(whole) // 2]))


def test_a_bomb_is_refused_before_its_pixels_are_read() -> None:
    content = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")
    assert len(content.getvalue()) < MAX_BYTES
    with pytest.raises(BadPictureError, match="像素"):
        redraw(SimpleUploadedFile("logo.png", content.getvalue()))


def test_a_logo_lies_in_its_own_units_storage(picture: Upload, unit_a: UnitRef, unit_b: UnitRef) -> None:
    content = redraw(picture())
    with enter_unit(unit_a):
        name = store(content)
        assert store(content) == name
        assert unit_a.schema in default_storage.path(name)
    with enter_unit(unit_b):
        assert not default_storage.exists(name)
    with enter_unit(unit_a):
        discard(name)
        discard(name)
        assert not default_storage.exists(name)
