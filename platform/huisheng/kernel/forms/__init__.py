"""Forms that people design: what is asked, checking what was answered, showing both. See the README."""

from huisheng.kernel.forms.answers import (
    Answer,
    Answers,
    Parsed,
    Said,
    StoredFile,
    files_in,
    parse,
    said_from,
    said_of,
    typed_from,
)
from huisheng.kernel.forms.changing import moved, with_field, without
from huisheng.kernel.forms.definition import LINES, Condition, Definition, Field, Kind, Option, Words
from huisheng.kernel.forms.faults import BadDefinition, Fault, words_at, words_of_error, words_of_fault
from huisheng.kernel.forms.stored import from_json, to_json
from huisheng.kernel.forms.summing import Share, Summed, summed

__all__ = [
    "LINES",
    "Answer",
    "Answers",
    "BadDefinition",
    "Condition",
    "Definition",
    "Fault",
    "Field",
    "Kind",
    "Option",
    "Parsed",
    "Said",
    "Share",
    "StoredFile",
    "Summed",
    "Words",
    "files_in",
    "from_json",
    "moved",
    "parse",
    "said_from",
    "said_of",
    "summed",
    "to_json",
    "typed_from",
    "with_field",
    "without",
    "words_at",
    "words_of_error",
    "words_of_fault",
]
