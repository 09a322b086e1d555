"""A directive for a request: found only by those who may see it."""

from uuid import UUID

from django.http import Http404, HttpRequest

from huisheng.kernel.access import actor_of
from shared_apps.directives.models import Directive
from shared_apps.directives.queries.visibility import may_issue_for, reads_words, visible


def visible_or_404(request: HttpRequest, directive_id: UUID) -> Directive:
    """A directive that the reader may see; for everybody else there is none."""
    directive = visible(actor_of(request)).filter(pk=directive_id).first()
    if directive is None:
        raise Http404
    return directive


def own_or_404(request: HttpRequest, directive_id: UUID) -> Directive:
    """A directive of a unit for which the reader acts."""
    directive = visible_or_404(request, directive_id)
    if not may_issue_for(actor_of(request), directive.issuer_unit_id):
        raise Http404
    return directive


def words_or_404(request: HttpRequest, directive_id: UUID) -> Directive:
    """A directive of which the reader reads what units have written; for everybody else there is none."""
    directive = visible_or_404(request, directive_id)
    if not reads_words(actor_of(request), directive):
        raise Http404
    return directive
