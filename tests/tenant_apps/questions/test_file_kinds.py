"""What is kept of a file, and what is refused: by content, whatever it calls itself."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from tenant_apps.questions.rules import file_kinds
from tenant_apps.questions.rules.file_kinds import cleaned, tidy_name
from tenant_apps.questions.rules.pdf_files import without_marks
from tenant_apps.questions.rules.refused_files import BadFile, Fault
from tests.tenant_apps.questions.attached import CAMERA, PLACE, SECRET, bomb, locked_pdf, pdf, photo

TRACES = (CAMERA, PLACE, SECRET)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photos_are_upright_and_tell_neither_place_nor_camera(kind: str) -> None:
    came = photo(kind)
    assert CAMERA in came or PLACE in came
    kept = cleaned("IMG_1.HEIC", came)
    picture = Image.open(BytesIO(kept.data))
    assert picture.size == (48, 64) == (kept.width, kept.height)
    assert dict(picture.getexif()) == {}
    assert {trace for trace in TRACES if trace in kept.data or trace in kept.small} == set()
    assert Image.open(BytesIO(kept.small)).format == "JPEG"


def test_large_photos_become_smaller() -> None:
    kept = cleaned("a.jpg", photo(size=(6000, 3000)))
    assert (kept.width, kept.height) == (2048, 4096)
    assert max(Image.open(BytesIO(kept.small)).size) == 320


def test_a_picture_that_is_seen_through_keeps_it() -> None:
    into = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(into, "PNG")
    kept = cleaned("a.png", into.getvalue())
    assert Image.open(BytesIO(kept.data)).convert("RGBA").getpixel((0, 0))[3] == 0
    assert Image.open(BytesIO(kept.small)).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    into = BytesIO()
    Image.new(mode, (5, 7)).save(into, "PNG")
    assert (cleaned("a", into.getvalue()).width, cleaned("a", into.getvalue()).height) == (5, 7)


def test_a_pdf_keeps_its_pages_and_nothing_that_acts_or_tells() -> None:
    came = pdf()
    assert SECRET in came
    kept = cleaned("合同.pdf", came)
    reader = PdfReader(BytesIO(kept.data))
    assert len(reader.pages) == 1
    assert not reader.metadata
    acting = (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/FileAttachment")
    assert {name for name in (SECRET, *acting) if name in kept.data} == set()


def test_photos_inside_a_pdf_lose_their_traces_too() -> None:
    came = photo()
    bare = without_marks(came)
    assert {trace for trace in TRACES if trace in bare} == set()
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(came)).tobytes()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"MZ" + b"\0" * 200, Fault.KIND),
        (b"GIF89a" + b"\0" * 200, Fault.KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", Fault.KIND),
        (b"<!doctype html><script>alert(1)</script>", Fault.KIND),
        (b"PK\x03\x04" + b"\0" * 200, Fault.KIND),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 100, Fault.HEIC),
        (b"\xff\xd8\xff\xe0" + b"<script>" * 20, Fault.BROKEN),
        (photo()[:400], Fault.BROKEN),
        (b"%PDF-1.7\n<script>alert(1)</script>", Fault.BROKEN),
        (b"%PDF-1.7\nnothing\n%%EOF", Fault.BROKEN),
        (pdf()[:-300], Fault.BROKEN),
        (locked_pdf(), Fault.LOCKED),
        (bomb(), Fault.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_it_is_not_it_is_refused_as(data: bytes, fault: Fault) -> None:
    with pytest.raises(BadFile) as refused:
        cleaned("foto.jpg", data)
    assert refused.value.fault == fault


def test_a_small_file_that_unfolds_into_more_than_a_phone_takes_is_refused() -> None:
    """Below the size at which the reader itself would raise the alarm."""
    into = BytesIO()
    Image.new("1", (10_000, 6_000)).save(into, "PNG")
    assert into.tell() < 100_000
    with pytest.raises(BadFile) as refused:
        cleaned("plan.png", into.getvalue())
    assert refused.value.fault == Fault.TOO_LARGE


def test_too_big_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_kinds, "MAX_BYTES", 10)
    with pytest.raises(BadFile) as refused:
        cleaned("a.jpg", photo())
    assert refused.value.fault == Fault.TOO_BIG


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("宿舍照片.JPG", "宿舍照片.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\photo.png", "photo.jpg"),
        ("exe\u202egpj.exe", "exegpj.jpg"),
        ("a\x00b\nc", "a b c.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("第1版.最终", "第1版.jpg"),
        ("长" * 300, "长" * 76 + ".jpg"),
        ("a.tar.gz", "a.tar.jpg"),
    ],
)
def test_names_are_tidied(came: str, kept: str) -> None:
    assert tidy_name(came, "image/jpeg") == kept
