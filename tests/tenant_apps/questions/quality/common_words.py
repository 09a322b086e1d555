"""`python -m tests.tenant_apps.questions.quality.common_words`: weigh the common words of real messages.

Writes platform/huisheng/kernel/text/common_words.txt. Words with a Latin letter or a digit are left out:
codes stand for places in these messages.
"""

import math
import re
from collections import Counter, defaultdict
from pathlib import Path

import huisheng.kernel.text
from huisheng.kernel.text import tokens
from tests.tenant_apps.questions.quality.messages import real_messages

FILE = Path(huisheng.kernel.text.__file__).parent / "common_words.txt"
LEAST = 25
STEP = 0.25
"""Weights are rounded to quarters: finer ones made no difference."""

HEAD = """\
# How much common words say: the logarithm of one in how many real messages has them, and the words.
# Made by tests/tenant_apps/questions/quality/common_words.py; words that are not here are rarer.
"""


def written() -> str:
    """The file, from the messages."""
    messages = real_messages()
    bearers: Counter[str] = Counter()
    for message in messages:
        bearers.update(set(tokens(message.title)) | set(tokens(message.text)))
    lines: defaultdict[float, list[str]] = defaultdict(list)
    for word, count in sorted(bearers.items(), key=lambda entry: (-entry[1], entry[0])):
        if count >= LEAST and not re.search(r"[a-z0-9]", word):
            lines[round(math.log(len(messages) / count) / STEP) * STEP].append(word)
    return HEAD + "".join(f"{weight:g} {' '.join(words)}\n" for weight, words in sorted(lines.items()))


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
