"""`/manage/channels/`: the unit's accounts with providers, whether they work, and what failed lately."""

from datetime import timedelta
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import account_of, requires
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web import errors
from tenant_apps.channels.adapters.letter import Kind
from tenant_apps.channels.adapters.registry import ADAPTERS, Entry, Words
from tenant_apps.channels.adapters.senders import receipt_token, usable_senders
from tenant_apps.channels.data.codes import MAKERS_OF, Maker, Way
from tenant_apps.channels.data.faults import fault_words
from tenant_apps.channels.models import Sender
from tenant_apps.channels.operations import keeping_senders
from tenant_apps.channels.queries.seen_by_staff import figures, latest_failures, waiting
from tenant_apps.channels.web.demonstration import in_outbox
from tenants.public import here_url

MANAGE: Final = "channels.manage"
TESTING: Final = Limit("channels.testing", 6, 600)
PERIOD: Final = timedelta(days=7)
_OWN_ADDRESS: Final = {
    Way.SMS: gettext_lazy("My own mobile number"),
    Way.EMAIL: gettext_lazy("My own e-mail address"),
    Way.WECHAT: gettext_lazy("My own OpenID of WeChat"),
}


class SenderForm(forms.Form):
    """The fields of one provider. Secrets are written and never shown: empty keeps what is stored."""

    def __init__(self, *args: Any, entries: tuple[Entry, ...], row: Sender | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        kept = keeping_senders.secrets_kept(row) if row is not None else frozenset()
        options = row.options if row is not None else {}
        for entry in entries:
            field = _field(entry, is_kept=entry.name in kept)
            if not entry.secret:
                field.initial = options.get(entry.name, entry.default)
            self.fields[entry.name] = field
        self.fields["enabled"] = forms.BooleanField(
            label=gettext_lazy("In use"), required=False, initial=row.enabled if row is not None else True
        )

    def parts(self) -> tuple[dict[str, str], dict[str, str]]:
        """Options and secrets; after ``is_valid``."""
        values = {entry.name: str(self.cleaned_data[entry.name]).strip() for entry in self.entries}
        secret = {entry.name for entry in self.entries if entry.secret}
        return (
            {name: value for name, value in values.items() if name not in secret},
            {name: value for name, value in values.items() if name in secret},
        )


class TryForm(forms.Form):
    """Where the test message goes."""

    address = forms.CharField(max_length=120)

    def __init__(self, way: Way, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["address"].label = _OWN_ADDRESS[way]


@requires(MANAGE)
@require_safe
def senders_page(request: HttpRequest) -> HttpResponse:
    """Each way with its account, its state in words, and the figures of the last week."""
    now = clock.now()
    rows = {row.way: row for row in Sender.objects.all()}
    usable = usable_senders()
    counted = {one.way: one for one in figures(now - PERIOD)}
    ways = [
        {
            "way": way,
            "label": way.label,
            "maker": usable[way].maker.label if way in usable else "",
            "row": rows.get(way),
            "fault": fault_words(rows[way].failed_code) if way in rows else "",
            "works": way in usable and not (way in rows and rows[way].failed_code),
            "figures": counted[way],
        }
        for way in (Way.WECHAT, Way.SMS, Way.EMAIL)
    ]
    context = {
        "ways": ways,
        "failures": latest_failures(now),
        "waiting": waiting(),
        "demo": settings.HUISHENG_DEMO,
        "outbox": in_outbox() if settings.HUISHENG_DEMO else [],
    }
    return render(request, "channels/senders.html", context)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def sender_page(request: HttpRequest, way: str) -> HttpResponse:
    """Enter or change the account of one way."""
    known = _way(way)
    row = Sender.objects.filter(way=known).first()
    makers = MAKERS_OF[known]
    maker = _maker(request, row, makers)
    if request.method == "POST" and "remove" in request.POST:
        keeping_senders.remove_sender(known, actor=account_of(request))
        messages.success(request, _("Removed, with its keys."))
        return redirect("channels-senders")
    current = row if row is not None and row.maker == maker else None
    form = SenderForm(
        request.POST if request.method == "POST" else None, entries=ADAPTERS[maker].entries, row=current
    )
    if request.method == "POST" and form.is_valid():
        options, secrets = form.parts()
        keeping_senders.save_sender(
            known,
            maker,
            options=options,
            secrets=secrets,
            enabled=form.cleaned_data["enabled"],
            actor=account_of(request),
        )
        messages.success(request, _("Saved. Send yourself a test to be sure."))
        return redirect("channels-sender", way=known)
    status = 422 if request.method == "POST" else 200
    return _sender(request, known, maker, form, status=status)


@requires(MANAGE)
@require_POST
def try_out(request: HttpRequest, way: str) -> HttpResponse:
    """Send a test to oneself and say what came of it."""
    known = _way(way)
    row = Sender.objects.filter(way=known).first()
    maker = _maker(request, row, MAKERS_OF[known])
    wait = wait_for(TESTING, str(account_of(request)))
    if wait:
        return errors.too_many(request, wait)
    form = TryForm(known, request.POST)
    sender_form = SenderForm(entries=ADAPTERS[maker].entries, row=row)
    if not form.is_valid():
        return _sender(request, known, maker, sender_form, try_form=form, status=422)
    try:
        outcome = keeping_senders.try_out(known, form.cleaned_data["address"], actor=account_of(request))
    except keeping_senders.NoSender:
        form.add_error(None, _("There is no account in use for this way. Enter and save it first."))
        return _sender(request, known, maker, sender_form, try_form=form, status=422)
    if outcome.kind in (Kind.ACCEPTED, Kind.DELIVERED):
        messages.success(request, _("The provider has taken the test message. Look at your device."))
        return redirect("channels-sender", way=known)
    form.add_error(None, fault_words(outcome.code) or _("The test did not go through."))
    return _sender(request, known, maker, sender_form, try_form=form, status=422)


def _sender(
    request: HttpRequest,
    way: Way,
    maker: Maker,
    form: SenderForm,
    *,
    try_form: TryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "way": way,
        "label": way.label,
        "maker": maker,
        "makers": [(one.value, one.label, one == maker) for one in MAKERS_OF[way]],
        "form": form,
        "try_form": try_form or TryForm(way),
        "row": Sender.objects.filter(way=way, maker=maker).first(),
        "addresses": _addresses(maker),
        "template_text": _template_text(maker, ADAPTERS[maker].template, ("number", "state", "key1", "key2")),
        "expert_text": _template_text(maker, ADAPTERS[maker].expert_template, ("key1", "key2")),
    }
    return render(request, "channels/sender.html", context, status=status)


def _addresses(maker: Maker) -> list[tuple[str, str]]:
    """What has to be entered at the provider."""
    if maker == Maker.WECHAT:
        return [
            (_("Server address (URL)"), here_url(reverse("channels-wechat-push"))),
            (_("Domain for web authorisation"), here_url("/").split("://")[1].strip("/")),
        ]
    if maker in (Maker.ALIYUN, Maker.TENCENT):
        path = reverse("channels-receipts", args=[maker.value, receipt_token(maker)])
        return [(_("Address for receipts"), here_url(path))]
    return []


def _template_text(maker: Maker, text: Words, names: tuple[str, ...]) -> str:
    """A text to submit for approval, with the provider's own marks for variables."""
    if not text:
        return ""
    marks = (
        {name: "${" + name + "}" for name in names}
        if maker == Maker.ALIYUN
        else {name: "{" + str(place) + "}" for place, name in enumerate(names, 1)}
    )
    return str(text).format(address=here_url(reverse("channels-code")), **marks)


def _field(entry: Entry, *, is_kept: bool) -> forms.Field:
    help_text = entry.help_text
    if entry.secret and is_kept:
        help_text = _("Stored. Leave it empty to keep it.")
    common: dict[str, Any] = {
        "label": entry.label,
        "help_text": help_text,
        "required": entry.required and not (entry.secret and is_kept),
    }
    if entry.pattern:
        common["validators"] = [RegexValidator(rf"\A(?:{entry.pattern})\Z", cast("Any", entry.fault))]
    if entry.choices:
        return forms.ChoiceField(choices=entry.choices, **common)
    if entry.secret:
        # Never rendered with a value: what is stored stays where it is.
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"})
        return forms.CharField(widget=widget, max_length=200, **common)
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **common)


def _way(code: str) -> Way:
    if code not in {str(way) for way in MAKERS_OF}:
        raise Http404
    return Way(code)


def _maker(request: HttpRequest, row: Sender | None, makers: tuple[Maker, ...]) -> Maker:
    asked = request.POST.get("maker") or request.GET.get("maker") or (row.maker if row is not None else "")
    return next((maker for maker in makers if maker == asked), makers[0])
