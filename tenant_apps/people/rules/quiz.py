"""The rules quiz of volunteers: a text that people edit, and what it means.

question, one line
- a wrong answer
+ the right answer
                    (an empty line between questions)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 40
FEWEST_CHOICES, MOST_CHOICES = 2, 6
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question with its answers; ``right`` is the place of the right one, from 0."""

    text: str
    choices: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class QuizResult:
    """An attempt. ``wrong`` are the places of the questions answered wrongly, from 0."""

    right: int
    of: int
    passed: bool
    wrong: tuple[int, ...]


def parse(text: str) -> tuple[QuizQuestion, ...]:
    """The quiz that a text means. Raises ValidationError naming every line at fault and its repair."""
    faults: list[str] = []
    found: list[QuizQuestion] = []
    for first_line, block in _blocks(text):
        question = _question(first_line, block, faults)
        if question is not None:
            found.append(question)
    if not FEWEST_QUESTIONS <= len(found) <= MOST_QUESTIONS and not faults:
        faults.append(
            _("The quiz has %(n)d questions; write between %(least)d and %(most)d.")
            % {"n": len(found), "least": FEWEST_QUESTIONS, "most": MOST_QUESTIONS}
        )
    if faults:
        raise ValidationError(faults)
    return tuple(found)


def judge(quiz: tuple[QuizQuestion, ...], given: Mapping[int, int], pass_mark: int) -> QuizResult:
    """Mark an attempt; ``given`` maps questions to chosen places, a missing one is wrong. ``pass_mark`` is a
    per cent.
    """
    wrong = tuple(place for place, question in enumerate(quiz) if given.get(place) != question.right)
    right = len(quiz) - len(wrong)
    return QuizResult(right, len(quiz), right * 100 >= pass_mark * len(quiz), wrong)


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Stretches of lines between empty ones, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            open_block = False
        elif open_block:
            blocks[-1][1].append(line.strip())
        else:
            blocks.append((number, [line.strip()]))
            open_block = True
    return blocks


def _question(first_line: int, block: list[str], faults: list[str]) -> QuizQuestion | None:
    before = len(faults)
    choices: list[str] = []
    right: list[int] = []
    for number, line in enumerate(block[1:], start=first_line + 1):
        mark, words = line[0], line[1:].strip()
        if mark not in "+-＋－—" or not words:
            faults.append(_("Line %(line)d: begin every answer with - or +.") % {"line": number})
            continue
        if mark in "+＋":
            right.append(len(choices))
        choices.append(words)
    if any(len(line) > LONGEST_LINE for line in block):
        faults.append(
            _("Line %(line)d: no line may be longer than %(most)d characters.")
            % {"line": first_line, "most": LONGEST_LINE}
        )
    if len(right) != 1:
        faults.append(_("Line %(line)d: mark exactly one answer with +.") % {"line": first_line})
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
        faults.append(
            _("Line %(line)d: give between %(least)d and %(most)d answers.")
            % {"line": first_line, "least": FEWEST_CHOICES, "most": MOST_CHOICES}
        )
    if len(faults) > before:
        return None
    return QuizQuestion(block[0], tuple(choices), right[0])
