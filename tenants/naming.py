"""Units that a text names: by their place, school or company, in full ("历下区") or short ("历下").

One index for each province, kept by each process until the tree changes. A name that several units share is
told apart by what else is named, or by who stands near; where neither helps, nobody is named.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.text import fold, tokens
from tenants.data import UnitCard
from tenants.models import UnitKind
from tenants.tree import ids_of_path, subtree, unit_card, unit_cards, units_of_kind

READ_AT_MOST: Final = 5_000
"""Characters of a text that are looked through; whose it is, is said before."""

SEVERAL: Final = 3
"""So many places below one that is named as well, and it is about that one."""

_BEFORE: Final = "共青团"
_ENDINGS: Final = ("工作委员会", "委员会", "团工委", "团省委", "团市委", "团县委", "团区委", "团委", "委")
_PLACES: Final = tuple("省市区县旗州盟镇乡")
_LONG_PLACES: Final = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "街道")
_SCHOOLS: Final = ("大学", "学院", "学校")
_NO_SCHOOL_BEFORE: Final = frozenset("城生")
"""山东大学城 is a place, 济南大学生 are people: neither names the school."""

_EVERYDAY: Final = """
东区 西区 南区 北区 城区 郊区 矿区 新区 市区 县城 市辖区 公安 富裕 通道 商城 博爱 民权 平安
和平 友谊 前进 东风 胜利 向阳 新华 解放 红旗 工农 城关 城中 市中 新城 老城 城东 城西 城北
城南 河东 河西 江北 江南 江东 湖滨 海港 港口 路南 路北 桥东 桥西 站前 文峰 文圣 大同 大通
大方 太和 太平 安定 安宁 安居 永和 永安 永定 吉利 双清 兴安 长安 长乐 长寿 光明
光泽 开福 开平 建华 建安 建昌 民和 同心 和顺 和静 和谐 正定 正安 平定 平和 自流 东方
东山 南山 西山 北关 东坡 中山 中原 高明 高要 普安 中央 新和 新建 新乐 新民 新兴 宁静 康乐
成安 来安 定安 会同 会理 会东 合作 清原 清水 白云 天心 天河
"""
EVERYDAY: Final = frozenset(_EVERYDAY.split())
"""Names of places that are words of every day as well: only in full do they name one."""


@dataclass(frozen=True, slots=True)
class Named:
    """A unit and the word of the text that names it."""

    unit_id: int
    word: str


@dataclass(frozen=True, slots=True)
class Names:
    """How the units of one province are called, and where they stand."""

    paths: dict[int, str]
    words: dict[str, tuple[int, ...]]
    short: frozenset[str]
    begins: dict[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, cards: Iterable[UnitCard]) -> Self:
        """The index of some units."""
        known = list(cards)
        full: dict[str, set[int]] = defaultdict(set)
        short: dict[str, set[int]] = defaultdict(set)
        for card in known:
            name, bare = called(card)
            if _is_a_name(name):
                full[name].add(card.id)
            if bare != name and _is_a_name(bare):
                short[bare].add(card.id)
        words = {word: tuple(sorted(full.get(word, set()) | short.get(word, set()))) for word in full | short}
        begins: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words, key=len, reverse=True):
            begins[word[:2]].append(word)
        return cls(
            paths={card.id: card.path for card in known},
            words=words,
            short=frozenset(short) - frozenset(full),
            begins={two: tuple(found) for two, found in begins.items()},
        )

    def named_in(self, title: str, text: str, *, near: str) -> list[Named]:
        """The units that are named, whose it most probably is first.

        ``near`` is the path of the unit that asks. What stands above another one that is named comes after
        it ("济南市历下区": the district), but before them when several below it are: it is about all of them
        then. What is named in the title, and what is named more often, comes first.
        """
        weights: dict[str, int] = defaultdict(int)
        for part, weight in ((title, 3), (text, 1)):
            for word in self._words_in(fold(part[:READ_AT_MOST])):
                weights[word] += weight
        alone = {found[0] for word in weights if len(found := self.words[word]) == 1}
        by_unit: dict[int, tuple[int, str]] = {}
        for word, weight in weights.items():
            unit = self._meant(self.words[word], alone, near)
            if unit is not None:
                before = by_unit.get(unit)
                by_unit[unit] = (weight + (before[0] if before else 0), before[1] if before else word)
        below = Counter(upper for unit in by_unit for upper in ids_of_path(self.paths[unit])[:-1])
        order = sorted(by_unit, key=lambda unit: (_turn(below[unit]), -by_unit[unit][0]))
        return [Named(unit, by_unit[unit][1]) for unit in order]

    def _words_in(self, text: str) -> Iterator[str]:
        """The longest names in a text, one after the other; short ones only where they are words."""
        cut: set[str] | None = None
        at = 0
        while at < len(text) - 1:
            for word in self.begins.get(text[at : at + 2], ()):
                if not text.startswith(word, at) or _goes_on(word, text[at + len(word) : at + len(word) + 1]):
                    continue
                if word in self.short:
                    if cut is None:
                        cut = set(tokens(text))
                    if word not in cut:
                        continue
                yield word
                at += len(word) - 1
                break
            at += 1

    def _meant(self, units: Sequence[int], alone: set[int], near: str) -> int | None:
        """Which of the units that share a name is meant."""
        if len(units) == 1:
            return units[0]
        said = [unit for unit in units if alone & set(ids_of_path(self.paths[unit])[:-1])]
        if len(said) == 1:
            return said[0]
        beside = sorted((_shared(self.paths[unit], near), unit) for unit in said or units)
        return beside[-1][1] if beside[-1][0] > beside[-2][0] else None


def called(card: UnitCard) -> tuple[str, str]:
    """How a unit is called without the words of every committee, in full and short, as texts are compared."""
    name = fold(card.short_name).removeprefix(_BEFORE)
    ending = next((ending for ending in _ENDINGS if name.endswith(ending)), "")
    name = name.removesuffix(ending)
    # 喀什地委 is the committee of 喀什地区.
    if ending == "委" and name.endswith("地"):
        name += "区"
    if card.kind in (UnitKind.UNIVERSITY, UnitKind.ENTERPRISE):
        return name, name
    bare = name
    for place in (*_LONG_PLACES, *_PLACES):
        if name.endswith(place) and len(name) > len(place) + 1:
            bare = name.removesuffix(place)
            break
    return name, bare


def units_named(title: str, text: str, *, near: UnitCard) -> list[tuple[UnitCard, str]]:
    """Units of the province of ``near``, and other provinces, that a text names, each with the word that
    does, the most probable first.
    """
    above = ids_of_path(near.path)
    cards = unit_cards(above)
    top = next((cards[unit] for unit in above if cards[unit].kind == UnitKind.PROVINCE), near)
    names = _kept.get(top.id, lambda: _read(top.id))
    found = names.named_in(title, text, near=near.path)
    today = unit_cards([one.unit_id for one in found])
    return [(today[one.unit_id], one.word) for one in found if one.unit_id in today]


def forget_names() -> None:
    """Have every process read names and places anew once this transaction is committed."""
    _kept.forget_after_commit()


_kept: Final[Kept[Names]] = Kept("unit-names", most=64)


def _read(top: int) -> Names:
    beside = [card for card in units_of_kind(UnitKind.PROVINCE) if card.id != top]
    return Names.of([*subtree(unit_card(top).id), *beside])


def _is_a_name(word: str) -> bool:
    return len(word) >= 2 and word not in EVERYDAY


def _goes_on(word: str, following: str) -> bool:
    return word.endswith(_SCHOOLS) and following in _NO_SCHOOL_BEFORE


def _turn(below: int) -> int:
    """When it is the turn of a unit with so many named units below it."""
    if below >= SEVERAL:
        return 0
    return 2 if below else 1


def _shared(path: str, other: str) -> int:
    """How many levels two places have in common."""
    return sum(one == two for one, two in zip(ids_of_path(path), ids_of_path(other), strict=False))
