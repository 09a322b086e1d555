"""What a unit asks beside the question itself: how much, what for, and what never."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from huisheng.kernel.forms import LINES, Definition, Field, Kind, Said
from huisheng.kernel.text import fold
from tenant_apps.questions.data.personal_asking import NEVER, TWICE
from tenant_apps.questions.rules.file_kinds import MAX_FILES, PDF, PICTURES

MOST_ASKED: Final = 5
"""Of one asker: what is asked beyond that is a form, and nobody fills in a form to ask."""

ASKED: Final = (*LINES, Kind.FILE)
"""Kinds of answers that can be asked for. Nobody fills in a table to ask."""

FILE_CODES: Final = {**dict.fromkeys(PICTURES, "picture"), PDF: "pdf"}
"""What an asker may send, as forms name it: the same as with the question itself (rules/file_kinds.py)."""
FILE_TYPES: Final = tuple(dict.fromkeys(FILE_CODES.values()))

DATATYPES: Final = {
    Kind.SHORT: "string",
    Kind.LONG: "text",
    Kind.NUMBER: "number",
    Kind.ONE: "singlevaluelist",
    Kind.SEVERAL: "multivaluelist",
    Kind.YES_NO: "singlevaluelist",
    Kind.DATE: "datetime",
    Kind.MOMENT: "datetime",
}
"""As Open311 names the kinds: other systems fill them in too."""

OWN: Final = "own-"
"""Before the id of a topic of the unit's own, where it stands beside codes of the network's topics."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form cannot be published: with which field, and how (``why``, ``never``, ``many``, ``files``)."""

    field: Field
    code: str


class BadForm(ValueError):
    """The form cannot be asked so."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.field.id}: {fault.code}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody answered beside the question, to which version of the form, and whether it may go along
    to another unit that takes the question over.
    """

    said: tuple[Said, ...] = ()
    version: int = 0
    along: bool = False


NO_DETAILS: Final = Details()


def never_asked(field: Field) -> bool:
    """Whether it asks for something that no asking form may ask for."""
    return _speaks_of(_words_of(field), NEVER)


def asked_with_care(field: Field) -> bool:
    """Whether it asks for something about a person, which is rarely needed."""
    return about_a_person(_words_of(field))


def about_a_person(words: str) -> bool:
    """The same of words that are still being written."""
    return _speaks_of(words, TWICE)


def about_topic(network_topic: str, own_topic: int | None = None) -> tuple[str, ...]:
    """By which codes a form is narrowed for a topic: itself, and the topics above it. What is asked about a
    topic of the network is not asked about the unit's own ones that are counted under it.
    """
    above = (network_topic[:2], network_topic[:4])
    return (*above, network_topic if own_topic is None else f"{OWN}{own_topic}")


def faults_of(definition: Definition, topics: Collection[tuple[str, ...]]) -> Iterator[Fault]:
    """Why it cannot be published; ``topics`` are the codes by which it will be narrowed."""
    for field in definition.fields:
        if not field.why:
            yield Fault(field, "why")
        if never_asked(field):
            yield Fault(field, "never")
    crowded = {
        narrowed.fields[MOST_ASKED].id: narrowed.fields[MOST_ASKED]
        for codes in topics
        if len((narrowed := definition.about(*codes)).fields) > MOST_ASKED
    }
    for field in crowded.values():
        yield Fault(field, "many")
    laden = {
        last.id: last
        for codes in topics
        if (last := _one_file_too_many(definition.about(*codes))) is not None
    }
    for field in laden.values():
        yield Fault(field, "files")


def in_words(definition: Definition) -> Definition:
    """The same without what is answered by a file: programs send files after the question."""
    said = tuple(field for field in definition.fields if field.kind != Kind.FILE)
    return replace(definition, fields=said)


def _one_file_too_many(definition: Definition) -> Field | None:
    """The field with which more files are asked for than go with one question; None where all of them do."""
    files = 0
    for field in definition.fields:
        files += field.most_files
        if files > MAX_FILES:
            return field
    return None


def _words_of(field: Field) -> str:
    said = [field.label, field.help, *(option.label for option in field.options)]
    return " ".join(f"{one.zh} {one.en}" for one in said)


def _speaks_of(said: str, words: Iterable[str]) -> bool:
    text = fold(said)
    return any(_stands_in(word, text) for word in words)


def _stands_in(word: str, text: str) -> bool:
    """Spaces part no Chinese word; an English one begins where a word begins ("age", not "garage")."""
    return f" {word}" in f" {text}" if word.isascii() else word in text.replace(" ", "")
