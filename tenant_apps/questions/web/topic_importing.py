"""`/manage/topics/import/`: own topics from a workbook, each with the topic under which it is counted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.names import joined
from huisheng.kernel.web.sheets import Sheet, xlsx_file
from huisheng.kernel.web.workbooks import UnreadableWorkbook
from shared_apps.topics import public as topics
from tenant_apps.questions.operations.importing_topics import COLUMNS, MOST_ROWS, BadWorkbook, import_topics
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.web.topic_keeping import MANAGE, words_of

UNPROCESSABLE = 422
_UNREADABLE = {
    "size": gettext_lazy("The file is larger than 2 MB. Split it into smaller ones."),
    "type": gettext_lazy("This is no XLSX workbook. Save it as “Excel workbook (.xlsx)” and try again."),
    "rows": gettext_lazy("More than {most} rows. Split the file into smaller ones."),
    "columns": gettext_lazy("The columns “{columns}” are missing. Use the titles of the template."),
    "empty": gettext_lazy("There is no row below the titles. Fill in the template first."),
}


class WorkbookForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Take all rows over, or none and say what is wrong with which."""
    sent = request.method == "POST"
    form = WorkbookForm(request.POST if sent else None, request.FILES if sent else None)
    bad: list[dict[str, Any]] = []
    if sent and form.is_valid():
        try:
            account = actor_of(request).account_id or 0
            added, changed = import_topics(form.cleaned_data["file"].read(), actor=account)
        except (UnreadableWorkbook, BadWorkbook) as error:
            rows = error.rows if isinstance(error, BadWorkbook) else ()
            bad = [{"row": row, "words": words_of(row.code)} for row in rows]
            said = _("Nothing was imported. Mend the rows below and choose the file again.")
            columns = joined(title for title, *_others in COLUMNS)
            plain = str(_UNREADABLE[error.code]).format(most=MOST_ROWS, columns=columns)
            form.add_error("file", said if bad else plain)
        else:
            done = _("{added} topics were added, {changed} changed.")
            messages.success(request, done.format(added=added, changed=changed))
            return HttpResponseRedirect(reverse("questions-topics"), status=303)
    context = {"form": form, "bad": bad, "most": MOST_ROWS}
    return render(
        request, "questions/topics_import.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires(MANAGE)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """What there is already, to go on with, and every topic of the network to copy from."""
    tree = topics.tree()
    own, _hidden = unit_topics.marks()
    trail = {leaf.code: " › ".join(leaf.trail) for leaf in tree.leaves()}
    rows = [[topic.name, trail.get(topic.network_topic, topic.network_topic)] for topic in own]
    sheets = [
        Sheet(_("Own topics"), [title for title, *_others in COLUMNS], rows),
        Sheet(_("Topics of the network"), [_("Code"), _("Topic")], [[*pair] for pair in trail.items()]),
    ]
    return xlsx_file(sheets, "topics.xlsx")
