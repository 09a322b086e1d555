"""What the unit asks beside the question, on the last page of asking."""

import json
from typing import Final

from django.http import HttpRequest

from huisheng.kernel.forms import Definition, said_of
from huisheng.kernel.forms.rendering import AnswersForm, typed_in
from tenant_apps.questions.queries.asking_form import form_for
from tenant_apps.questions.rules.asking_form import Details
from tenant_apps.questions.web.draft import Draft

PREFIX: Final = "detail"
AGREED: Final = "yes"


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to be carried along in the draft."""
    said = typed_in(request.POST, PREFIX)
    along = AGREED if request.POST.get("details_along") == AGREED else ""
    return {"details": json.dumps(said) if said else "", "details_along": along}


def said_in(draft: Draft) -> dict[str, list[str]]:
    """What was typed so far, by field."""
    return dict(json.loads(draft.details)) if draft.details else {}


class DetailsForm(AnswersForm):
    """What is asked about the chosen topic. Whoever is in danger may leave everything out."""

    def __init__(self, draft: Draft, *, sent: bool) -> None:
        """``sent``: the page was sent with what is in the draft, and is to be checked."""
        self.definition: Definition = form_for(draft.network_topic, draft.own_topic)
        super().__init__(
            self.definition, said_in(draft), sent=sent, prefix=PREFIX, needed=not draft.speaks_of_danger
        )
        self._along = bool(draft.details_along)

    def details(self) -> Details:
        """What was answered, as it is kept with the question."""
        said = said_of(self.definition, self.answers)
        return Details(said, self.definition.version, along=self._along) if said else Details()
