"""The page with one query."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.benchmarks.synthetic.models import Question


def page(request: HttpRequest) -> HttpResponse:
    """Twenty rows of one table, as a list."""
    rows = Question.objects.order_by("-id").values_list("id", "subject")[:20]
    return HttpResponse("".join(f"<li>{pk} {subject}</li>" for pk, subject in rows))


urlpatterns = [path("page/", page)]
