"""What colleagues have said about a directive, who has it, what the issuer was asked and has answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.people.public import section_names, sections_of, staff_names

Kind = DirectiveEntry.Kind


@dataclass(frozen=True, slots=True)
class Words:
    """Something that somebody said."""

    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A question or a suggestion (`what`), and its answer; None while it waits."""

    what: str
    text: str
    name: str
    at: datetime
    answer: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """All of it. `people` and `sections` are those to whom it was given, by id; `holders` their names."""

    comments: tuple[Words, ...]
    answered: tuple[Answered, ...]
    people: tuple[int, ...]
    sections: tuple[int, ...]
    holders: tuple[str, ...]
    given_by: str


def together(directive_id: UUID) -> Together:
    """One query for the entries, and the names of people and sections where somebody has it."""
    kinds = (Kind.COMMENT, Kind.QUESTION, Kind.ANSWER, Kind.ASSIGNED)
    rows = list(DirectiveEntry.objects.filter(directive_id=directive_id, kind__in=kinds).order_by("at", "id"))
    given = next((row for row in rows if row.kind == Kind.ASSIGNED), None)
    body = {"people": [], "sections": []} if given is None else given.body
    names = staff_names() if body["people"] else {}
    sections = section_names() if body["sections"] else {}
    return Together(
        comments=tuple(Words(row.text, row.name, row.at) for row in rows if row.kind == Kind.COMMENT),
        answered=_answered(rows),
        people=tuple(body["people"]),
        sections=tuple(body["sections"]),
        holders=(
            *(names[one] for one in body["people"] if one in names),
            *(sections[one] for one in body["sections"] if one in sections),
        ),
        given_by="" if given is None else given.name,
    )


def given_to(account_id: int | None) -> list[UUID]:
    """Directives that somebody has, by name or through a section."""
    mine, sections = account_id, sections_of(account_id)
    rows = DirectiveEntry.objects.filter(kind=Kind.ASSIGNED).values_list("directive_id", "body")
    return [
        directive_id
        for directive_id, body in rows
        if mine in body["people"] or not sections.isdisjoint(body["sections"])
    ]


def _answered(rows: list[DirectiveEntry]) -> tuple[Answered, ...]:
    """Own questions with their answers, then what was answered beside them: suggestions, and what others
    asked.
    """
    answers = {row.body["asked_id"] or row.key: row for row in rows if row.kind == Kind.ANSWER}
    found = []
    for row in rows:
        if row.kind == Kind.QUESTION:
            told = answers.pop(row.key, None)
            found.append(Answered("question", row.text, row.name, row.at, _words(told)))
    found += [Answered(row.body["what"], row.text, "", row.at, _words(row)) for row in answers.values()]
    return tuple(found)


def _words(row: DirectiveEntry | None) -> Words | None:
    return None if row is None else Words(row.body["answer"], row.name, row.at)
