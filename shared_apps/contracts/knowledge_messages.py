"""What a unit writes for all units below it: articles, programmes, ready replies; and that it withdraws them.

Both go up, to the directory of the network, from where every unit below reads. The text is meant for those
units: it is written to be read there and names nobody.

An entry is known by (unit, entry_kind, number); a number is never used twice. Of two messages about one entry
the later one holds, decided by the envelope's (epoch, sequence): either may arrive first, and more than once.

Days are ISO 8601, moments ISO 8601 with an offset.
"""

from dataclasses import dataclass
from typing import ClassVar

ARTICLE = "article"
"""工作百问: a numbered question with its answer."""

PROGRAMME = "programme"
"""帮扶项目: who it is for, on what conditions, how to apply, whom to ask."""

POLICY_SORT = "policy"
PROGRAMME_SORT = "programme"
SERVICE_SORT = "service"
SORTS = (POLICY_SORT, PROGRAMME_SORT, SERVICE_SORT)
"""What a programme is: a policy (政策), a project (帮扶项目), a service of some department (服务)."""

STAGES = ("study", "seeking", "working", "founding", "family", "returning")
"""Stages of life that somebody chooses for themselves: 学生、求职、在职、创业、婚育、返乡."""

CANNED = "canned"
"""常用回复: words that an officer puts into an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePublished:
    """Up: this version of an entry holds for all units below from now on.

    `questions` are the ways in which people ask it, `topics` codes of the network's topics. `is_public` is
    false for what only staff may read. `replaces_unit` and `replaces_number` name the entry of the same kind
    from further above which this one stands in for; 0 for none. `valid_until` is the last day on which the
    entry holds.
    """

    kind: ClassVar[str] = "knowledge.published"
    version: ClassVar[int] = 1

    entry_kind: str
    number: int
    entry_version: int
    title: str
    body: str
    questions: list[str]
    topics: list[str]
    audience: str
    eligibility: str
    how_to_apply: str
    contact: str
    link: str
    valid_until: str | None
    is_public: bool
    replaces_unit: int
    replaces_number: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePublished2:
    """Up: the same, and of a programme what it is (`sort`), for which stages of life (none: for all), from
    which day, where, and which unit or department answers for it.
    """

    kind: ClassVar[str] = "knowledge.published"
    version: ClassVar[int] = 2

    entry_kind: str
    number: int
    entry_version: int
    title: str
    body: str
    questions: list[str]
    topics: list[str]
    audience: str
    eligibility: str
    how_to_apply: str
    contact: str
    link: str
    valid_until: str | None
    is_public: bool
    replaces_unit: int
    replaces_number: int
    at: str
    sort: str
    stages: list[str]
    valid_from: str | None
    place: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeWithdrawn:
    """Up: the entry no longer holds below. Its text is forgotten there; its number stays taken."""

    kind: ClassVar[str] = "knowledge.withdrawn"
    version: ClassVar[int] = 1

    entry_kind: str
    number: int
    at: str
