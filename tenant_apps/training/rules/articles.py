"""The articles of the help, as they stand in data/articles, in both languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from huisheng.kernel.text import fold, tokens
from tenant_apps.training.data.codes import Rule
from tenant_apps.training.data.words import Words, words

FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "articles"
_LONGEST: Final = 100
"""Signs of what is looked for that are read."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to the question at the end of an article."""

    label: Words
    right: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One task, told briefly. ``pages`` are the names of addresses that link to it; ``core`` ones everybody
    on duty has read.
    """

    code: str
    order: int
    core: bool
    pages: frozenset[str]
    rules: frozenset[Rule]
    title: Words
    lead: Words
    body: Words
    question: Words
    options: tuple[Option, ...]


@cache
def articles() -> Mapping[str, Article]:
    """All of them by code, in their order."""
    found = [
        _article(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in FOLDER.glob("*.toml")
    ]
    return MappingProxyType({one.code: one for one in sorted(found, key=lambda one: one.order)})


def core_articles() -> frozenset[str]:
    """Codes of those that everybody on duty has read."""
    return frozenset(code for code, one in articles().items() if one.core)


@cache
def article_for(page: str) -> Article | None:
    """The article about the page with this name."""
    return next((one for one in articles().values() if page in one.pages), None)


@cache
def article_about(rule: Rule) -> Article | None:
    """The article that explains a rule."""
    return next((one for one in articles().values() if rule in one.rules), None)


def found(typed: str) -> list[Article]:
    """Articles that hold every word looked for, those with it in the title first; all of them for nothing."""
    looked_for = tokens(typed[:_LONGEST])
    if not looked_for:
        return list(articles().values()) if not typed.strip() else []
    hits = []
    for one in articles().values():
        heads = fold(f"{one.title.zh} {one.title.en}")
        whole = fold(" ".join((heads, one.lead.zh, one.lead.en, one.body.zh, one.body.en)))
        if all(word in whole for word in looked_for):
            hits.append((-sum(word in heads for word in looked_for), one.order, one))
    return [one for _weight, _order, one in sorted(hits, key=lambda hit: hit[:2])]


def _article(code: str, told: Mapping[str, Any]) -> Article:
    return Article(
        code=code,
        order=told["order"],
        core=told["core"],
        pages=frozenset(told["pages"]),
        rules=frozenset(Rule(rule) for rule in told["rules"]),
        title=words(told["title"]),
        lead=words(told["lead"]),
        body=words(told["body"]),
        question=words(told["question"]),
        options=tuple(Option(words(one), one.get("right", False)) for one in told["choices"]),
    )
