"""Fixtures of the whole suite. No test has a scope unless it asks for one."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, TestCase, TransactionTestCase
from hypothesis import HealthCheck, settings
from psycopg.pq import TransactionStatus

from huisheng.kernel.messaging.common_wakeups import forget_asked
from huisheng.kernel.ops.kept import forget_looks
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.public import UnitCard
from tests.actors import staff  # noqa: F401  a fixture
from tests.databases import database_of_tests, is_kept
from tests.emptying import empty_all_but, remember
from tests.network import Network, build_network, find_network
from tests.tenants.own_database import migrated_aside  # noqa: F401  a fixture

# How fast a loaded machine makes examples, and runs them, is no property of the product.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """One database per run, its shared schema migrated, its units replayed once (or kept before).

    Only a test that asks for it (`db`, or a fixture that builds on it) reaches it: what another wrote would
    be committed, and stay for all that come after.
    """
    with ExitStack() as ended:
        with django_db_blocker.unblock():
            ended.enter_context(database_of_tests())
            _built.append(find_network() if is_kept() else build_network())
            units = remember()
            if not is_kept():
                # What setting up wrote beside the network itself would be there until a test commits.
                empty_all_but(units)
            # pytest-django would flush every table after a test that commits, and with them the network of
            # all tests.
            TransactionTestCase._fixture_teardown = lambda self: empty_all_but(units)  # type: ignore[method-assign]
        yield
        with django_db_blocker.unblock():
            ended.close()


_built: list[Network] = []


@pytest.fixture(scope="session")
def network(django_db_setup: None) -> Network:
    """The units of the test network."""
    return _built[0]


@pytest.fixture(autouse=True, scope="session")
def _constraints_are_checked_in_network() -> Iterator[None]:
    """After a test Django checks deferred constraints on its own, and where there is a transaction already
    (prepared.py) it begins with a savepoint: every statement needs a scope.
    """
    begin, end = TestCase.__dict__["_fixture_setup"], TestCase._fixture_teardown
    should_check = TestCase._should_check_constraints

    def begin_in_network(cls: type[TestCase]) -> None:
        with enter_network():
            begin.__func__(cls)

    def end_in_network(self: TestCase) -> None:
        with enter_network():
            end(self)

    def has_asked_without_error(self: TestCase, connection: Any) -> bool:
        # Django asks the server whether it answers, which its last answer has told already; and the
        # constraints of a transaction that has not begun hold.
        if connection.connection is None or connection.needs_rollback:
            return False
        status = connection.connection.info.transaction_status
        return status == TransactionStatus.INTRANS or (
            status == TransactionStatus.IDLE and connection.lined_up
        )

    TestCase._should_check_constraints = has_asked_without_error  # type: ignore[method-assign]
    TestCase._fixture_setup = classmethod(begin_in_network)  # type: ignore[method-assign, assignment]
    TestCase._fixture_teardown = end_in_network  # type: ignore[method-assign]
    yield
    TestCase._should_check_constraints = should_check  # type: ignore[method-assign]
    TestCase._fixture_setup = begin
    TestCase._fixture_teardown = end  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _forget_cached() -> Iterator[None]:
    """A test's transaction is rolled back, what is kept beside the database is not: no test sees what another
    has cached or asked for.
    """
    yield
    with enter_network():
        cache.clear()
    forget_looks()
    forget_asked()


@pytest.fixture
def province(network: Network) -> UnitCard:
    return network.province


@pytest.fixture
def city(network: Network) -> UnitCard:
    return network.city


@pytest.fixture(scope="session")
def _counties(network: Network, django_db_blocker: Any) -> tuple[UnitRef, UnitRef]:
    """Every test finds them as they were made: asked for once."""
    with django_db_blocker.unblock():
        return network.ref(network.a), network.ref(network.b)


@pytest.fixture
def unit_a(_counties: tuple[UnitRef, UnitRef], db: None) -> UnitRef:
    """A county with a schema, sibling of unit_b."""
    return _counties[0]


@pytest.fixture
def unit_b(_counties: tuple[UnitRef, UnitRef], db: None) -> UnitRef:
    """A county with a schema, sibling of unit_a."""
    return _counties[1]


@pytest.fixture
def in_network(db: None) -> Iterator[None]:
    with enter_network():
        yield


@pytest.fixture
def in_unit_a(unit_a: UnitRef) -> Iterator[UnitRef]:
    with enter_unit(unit_a):
        yield unit_a


@pytest.fixture
def network_client(db: None) -> Client:
    """A browser on the network's host, not signed in."""
    return Client(headers={"host": "localhost"})


@pytest.fixture
def client_of(db: None) -> Any:
    """A function: a browser on a unit's host, not signed in."""

    def client(unit: UnitRef | UnitCard) -> Client:
        return Client(headers={"host": unit.host})

    return client
