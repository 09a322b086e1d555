"""Notices: what askers choose for themselves, what providers push, the unit's accounts."""

from typing import Any

from huisheng.kernel.tenancy import UnitRef
from tests.access.table import Row, World, everybody, only

NOT = 405
STAFF = ("duty_officer", "leader", "unit_admin")
NOTHING = "NONE"


def way(world: World, unit: UnitRef) -> dict[str, Any]:
    """A way is the same word in every unit: the address names no unit's object."""
    return {"way": "sms"}


def step(world: World, unit: UnitRef) -> dict[str, Any]:
    """A step has the same code in every unit."""
    return {"code": "answered"}


ROWS = [
    Row("channels-code", "unit", everybody(), everybody(422)),
    # A key that opens nothing shows the form, and nothing else.
    Row("channels-follow", "unit", everybody(404), everybody(NOT), kwargs={"key": NOTHING}),
    Row("channels-wishes", "unit", everybody(303), everybody(303), kwargs={"number": NOTHING}),
    Row("channels-wechat-enter", "unit", everybody(303), everybody(NOT), kwargs={"number": NOTHING}),
    Row("channels-wechat-back", "unit", everybody(400), everybody(400)),
    Row("channels-share", "unit", everybody(400), everybody(NOT)),
    # Pushed by providers: a wrong address, a wrong signature.
    Row(
        "channels-receipts",
        "unit",
        everybody(NOT),
        everybody(404),
        kwargs={"maker": "aliyun", "token": NOTHING},
    ),
    Row("channels-wechat-push", "unit", everybody(403), everybody(403)),
    Row("channels-stop", "unit", everybody(302), everybody(204), kwargs={"key": NOTHING}),
    Row("channels-mine", "unit", only(*STAFF), only(*STAFF, ok=302)),
    Row("channels-my-reach", "unit", only(*STAFF), only(*STAFF, ok=422)),
    # Nobody here waits for a code: that leads back.
    Row("channels-my-code", "unit", only(*STAFF, ok=302), only(*STAFF, ok=302)),
    # The partner of these tests works for no organisation.
    Row("channels-partner-reach", "unit", only(partner=404), only(partner=404)),
    Row("channels-partner-code", "unit", only(partner=404), only(partner=404)),
    Row("channels-words", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row(
        "channels-words-one",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=422),
        object_in=step,
        foreign=(200, 422),
        data={"line": "{name}"},
    ),
    Row("channels-senders", "unit", only("unit_admin"), only("unit_admin", ok=NOT)),
    Row(
        "channels-sender",
        "unit",
        only("unit_admin"),
        only("unit_admin", ok=422),
        object_in=way,
        foreign=(200, 422),
    ),
    Row(
        "channels-try-out",
        "unit",
        only("unit_admin", ok=NOT),
        only("unit_admin", ok=422),
        object_in=way,
        foreign=(405, 422),
    ),
]
