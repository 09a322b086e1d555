"""Every test here has a web of its own."""

from tests.tenants.domains.own_web import put_into_use, servers, web  # noqa: F401  fixtures
