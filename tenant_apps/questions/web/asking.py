"""`/ask/`: three calm steps, one thing per screen, nothing stored before the last.

Every page posts to the same address what it shows plus the signed draft; the answer is the next page, or the
same one with what is to be repaired. Only the last step writes, and redirects to the receipt.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import count, wait_for
from huisheng.kernel.web import human_check
from tenant_apps.questions.data.codes import Channel, Kind, Visibility
from tenant_apps.questions.data.ways import NOTIFY_WAYS
from tenant_apps.questions.operations import consenting
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, TokenReused, ask
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.queries.unit_topics import Offer
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.asking_form import Details
from tenant_apps.questions.rules.campaigns import UNSURE, came_by
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.rules.refused_files import BadFile
from tenant_apps.questions.web import (
    asking_checks,
    asking_details,
    asking_device,
    asking_exclusion,
    asking_kinds,
    asking_topics,
)
from tenant_apps.questions.web.asking_exclusion import UnknownExclusion
from tenant_apps.questions.web.asking_forms import (
    ANONYMOUS,
    NAMED,
    AboutForm,
    ConfirmForm,
    WriteForm,
    phone_of,
)
from tenant_apps.questions.web.asking_kinds import PickedKind
from tenant_apps.questions.web.asking_similar import found_for
from tenant_apps.questions.web.draft import Draft
from tenant_apps.questions.web.file_fields import FILE_WORDS
from tenant_apps.readers.public import CannotSend

WRITE, ABOUT, TOPICS, CONFIRM = "write", "about", "topics", "confirm"
TYPED_MAX = 20_000
"""Characters of one field that are carried along; beyond it nobody has typed them."""

FIELDS = {
    WRITE: ("text", "title", "kind", "hint"),
    ABOUT: ("kind", "choice", "place", "age_band"),
    TOPICS: (),
    CONFIRM: (
        "visibility",
        "show_name",
        "display_name",
        "contact_phone",
        "contact_email",
        "notify",
        "guardian_phone",
    ),
}


# Without a form's token, so that the pages it stands on are the same for everybody and can be kept whole:
# all it does is to show the next page with what was typed.
@csrf_exempt
@open_to_all
@require_POST
def begin_page(request: HttpRequest) -> HttpResponse:
    """What was typed into the field of a public page is the first step, done."""
    return _turn(request, Draft.fresh().with_values(text=request.POST.get("text", "")[:TYPED_MAX]), WRITE)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """All three steps."""
    if request.method != "POST":
        try:
            unsure = "yes" if request.GET.get("unsure") == "1" else ""
            near = asking_topics.near(request.GET.get("topic", ""))
            return _write(request, Draft.fresh(unsure=unsure, near=near, **asking_exclusion.values(request)))
        except UnknownExclusion:
            return asking_exclusion.unknown_page(request)
    draft = Draft.opened_from(request.POST.get("draft", "")) or Draft.fresh()
    at = request.POST.get("at", WRITE)
    if at not in FIELDS:
        at = WRITE
    draft = draft.with_values(
        checked=draft.checked if at == CONFIRM else "",
        **{name: request.POST.get(name, "")[:TYPED_MAX] for name in FIELDS[at] if name in request.POST},
        **(asking_details.typed(request) if at == CONFIRM else {}),
    )
    return _turn(request, draft, at)


def _turn(request: HttpRequest, draft: Draft, at: str) -> HttpResponse:
    """Where a button leads. Going back checks nothing; going on checks every page up to there, once."""
    go = request.POST.get("go", "")
    if go == WRITE:
        return _write(request, draft)
    offer = unit_topics.offer()
    if draft.checked and go not in (ABOUT, TOPICS) and asking_topics.only_choice(draft, offer):
        return _finish(request, draft, offer, go)
    write = WriteForm(_values(draft, WRITE))
    if not write.is_valid():
        return _write(request, draft, write)
    draft = draft.with_values(**write.cleaned_data)
    if "pick" in request.POST:
        return _about(request, draft.with_values(choice=request.POST["pick"]), offer)
    if go == TOPICS or "first" in request.POST or "search" in request.POST:
        return _page(request, TOPICS, draft, None, **asking_topics.browsing(request, offer))
    if at == WRITE or go == ABOUT:
        return _about(request, draft, offer)
    about = AboutForm(_values(draft, ABOUT), topics=asking_topics.only_choice(draft, offer))
    if not about.is_valid():
        shown = AboutForm(_values(draft, ABOUT), topics=asking_topics.labelled(draft, offer))
        return _about(request, draft, offer, shown)
    draft = draft.with_values(checked="yes")
    if at != CONFIRM:
        return _confirm(request, draft, offer)
    return _finish(request, draft, offer, go)


def _finish(request: HttpRequest, draft: Draft, offer: Offer, go: str) -> HttpResponse:
    """The last page was sent, and those before it are right."""
    if go in ("code", "agree"):
        return _guardian(request, draft, offer, go)
    confirm = _confirm_form(request, draft, offer)
    details = asking_details.DetailsForm(draft, sent=True, uploads=asking_details.chosen(request))
    if not (confirm.is_valid() & details.is_valid()):
        return _confirm(request, draft, offer, confirm, details=details)
    return _send(request, draft, confirm, offer, details)


def _send(
    request: HttpRequest,
    draft: Draft,
    confirm: ConfirmForm,
    offer: Offer,
    details: asking_details.DetailsForm,
) -> HttpResponse:
    limit = limits.asking(draft.title, f"{draft.text}\n{draft.details_typed}", is_child=draft.is_child)
    tries, wait = 0, 0
    if limit:
        counted = count(limit, client_address(request))
        tries, wait = counted.tries, counted.wait
    if wait:
        confirm.add_error(
            None,
            _(
                "Many questions came from your connection just now. Nothing is lost: "
                "please press “Send” again in {minutes} min."
            ).format(minutes=-(-wait // 60)),
        )
        response = _confirm(request, draft, offer, confirm, status=429)
        response["Retry-After"] = str(wait)
        return response
    if asking_checks.is_needed(request, draft, tries=tries):
        confirm.add_error(None, _("Please answer the small sum below, then press “Send” again."))
        return _confirm(request, draft, offer, confirm, check=asking_checks.check_for(draft))
    said = confirm.cleaned_data
    files = asking_details.together(details.chosen_files(), said["attached"])
    try:
        new = _new_question(request, draft, said, details.details())
        receipt = ask(new, files=files, device=asking_device.device_of(request))
    except BadQuestion as error:
        # The forms check the same; only a topic or a section can have been hidden between two pages.
        if error.field == "topic":
            return _about(request, draft.with_values(choice=""), offer, status=422)
        if error.field == "excluded_section":
            return asking_exclusion.unknown_page(request)
        return _write(request, draft, WriteForm(_values(draft, WRITE)))
    except BadFile as error:
        confirm.add_error("attached", str(FILE_WORDS[error.fault]))
        return _confirm(request, draft, offer, confirm)
    except TokenReused:
        # Sent, then back in the browser, changed and sent again: that is a second question.
        return _send(request, draft.with_values(token=Draft.fresh().token), confirm, offer, details)
    return HttpResponseRedirect(
        f"{reverse('questions-receipt', args=[receipt.number])}?k={receipt.secret}", status=303
    )


def _new_question(request: HttpRequest, draft: Draft, said: dict[str, Any], details: Details) -> NewQuestion:
    first = said.get("notify", "")
    return NewQuestion(
        token=f"web:{draft.token}",
        text=draft.text,
        title=draft.title,
        place=draft.place,
        details=details,
        topic=draft.network_topic,
        unit_topic_id=draft.own_topic,
        kind=draft.asks_as,
        channel=Channel.WEBSITE,
        visibility=said.get("visibility", Visibility.PRIVATE),
        display_name=said["display_name"] if said.get("show_name") == NAMED else "",
        contact_phone=said.get("contact_phone", ""),
        contact_email=said.get("contact_email", ""),
        notify_order=(first, *(way for way in NOTIFY_WAYS if way != first)) if first else (),
        age_band=draft.age_band,
        guardian=bool(draft.guardian),
        language=get_language() or "",
        excluded_units=draft.excluded_units,
        excluded_section=draft.excluded_section,
        campaign=(
            UNSURE
            if draft.unsure
            else came_by(request.COOKIES.get(settings.HUISHENG_CAMPAIGN_COOKIE_NAME, ""))
        ),
    )


def _guardian(request: HttpRequest, draft: Draft, offer: Offer, go: str) -> HttpResponse:
    """A code to the guardian's phone, and the code back. The child can send without it at any time."""
    now = clock.now()
    try:
        phone = phone_of(draft.guardian_phone)
    except ValidationError as error:
        return _confirm(request, draft, offer, guardian_error=error.messages[0])
    if not phone:
        return _confirm(request, draft, offer, guardian_error=_("Enter your guardian’s phone number."))
    if go == "code":
        who = client_address(request)
        often = wait_for(limits.CODES_TO_A_PHONE, phone) or wait_for(limits.CODES_FROM_AN_ADDRESS, who)
        try:
            if often:
                raise CannotSend
            proof = consenting.send_code(phone, token=draft.token, now=now)
        except CannotSend:
            said = _("No code can be sent just now. You can send your question without a name, right away.")
            return _confirm(request, draft, offer, guardian_error=said)
        return _confirm(request, draft.with_values(guardian_phone=phone, proof=proof), offer)
    typed = request.POST.get("guardian_code", "").strip()[:10]
    tries = wait_for(limits.TRIES_OF_A_CODE, phone)
    if tries or not consenting.code_fits(typed, draft.proof, phone, token=draft.token, now=now):
        said = _("This is not the code that was sent, or it is too old. Look again, or ask for a new one.")
        return _confirm(request, draft, offer, guardian_error=said)
    return _confirm(request, draft.with_values(guardian="yes", proof="", guardian_phone=""), offer)


# --- pages ----------------------------------------------------------------------------------------


def _write(request: HttpRequest, draft: Draft, form: WriteForm | None = None) -> HttpResponse:
    shown = form or WriteForm(initial=_values(draft, WRITE))
    context = {
        "way_out": asking_exclusion.way_out(request),
        "sections": asking_exclusion.sections(),
        "picked": _picked(draft),
        "near": asking_topics.named(draft.near),
    }
    return _page(request, WRITE, draft, shown, status=422 if form else 200, **context)


def _about(
    request: HttpRequest, draft: Draft, offer: Offer, form: AboutForm | None = None, *, status: int = 200
) -> HttpResponse:
    picked = _picked(draft)
    draft = draft.with_values(kind=picked.value, hint=picked.hint)
    shown = form or _about_form(draft, offer)
    if picked.from_words:
        shown.fields["kind"].help_text = _("Picked from your words. Not right? Tap another one.")
    found = found_for(draft.text, draft.title)
    return _page(request, ABOUT, draft, shown, status=422 if form else status, found=found)


def _confirm(
    request: HttpRequest,
    draft: Draft,
    offer: Offer,
    form: ConfirmForm | None = None,
    *,
    status: int = 422,
    **context: Any,
) -> HttpResponse:
    refused = bool(form or context)
    context.setdefault("details", asking_details.DetailsForm(draft, sent=False))
    return _page(
        request,
        CONFIRM,
        draft,
        form or _confirm_form(None, draft, offer),
        status=status if refused else 200,
        topic=asking_topics.name_of(draft.choice, offer),
        kind=Kind(draft.asks_as).label,
        never_public=rule_of(draft.asks_as).always_private,
        files_again=bool(request.FILES),
        trap=human_check.TRAP,
        **context,
    )


def _page(
    request: HttpRequest,
    at: str,
    draft: Draft,
    form: forms.Form | None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    numbers = {WRITE: 1, ABOUT: 2, TOPICS: 2, CONFIRM: 3}
    labels = (_("Write"), _("Topic"), _("Check and send"))
    response = render(
        request,
        f"questions/ask_{at}.html",
        {
            "at": at,
            "draft": draft,
            "form": form,
            "steps": [
                {"label": label, "current": number == numbers[at]}
                for number, label in enumerate(labels, start=1)
            ],
            "danger": draft.speaks_of_danger,
            **context,
        },
        status=status,
    )
    # What was typed is not for a shared cache; the browser's own Back may still show it.
    response["Cache-Control"] = "private"
    return response


def _about_form(draft: Draft, offer: Offer) -> AboutForm:
    topics = asking_topics.labelled(draft, offer)
    initial = _values(draft, ABOUT)
    # One clear suggestion is picked already; the asker sees it and may change it.
    if initial["choice"] not in dict(topics):
        initial["choice"] = topics[0][0] if len(topics) > 1 else ""
    return AboutForm(initial=initial, topics=topics)


def _picked(draft: Draft) -> PickedKind:
    return asking_kinds.picked(draft.text, draft.title, kind=draft.kind, hint=draft.hint)


def _confirm_form(request: HttpRequest | None, draft: Draft, offer: Offer) -> ConfirmForm:
    """The last form: as it was sent, or (without a request) as it is first shown."""
    private = _always_private(draft, offer)
    values = _values(draft, CONFIRM)
    if request is not None:
        return ConfirmForm(values, request.FILES, always_private=private, nameless=draft.stays_nameless)
    values["show_name"] = values["show_name"] or ANONYMOUS
    return ConfirmForm(initial=values, always_private=private, nameless=draft.stays_nameless)


def _always_private(draft: Draft, offer: Offer) -> bool:
    never_public = rule_of(draft.asks_as).always_private
    return draft.is_child or never_public or asking_topics.is_sensitive(draft, offer)


def _values(draft: Draft, at: str) -> dict[str, str]:
    return {name: getattr(draft, name) for name in FIELDS[at]}
