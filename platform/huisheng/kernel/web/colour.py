"""From one accent picked by a unit to the colours its pages need, each readable.

The limit is WCAG 2.2, 1.4.3: text against its ground at least 4.5:1. Lightness is changed in OKLCH, where
equal steps look equal and the hue stays what it was
(https://www.w3.org/TR/css-color-4/#color-conversion-code).
"""

import math
import re
from dataclasses import dataclass

DEFAULT_ACCENT = "#0b6b6b"
READABLE = 4.5
VISIBLE = 3.0

# What text in the accent stands on beside its own soft ground: --surface-2 of tokens.css, the page's and the
# card's ground having more contrast in both themes.
LIGHT_GROUND = "#f3f0eb"
DARK_GROUND = "#2b2926"
WHITE = "#ffffff"
BLACK = "#000000"

_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


class NotAColourError(ValueError):
    """The text is not #rgb or #rrggbb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shades:
    """Colours of one theme, as #rrggbb: accent, its hover, a soft ground, and text on the accent."""

    accent: str
    hover: str
    soft: str
    on_accent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """What a unit's pages use. `changed`: the picked accent was not readable and had to be darkened."""

    picked: str
    light: Shades
    dark: Shades
    changed: bool

    @property
    def ratio(self) -> float:
        """Contrast of the accent in use against the ground on which it is least readable."""
        return min(contrast(self.light.accent, ground) for ground in (LIGHT_GROUND, self.light.soft))


def parse(text: str) -> str:
    """Normalise #rgb, rrggbb or #RRGGBB to #rrggbb; raises NotAColourError for anything else."""
    match = _HEX.fullmatch(text.strip())
    if not match:
        raise NotAColourError(text)
    digits = match[1].lower()
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def palette(accent: str) -> Palette:
    """The colours of a unit from the accent it picked; raises NotAColourError."""
    picked = parse(accent)
    light_soft = _with_lightness(picked, 0.953, most_chroma=0.022)
    light = _until_readable(picked, (LIGHT_GROUND, light_soft), step=-0.01)
    dark_soft = _with_lightness(picked, 0.29, most_chroma=0.045)
    bright = _with_lightness(picked, 0.76, most_chroma=0.13)
    dark = _until_readable(bright, (DARK_GROUND, dark_soft), step=0.01)
    return Palette(
        picked=picked,
        light=Shades(
            accent=light,
            hover=_shifted(light, -0.08),
            soft=light_soft,
            on_accent=_text_on(light),
        ),
        dark=Shades(
            accent=dark,
            hover=_shifted(dark, 0.06),
            soft=dark_soft,
            on_accent=_text_on(dark),
        ),
        changed=light != picked,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """What pages make of a second colour: a line at their head and the ground of the opening band, in both
    themes. ``changed``: the picked one could not be told from the page and had to be darkened.
    """

    picked: str
    light: str
    light_soft: str
    dark: str
    dark_soft: str
    changed: bool

    @property
    def ratio(self) -> float:
        """Contrast of the line in use against the page."""
        return contrast(self.light, WHITE)


def second(picked: str, accent: str) -> Second:
    """The second colour of a unit beside its accent; raises NotAColourError. What is drawn in it stands out
    from the page (3:1; WCAG 2.2, 1.4.11), and the accent stays readable on its soft ground.
    """
    colour, main = parse(picked), palette(accent)
    light = colour
    while contrast(light, WHITE) < VISIBLE:
        light = _shifted(light, -0.01)
    light_soft = _ground(colour, 0.953, 0.022, main.light.accent, step=0.004)
    dark = _with_lightness(colour, 0.7, most_chroma=0.13)
    dark_soft = _ground(colour, 0.29, 0.045, main.dark.accent, step=-0.004)
    return Second(
        picked=colour,
        light=light,
        light_soft=light_soft,
        dark=dark,
        dark_soft=dark_soft,
        changed=light != colour,
    )


def stylesheet(accent: str, second_colour: str = "") -> str:
    """CSS that puts a unit's colours over the tokens in both themes; print stays black on white."""
    colours = palette(accent)
    light, dark = _rules(colours.light), _rules(colours.dark)
    if second_colour:
        other = second(second_colour, accent)
        light += f" --second: {other.light}; --second-soft: {other.light_soft}; --top-line: 4px;"
        dark += f" --second: {other.dark}; --second-soft: {other.dark_soft};"
    return (
        f"@media screen {{\n:root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n}}\n"
    )


def _ground(colour: str, lightness: float, most_chroma: float, text: str, *, step: float) -> str:
    """A soft ground of a colour on which a text can be read."""
    ground = _with_lightness(colour, lightness, most_chroma=most_chroma)
    while contrast(text, ground) < READABLE and 0.0 < lightness < 1.0:
        lightness += step
        ground = _with_lightness(colour, min(max(lightness, 0.0), 1.0), most_chroma=most_chroma)
    return ground


def _rules(shades: Shades) -> str:
    return (
        f"--accent: {shades.accent}; --accent-hover: {shades.hover}; "
        f"--accent-soft: {shades.soft}; --on-accent: {shades.on_accent};"
    )


def _until_readable(colour: str, grounds: tuple[str, ...], *, step: float) -> str:
    while min(contrast(colour, ground) for ground in grounds) < READABLE:
        colour = _shifted(colour, step)
    return colour


def _text_on(colour: str) -> str:
    return WHITE if contrast(WHITE, colour) >= READABLE else BLACK


def _shifted(colour: str, by: float) -> str:
    lightness, chroma, hue = _oklch(colour)
    return _hex(min(1.0, max(0.0, lightness + by)), chroma, hue)


def _with_lightness(colour: str, lightness: float, *, most_chroma: float) -> str:
    _, chroma, hue = _oklch(colour)
    return _hex(lightness, min(chroma, most_chroma), hue)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour that a screen can show: chroma is lowered until it fits."""
    while True:
        channels = _rgb(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{round(255 * min(1.0, max(0.0, channel))):02x}" for channel in channels)
        chroma = max(0.0, chroma - 0.004)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (_gamma(channel) if channel > 0 else channel for channel in linear)
    return red, green, blue
