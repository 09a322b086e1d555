"""How often one address may ask and look. A whole class behind one address must get through: the limits
stop machines,
not people, and somebody in danger meets a wider one.
"""

from huisheng.kernel.rest.throttle import Limit
from tenant_apps.questions.rules.danger import speaks_of_danger

ASKING = Limit("questions.ask", times=60, seconds=600)
ASKING_IN_DANGER = Limit("questions.ask.danger", times=600, seconds=600)
CHECKING = Limit("questions.check", times=60, seconds=300)


def asking(title: str, text: str) -> Limit:
    """The limit for a question with these words."""
    return ASKING_IN_DANGER if speaks_of_danger(title, text) else ASKING


OPENING_FILES = Limit("questions.files", times=300, seconds=300)
"""A page with pictures asks for each of them."""
