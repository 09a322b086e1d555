"""The receipt as a small text file, inside the page: saving it needs no script and asks nobody."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from huisheng.kernel.web.dates import day
from tenant_apps.questions.queries.seen_by_asker import AskerView


def receipt_file(found: AskerView, *, secret: str, link: str, unit: str) -> str:
    """The address (a `data:` URI) of a text with everything that leads back to the question."""
    text = _(
        "{unit} has received your question.\n\n"
        "Receipt number: {number}\nAccess code: {secret}\nLink: {link}\n\n"
        "Answer expected by {day}. Whoever has number and code can read everything: keep them to yourself.\n"
    ).format(unit=unit, number=found.number, secret=secret, link=link, day=day(found.due_on))
    # Windows' own editor takes a file without a byte order mark for another encoding.
    return "data:text/plain;charset=utf-8," + quote("\ufeff" + text.replace("\n", "\r\n"))
