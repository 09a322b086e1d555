"""`/desk/notices/`: what somebody of the staff was told, and how they want to be told; `/partner/notices/`:
the latter for people of partner organisations.
"""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.phone_numbers import tidy_phone
from tenant_apps.channels.data.codes import Way
from tenant_apps.channels.data.words import DIGEST
from tenant_apps.channels.operations import proving
from tenant_apps.channels.operations.preferences import keep_wishes_of_staff
from tenant_apps.channels.operations.reading import mark_read
from tenant_apps.channels.queries import persons
from tenant_apps.channels.queries.seen_by_staff import mine
from tenant_apps.channels.web.proving import send_first_codes
from tenant_apps.channels.web.wishes_form import WishesForm, masked
from tenant_apps.people.public import partner_worker


class ReachForm(WishesForm):
    """A member of staff also gives the addresses. What is kept is not shown again; empty leaves it as it
    is.
    """

    phone = forms.CharField(
        max_length=30,
        label=gettext_lazy("My phone for notices"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("My e-mail for notices"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    digest = forms.BooleanField(
        label=gettext_lazy("On the morning of a working day, tell me what is due of directives from above"),
        help_text=gettext_lazy(
            "One notice with numbers, at nine or after your quiet hours; none where nothing is due."
        ),
        required=False,
    )
    remove_phone = forms.BooleanField(label=gettext_lazy("Remove the phone"), required=False)
    remove_email = forms.BooleanField(label=gettext_lazy("Remove the e-mail"), required=False)

    def clean_phone(self) -> str:
        """As every number is kept."""
        number = tidy_phone(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("Write the number with digits only, for example 13800001111."))
        return number


@requires("channels.see_mine")
@require_http_methods(["GET", "HEAD", "POST"])
def mine_page(request: HttpRequest) -> HttpResponse:
    """The list; the button marks what it shows as read."""
    account = account_of(request)
    if request.method == "POST":
        shown = request.POST.get("up_to", "")
        if shown.isdecimal() and len(shown) < 19:
            mark_read(account, up_to=int(shown))
        return redirect("channels-mine")
    rows = mine(account)
    context = {
        "rows": rows,
        "newest": max((row.notice_id for row in rows), default=0),
        "any_new": any(row.is_new for row in rows),
    }
    return render(request, "channels/mine.html", context)


@requires("channels.see_mine")
@require_http_methods(["GET", "HEAD", "POST"])
def reach_page(request: HttpRequest) -> HttpResponse:
    """Addresses, order and quiet hours of one's own."""
    return _reach(
        request,
        account_of(request),
        template="channels/my_reach.html",
        done="channels-mine",
        to_prove="channels-my-code",
    )


@requires("people.partner")
@require_http_methods(["GET", "HEAD", "POST"])
def partner_reach_page(request: HttpRequest) -> HttpResponse:
    """The same for somebody of a partner organisation, while its contract runs."""
    account = account_of(request)
    if partner_worker(account) is None:
        raise Http404
    return _reach(
        request,
        account,
        template="channels/partner_reach.html",
        done="channels-partner-reach",
        to_prove="channels-partner-code",
        is_partner=True,
    )


def _reach(
    request: HttpRequest,
    account: int,
    *,
    template: str,
    done: str,
    to_prove: str,
    is_partner: bool = False,
) -> HttpResponse:
    person = persons.staff(account)
    form = ReachForm(request.POST if request.method == "POST" else None, person=person)
    has_phone, has_email = Way.SMS in person.addresses, Way.EMAIL in person.addresses
    if is_partner:
        del form.fields["digest"]
    else:
        form.fields["digest"].initial = DIGEST not in person.declined
    if not has_phone:
        del form.fields["remove_phone"]
    if not has_email:
        del form.fields["remove_email"]
    form.fields["phone"].help_text = _kept(masked(Way.SMS, person.addresses.get(Way.SMS, "")))
    form.fields["email"].help_text = _kept(masked(Way.EMAIL, person.addresses.get(Way.EMAIL, "")))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        keep_wishes_of_staff(
            account,
            form.wishes(),
            phone=_change(said["phone"], remove=said.get("remove_phone", False)),
            email=_change(said["email"], remove=said.get("remove_email", False)),
            declined=None if is_partner else () if said["digest"] else (DIGEST,),
        )
        if (said["phone"] or said["email"]) and proving.waiting(account):
            send_first_codes(request, account)
            return redirect(to_prove)
        messages.success(request, _("Saved."))
        return redirect(done)
    waiting = [masked(way, address) for way, address in proving.waiting(account).items()]
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "waiting": waiting, "to_prove": to_prove}
    return render(request, template, context, status=status)


def _kept(shown: str) -> str:
    return _("Now: {address}. Leave it empty to keep it.").format(address=shown) if shown else ""


def _change(typed: str, *, remove: bool) -> str | None:
    if remove:
        return ""
    return typed or None
