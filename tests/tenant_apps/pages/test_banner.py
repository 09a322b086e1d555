"""A picture across the top of the home page: checked like every picture, drafted, published, taken back."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.pages.operations import arranging
from tenant_apps.pages.operations.pictures import kept_pictures
from tenant_apps.pages.queries.arrangements import draft, pictures_shown
from tenant_apps.pages.rules.blocks import USUAL, BadBlockError, Block, BlockKind, check, moved
from tests.tenant_apps.pages.conftest import Upload

Staff = Callable[..., Client]
SITE, STEP, BLOCK = "/manage/site/", "/manage/site/step/", "/manage/site/blocks/0/"
WORDS = {"heading": "有话就说", "words": "青年之家的院子"}
NAME = "0123456789abcdef-1200x300.jpg"


@pytest.fixture
def admin(staff: Staff, unit_a: UnitRef) -> Client:
    return staff(UNIT_ADMIN, unit_a)


@pytest.fixture
def reader(client_of: Staff, unit_a: UnitRef) -> Client:
    return client_of(unit_a)


@pytest.fixture(autouse=True)
def _no_pictures_left(unit_a: UnitRef) -> Iterator[None]:
    yield
    with enter_unit(unit_a):
        if default_storage.exists("pictures"):
            for name in default_storage.listdir("pictures")[1]:
                default_storage.delete(f"pictures/{name}")


def saves(unit: UnitRef) -> str:
    with enter_unit(unit):
        return str(draft().saves)


def text(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def put(admin: Client, unit: UnitRef, upload: SimpleUploadedFile, **changed: str) -> tuple[int, str]:
    """Add the block and put a picture in; status and page of the answer."""
    admin.post(STEP, {"saves": saves(unit), "add": "banner"})
    said = {**WORDS, **changed, "saves": saves(unit), "picture": upload}
    answer = admin.post(BLOCK, said)
    return answer.status_code, answer.content.decode()


def test_it_is_drafted_looked_at_published_and_taken_back(
    admin: Client, reader: Client, unit_a: UnitRef, picture: Upload
) -> None:
    answer = admin.post(STEP, {"saves": saves(unit_a), "add": "banner"})
    assert answer.headers["Location"] == BLOCK
    assert put(admin, unit_a, picture(1200, 300))[0] == 302
    assert "有话就说" not in text(reader)
    preview = text(admin, "/manage/site/preview/")
    assert "有话就说" in preview
    admin.post(STEP, {"saves": saves(unit_a), "publish": "1"})
    page = text(reader)
    assert 'alt="青年之家的院子" width="1200" height="300"' in page
    assert page.index("hs-banner") < page.index("hs-hero"), "across the top"
    # What is written stands in a strip of its own: nothing lies over a picture, so it can always be read.
    assert page.index("<img", page.index("hs-banner")) < page.index("<figcaption>") < page.index("有话就说")
    admin.post(STEP, {"saves": saves(unit_a), "back": "0"})
    assert "hs-banner" not in text(reader)
    admin.post(STEP, {"saves": saves(unit_a), "back": "1"})
    assert "hs-banner" in text(reader)


@pytest.mark.parametrize(("width", "height"), [(600, 200), (1200, 900), (1400, 100)])
def test_one_that_does_not_fit_is_refused_with_its_size(
    admin: Client, unit_a: UnitRef, picture: Upload, width: int, height: int
) -> None:
    status, page = put(admin, unit_a, picture(width, height))
    assert status == 422
    assert f"这张图片是 {width}×{height} 像素" in page
    assert 'value="有话就说"' in page, "nothing that was typed is lost"
    with enter_unit(unit_a):
        assert kept_pictures() == []


def test_it_needs_words_for_whoever_cannot_see_it(admin: Client, unit_a: UnitRef, picture: Upload) -> None:
    status, page = put(admin, unit_a, picture(1200, 300), words="")
    assert status == 422
    assert "请用几个字说明图片内容" in page


def test_what_only_calls_itself_a_picture_is_none(admin: Client, unit_a: UnitRef) -> None:
    page = b"<html><script>alert(774)</script></html>"
    status, told = put(admin, unit_a, SimpleUploadedFile("top.png", page, content_type="image/png"))
    assert status == 422
    assert "不是图片" in told


def test_it_is_written_anew_without_what_the_camera_noted(
    admin: Client, unit_a: UnitRef, picture: Upload
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera-774"
    status, _page = put(admin, unit_a, picture(2400, 600, "JPEG", exif=exif))
    assert status == 302
    with enter_unit(unit_a):
        (name,) = default_storage.listdir("pictures")[1]
        with default_storage.open(f"pictures/{name}") as kept:
            content = kept.read()
        assert name in pictures_shown(), "in use, so it is not among those to be removed"
    assert b"camera-774" not in content
    assert Image.open(io.BytesIO(content)).size == (1600, 400)


def test_it_stays_at_the_top_and_there_is_one(admin: Client, unit_a: UnitRef) -> None:
    top = Block(kind=BlockKind.BANNER, picture=NAME, words="院子")
    check((top, *USUAL))
    for wrong in ((*USUAL, top), (top, top, *USUAL)):
        with pytest.raises(BadBlockError):
            check(wrong)
    assert moved((top, *USUAL), 0, 1) == moved((top, *USUAL), 1, -1) == (top, *USUAL)
    for _twice in range(2):
        admin.post(STEP, {"saves": saves(unit_a), "add": "banner"})
    with enter_unit(unit_a):
        assert [block.kind for block in draft().blocks].count(BlockKind.BANNER) == 1
        arranging.drop(saves=draft().saves, actor=4711)
    page = text(admin, SITE)
    assert '<option value="banner">' in page


def test_an_empty_one_shows_nothing(reader: Client, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        arranging.change(
            lambda now: arranging.Content(blocks=(Block(kind=BlockKind.BANNER), *now.blocks), foot={}),
            saves=0,
            actor=4711,
        )
        arranging.publish(saves=1, actor=4711)
    assert "hs-banner" not in text(reader)
