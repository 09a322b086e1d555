"""What the fixtures of the whole suite promise to every test."""

import pytest
from django.db import ProgrammingError, connection
from django.test import TestCase

from huisheng.kernel.tenancy import enter_network
from tenants.models import Unit
from tests.network import Network


def test_who_does_not_ask_for_the_database_does_not_reach_it(network: Network) -> None:
    """What it wrote would be committed, and all tests after it would find it."""
    with pytest.raises(RuntimeError, match="Database access not allowed"), enter_network():
        Unit.objects.filter(pk=network.a.id).update(name="为所有人改的")


def test_constraints_are_checked_wherever_a_test_may_have_broken_them(in_network: None) -> None:
    test = TestCase()
    assert not test._should_check_constraints(connection)
    connection.line_up("SELECT %s", [1])
    assert test._should_check_constraints(connection), "it is sent with the check"
    assert Unit.objects.exists()
    assert test._should_check_constraints(connection)
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("SELECT nothing")
    assert not test._should_check_constraints(connection), "it takes no statement any more"
