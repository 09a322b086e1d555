"""Units that join the demo: who waits, who is suspicious, what is planned; once, however often seeded."""

from pathlib import Path
from typing import Any

import pytest

from huisheng.config.demo.joining import let_units_join
from huisheng.config.demo.plan import PROVINCE, plan_of
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.models import Application, Invited, Wave
from shared_apps.onboarding.queries.findings import findings
from tenants.models import Unit
from tenants.public import save_units, unit_card

pytestmark = pytest.mark.django_db


def test_three_apply_and_one_is_suspicious(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUISHENG_DEMO, settings.MEDIA_ROOT = True, str(tmp_path)
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    plan = plan_of("small")
    save_units(plan.listed, plan.slugs, source="test")
    with enter_network():
        # The network of the tests has a province of this address already.
        province = unit_card(Unit.objects.get(code=plan.code_of(PROVINCE)).pk)
    for _twice in range(2):
        let_units_join(plan, province, account=1)
    with enter_network():
        assert set(Application.objects.values_list("state", flat=True)) == {"review"}
        assert Application.objects.count() == 3
        assert Wave.objects.count() == 3
        assert Invited.objects.filter(over_id=province.id).count() > 100
        suspicious = Application.objects.get(is_new=True)
        assert "place" in {str(one.what) for one in findings(suspicious)}
