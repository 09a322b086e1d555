"""`/manage/outreach/`: campaigns, how many came by each, and how often the unit's pages are read."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from shared_apps.topics import public as topics
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.codes import LINK_TARGETS, MOST_CAMPAIGNS, NAME_MAX, WORDS_MAX, Target
from tenant_apps.outreach.operations import keeping_campaigns
from tenant_apps.outreach.operations.keeping_campaigns import BadCampaign, NewCampaign
from tenant_apps.outreach.queries.campaigns import CampaignCard, all_campaigns, campaign
from tenant_apps.outreach.web.page_keeping import MANAGE
from tenant_apps.outreach.web.qr import qr_image
from tenant_apps.people.public import staff_names
from tenant_apps.questions import public as questions

VIEW_DAYS: Final = 14


class CampaignForm(forms.Form):
    """A campaign to be made."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_MAX,
        help_text=gettext_lazy("Staff alone read it."),
        error_messages={"required": gettext_lazy("Enter a name by which you will know it again.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Line on the poster"),
        max_length=WORDS_MAX,
        required=False,
        help_text=gettext_lazy("Left empty, it says: Something on your mind? Ask us."),
    )
    target = forms.ChoiceField(label=gettext_lazy("Where it leads"), choices=LINK_TARGETS, initial=Target.ASK)
    topic = forms.ChoiceField(label=gettext_lazy("Which topic"), required=False)
    question = forms.CharField(
        label=gettext_lazy("Which question (its number)"), max_length=32, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Code in the address"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("Small letters, digits and hyphens. Left empty, one is drawn."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["topic"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "—"), *topic_choices()]

    def clean_code(self) -> str:
        """People type it as they like."""
        return str(self.cleaned_data["code"]).strip().lower()


def topic_choices() -> list[tuple[str, str]]:
    """Topics that have a page: of the network's first level, and the unit's own."""
    own = [(f"own-{topic.id}", topic.name) for topic in questions.own_topics() if not topic.hidden]
    sensitive = topics.sensitive_codes()
    return [(card.code, card.name) for card in topics.first_levels() if card.code not in sensitive] + own


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """The list, and making one."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        keys = {Target.TOPIC: said["topic"], Target.QUESTION: said["question"]}
        new = NewCampaign(
            name=said["name"],
            words=said["words"],
            code=said["code"],
            target=said["target"],
            target_key=keys.get(Target(said["target"]), ""),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
        )
        try:
            made = keeping_campaigns.make(
                new, topics=[code for code, _name in topic_choices()], actor=account_of(request)
            )
        except BadCampaign as error:
            form.add_error(error.field, _words(error))
        else:
            messages.success(request, _("Made. Its poster is ready to be printed."))
            return HttpResponseRedirect(reverse("outreach-campaign", args=[made]), status=303)
    views = commons.views_by_day(VIEW_DAYS)
    context = {
        "form": form,
        "campaigns": all_campaigns(),
        "views": views,
        "most": max(number for _day, number in views),
        "hottest": commons.hottest(5),
    }
    return render(request, "outreach/campaigns.html", context, status=422 if form.errors else 200)


@requires(MANAGE)
@require_safe
def one_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: its link, its code to scan, its poster and what came of it."""
    card = campaign_or_404(campaign_id)
    context = {"card": card, "qr": qr_image(card.link), "maker": staff_names().get(card.made_by, "")}
    return render(request, "outreach/campaign.html", context)


@requires(MANAGE)
@require_POST
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Count no more."""
    try:
        keeping_campaigns.close(campaign_id, actor=account_of(request))
    except LookupError:
        raise Http404 from None
    messages.success(request, _("Closed. Its link still leads on, and nobody is counted any more."))
    return HttpResponseRedirect(reverse("outreach-campaign", args=[campaign_id]), status=303)


def campaign_or_404(campaign_id: int) -> CampaignCard:
    """A campaign of this unit."""
    card = campaign(campaign_id)
    if card is None:
        raise Http404
    return card


def _words(error: BadCampaign) -> str:
    return {
        "name": _("Use a name that can be read, of {n} characters at most.").format(n=NAME_MAX),
        "words": _("Use a line that can be read, of {n} characters at most.").format(n=WORDS_MAX),
        "code": _("Use small letters, digits and hyphens, with a letter or digit at both ends."),
        "taken": _("Another campaign has this code. Choose a different one."),
        "target": _("Choose where it leads."),
        "topic": _("Choose a topic."),
        "question": _("No public question has this number. Copy it from the foot of its page."),
        "order": _("The last day lies before the first one."),
        "many": _("There are {n} campaigns already. Close one that nobody needs.").format(n=MOST_CAMPAIGNS),
    }[error.code]
