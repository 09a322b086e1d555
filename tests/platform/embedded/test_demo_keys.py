"""A demo's keys start a demo and nothing else."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from huisheng.config.start import check_before_serving
from huisheng.embedded.launcher import DEMO_KEY_PREFIX


@pytest.mark.parametrize("name", ["SECRET_KEY", "HUISHENG_MASTER_KEY"])
def test_production_refuses_a_demos_key(settings: Any, name: str) -> None:
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = settings.HUISHENG_MASTER_KEY = "k" * 60
    setattr(settings, name, DEMO_KEY_PREFIX + "k" * 60)
    with pytest.raises(ImproperlyConfigured, match="keys of your own"):
        check_before_serving()
