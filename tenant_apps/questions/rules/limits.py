"""How often one address may ask and look. A whole class behind one address must get through: the limits stop
machines, not people, and words of danger meet none.
"""

from huisheng.kernel.rest.throttle import Limit
from tenant_apps.questions.rules.danger import speaks_of_danger

ASKING = Limit("questions.ask", times=60, seconds=600)
ASKING_AS_A_CHILD = Limit("questions.ask.child", times=300, seconds=600)
OFTEN = 20
"""From so many of these on a person is asked to show that they are one."""
ASKING_QUICKLY = Limit("questions.ask.quickly", times=3, seconds=600)
"""The same for forms that are filled in faster than anybody types."""
ROW_OF_A_DEVICE = Limit("questions.row", times=4, seconds=3600)
"""What is still no burst: one person with several matters asks one to three in an hour, and a family at one
machine as many again; from the fifth on a question is marked, and taken in like any other.
"""
CHECKING = Limit("questions.check", times=60, seconds=300)
OPENING_FILES = Limit("questions.files", times=300, seconds=300)
"""A page with pictures asks for each of them."""
LOOKING_FOR_SIMILAR = Limit("questions.similar", times=240, seconds=300)
HANDING_IN_FILES = Limit("questions.hand_in", times=60, seconds=600)
CODES_TO_A_PHONE = Limit("questions.code.phone", times=3, seconds=1800)
CODES_FROM_AN_ADDRESS = Limit("questions.code.address", times=20, seconds=3600)
TRIES_OF_A_CODE = Limit("questions.code.tries", times=6, seconds=1800)


def asking(title: str, text: str, *, is_child: bool = False) -> Limit | None:
    """The limit for a question with these words; None where there is none: words of danger always arrive."""
    if speaks_of_danger(title, text):
        return None
    return ASKING_AS_A_CHILD if is_child else ASKING
