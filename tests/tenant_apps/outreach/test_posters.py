"""Posters: what is scanned from them is the link, in every form and size."""

import io
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.test import Client
from pypdf import PdfReader

from huisheng.kernel.web.look import Look
from tenant_apps.outreach.queries.campaigns import campaign as card_of
from tenant_apps.outreach.web.poster import HEIGHT, WIDTH, Poster, poster_of, width_of
from tenant_apps.outreach.web.qr import qr_squares
from tests.tenant_apps.outreach.conftest import Campaign
from tests.tenant_apps.outreach.qr_reading import text_of

LINK = "http://lixia.localhost:8000/c/kaixue/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("size", [1, 9, 15, 25, 35, 50, 61, 80])
def test_codes_read_as_they_were_made(size: int) -> None:
    said = ("http://x.cn/c/" + "abcdefghijk-0123456789/" * 5)[:size]
    assert text_of(qr_squares(said)) == said


def test_a_spoilt_code_does_not_read_the_same() -> None:
    squares = qr_squares(LINK)
    squares[-1][-1] = not squares[-1][-1]
    squares[-1][-2] = not squares[-1][-2]
    with pytest.raises(AssertionError):
        assert text_of(squares) == LINK


def squares_in(path: str) -> list[list[bool]]:
    """The squares that a path of rectangles covers."""
    runs = [
        tuple(map(float, run)) for run in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", path)
    ]
    one = runs[0][3]
    left, top = min(x for x, *_rest in runs), min(y for _x, y, *_rest in runs)
    dark = {
        (round((y - top) / one), round((x - left) / one) + step)
        for x, y, width, _height in runs
        for step in range(round(width / one))
    }
    side = 1 + max(across for _down, across in dark)
    return [[(i, j) in dark for j in range(side)] for i in range(side)]


@pytest.mark.parametrize(("size", "width"), [("a4", "210mm"), ("a3", "297mm"), ("nonsense", "210mm")])
def test_the_svg_leads_to_the_link(campaign: Campaign, admin_a: Client, size: str, width: str) -> None:
    answer = admin_a.get(f"/manage/outreach/{campaign()}/poster.svg?size={size}")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert (root.get("width"), root.get("viewBox")) == (width, "0 0 210 297")
    path = root.find(f"{SVG}path")
    assert path is not None
    assert text_of(squares_in(path.get("d") or "")) == LINK
    said = [line.text for line in root.iter(f"{SVG}text")]
    assert "用微信或相机扫一扫" in said
    assert "lixia.localhost:8000/c/kaixue/" in said


@pytest.mark.parametrize(("size", "points"), [("a4", (595.28, 841.89)), ("a3", (841.89, 1190.55))])
def test_the_pdf_is_one_page_that_leads_to_the_link(
    campaign: Campaign, admin_a: Client, size: str, points: tuple[float, float]
) -> None:
    answer = admin_a.get(f"/manage/outreach/{campaign(words='有话想说？')}/poster.pdf?size={size}")
    assert answer["Content-Type"] == "application/pdf"
    assert f"kaixue-{size}.pdf" in answer["Content-Disposition"]
    document = PdfReader(io.BytesIO(answer.content), strict=True)
    assert len(document.pages) == 1
    box = document.pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(points, abs=0.02)
    contents = document.pages[0].get_contents()
    assert contents is not None
    drawn = contents.get_data().decode()
    assert "有话想说？".encode("utf-16-be").hex() in drawn
    runs = re.findall(r"^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f$", drawn, re.MULTILINE)
    path = "".join(f"M{x} {HEIGHT - float(y) - float(h):.4f}h{w}v{h}h-{w}z" for x, y, w, h in runs)
    assert text_of(squares_in(path)) == LINK


def test_the_file_has_every_object_where_its_table_says(campaign: Campaign, admin_a: Client) -> None:
    body = admin_a.get(f"/manage/outreach/{campaign()}/poster.pdf").content
    table = body[body.rindex(b"xref\n0 ") :]
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", table)]
    assert len(places) == body.count(b" 0 obj") > 5
    for number, place in enumerate(places, start=1):
        assert body[place:].startswith(f"{number} 0 obj".encode())
    length = re.search(rb"/Length (\d+)>>stream\n", body)
    assert length is not None
    assert body[length.end() + int(length[1]) :].startswith(b"\nendstream")
    assert int(body.split(b"startxref\n")[1].split()[0]) == body.index(b"xref\n0 ")


def poster(campaign: Campaign, name: str, words: str) -> Poster:
    card = card_of(campaign(words=words))
    assert card is not None
    return poster_of(card, Look(name=name, short_name="历下"), accent="#0b6b6b", on_accent="#ffffff")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("历下青年之声", ""),
        (
            "共青团济南市历下区某某某某某某某某某某某某街道工作委员会",
            "有什么烦心事、想不通的事，都可以来问一问我们呀",
        ),
        ("Youth Voice of a Very Long Named University of Science", "Tell us what is on"),
    ],
)
def test_nothing_leaves_the_page_or_meets_another_line(campaign: Campaign, name: str, words: str) -> None:
    drawn = poster(campaign, name, words)
    for line in drawn.lines:
        assert width_of(line.text) * line.size <= WIDTH - 20
        assert line.size >= 5
    lines = sorted(drawn.lines, key=lambda line: line.y)
    for above, below in pairwise(lines):
        assert below.y - above.y >= below.size
    code = drawn.code
    assert all(line.y < code.y + 4 or line.y - line.size > code.y + code.side for line in drawn.lines)
    assert 0 < code.y < code.y + code.side < HEIGHT


def test_what_is_typed_stays_text(campaign: Campaign, admin_a: Client) -> None:
    made = campaign(words="<script>&\"'", name="<b>x")
    body = admin_a.get(f"/manage/outreach/{made}/poster.svg").content.decode()
    ElementTree.fromstring(body)
    assert "<script" not in body
    assert "&lt;script&gt;&amp;" in body
