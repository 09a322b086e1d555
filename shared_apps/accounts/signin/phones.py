"""A code by SMS: sent to the phone of whoever signs in or proves it once more, with words about what became
of it.
"""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shared_apps.accounts.data import SIGNING_IN
from shared_apps.accounts.operations.phone_codes import PhoneCodeError, code_out, send_to_known
from shared_apps.accounts.operations.phone_numbers import shown_number
from shared_apps.accounts.queries.phones import factor_of


def send(request: HttpRequest, account_id: int) -> None:
    """Send a code to the phone of an account, within what it may cost; what became of it is said."""
    is_another = code_out(account_id, SIGNING_IN) is not None
    try:
        send_to_known(account_id)
    except PhoneCodeError as error:
        tell_unsent(request, error)
    else:
        if is_another:
            tell_sent_again(request, shown_number(factor_of(account_id)))


def tell_sent_again(request: HttpRequest, number: str) -> None:
    """Another code was sent. Of the first one the page itself speaks as long as it holds."""
    messages.success(
        request,
        _("Another code was sent to {number}. The one before holds no longer.").format(number=number),
    )


def tell_unsent(request: HttpRequest, error: PhoneCodeError) -> None:
    """Why no code was sent, and what to do."""
    if error.code == "wait":
        messages.info(
            request,
            _("A code is on its way; another one can follow in {seconds} s.").format(seconds=error.seconds),
        )
    elif error.code == "often":
        messages.error(
            request,
            _(
                "Enough codes by SMS were sent for today. Use a recovery code or another second factor; "
                "tomorrow there are codes again."
            ),
        )
    else:
        messages.error(
            request,
            _(
                "No SMS can be sent just now. Use a recovery code or another second factor, or ask an "
                "administrator of your unit."
            ),
        )
