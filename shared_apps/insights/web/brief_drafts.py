"""Writing a brief, choosing its cases, issuing it, sending it down."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.names import joined
from shared_apps.insights.data import brief_text
from shared_apps.insights.models import Brief
from shared_apps.insights.operations import brief_drafting, brief_issuing
from shared_apps.insights.queries.brief_cases import candidates
from shared_apps.insights.queries.brief_figures import TooManyUnitsError
from shared_apps.insights.queries.brief_visibility import may_write_for, writing_unit_ids
from shared_apps.insights.queries.figures import FIGURES
from shared_apps.insights.queries.periods import month_before
from shared_apps.insights.web.appraisal_brief import initial_of_result
from shared_apps.insights.web.brief_document import measure_words, number_of
from shared_apps.insights.web.brief_forms import BriefForm, initial_of
from shared_apps.insights.web.briefs import readable_or_404
from tenants.public import UnitCard, network_url, unit_card, unit_cards

_COMMENT_MAX = 500
_WORDS_MAX = 100


@requires("insights.brief")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a draft; with `?corrects=` one that puts an issued brief right and begins as its copy."""
    old = _corrected(request)
    units = _mine(request) if old is None else [unit_card(old.unit_id)]
    unit = _chosen(units, request.POST.get("unit") or request.GET.get("unit"))
    last = clock.business_day().replace(day=1) - timedelta(days=1)
    initial: dict[str, Any] = {
        "unit": unit.id,
        "editor": unit.name,
        "first": month_before(clock.business_day()),
        "last": last,
        "measures": list(FIGURES),
    }
    if old is not None:
        initial = initial_of(old)
    else:
        initial |= initial_of_result(request)
    form = BriefForm(_sent(request), unit=unit, units=units, initial=initial)
    if old is not None:
        form.fields["kind"].disabled = True
    if request.method == "POST" and form.is_valid():
        created = brief_drafting.create(
            actor_of(request), unit_id=unit.id, content=form.content(), corrects=old.pk if old else None
        )
        return redirect("insights-brief", brief_id=created)
    return _form_page(request, form, {"old": old, "old_number": number_of(old) if old else ""})


@requires("insights.brief")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Change a draft. Its unit stays."""
    brief = _own_or_404(request, brief_id)
    if brief.state != Brief.State.DRAFT:
        return _is_no_draft(request, brief.pk)
    unit = unit_card(brief.unit_id)
    form = BriefForm(_sent(request), unit=unit, units=[unit], initial=initial_of(brief))
    version = brief.version
    if request.method == "POST":
        version = _number(request.POST.get("version", ""))
        if form.is_valid():
            try:
                brief_drafting.change(brief.pk, actor_of(request), content=form.content(), version=version)
            except brief_drafting.NotADraftError:
                return _is_no_draft(request, brief.pk)
            except brief_drafting.ChangedMeanwhileError:
                form.add_error(
                    None,
                    _(
                        "Somebody else has changed this draft meanwhile. Your text stands below: compare it"
                        " with the draft, and save again to put yours in its place."
                    ),
                )
                version = brief.version
            else:
                return redirect("insights-brief", brief_id=brief.pk)
    return _form_page(request, form, {"brief": brief, "version": version})


@requires("insights.brief")
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Look for a public question and take it up as a case (POST `item`, `comment`)."""
    brief = _own_or_404(request, brief_id)
    if brief.state != Brief.State.DRAFT:
        return _is_no_draft(request, brief.pk)
    typed = " ".join(request.GET.get("q", "").split())[:_WORDS_MAX]
    if request.method == "POST":
        comment = request.POST.get("comment", "").strip()[:_COMMENT_MAX]
        try:
            brief_drafting.add_case(
                brief.pk, actor_of(request), item_id=_number(request.POST.get("item", "")), comment=comment
            )
        except brief_drafting.NotADraftError:
            return _is_no_draft(request, brief.pk)
        except brief_drafting.TooManyCasesError:
            messages.warning(
                request, _("A brief tells of %(most)s cases at most.") % {"most": brief_drafting.MOST_CASES}
            )
        except LookupError:
            messages.warning(request, _("This question does not stand in public any more. Choose another."))
        else:
            messages.success(request, _("The case is in the brief."))
            return redirect("insights-brief", brief_id=brief.pk)
    context = {"brief": brief, "typed": typed, "found": candidates(brief.unit_id, typed)}
    return render(request, "insights/brief_cases.html", context)


@requires("insights.brief")
@require_POST
def drop_case(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Leave a case out (`case`)."""
    brief = _own_or_404(request, brief_id)
    try:
        brief_drafting.drop_case(brief.pk, actor_of(request), case_id=_number(request.POST.get("case", "")))
    except brief_drafting.NotADraftError:
        return _is_no_draft(request, brief.pk)
    return redirect("insights-brief", brief_id=brief.pk)


@requires("insights.brief")
@require_POST
def issue(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Issue the draft as it was shown (`version`)."""
    brief = _own_or_404(request, brief_id)
    try:
        outcome = brief_issuing.issue(
            brief.pk,
            actor_of(request),
            version=_number(request.POST.get("version", "")),
            words=measure_words(),
        )
    except brief_drafting.NotADraftError:
        return _is_no_draft(request, brief.pk)
    except brief_drafting.ChangedMeanwhileError:
        messages.warning(
            request, _("The draft has been changed meanwhile. Nothing was issued: look at it once more.")
        )
    except (TooManyUnitsError, ValueError):
        messages.warning(
            request, _("Period or units do not fit any more. Nothing was issued: change the draft first.")
        )
    else:
        if outcome.number:
            messages.success(request, _("Issued. From now on nothing of it changes."))
        else:
            text = ngettext(
                "Nothing was issued: this case does not stand in public any more and was taken out:"
                " %(numbers)s. Look at the draft once more.",
                "Nothing was issued: these cases do not stand in public any more and were taken out:"
                " %(numbers)s. Look at the draft once more.",
                len(outcome.taken_out),
            )
            messages.warning(request, text % {"numbers": joined(outcome.taken_out)})
    return redirect("insights-brief", brief_id=brief.pk)


@requires("insights.brief")
@require_POST
def discard(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    brief = _own_or_404(request, brief_id)
    try:
        brief_drafting.discard(brief.pk, actor_of(request))
    except brief_drafting.NotADraftError:
        return _is_no_draft(request, brief.pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("insights-briefs")


@requires("insights.brief")
@require_POST
def send_down(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Open the brief to the units below, and go on to the directive that tells them of it, half written."""
    brief = _own_or_404(request, brief_id)
    try:
        brief = brief_issuing.send_down(brief.pk, actor_of(request))
    except brief_issuing.NotIssuedError:
        return redirect("insights-brief", brief_id=brief.pk)
    said = {
        "masthead": brief.masthead,
        "number": number_of(brief),
        "title": brief.title,
        "address": network_url(reverse("insights-brief", args=[brief.pk])),
    }
    query = {
        "issuer": brief.unit_id,
        "kind": "notice",
        "title": brief_text.DIRECTIVE_TITLE.format(**said)[:120],
        "text": brief_text.DIRECTIVE_TEXT.format(**said),
    }
    return redirect(f"{reverse('directives-new')}?{urlencode(query)}")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _mine(request: HttpRequest) -> list[UnitCard]:
    return sorted(unit_cards(writing_unit_ids(actor_of(request))).values(), key=lambda card: card.path)


def _chosen(units: list[UnitCard], wanted: str | None) -> UnitCard:
    """The unit that prints: the one named, or the first; 404 for one this person does not act for."""
    if not units:
        raise PermissionDenied
    if not wanted:
        return units[0]
    found = next((card for card in units if str(card.id) == wanted), None)
    if found is None:
        raise Http404
    return found


def _corrected(request: HttpRequest) -> Brief | None:
    """The issued brief of one's own unit that is to be put right."""
    wanted = request.GET.get("corrects", "")
    if not wanted:
        return None
    try:
        brief = _own_or_404(request, UUID(wanted))
    except ValueError:
        raise Http404 from None
    if brief.state != Brief.State.ISSUED:
        raise Http404
    return brief


def _own_or_404(request: HttpRequest, brief_id: UUID) -> Brief:
    """A brief of a unit for which the reader writes."""
    brief = readable_or_404(request, brief_id)
    if not may_write_for(actor_of(request), brief.unit_id):
        raise Http404
    return brief


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _is_no_draft(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    messages.info(request, _("It was issued or thrown away meanwhile."))
    if Brief.objects.filter(pk=brief_id).exists():
        return redirect("insights-brief", brief_id=brief_id)
    return redirect("insights-briefs")


def _form_page(request: HttpRequest, form: BriefForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "insights/brief_form.html", {"form": form, **context}, status=status)
