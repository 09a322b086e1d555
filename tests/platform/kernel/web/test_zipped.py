"""Many files as one ZIP that is made while it is sent."""

import io
import zipfile
from datetime import UTC, datetime

from django.core.files import File
from django.core.files.base import ContentFile

from huisheng.kernel.web.zipped import Packed, safe_part, zip_file, zipped

AT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def _packed(*parts: str, content: bytes | None = b"x") -> Packed:
    def opened() -> File[bytes] | None:
        return None if content is None else ContentFile(content)

    return Packed(parts, AT, opened)


def _read(files: list[Packed]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(files)))) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_each_in_its_folder_and_none_over_another() -> None:
    found = _read(
        [
            _packed("历下区", "总结.pdf", content=b"1"),
            _packed("历下区", "总结.PDF", content=b"2"),
            _packed("历下区", "没有.pdf", content=None),
            _packed("市中区", "总结.pdf", content=b"3"),
        ]
    )
    assert found == {"历下区/总结.pdf": b"1", "历下区/总结 (2).PDF": b"2", "市中区/总结.pdf": b"3"}


def test_names_lead_nowhere() -> None:
    names = ["../../etc/passwd", "C:\\x", "..", "", "a\x00b\u202efdp.exe", "/root", "读我. "]
    for name in names:
        part = safe_part(name)
        assert part
        assert part == part.strip(". ")
        assert not set(part) & set("/\\:\x00\u202e")
    long = safe_part("很" * 200 + ".xlsx")
    assert long.endswith("很.xlsx")
    assert len(long.encode()) <= 255
    assert list(_read([_packed("..", "../../x.pdf")])) == ["_/x.pdf"]


def test_it_is_sent_piece_by_piece() -> None:
    """A large file is never whole in memory, and the next one is not opened before its turn."""
    opened: list[int] = []

    def big(number: int) -> Packed:
        def body() -> File[bytes]:
            opened.append(number)
            return ContentFile(b"0" * 1_000_000)

        return Packed((f"{number}.pdf",), AT, body)

    pieces = zipped(big(number) for number in range(3))
    first = next(pieces)
    assert opened == [0]
    assert len(first) < 200_000
    pieces.close()
    response = zip_file([_packed("a.pdf")], "全部材料.zip")
    assert response.streaming
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith("attachment")
