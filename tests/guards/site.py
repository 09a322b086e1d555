"""What a unit makes of its own site: nobody sees a draft, nothing written runs, nobody's work is lost."""

from __future__ import annotations

from tests.guards.guard import guard

_MARKUP = "platform/huisheng/kernel/text/markup.py"
_MARKUP_TESTS = "platform/kernel/text/test_markup.py::"
_ARTICLES = "tenant_apps/pages/operations/articles.py"
_QUERIES = "tenant_apps/pages/queries/articles.py"
_ARRANGING = "tenant_apps/pages/operations/arranging.py"
_ARRANGING_WEB = "tenant_apps/pages/web/arranging.py"
_ARRANGING_TESTS = "tenant_apps/pages/test_arranging.py::"
_TESTS = "tenant_apps/pages/test_articles.py::"

SITE = (
    guard(
        "nobody sees a draft of a page",
        _QUERIES,
        "Article.objects.filter(kind=kind, address=address, is_shown=True)",
        "Article.objects.filter(kind=kind, address=address)",
        _TESTS + "test_nobody_sees_a_draft",
    ),
    guard(
        "of two administrators the second is told",
        _ARTICLES,
        "    if row.saves != saves:\n        raise ChangedMeanwhileError(int(row.saves))\n",
        "",
        _TESTS + "test_the_second_of_two_is_told_and_nothing_is_lost",
    ),
    guard(
        "what is taken away is gone at once",
        _ARTICLES,
        '    _record("pages.article_taken_away", row, actor)\n    _changed()\n',
        '    _record("pages.article_taken_away", row, actor)\n',
        _TESTS + "test_what_is_taken_away_is_gone_everywhere_and_can_come_back",
    ),
    guard(
        "an address that passes for a page of the system is refused",
        _ARTICLES,
        "    if address in RESERVED:",
        "    if address is None:",
        _TESTS + "test_an_address_that_cannot_be_is_refused_with_its_reason",
    ),
    guard(
        "nothing of a draft of the site is kept for readers",
        _ARRANGING_WEB,
        'version=f"{look.version}-draft-{now.saves}"',
        "version=look.version",
        _ARRANGING_TESTS + "test_nothing_of_a_preview_is_kept_for_others",
    ),
    guard(
        "of two who arrange the site the second is told",
        _ARRANGING,
        "    if row.saves != saves:\n        raise ChangedMeanwhileError(int(row.saves))\n",
        "",
        _ARRANGING_TESTS + "test_the_second_of_two_is_told_by_name_and_nothing_is_written",
    ),
    guard(
        "a unit that has not chosen English shows none",
        "tenant_apps/pages/queries/site.py",
        '    return get_language() == "en" and has_english()',
        '    return get_language() == "en"',
        "tenant_apps/pages/test_english.py::test_a_unit_that_has_not_chosen_it_is_asked_for_none_and_shows_none",
    ),
    guard(
        "the field to ask stays on the home page",
        "tenant_apps/pages/rules/blocks.py",
        "    if kinds.count(BlockKind.ASK) != 1:",
        "    if kinds.count(BlockKind.ASK) > 1:",
        _ARRANGING_TESTS + "test_the_field_to_ask_stays",
    ),
    guard(
        "links of blocks lead nowhere but by https",
        "tenant_apps/pages/rules/links.py",
        '        parts.scheme == "https"\n',
        '        parts.scheme != "javascript"\n',
        _ARRANGING_TESTS + "test_where_links_may_lead",
    ),
    guard(
        "pages show pictures of their own unit alone",
        _MARKUP,
        'None if (tag, attribute) == ("img", "src") and not pictures.fullmatch(value) else value',
        "value",
        _MARKUP_TESTS + "test_nothing_that_acts_comes_through",
    ),
    guard(
        "what is kept as HTML is cleaned when it is shown",
        _QUERIES,
        "html=as_shown(html)",
        "html=SafeString(html)",
        _TESTS + "test_what_stands_in_the_table_is_cleaned_before_it_is_shown",
    ),
)
