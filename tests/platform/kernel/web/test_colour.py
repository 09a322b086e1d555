"""Whatever accent a unit picks, its pages stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huisheng.kernel.web.colour import (
    DARK_GROUND,
    DEFAULT_ACCENT,
    LIGHT_GROUND,
    READABLE,
    NotAColourError,
    contrast,
    palette,
    parse,
    second,
    stylesheet,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_every_accent_gives_readable_pages(accent: str) -> None:
    made = palette(accent)
    for shades, ground in ((made.light, LIGHT_GROUND), (made.dark, DARK_GROUND)):
        assert contrast(shades.accent, ground) >= READABLE
        assert contrast(shades.accent, shades.soft) >= READABLE
        assert contrast(shades.on_accent, shades.accent) >= READABLE
        assert contrast(shades.on_accent, shades.hover) >= READABLE


@given(colours)
def test_a_readable_accent_is_left_alone_and_any_change_is_told(accent: str) -> None:
    made = palette(accent)
    assert made.changed == (made.light.accent != accent)
    if contrast(accent, LIGHT_GROUND) >= 7:
        assert made.light.accent == accent


def test_a_light_accent_is_darkened_and_keeps_its_hue() -> None:
    made = palette("#ffd400")
    assert made.changed
    red, green, blue = (int(made.light.accent[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue


def test_the_network_s_own_accent_needs_no_change() -> None:
    assert not palette(DEFAULT_ACCENT).changed


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("text", "colour"), [("#0B6B6B", "#0b6b6b"), ("fa0", "#ffaa00"), (" #123456 ", "#123456")]
)
def test_colours_are_read_as_people_write_them(text: str, colour: str) -> None:
    assert parse(text) == colour


@pytest.mark.parametrize("text", ["", "teal", "#12", "#1234567", "#0b6b6b;} body{display:none", "rgb(0,0,0)"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotAColourError):
        parse(text)


def test_the_stylesheet_holds_nothing_but_colours() -> None:
    css = stylesheet("#a12b3c")
    assert "--accent: #a12b3c;" in css
    assert "prefers-color-scheme: dark" in css
    assert css.startswith("@media screen")


@pytest.mark.parametrize("accent", ["#0b6b6b", "#ffee88", "#a12b3c", "#000000", "#ffffff", "#7f7f7f"])
@pytest.mark.parametrize("picked", ["#c03030", "#ffee88", "#ffffff", "#000000", "#00ff00"])
def test_a_second_colour_shows_and_the_accent_is_readable_on_its_ground(picked: str, accent: str) -> None:
    beside, main = second(picked, accent), palette(accent)
    assert beside.ratio >= 3.0
    assert contrast(main.light.accent, beside.light_soft) >= 4.5
    assert contrast(main.dark.accent, beside.dark_soft) >= 4.5
    assert beside.changed is (contrast(picked, "#ffffff") < 3.0)


def test_without_a_second_colour_the_tokens_stand() -> None:
    assert "--second" not in stylesheet("#a12b3c")
    assert "--second: #c03030;" in stylesheet("#a12b3c", "#c03030")
