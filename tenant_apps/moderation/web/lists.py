"""The unit's own word list beside those from above, and who below has one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.moderation.data.codes import ENTRY_LEAST, ENTRY_MOST, LISTED_MAX, Reason
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.operations.keeping_lists import BadEntry, keep_list
from tenant_apps.moderation.operations.locking import ChangedMeanwhile
from tenant_apps.moderation.queries.list_versions import lists_seen, versions
from tenant_apps.moderation.rules.lists import own_list
from tenant_apps.moderation.web.forms import ListForm
from tenants.public import overridden_below


@requires("moderation.keep_lists")
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Read and write the list."""
    if request.method != "POST":
        return _page(request)
    form = ListForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    account = actor_of(request).account_id
    assert account is not None, "`requires` lets no one through without an account"
    try:
        number = keep_list(form.entries(), based_on=form.cleaned_data["version"], actor=account)
    except BadEntry as error:
        form.add_error(error.reason or None, _why(error))
        return _page(request, form, status=422)
    except ChangedMeanwhile:
        form.add_error(None, _("A colleague has written a version meanwhile. Compare, then save again."))
        return _page(request, form, status=409)
    messages.success(
        request, _("Version {n} holds from now on, here and in all units below.").format(n=number)
    )
    return HttpResponseRedirect(reverse("moderation-lists"), status=303)


def _why(error: BadEntry) -> str:
    if error.why == "criticism":
        return _(
            "“{entry}” speaks of “{word}”. Criticism is no reason: such words cannot stand on a list."
        ).format(entry=error.entry, word=error.word)
    if error.why == "many":
        return _("At most {n} words in one list.").format(n=LISTED_MAX)
    return _("“{entry}”: write {least} to {most} letters or characters.").format(
        entry=error.entry[:40], least=ENTRY_LEAST, most=ENTRY_MOST
    )


def _page(request: HttpRequest, form: ListForm | None = None, *, status: int = 200) -> HttpResponse:
    unit_id = current_unit().id
    own = own_list(unit_id)
    if form is None or status == 409:
        values = {reason.value: "\n".join(own.words.get(reason.value, ())) for reason in Reason}
        if form is not None:
            typed = request.POST.copy()
            typed["version"] = str(own.version)
            kept_errors = form.non_field_errors()
            form = ListForm(typed)
            form.is_valid()
            for error in kept_errors:
                form.add_error(None, error)
        else:
            form = ListForm(initial={"version": own.version} | values)
    context = {
        "form": form,
        "own": own,
        "above": lists_seen(unit_id),
        "below": len(overridden_below(unit_id, [WORDS])[WORDS]),
        "versions": versions(),
    }
    return render(request, "moderation/lists.html", context, status=status)
