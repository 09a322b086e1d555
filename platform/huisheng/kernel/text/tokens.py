"""Cutting Chinese text into words for full-text search.

Text and query go through the same folding and the same cutting, so PostgreSQL's `simple` configuration is
all it needs: `to_tsvector('simple', index_text(…))` against `to_tsquery('simple', query_text(…))`. A long
word is given with the words inside it (助学贷款: 助学, 贷款), so that a part of it is found too.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from huisheng.kernel.text.folding import fold

READ_AT_MOST: Final = 20_000
"""Characters of a text that are cut: a tsvector has a limit, and what a text is about is said before."""

LONGEST: Final = 64
"""Characters of a word; longer runs are no words (PostgreSQL ignores words above 2,046 bytes)."""

_STOP_WORDS: Final = """
的 了 和 是 就 都 而 及 与 着 或 在 也 还 又 很 把 被 让 给 向 从 到 对 为 之 其 以 于 则 但
吗 呢 吧 啊 呀 哦 嘛 我 你 他 她 它 我们 你们 他们 她们 它们 咱们 自己 您 这 那 这个 那个
这些 那些 这样 那样 一个 一下 一些 有 没有 会 要 想 能 可以 可能 请 请问 谢谢 你好 您好
怎么 怎样 怎么样 如何 什么 为什么 哪 哪里 哪个 哪些 多少 是否 因为 所以 如果 但是 而且
然后 就是 不是 还是 只是 已经 现在 时候 知道 觉得 问题 情况
a an and are as at be by for from how i in is it me my of on or that the this to we what with you
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())
"""Words that stand in every message: they say nothing about what it is about. 不, 没 and numbers stay."""

_WORD = re.compile(r"[^\W_]+")


@cache
def _cutter() -> Callable[[str], list[str]]:
    # Its dictionary takes a while to load, which commands that read no text need not wait for.
    import rjieba

    cut: Callable[[str], list[str]] = rjieba.cut_for_search
    return cut


def tokens(text: str) -> list[str]:
    """The words of a text in their order, folded, without signs and stop words; words may come twice."""
    folded = fold(text[:READ_AT_MOST])
    return [
        word
        for cut in _cutter()(folded)
        # Nearly all are whole words: of letters and digits alone, as \w without the underscore says.
        for word in ((cut,) if cut.isalnum() else _WORD.findall(cut))
        if word not in STOP_WORDS and len(word) <= LONGEST
    ]


def index_text(*texts: str) -> str:
    """What `to_tsvector('simple', …)` is given: the words of the texts, one after the other."""
    return " ".join(word for text in texts for word in tokens(text))


def query_text(text: str, *, every: bool = False, prefix: bool = False) -> str:
    """What `to_tsquery('simple', …)` is given: any of the words (`every`: all of them); "" without words.

    `prefix` lets the last word be the beginning of a longer one, for searching while typing.
    """
    return query_of(list(dict.fromkeys(tokens(text))), every=every, prefix=prefix)


def query_of(words: Sequence[str], *, every: bool = False, prefix: bool = False) -> str:
    """The same of words that are known already."""
    # Words hold letters and digits alone, so quoting needs no escapes.
    quoted = [f"'{word}'" for word in words]
    if prefix and quoted:
        quoted[-1] += ":*"
    return (" & " if every else " | ").join(quoted)
