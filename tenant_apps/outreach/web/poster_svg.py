"""A poster as SVG: for the printable page, and for those who lay out posters of their own."""

from xml.sax.saxutils import escape, quoteattr

from tenant_apps.outreach.web.poster import HEIGHT, SIZES, WIDTH, Box, Line, Poster

FONTS = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


def poster_svg(poster: Poster, size: str) -> str:
    """The poster as a document of its own; ``size`` is a key of SIZES."""
    width, height = SIZES[size]
    sides = f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {sides} role="img" aria-label={quoteattr(poster.title)}>',
        f"<title>{escape(poster.title)}</title>",
        *(_box(box) for box in poster.boxes),
        *(_line(line) for line in poster.lines),
        f'<path fill="#000" d="{"".join(_run(run) for run in poster.code.runs())}"/>',
        "</svg>",
    ]
    return "".join(parts)


def _box(box: Box) -> str:
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" fill="{box.fill}"/>'
    )


def _line(line: Line) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    return (
        f'<text x="{WIDTH / 2:g}" y="{line.y:g}" font-size="{line.size:.3f}" fill="{line.fill}"'
        f' text-anchor="middle" font-family="{FONTS}"{weight}>{escape(line.text)}</text>'
    )


def _run(run: Box) -> str:
    return f"M{run.x:.4f} {run.y:.4f}h{run.width:.4f}v{run.height:.4f}h-{run.width:.4f}z"
