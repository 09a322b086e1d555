"""L8: a signed value of A shown to B."""

import pytest
from django.core import signing as stock_signing
from django.core.signing import BadSignature, get_cookie_signer

from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit
from huisheng.kernel.tenancy.signing import dumps, loads


def test_stock_token_is_worth_something_everywhere() -> None:
    assert stock_signing.loads(stock_signing.dumps({"id": 7}, salt="x"), salt="x") == {"id": 7}


def test_token_of_a_is_worthless_in_b_and_in_the_network(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        token = dumps({"id": 7}, salt="x")
        assert loads(token, salt="x") == {"id": 7}
    with enter_unit(unit_b), pytest.raises(BadSignature):
        loads(token, salt="x")
    with enter_network(), pytest.raises(BadSignature):
        loads(token, salt="x")
    with pytest.raises(NoScopeError):
        loads(token, salt="x")


def test_signed_cookie_of_a_is_worthless_in_b(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        value = get_cookie_signer(salt="draft").sign("mine")
        assert get_cookie_signer(salt="draft").unsign(value) == "mine"
    with enter_unit(unit_b), pytest.raises(BadSignature):
        get_cookie_signer(salt="draft").unsign(value)
