"""What the tests of a unit's pages share: small pictures, and the words in which they expect answers."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from huisheng.kernel.messaging import nudge
from tests.tenants.domains.own_web import put_into_use, servers, web  # noqa: F401  fixtures

Upload = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit sets off happens at once (a test's own transaction is never committed); no broker is
    told.
    """
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then, **given: then())
    monkeypatch.setattr(nudge, "nudge", lambda *args, **given: True)


@pytest.fixture
def picture() -> Upload:
    """A function: an uploaded picture of a size and format."""

    def make(width: int = 40, height: int = 30, kind: str = "PNG", **extra: object) -> SimpleUploadedFile:
        content = io.BytesIO()
        Image.new("RGB", (width, height), "#c03030").save(content, kind, **extra)  # type: ignore[arg-type]
        return SimpleUploadedFile(
            f"logo.{kind.lower()}", content.getvalue(), content_type=f"image/{kind.lower()}"
        )

    return make
