"""What stands in a page's title: pages of a list can be told apart among the tabs and when read out."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils.translation import override

TITLE = Template("{% load web %}{% page_in_title %}")


@pytest.mark.parametrize(("number", "words"), [(1, ""), (2, " · 第 2 页，共 3 页")])
def test_the_page_of_a_list(number: int, words: str) -> None:
    pages = Paginator(range(30), 10).get_page(number)
    with override("zh-hans"):
        assert TITLE.render(Context({"pages": pages})) == words


def test_a_page_without_a_list() -> None:
    assert TITLE.render(Context({})) == ""
    assert TITLE.render(Context({"pages": "something else"})) == ""
