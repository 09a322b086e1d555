"""The whole product: units that are listed, an operator's session."""

from django.core.management import call_command

from huisheng.kernel.access import OPERATOR
from huisheng.kernel.tenancy import enter_network
from tenants.public import create_unit
from tests.actors import give_role, make_account, sign_in_network


def prepare() -> None:
    """Migrate the shared schema, and collect static files for the server."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)


def listed_units(count: int) -> list[tuple[str, int]]:
    """Listed counties below one city, as (slug, id)."""
    with enter_network():
        top = create_unit(name="某市委员会", short_name="某市", kind="city", slug="top", parent_id=None)
        return [
            (
                f"county-{number}",
                create_unit(
                    name=f"某县{number}委员会",
                    short_name=f"某县{number}",
                    kind="county",
                    slug=f"county-{number}",
                    parent_id=top,
                ),
            )
            for number in range(count)
        ]


def operator_session() -> str:
    """Key of a finished session of an operator."""
    account = make_account(name="运维")
    give_role(account, OPERATOR, None)
    return sign_in_network(account)
