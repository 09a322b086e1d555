"""The whole product: units that apply, and a session of whoever decides."""

from django.core.management import call_command

from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.clock import now
from huisheng.kernel.proof_files import Proof
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations import handing_in
from shared_apps.onboarding.operations.applying import Begun, Person, begin
from shared_apps.onboarding.rules.receipts import new_token
from tenants.public import create_unit
from tests.actors import give_role, make_account, sign_in_network


def prepare() -> None:
    """Migrate the shared schema, and collect static files for the server."""
    with enter_network():
        call_command("migrate_network", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)


def applications(count: int) -> tuple[str, list[tuple[str, str]]]:
    """Applications of listed counties that wait for the city above them: the key of a session of its staff,
    and (slug, number) of each.
    """
    with enter_network():
        top = create_unit(name="某市委员会", short_name="某市", kind="city", slug="top", parent_id=None)
        account = make_account(name="张处长")
        give_role(account, NETWORK_STAFF, top)
        waiting = [_hand_in(number, top) for number in range(count)]
    return sign_in_network(account), waiting


def _hand_in(number: int, top: int) -> tuple[str, str]:
    slug = f"county-{number}"
    unit = create_unit(
        name=f"某县{number}委员会",
        short_name=f"某县{number}",
        kind="county",
        slug=slug,
        parent_id=top,
    )
    person = Person(name="赵书记", title="书记", phone="13800001111", mail=f"{slug}@example.cn")
    application = begin(Begun(token=new_token(), unit=unit, leader=person, contact=person))
    Application.objects.filter(pk=application.pk).update(mail_confirmed_at=now())
    handing_in.keep_letter(application.pk, Proof("函.pdf", "application/pdf", f"%PDF-1.4 {slug}".encode()))
    handing_in.submit(application.pk)
    return slug, application.number
