"""Numbers of identity cards, telephones and bank cards in a folded text, as spans.

Where a number has a check digit it must be right, unless the words before it say what it is: the number of a
document or an order is not somebody's identity. Digits may be written as words, with look-alike letters
among them, or with signs between them.

Sources: GB 11643 (identity numbers, check digit by ISO 7064 MOD 11-2; before 1999 fifteen digits without
one), GB/T 2260 (the first two digits name a province), ISO/IEC 7812 (cards, Luhn), the numbering plan of the
telephone net.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

Span = tuple[int, int]

_GAP: Final = r"[ \-\u2010-\u2015]{0,2}"
_SIGN: Final = r"[ \-\u2010-\u2015._·•~*/,|、，。…]{1,3}"
_NAMES_IT: Final = r"(?:号码?|[是为:：\s(（])*"
_START: Final = r"(?<!\d)(?<!\d[.\-])"

_END: Final = r"(?:(?!\d)|(?=(?:19|20)\d\d\s?[年.\-/]))"
"""A date may stand right behind a number."""

_IDENTITY: Final = re.compile(rf"{_START}[1-8](?:{_GAP}\d){{16}}{_GAP}[0-9x]{_END}", re.ASCII)
_IDENTITY_SPACED: Final = re.compile(rf"{_START}[1-8](?:{_SIGN}\d){{16}}{_SIGN}[0-9x](?!\d)", re.ASCII)
_IDENTITY_15: Final = re.compile(rf"{_START}[1-8]\d{{14}}(?![0-9a-z])", re.ASCII)
_IDENTITY_NAMED: Final = re.compile(
    rf"身份证?(?:号码?|编号)?{_NAMES_IT}(?P<it>\d[\d \-]{{10,22}}[\dx])(?![0-9a-z])", re.ASCII
)
_PROVINCES: Final = frozenset(
    [
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        *(71, 81, 82, 83),
    ]
)

_COUNTRY: Final = rf"(?:(?:\+|00)?86{_GAP})?"
_MOBILES: Final = tuple(
    re.compile(rf"(?<!\d){pattern}{_END}", re.ASCII)
    for pattern in (
        rf"{_COUNTRY}1{_GAP}[3-9](?:{_GAP}\d){{9}}",
        rf"{_COUNTRY}1[3-9]\d{_SIGN}(?:\d{{4}}{_SIGN}\d{{4}}|\d{{3}}{_SIGN}\d{{5}})",
        rf"1{_SIGN}[3-9](?:{_SIGN}\d){{9}}",
    )
)
_LANDLINE: Final = re.compile(
    rf"(?<![0-9a-z\-])(?:(?:\+|00)86{_GAP})?[(（\[]?0(?:10|2\d|[3-9]\d{{2}})[)）\]]?"
    rf"{_GAP}[2-8]\d{{2,3}}{_GAP}\d{{4}}(?:(?:转|{_GAP}ext){_GAP}\d{{1,6}})?(?!\d)",
    re.ASCII,
)
_LOCAL: Final = r"[2-8]\d{2,3}[ \-]?\d{4}(?![0-9元万亿平亩户号羽㎡m]|[.\-/年]\d)"
_CALLED: Final = (
    r"(?:电话|座机|固话|热线|传真|号码|拨打|致电|来电|联系|咨询|(?<![a-z])tel|phone)"
    r"[^。;；!！?？元款价\n]{0,20}?(?<![0-9.\-/])"
)
_LANDLINE_NAMED: Final = re.compile(
    rf"{_CALLED}(?P<it>{_LOCAL}(?:(?:[、,，/;； ]|或者?|和)\s?{_LOCAL})*)"
    rf"|(?<![0-9.\-/])(?P<before>{_LOCAL})(?=打[^算造]|给我打|的?(?:电话|来电))",
    re.ASCII,
)
_CARD: Final = re.compile(rf"{_START}[3-6](?:{_GAP}\d){{14,18}}(?![0-9a-z])", re.ASCII)
_CARD_NAMED: Final = re.compile(
    rf"(?:卡号|账号|账户|帐号|帐户|银行卡|存折|户头){_NAMES_IT}(?P<it>\d(?:[ \-]?\d){{9,24}})(?!\d)", re.ASCII
)

_DIGITS: Final = dict(
    zip("零〇○一幺壹二贰两三叁四肆五伍六陆七柒八捌九玖", "00011122233445566778899", strict=True)
)
_WORD_OF_A_DIGIT: Final = re.compile(f"[{''.join(_DIGITS)}]")
_LOOK_ALIKE: Final = re.compile("[oil丨]")
_LETTERS: Final = str.maketrans("oil丨", "0111")
_AMONG_DIGITS: Final = re.compile(r"(?<=\d)[oil丨]+(?=\d)|(?<=\d{3})[oil丨]+(?![a-z])", re.ASCII)


def as_digits(text: str) -> str:
    """The folded text, of the same length, with digits in the place of words and look-alikes of digits."""
    digits = _WORD_OF_A_DIGIT.sub(lambda found: _DIGITS[found[0]], text)
    if _LOOK_ALIKE.search(digits) is None:
        return digits
    return _AMONG_DIGITS.sub(lambda found: found[0].translate(_LETTERS), digits)


def identities(text: str) -> Iterator[Span]:
    """Numbers of identity cards, of 18 signs and of 15."""
    digits = as_digits(text)
    for pattern in (_IDENTITY, _IDENTITY_SPACED):
        for hit in pattern.finditer(digits):
            if is_identity(re.sub(r"[^0-9x]", "", hit[0])):
                yield hit.span()
    for hit in _IDENTITY_15.finditer(digits):
        if is_old_identity(hit[0]):
            yield hit.span()
    for hit in _IDENTITY_NAMED.finditer(digits):
        yield hit.span("it")


def mobiles(text: str) -> Iterator[Span]:
    """Numbers of mobile telephones."""
    digits = as_digits(text)
    for pattern in _MOBILES:
        for hit in pattern.finditer(digits):
            yield hit.span()


def landlines(text: str) -> Iterator[Span]:
    """Numbers of fixed telephones: with an area code, or named as what they are."""
    digits = as_digits(text)
    for hit in _LANDLINE.finditer(digits):
        yield hit.span()
    for hit in _LANDLINE_NAMED.finditer(digits):
        yield hit.span("it" if hit["it"] else "before")


def cards(text: str) -> Iterator[Span]:
    """Numbers of bank cards by their check digit, and of accounts that are named as such."""
    for hit in _CARD.finditer(text):
        if is_card(re.sub(r"\D", "", hit[0])):
            yield hit.span()
    for hit in _CARD_NAMED.finditer(text):
        yield hit.span("it")


def is_identity(digits: str) -> bool:
    """Whether 18 signs are an identity number: a birthday that was, and the check digit of GB 11643."""
    if not re.fullmatch(r"[1-9]\d{16}[0-9Xx]", digits, re.ASCII) or not _was_a_day(digits[6:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits[:17]))
    return "10X98765432"[total % 11] == digits[17].upper()


def is_old_identity(digits: str) -> bool:
    """Whether 15 digits are an identity number of before 1999: a province and a birthday."""
    return (
        re.fullmatch(r"\d{15}", digits, re.ASCII) is not None
        and int(digits[:2]) in _PROVINCES
        and _was_a_day(f"19{digits[6:12]}")
    )


def is_card(digits: str) -> bool:
    """Whether 15 to 19 digits are the number of a bank card (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return 15 <= len(digits) <= 19 and len(set(digits)) > 1 and total % 10 == 0


def _was_a_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year >= 1900
    except ValueError:
        return False
