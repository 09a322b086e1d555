"""Forms that people design: what is asked, checking what was answered, showing both. See the README."""

from huisheng.kernel.forms.answers import Answer, Answers, Parsed, Said, parse, said_from, said_of
from huisheng.kernel.forms.changing import moved, with_field, without
from huisheng.kernel.forms.definition import Condition, Definition, Field, Kind, Option, Words
from huisheng.kernel.forms.faults import BadDefinition, Fault, words_of_error, words_of_fault
from huisheng.kernel.forms.stored import from_json, to_json

__all__ = [
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
    "Words",
    "from_json",
    "moved",
    "parse",
    "said_from",
    "said_of",
    "to_json",
    "with_field",
    "without",
    "words_of_error",
    "words_of_fault",
]
