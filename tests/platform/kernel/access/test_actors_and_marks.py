"""Roles, predicates, and the marks of views."""

from typing import Any

import pytest
import rules
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from huisheng.kernel.access import (
    ANONYMOUS,
    DUTY_OFFICER,
    LEADER,
    NETWORK_STAFF,
    NETWORK_VIEWER,
    OPEN,
    OPERATOR,
    UNIT_ADMIN,
    Actor,
    Grant,
    actor_of,
    marked,
    may,
    open_to_all,
    operator,
    require_object,
    requires,
    subtree_role,
    unit_role,
)
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit

A, B = UnitRef(1, "u_1", "a.localhost"), UnitRef(2, "u_2", "b.localhost")


def actor(*grants: tuple[str, int, str]) -> Actor:
    return Actor(7, "某人", tuple(Grant(*grant) for grant in grants))


class TestActor:
    def test_a_unit_role_holds_in_exactly_its_unit(self) -> None:
        someone = actor((LEADER, 1, ""), (DUTY_OFFICER, 2, ""))
        assert someone.has_unit_role(1)
        assert someone.has_unit_role(1, LEADER, DUTY_OFFICER)
        assert not someone.has_unit_role(1, DUTY_OFFICER)
        assert not someone.has_unit_role(3)
        assert someone.unit_ids_for() == (1, 2)
        assert someone.unit_ids_for(LEADER) == (1,)

    def test_a_subtree_role_is_no_unit_role(self) -> None:
        someone = actor((NETWORK_STAFF, 1, "000001."))
        assert not someone.has_unit_role(1)
        assert not someone.has_unit_role(1, NETWORK_STAFF)

    @pytest.mark.parametrize(
        ("path_asked", "holds"),
        [
            ("000001.000007.", True),
            ("000001.", False),
            ("000001.000007.000009.", True),
            ("000001.000008.", False),
        ],
    )
    def test_a_subtree_role_covers_its_path_and_below(self, path_asked: str, holds: bool) -> None:
        someone = actor((NETWORK_STAFF, 7, "000001.000007."))
        assert someone.has_subtree_role(path_asked, NETWORK_STAFF) is holds
        assert not someone.has_subtree_role(path_asked, NETWORK_VIEWER)

    def test_paths_inside_others_are_left_out(self) -> None:
        someone = actor(
            (NETWORK_STAFF, 8, "000001.000008."),
            (NETWORK_STAFF, 1, "000001.000007."),
            (NETWORK_STAFF, 3, "000001.000007.000009."),
            (NETWORK_VIEWER, 1, "000001."),
        )
        assert someone.paths_for(NETWORK_STAFF) == ("000001.000007.", "000001.000008.")
        assert someone.paths_for(NETWORK_STAFF, NETWORK_VIEWER) == ("000001.",)

    def test_nobody_holds_nothing_even_with_grants(self) -> None:
        ghost = Actor(None, "", (Grant(OPERATOR, 0, ""), Grant(LEADER, 1, "")))
        assert not ghost.is_staff
        assert not ghost.has_unit_role(1)
        assert not ghost.has_subtree_role("000001.")
        assert ghost.paths_for(OPERATOR) == ()
        assert ghost.unit_ids_for() == ()

    def test_an_unknown_role_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="unknown role"):
            Grant("root", 1, "")


class TestPredicates:
    def test_a_unit_role_asks_for_the_unit_of_the_scope(self) -> None:
        leader = unit_role(LEADER)
        someone = actor((LEADER, 1, ""))
        with enter_unit(A):
            assert leader(someone)
            assert not leader(someone, 2)
        with enter_unit(B):
            assert not leader(someone)
            assert leader(someone, 1)

    def test_in_network_without_a_unit_nobody_holds_a_unit_role(self) -> None:
        someone = actor((LEADER, 1, ""), (OPERATOR, 0, ""))
        with enter_network():
            assert not unit_role(LEADER)(someone)

    def test_without_a_scope_it_raises(self) -> None:
        with pytest.raises(NoScopeError):
            unit_role(LEADER)(actor((LEADER, 1, "")))

    def test_an_operator_stands_above_everything(self) -> None:
        assert operator(actor((OPERATOR, 0, "")))
        assert not operator(actor((OPERATOR, 1, "000001.")))
        assert not operator(actor((NETWORK_STAFF, 1, "000001.")))
        assert not operator(ANONYMOUS)

    def test_mixing_kinds_of_roles_is_an_error(self) -> None:
        for make in (lambda: unit_role(OPERATOR), lambda: subtree_role(LEADER), unit_role, subtree_role):
            with pytest.raises(ValueError, match="expected some of"):
                make()

    def test_a_target_without_a_unit_or_path_is_an_error(self) -> None:
        with pytest.raises(TypeError):
            unit_role(LEADER)(actor(), object())
        with pytest.raises(TypeError):
            subtree_role(NETWORK_STAFF)(actor(), 5)


@pytest.fixture
def right() -> Any:
    rules.add_perm("test.right", unit_role(LEADER) | subtree_role(NETWORK_STAFF))
    yield "test.right"
    rules.remove_perm("test.right")


def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse("in")


def ask(guarded: Any, who: Actor, *, method: str = "get", **kwargs: Any) -> HttpResponse:
    request = getattr(RequestFactory(headers={"host": "a.localhost"}), method)("/desk/?x=1")
    request.actor = who
    answer: HttpResponse = guarded(request, **kwargs)
    return answer


class TestMarks:
    def test_marks(self, right: str) -> None:
        assert requires(right)(view).permission == right  # type: ignore[attr-defined]
        assert open_to_all(view).permission == OPEN  # type: ignore[attr-defined]

    def test_a_second_mark_is_an_error(self, right: str) -> None:
        with pytest.raises(TypeError, match="already marked"):
            requires(right)(open_to_all(view))

    def test_an_async_view_is_an_error(self, right: str) -> None:
        async def later(request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        with pytest.raises(TypeError, match="synchronous"):
            requires(right)(later)  # type: ignore[type-var]

    def test_an_unknown_right_raises_and_opens_nothing(self) -> None:
        with enter_unit(A), pytest.raises(LookupError):
            ask(requires("no.such")(view), actor((LEADER, 1, "")))

    def test_without_middleware_the_actor_is_nobody(self) -> None:
        assert actor_of(RequestFactory().get("/")) is ANONYMOUS

    def test_with_the_right(self, right: str) -> None:
        with enter_unit(A):
            assert ask(requires(right)(view), actor((LEADER, 1, ""))).content == b"in"

    def test_signed_in_without_the_right(self, right: str) -> None:
        with enter_unit(A):
            for kwargs, expected in (({}, PermissionDenied), ({"pk": 1}, Http404)):
                with pytest.raises(expected):
                    ask(requires(right)(view), actor((LEADER, 2, "")), **kwargs)
            with pytest.raises(PermissionDenied):
                ask(requires(right)(view), actor((DUTY_OFFICER, 1, "")), pk=1)

    def test_an_object_of_another_subtree_does_not_exist(self, right: str) -> None:
        request = RequestFactory().get("/")
        request.actor = actor((NETWORK_STAFF, 1, "000001."))  # type: ignore[attr-defined]
        with enter_network():
            rules.set_perm(right, subtree_role(NETWORK_STAFF))
            require_object(request, right, "000001.000002.")
            with pytest.raises(Http404):
                require_object(request, right, "000009.")

    def test_views_of_packages_are_marked_when_included(self, right: str) -> None:
        own = open_to_all(view)
        patterns = marked(
            [path("a/", view), path("b/", own), path("c/", ([path("d/", view)], None, None))], requires(right)
        )
        found = [patterns[0].callback, patterns[1].callback, patterns[2].url_patterns[0].callback]  # type: ignore[union-attr]
        assert [each.permission for each in found] == [right, OPEN, right]
        assert not hasattr(view, "permission")

    def test_role_codes_are_stored_and_never_change(self) -> None:
        assert (UNIT_ADMIN, LEADER, DUTY_OFFICER) == ("unit_admin", "leader", "duty_officer")
        assert (NETWORK_VIEWER, NETWORK_STAFF, OPERATOR) == ("network_viewer", "network_staff", "operator")

    def test_may_asks_for_a_known_right(self, right: str) -> None:
        with enter_unit(A):
            assert may(actor((LEADER, 1, "")), right)
        with pytest.raises(LookupError):
            may(ANONYMOUS, "no.such")
