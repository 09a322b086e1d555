"""Markdown becomes HTML in one place, and nothing that acts comes through it."""

import re

import pytest

from huisheng.kernel.text.markup import clean_page, left_out, page_html, to_html
from tests.alive import Alive

PICTURES = re.compile(r"/pictures/[0-9a-f]{16}-(?P<width>\d+)x(?P<height>\d+)\.png")
OURS = "/pictures/0123456789abcdef-800x600.png"

HOSTILE = (
    "<script>alert(1)</script>",
    "<style>body{display:none}</style>",
    "<iframe src='https://example.org'></iframe>",
    "<form action='https://example.org'><input name=password></form>",
    "<img src=x onerror=alert(1)>",
    "![图](https://example.org/a.png)",
    f"<img src='{OURS}' onload='alert(1)' style='position:fixed'>",
    "[点我](javascript:alert(1))",
    "[点我](data:text/html,<script>alert(1)</script>)",
    "<a href='https://example.org' target='_blank' onclick='x()'>甲</a>",
    "<div class='hs-hero' style='position:fixed' onclick='x()'>甲</div>",
    "<svg onload=alert(1)></svg><math><mtext></mtext></math>",
    "<table background='javascript:alert(1)'><tr><td>甲</td></tr></table>",
    "<base href='https://example.org/'><meta http-equiv=refresh content='0;url=https://example.org'>",
)


@pytest.mark.parametrize("written", HOSTILE)
def test_nothing_that_acts_comes_through(written: str) -> None:
    for html in (str(to_html(written)), str(page_html(written, PICTURES, "表格"))):
        assert Alive(html).found == []
        for never in (
            "example.org/a.png",
            "style",
            "javascript",
            "data:",
            "<form",
            "<input",
            "hs-hero",
            "target",
        ):
            assert never not in html, html


def test_what_people_write_comes_out_as_they_mean_it() -> None:
    html = page_html(
        "# 关于我们\n\n**答复：**见下\n\n- 一\n- 二\n\n[学校](https://example.org)\n\n"
        "| 甲 | 乙 |\n| - | - |\n| 1 | 2 |",
        PICTURES,
        "表格",
    )
    assert "<h2>关于我们</h2>" in html
    assert "<strong>答复：</strong>" in html
    assert "<li>一</li>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">学校</a>' in html
    assert 'role="region"' in html
    assert 'aria-label="表格"' in html
    assert html.count("hs-table") == 2, "the frame to move it in, and the table"


def test_a_picture_of_ours_has_its_room_reserved() -> None:
    html = page_html(f"![站前的树]({OURS})", PICTURES, "表格")
    assert f'src="{OURS}"' in html
    assert 'alt="站前的树"' in html
    assert 'width="800"' in html
    assert 'height="600"' in html
    assert "<img" not in page_html("![图](/logo)", PICTURES, "表格"), "nothing else of this site either"


def test_what_is_kept_as_html_is_cleaned_again() -> None:
    html = page_html(f"| 甲 |\n| - |\n| 1 |\n\n![树]({OURS})", PICTURES, "表格")
    assert clean_page(str(html), PICTURES) == html
    assert clean_page("<p>甲</p><script>alert(1)</script>", PICTURES) == "<p>甲</p>"


def test_whoever_writes_is_told_what_is_left_out() -> None:
    assert left_out("# 好\n\n- 一\n\n![树](" + OURS + ")", PICTURES) == []
    assert left_out("<script>x</script>\n\n![图](https://example.org/a.png)", PICTURES) == ["img", "script"]
    assert left_out("[点我](javascript:alert(1))", PICTURES) == ["link"]
