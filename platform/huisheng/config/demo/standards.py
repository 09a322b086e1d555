"""What the province sets for all its units in the demo: one value that may be changed below, one that is
locked.
"""

from tenants.public import UnitCard, get_setting, set_setting

ACTOR_ID = None
_ANSWER_DAYS = 15
_REPORT_PHONE = "12355"


def set_standards(province: UnitCard) -> None:
    """Fifteen working days for an answer, as hotlines have it; the youth line as the telephone for reports,
    locked.
    """
    if get_setting(province.id, "questions.answer_days") != _ANSWER_DAYS:
        set_setting(province.id, "questions.answer_days", _ANSWER_DAYS, locked=False, actor_id=ACTOR_ID)
    if get_setting(province.id, "footer.report_phone") != _REPORT_PHONE:
        set_setting(province.id, "footer.report_phone", _REPORT_PHONE, locked=True, actor_id=ACTOR_ID)
