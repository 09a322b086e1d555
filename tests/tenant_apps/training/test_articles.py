"""The help as files, and the tours: whole in both languages, and leading to pages that exist."""

import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from huisheng.kernel.access import routes
from tenant_apps.training.data.codes import Rule
from tenant_apps.training.rules.articles import article_about, article_for, articles, core_articles, found
from tenant_apps.training.rules.tours import TOURS, place

ALL = tuple(articles())


@pytest.mark.parametrize("code", ALL)
def test_an_article_is_whole(code: str) -> None:
    one = articles()[code]
    chinese = re.compile(r"[\u4e00-\u9fff]")
    said = [one.title, one.lead, one.body, one.question, *(option.label for option in one.options)]
    for text in said:
        assert chinese.search(text.zh)
        assert text.en
        assert not chinese.search(text.en), text.en
    assert one.body.zh.count("## ") == one.body.en.count("## ")
    assert sum(option.right for option in one.options) == 1
    assert len(one.options) == 3


def test_articles_are_about_pages_that_exist_and_no_two_about_one() -> None:
    names = set(get_resolver(settings.UNIT_URLCONF).reverse_dict) | {
        route.name for route in routes(settings.UNIT_URLCONF)
    }
    pages = [page for one in articles().values() for page in one.pages]
    assert set(pages) <= names
    assert len(set(pages)) == len(pages)


def test_the_right_answer_does_not_always_stand_first() -> None:
    assert len({[option.right for option in one.options].index(True) for one in articles().values()}) == 3


def test_stops_of_tours_are_pages_with_the_rights_named() -> None:
    rights = {route.name: route.permission for route in routes(settings.UNIT_URLCONF)}
    assert [
        stop.page for stops in TOURS.values() for stop in stops if rights[stop.page] != stop.permission
    ] == []


@pytest.mark.parametrize("said", ["", "desk", "desk-", "desk-x", "desk-²", "desk-111", "nowhere-1", "-1"])
def test_what_is_no_stop(said: str) -> None:
    assert place(said) is None


def test_a_page_and_a_rule_lead_to_their_article() -> None:
    about = article_for("questions-alarm")
    assert about is not None
    assert about.code == "danger"
    assert article_for("no-such-page") is None
    assert article_about(Rule.EXCLUSION) is articles()["exclusion"]
    assert all(article_about(rule) for rule in Rule)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("交接", "handover"),
        ("黄牌", "dates"),
        ("時限", "dates"),
        ("yellow card", "dates"),
        ("未成年", "minors"),
        ("  ", "screening"),
    ],
)
def test_the_help_is_searched_in_titles_first(typed: str, first: str) -> None:
    assert next(iter(found(typed))).code == first


def test_nothing_is_found_where_nothing_is() -> None:
    assert found("zzzz不存在的词") == []
    assert found("，。！") == []


def test_everybody_on_duty_reads_some() -> None:
    assert core_articles() < set(ALL)
    assert {"screening", "danger", "minors"} <= core_articles()
