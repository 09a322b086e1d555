"""Searching what stands in public: with every word, else with what was probably meant, else with fewer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from huisheng.kernel.text import Piece, excerpt, fold, marked, tokens
from huisheng.kernel.text.meant import corrected, fewer, is_called
from shared_apps.topics import public as topics
from tenant_apps.commons.queries.answers import peer_texts
from tenant_apps.commons.queries.listing import Listed, PublicRow, Wanted, listed, shown
from tenant_apps.commons.queries.vocabulary import vocabulary
from tenant_apps.questions import public as questions
from tenants.public import syllables

LEAST: Final = 2
"""Characters below which nothing is suggested."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the hits: its title, and a sentence of its text or answers in which words stand. ``by_peer``:
    of an answer of a peer.
    """

    row: PublicRow
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    by_peer: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits. ``instead`` is what was searched for where the typed words found nothing."""

    hits: Sequence[Hit]
    after: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class TopicFound:
    """A topic under which something stands in public."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be meant by what was typed so far."""

    topics: Sequence[TopicFound]
    hits: Sequence[Hit]


def search(wanted: Wanted, *, after: str = "") -> Found:
    """One page. Three queries at most where something is found, four more where words were mistyped.

    Raises BadMark.
    """
    found = listed(wanted, after=after)
    if found.rows:
        return _shown(found, wanted.words)
    known = vocabulary()
    for instead in (
        corrected(wanted.words, known, syllables),
        " ".join(fewer(tokens(wanted.words), known)),
    ):
        if instead:
            found = listed(replace(wanted, words=instead), after=after)
            if found.rows:
                return _shown(found, instead, instead=instead)
    return Found((), "")


def suggest(typed: str, *, limit: int = 5) -> Suggested:
    """Topics by name, sound or initials, and questions, while somebody types. Nothing of it is kept."""
    if len(typed) < LEAST:
        return Suggested((), ())
    rows = listed(Wanted(words=typed), limit=limit).rows
    words = tokens(typed)
    return Suggested(_topics(typed), [Hit(row, marked(row.title, words), ()) for row in rows])


def _shown(found: Listed, words: str, *, instead: str = "") -> Found:
    looked_for = tokens(words)
    excerpts = {key: excerpt(text, looked_for) for key, text in found.texts.items()}
    answers = questions.answer_texts([key for key, pieces in excerpts.items() if not pieces])
    excerpts |= {key: excerpt(text, looked_for) for key, text in answers.items()}
    peers = peer_texts(
        [row.question_id for row in found.rows if row.peer_count and not excerpts[row.question_id]]
    )
    of_peers = {key: excerpt(text, looked_for) for key, text in peers.items()}
    hits = [
        Hit(
            row,
            marked(row.title, looked_for),
            excerpts[row.question_id] or of_peers.get(row.question_id, ()),
            by_peer=bool(of_peers.get(row.question_id)),
        )
        for row in found.rows
    ]
    return Found(hits, found.after, instead)


def _topics(typed: str, limit: int = 3) -> list[TopicFound]:
    wanted = "".join(fold(typed).split())
    sensitive = topics.sensitive_codes()
    tree = topics.tree()
    leaves = {leaf.code: leaf for first in tree.children() for leaf in tree.leaves(first.code)}
    codes = [
        code
        for code, leaf in leaves.items()
        if code not in sensitive
        and (
            is_called(leaf.chinese_label, wanted, syllables)
            or (len(wanted) > 2 and wanted in "".join(fold(leaf.english).split()))
        )
    ]
    own = {
        topic.id: topic.name
        for topic in questions.own_topics()
        if not topic.hidden and is_called(topic.name, wanted, syllables)
    }
    found: list[TopicFound] = []
    if own:
        used = shown().filter(own_topic__in=own).values_list("own_topic", flat=True).distinct()
        found += [TopicFound(f"own-{key}", own[key]) for key in used if key is not None]
    if codes and len(found) < limit:
        used_codes = set(shown().filter(topic__in=codes).values_list("topic", flat=True).distinct())
        found += [TopicFound(code, leaves[code].label) for code in codes if code in used_codes]
    return found[:limit]
