"""The figures of an appraisal are frozen; units object to scores, and the issuer decides."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.forms.uploads import WHY_NO_FILE, short
from huisheng.kernel.office_files import ACCEPT, BadOfficeFileError, OfficeFile, take_in
from huisheng.kernel.web.dates import day as day_words
from huisheng.kernel.web.forms import in_words
from huisheng.kernel.web.stored_files import stored_file
from shared_apps.insights.models import AppraisalObjection
from shared_apps.insights.operations import appraisal_closing as closing
from shared_apps.insights.operations import appraisal_finishing as finishing
from shared_apps.insights.operations import appraisal_objecting as objecting
from shared_apps.insights.queries.appraisal_visibility import speaks_for
from shared_apps.insights.queries.brief_figures import MOST_UNITS, TooManyUnitsError
from shared_apps.insights.web.appraisal_drafts import own_or_404
from shared_apps.insights.web.appraisal_words import ScoreWords, line_words
from shared_apps.insights.web.appraisals import head_of, of_unit_or_404

_WORDS: Final[dict[str, Any]] = {
    "max_length": objecting.WORDS_MAX,
    "validators": [in_words],
    "widget": forms.Textarea(attrs={"rows": 5}),
}


class EvidenceField(forms.FileField):
    """One file, checked by what it holds."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> OfficeFile | None:
        """The checked file, None where none was chosen."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return take_in(upload, upload.name or "")
        except BadOfficeFileError as error:
            params = {"name": short(upload.name or "")}
            raise forms.ValidationError(
                str(WHY_NO_FILE[error.code]), code=error.code, params=params
            ) from error


class ObjectionForm(forms.Form):
    """What a unit says."""

    text = forms.CharField(
        label=gettext_lazy("What is not right, and what shows it"),
        help_text=gettext_lazy(
            "Name days, numbers of questions and reasons. Leave out names and contacts of those who asked."
        ),
        **_WORDS,
    )

    file = EvidenceField(
        label=gettext_lazy("A file that shows it"),
        help_text=gettext_lazy(
            "PDF, OFD, DOCX, XLSX, PPTX or a picture, up to 10 MB. Whoever reads the objection can open it:"
            " cover names and contacts of those who asked."
        ),
        required=False,
    )


class DecisionForm(forms.Form):
    """What the issuer decides, with reasons; corrected numbers where the unit is right."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("accepted", gettext_lazy("The unit is right: the numbers below count")),
            ("rejected", gettext_lazy("The frozen score holds")),
        ],
    )
    part = forms.IntegerField(required=False, min_value=0, max_value=objecting.NUMBER_MAX)
    whole = forms.IntegerField(required=False, min_value=0, max_value=objecting.NUMBER_MAX)
    reason = forms.CharField(label=pgettext_lazy("of a decision", "Reasons, for the unit to read"), **_WORDS)

    def clean(self) -> dict[str, Any]:
        """Corrected numbers are needed where the unit is right."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == "accepted":
            for name in ("part", "whole"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Give the corrected number."))
        return cleaned


_FAULTS: Final[dict[str, str | Promise]] = {
    "share": gettext_lazy("The part cannot be larger than the whole."),
    "same": gettext_lazy("These are the frozen numbers. Correct them, or let the frozen score hold."),
}


@requires("insights.appraise")
@require_POST
def close(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Freeze the figures; the days for objections begin."""
    appraisal = own_or_404(request, appraisal_id)
    try:
        done = closing.close(appraisal.pk, actor_of(request))
    except closing.NotRunningError:
        messages.info(request, _("The figures were frozen already, or nothing is published yet."))
    except closing.NotOverError:
        messages.warning(request, _("The last day of the period is not over yet."))
    except TooManyUnitsError as error:
        text = _("%(found)s units are too many for one table; it holds %(most)s. Choose a higher level.")
        messages.warning(request, text % {"found": error.args[0], "most": MOST_UNITS})
    else:
        assert done.objections_until is not None
        said = _("The figures are frozen. Units may object until %(day)s.")
        messages.success(request, said % {"day": day_words(done.objections_until)})
    return redirect("insights-appraisal", appraisal_id=appraisal.pk)


@requires("insights.appraise")
@require_POST
def finish(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """Publish the final result, once."""
    appraisal = own_or_404(request, appraisal_id)
    try:
        finishing.finish(appraisal.pk, actor_of(request))
    except finishing.NotClosedError:
        messages.info(
            request, _("The final result was published already, or the figures are not frozen yet.")
        )
    except finishing.StillOpenError:
        messages.warning(request, _("Units may still object today. Nothing was published."))
    except finishing.UndecidedError as error:
        said = ngettext(
            "%(n)s objection waits for a decision. Nothing was published.",
            "%(n)s objections wait for a decision. Nothing was published.",
            error.number,
        )
        messages.warning(request, said % {"n": error.number})
    else:
        messages.success(request, _("The final result is published. Nothing of it changes any more."))
    return redirect("insights-appraisal", appraisal_id=appraisal.pk)


@requires("insights.read_appraisal")
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, appraisal_id: UUID, unit_id: int, code: str) -> HttpResponse:
    """A unit objects to one frozen score."""
    appraisal, card, shown = of_unit_or_404(request, appraisal_id, unit_id)
    line = line_words(shown, shown.line(card.id))
    score = _score(line.scores, code)
    if not speaks_for(actor_of(request), card.id):
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*sent)
    over = score.objection is not None or not objecting.is_open_for_objections(appraisal)
    if over and request.method != "POST":
        return _to_unit(request, appraisal_id, unit_id, _("There is nothing to object to here any more."))
    if request.method == "POST" and form.is_valid():
        try:
            objecting.object_to(
                appraisal.pk, actor_of(request), unit_id=unit_id, code=code, **form.cleaned_data
            )
        except objecting.ObjectedAlreadyError:
            return _to_unit(request, appraisal_id, unit_id, _("A colleague has objected to this already."))
        except objecting.NoObjectionsNowError:
            form.add_error(None, _("The days for objections are over. What you typed stands below."))
        else:
            messages.success(request, _("Sent. The issuer decides about it and says why."))
            return redirect("insights-appraisal-unit", appraisal_id=appraisal.pk, unit_id=unit_id)
    # A browser gives no file back: whoever has chosen one chooses it once more.
    again = bool(form.errors) and bool(request.FILES)
    context = {**head_of(appraisal), "card": card, "score": score, "form": form, "file_again": again}
    status = 422 if form.errors else 200
    return render(request, "insights/appraisal_object.html", context, status=status)


@requires("insights.read_appraisal")
@require_safe
def objection_file(request: HttpRequest, appraisal_id: UUID, unit_id: int, code: str) -> FileResponse:
    """The file of an objection, for whoever reads what came of the unit."""
    appraisal, card, _shown = of_unit_or_404(request, appraisal_id, unit_id)
    objection = AppraisalObjection.objects.filter(appraisal=appraisal, unit_id=card.id, code=code).first()
    if objection is None or objection.file is None:
        raise Http404
    kept = objection.file
    return stored_file(kept["path"], name=kept["name"], content_type=kept["type"], inline=False)


@requires("insights.appraise")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, appraisal_id: UUID, objection_id: int) -> HttpResponse:
    """The issuer decides about one objection."""
    appraisal = own_or_404(request, appraisal_id)
    objection = AppraisalObjection.objects.filter(appraisal=appraisal, pk=objection_id).first()
    if objection is None:
        raise Http404
    _appraisal, card, shown = of_unit_or_404(request, appraisal_id, objection.unit_id)
    score = _score(line_words(shown, shown.line(card.id)).scores, objection.code)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    rule = next(one for one in shown.rules if one.code == objection.code)
    form.fields["part"].label = pgettext_lazy("corrected", "Corrected: %(what)s") % {
        "what": rule.indicator.part
    }
    form.fields["whole"].label = pgettext_lazy("corrected", "Corrected: %(what)s") % {
        "what": rule.indicator.whole
    }
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, objection.pk, form.cleaned_data)
        except objecting.DecidedAlreadyError:
            messages.info(request, _("A colleague has decided about it meanwhile."))
            return redirect("insights-appraisal", appraisal_id=appraisal.pk)
        except objecting.BadNumbersError as error:
            form.add_error("part", str(_FAULTS[error.code]))
        else:
            messages.success(request, _("Decided. The unit reads it with your reasons."))
            return redirect("insights-appraisal", appraisal_id=appraisal.pk)
    context = {**head_of(appraisal), "card": card, "score": score, "objection": objection, "form": form}
    status = 422 if form.errors else 200
    return render(request, "insights/appraisal_decide.html", context, status=status)


def _act(request: HttpRequest, objection_id: int, said: dict[str, Any]) -> None:
    actor, reason = actor_of(request), said["reason"]
    if said["verdict"] == "rejected":
        objecting.reject(objection_id, actor, reason=reason)
    else:
        objecting.accept(objection_id, actor, reason=reason, part=said["part"], whole=said["whole"])


def _score(scores: tuple[ScoreWords, ...], code: str) -> ScoreWords:
    found = next((one for one in scores if one.rule.code == code), None)
    if found is None:
        raise Http404
    return found


def _to_unit(request: HttpRequest, appraisal_id: UUID, unit_id: int, text: str) -> HttpResponse:
    messages.info(request, text)
    return redirect("insights-appraisal-unit", appraisal_id=appraisal_id, unit_id=unit_id)
