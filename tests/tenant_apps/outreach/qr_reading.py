"""Reads a QR code by the standard (ISO/IEC 18004), without the library that made it: masks, blocks, bytes.

As much as posters need: versions 1 to 8, text as bytes, nothing torn off.
"""

from collections.abc import Callable, Iterator, Sequence

Squares = Sequence[Sequence[bool]]

_FORMAT_MASK = 0b101010000010010
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_MASKS: list[Callable[[int, int], bool]] = [
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
]
_ALIGNED = {1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42)}
_TOTAL = {1: 26, 2: 44, 3: 70, 4: 100, 5: 134, 6: 172, 7: 196, 8: 242}
_BLOCKS_Q = {
    1: (13,),
    2: (22,),
    3: (17, 17),
    4: (24, 24),
    5: (15, 15, 16, 16),
    6: (19,) * 4,
    7: (14, 14, 15, 15, 15, 15),
    8: (18, 18, 18, 18, 19, 19),
}


def text_of(squares: Squares) -> str:
    """What a code of level Q says. Raises AssertionError for what is no such code."""
    side = len(squares)
    version = (side - 17) // 4
    assert side == 17 + 4 * version
    assert version in _TOTAL
    assert all(len(row) == side for row in squares)
    _check_corners(squares, side)
    level, mask = _format(squares)
    assert level == "Q"
    bits = [squares[i][j] != _MASKS[mask](i, j) for i, j in _way(side) if not _is_fixed(version, side, i, j)]
    words = [_number(bits[start : start + 8]) for start in range(0, 8 * _TOTAL[version], 8)]
    return _said(_in_order(words, _BLOCKS_Q[version]))


def _check_corners(squares: Squares, side: int) -> None:
    for top, left in ((0, 0), (0, side - 7), (side - 7, 0)):
        for i in range(7):
            for j in range(7):
                ring = max(abs(i - 3), abs(j - 3))
                assert squares[top + i][left + j] == (ring != 2), "a corner is not as it must be"


def _format(squares: Squares) -> tuple[str, int]:
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    said = _number([squares[i][j] for i, j in places]) ^ _FORMAT_MASK
    return _LEVELS[said >> 13], said >> 10 & 0b111


def _is_fixed(version: int, side: int, i: int, j: int) -> bool:
    if (i < 9 and (j < 9 or j >= side - 8)) or (i >= side - 8 and j < 9) or i == 6 or j == 6:
        return True
    if version >= 7 and ((i < 6 and j >= side - 11) or (j < 6 and i >= side - 11)):
        return True
    centres = _ALIGNED[version]
    last = centres[-1] if centres else 0
    in_corner = {(6, 6), (6, last), (last, 6)}
    return any(
        abs(i - a) <= 2 and abs(j - b) <= 2 for a in centres for b in centres if (a, b) not in in_corner
    )


def _way(side: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turn; that of the timing pattern is left out."""
    upwards = True
    right = side - 1
    while right > 0:
        right -= right == 6
        for step in range(side):
            i = side - 1 - step if upwards else step
            yield i, right
            yield i, right - 1
        upwards = not upwards
        right -= 2


def _in_order(words: Sequence[int], lengths: Sequence[int]) -> list[int]:
    blocks: list[list[int]] = [[] for _length in lengths]
    given = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(given))
    return [word for block in blocks for word in block]


def _said(words: Sequence[int]) -> str:
    bits = [bool(word >> shift & 1) for word in words for shift in range(7, -1, -1)]
    assert _number(bits[:4]) == 0b0100, "not written as bytes"
    count = _number(bits[4:12])
    return bytes(_number(bits[12 + 8 * n : 20 + 8 * n]) for n in range(count)).decode()


def _number(bits: Sequence[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
