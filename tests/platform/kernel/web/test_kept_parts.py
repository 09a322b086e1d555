"""Parts that read the same on every page: rendered once, right at once after a change, each site its own."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from huisheng.kernel.ops import kept
from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import UnitRef, enter_unit

PART = Template('{% load web %}{% kept "foot" version %}{{ source.count }}{% endkept %}')


class Source:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def count(self) -> int:
        self.asked += 1
        return self.asked


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def shown(db: None, source: Source) -> Callable[..., str]:
    cache.clear()

    def show(version: str = "1") -> str:
        return PART.render(Context({"source": SimpleNamespace(count=source.count), "version": version}))

    return show


def test_a_part_is_rendered_once(in_unit_a: UnitRef, shown: Callable[..., str]) -> None:
    assert [shown(), shown(), shown()] == ["1", "1", "1"]


def test_each_site_language_and_argument_has_its_own(
    in_unit_a: UnitRef, unit_b: UnitRef, shown: Callable[..., str]
) -> None:
    assert shown() == "1"
    assert shown(version="2") == "2"
    with override("en"):
        assert shown() == "3"
    with enter_unit(unit_b):
        assert shown() == "4"
    assert shown() == "1"


def test_a_change_of_anything_that_is_kept_shows_at_once(
    in_unit_a: UnitRef, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_things", list(kept._things))
    thing: Kept[int] = Kept("test-part", of_unit=True)
    assert [shown(), shown()] == ["1", "1"]
    thing.forget()
    assert [shown(), shown()] == ["2", "2"]


def test_what_may_be_rolled_back_is_not_kept(
    in_unit_a: UnitRef, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_things", list(kept._things))
    thing: Kept[int] = Kept("test-part", of_unit=True)
    assert shown() == "1"
    with transaction.atomic():
        thing.forget_after_commit()
        assert [shown(), shown()] == ["2", "3"]
        transaction.set_rollback(True)
    assert shown() == "1"


FRESH = Template(
    '{% load web %}{% kept "row" %}{{ source.count }}:{% fresh %}{{ title }}{% endfresh %}:{{ source.count }}'
    "{% fresh %}!{{ title }}{% endfresh %}{% endkept %}"
)


def test_what_is_fresh_in_one_is_rendered_each_time(in_unit_a: UnitRef, source: Source) -> None:
    cache.clear()

    def show(title: str) -> str:
        return FRESH.render(Context({"source": SimpleNamespace(count=source.count), "title": title}))

    assert [show("a"), show("<b>")] == ["1:a:2!a", "1:&lt;b&gt;:2!&lt;b&gt;"]


def test_what_is_fresh_may_hold_another_one(in_unit_a: UnitRef, shown: Callable[..., str]) -> None:
    both = Template(
        '{% load web %}{% kept "out" %}<{% fresh %}{{ title }}'
        '{% kept "in" %}[{% fresh %}{{ title }}{% endfresh %}]{% endkept %}{% endfresh %}>{% endkept %}'
    )
    assert [both.render(Context({"title": title})) for title in "ab"] == ["<a[a]>", "<b[b]>"]


@pytest.mark.parametrize(
    "inside",
    [
        "{% if x %}{% fresh %}x{% endfresh %}{% endif %}",
        '{% kept "in" %}{% fresh %}x{% endfresh %}{% endkept %}',
        "{% fresh %}{% block main %}{% endblock %}{% endfresh %}",
        '{% fresh %}{% kept "in" %}{% block main %}{% endblock %}{% endkept %}{% endfresh %}',
    ],
)
def test_what_would_be_kept_by_mistake_is_refused(inside: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f'{{% load web %}}{{% kept "foot" %}}{inside}{{% endkept %}}')


def test_stamps_are_looked_up_once_for_a_page_of_many_parts(
    in_unit_a: UnitRef, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    stamps = kept.stamps
    monkeypatch.setattr(kept, "stamps", lambda: asked.append(1) or stamps())
    many = "".join(f'{{% kept "part {number}" %}}{number}{{% endkept %}}' for number in range(9))
    assert Template("{% load web %}" + many).render(Context()) == "012345678"
    assert len(asked) == 1


def test_a_block_cannot_stand_in_one() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template('{% load web %}{% kept "foot" %}{% block main %}{% endblock %}{% endkept %}')
