"""A poster as PDF, for the printer down the corridor and the copy shop.

Chinese text is set in STSong-Light with a standard character map (ISO 32000-1, 9.7.5.2), which readers
replace by a Chinese font of their own: no font has to be carried along or paid for. The code to scan is
drawn, not set.
"""

from typing import Final

from tenant_apps.outreach.web.poster import HEIGHT, SIZES, WIDTH, Box, Line, Poster, width_of

_POINTS: Final = 72 / 25.4
_HALF_WIDTH: Final = 550
"""Of the letters and digits of the Chinese font, in thousandths of an em, as poster.width_of has it."""
_PAGE: Final = "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 4 0 R>>>>/Contents 7 0 R"
_COLLECTION: Final = "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
_FONT: Final = "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H/Encoding/UniGB-UTF16-H"
_FACE: Final = "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 6 0 R/DW 1000"
_FACTS: Final = "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"


def poster_pdf(poster: Poster, size: str) -> bytes:
    """The poster as one page; ``size`` is a key of SIZES."""
    width, height = (side * _POINTS for side in SIZES[size])
    scale = width / WIDTH
    drawn = [f"{scale:.5f} 0 0 {scale:.5f} 0 0 cm"]
    drawn += [_filled(box) for box in poster.boxes]
    drawn.append("0 0 0 rg")
    drawn += [f"{_rect(run)} f" for run in poster.code.runs()]
    drawn += [_set(line) for line in poster.lines]
    content = "\n".join(drawn).encode("ascii")
    title = poster.title.encode("utf-16-be").hex()
    return _document(
        [
            b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"{_PAGE}/MediaBox[0 0 {width:.2f} {height:.2f}]>>".encode(),
            f"{_FONT}/DescendantFonts[5 0 R]>>".encode(),
            f"{_FACE}/W[1 95 {_HALF_WIDTH}]/CIDSystemInfo{_COLLECTION}>>".encode(),
            f"{_FACTS}/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>".encode(),
            b"<</Length " + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream",
            f"<</Title<feff{title}>/Producer(Huisheng)>>".encode(),
        ]
    )


def _document(objects: list[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.7\n%\xe5\x9b\x9e\xe5\xa3\xb0\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        body += f"{place:010d} 00000 n \n".encode()
    body += (
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(body)


def _filled(box: Box) -> str:
    return f"{_colour(box.fill)} rg {_rect(box)} f"


def _rect(box: Box) -> str:
    # Of a PDF the origin is below.
    return f"{box.x:.4f} {HEIGHT - box.y - box.height:.4f} {box.width:.4f} {box.height:.4f} re"


def _set(line: Line) -> str:
    left = (WIDTH - width_of(line.text) * line.size) / 2
    # Bold is drawn with an outline: there is no bold face that every reader has.
    weight = f"2 Tr {line.size / 40:.3f} w {_colour(line.fill)} RG" if line.bold else "0 Tr"
    text = line.text.encode("utf-16-be").hex()
    return (
        f"BT {_colour(line.fill)} rg {weight} /F1 {line.size:.3f} Tf"
        f" {left:.3f} {HEIGHT - line.y:.3f} Td <{text}> Tj ET"
    )


def _colour(said: str) -> str:
    return " ".join(f"{int(said[start : start + 2], 16) / 255:.4f}" for start in (1, 3, 5))
