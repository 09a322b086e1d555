"""Makes what the pages of training show, in county a."""

from urllib.parse import urlencode

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_unit, signing
from tenant_apps.people import public as people
from tenant_apps.training.operations import recording
from tests.browser.site import Site


def mistaken(site: Site) -> str:
    """A round in which something was just done wrongly."""
    with enter_unit(site.network.ref(site.network.a)):
        token = signing.dumps(["danger", "first:queue"], salt="training.round")
    return f"/manage/training/practice/danger/?{urlencode({'s': token})}"


def records(site: Site) -> str:
    """Somebody has played a round, and everybody was at a session."""
    with enter_unit(site.network.ref(site.network.a)):
        staff = list(people.staff_names())
        if staff:
            recording.note_round("danger", account_id=staff[0])
            new = recording.NewSession(day=business_day(), subject="初审与警报", minutes=90, accounts=staff)
            recording.enter_session(new, actor=staff[0])
    return "/manage/training/"
