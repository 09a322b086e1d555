"""What crowds, errors, settings and units above may do, and what goes when an asker wants it gone."""

from __future__ import annotations

_THROTTLE = "platform/huisheng/kernel/rest/throttle.py"
_SENTRY = "platform/huisheng/kernel/ops/sentry.py"
_LAYERS = "tenants/settings_layers.py"
_STATES = "tenants/lifecycle/states.py"
_DIRECTIVES = "shared_apps/directives/"
_ERASING = "tenant_apps/questions/operations/erasing.py"

NETWORK = ()
