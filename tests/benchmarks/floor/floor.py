"""The floor: one bare Django application with a static page, list, detail, search, sign-in and a post.

Columns, templates, queries and server (gunicorn, 2 sync workers, wrk -t1 -c8) are those against which
comparable systems were measured. A change of any of them needs a decision record: it changes every ratio.
    HUISHENG_DATABASE_URL=… python -m tests.benchmarks.floor.floor seed
    HUISHENG_DATABASE_URL=… gunicorn tests.benchmarks.floor.floor:application
"""

import sys
from datetime import UTC, datetime
from random import Random
from typing import Any

import django
from django.conf import settings

from huisheng.config import env

_TEMPLATES = {
    "list.html": (
        "<!doctype html><title>q</title><ul>{% for q in rows %}<li><a href='/q/{{q.0}}/'>{{q.1}}</a>"
        " {{q.2}} {{q.3}} {{q.4|date:'c'}}</li>{% endfor %}</ul>"
    ),
    "detail.html": (
        "<!doctype html><h1>{{q.1}}</h1><p>{{q.2}}</p>"
        "{% for a in answers %}<div>{{a.0}} {{a.1}}</div>{% endfor %}"
    ),
    "login.html": "<form method=post>{% csrf_token %}<input name=username><input name=password></form>",
    "form.html": "<form method=post>{% csrf_token %}<input name=title><textarea name=text></textarea></form>",
}

if not settings.configured:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="benchmarks-only",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF=__name__ if __name__ != "__main__" else "tests.benchmarks.floor.floor",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", _TEMPLATES)],
                        )
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                **env.database("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/floor"),
                "CONN_MAX_AGE": 600,
            }
        },
    )
    django.setup()

from django.contrib.auth import authenticate, login  # noqa: E402 - needs the settings
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402

QUESTIONS, ANSWERS_EACH, USERS = 10_000, 3, 1_000
PASSWORD = "bench-pass-1"
_STATIC = b"<!doctype html><title>floor</title>" + b"x" * 2000
_COLUMNS = (
    "select q.id, q.title, u.username, q.answers, q.created"
    " from question q join auth_user u on u.id = q.author_id"
)


def _rows(query: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def static_page(request: HttpRequest) -> HttpResponse:
    """2 kB without a query."""
    return HttpResponse(_STATIC)


def listing(request: HttpRequest) -> HttpResponse:
    """The newest 20 questions."""
    return render(request, "list.html", {"rows": _rows(f"{_COLUMNS} order by q.id desc limit 20")})


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One question and its answers: two queries."""
    question = _rows("select id, title, body from question where id = %s", pk)[0]
    answers = _rows(
        "select u.username, a.body from answer a join auth_user u on u.id = a.author_id"
        " where question_id = %s order by a.id limit 20",
        pk,
    )
    return render(request, "detail.html", {"q": question, "answers": answers})


def search(request: HttpRequest) -> HttpResponse:
    """One indexed query."""
    found = _rows(
        f"{_COLUMNS} where q.tsv @@ plainto_tsquery('simple', %s) order by q.id desc limit 20",
        request.GET.get("q", ""),
    )
    return render(request, "list.html", {"rows": found})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Session and password of Django's own."""
    if request.method != "POST":
        return render(request, "login.html")
    user = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if user is None:
        return HttpResponse(status=403)
    login(request, user)
    return HttpResponseRedirect("/list/")


def ask(request: HttpRequest) -> HttpResponse:
    """A post of somebody who is signed in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    if request.method != "POST":
        return render(request, "form.html")
    [(pk,)] = _rows(
        "insert into question (title, body, author_id, answers, created)"
        " values (%s, %s, %s, 0, now()) returning id",
        request.POST["title"],
        request.POST["text"],
        request.user.pk,
    )
    return HttpResponseRedirect(f"/q/{pk}/")


urlpatterns = [
    path("static/", static_page),
    path("list/", listing),
    path("q/<int:pk>/", detail),
    path("search/", search),
    path("login/", sign_in),
    path("ask/", ask),
]


def seed() -> None:
    """10,000 questions, 30,000 answers, 1,000 users; the same every time."""
    random = Random(20_250_101)
    words = [f"word{number}" for number in range(2_000)]

    def text(length: int) -> str:
        return " ".join(random.choices(words, k=length))

    call_command("migrate", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "drop table if exists answer; drop table if exists question; delete from auth_user;"
            "create table question (id bigserial primary key, title text, body text, author_id int,"
            " answers int, created timestamptz, tsv tsvector"
            " generated always as (to_tsvector('simple', title||' '||body)) stored);"
            "create table answer (id bigserial primary key, question_id bigint, author_id int, body text)"
        )
        password = make_password(PASSWORD)
        users = User.objects.bulk_create(
            [User(username=f"user{number}", password=password) for number in range(USERS)]
        )
        ids = [user.pk for user in users]
        created = datetime(2025, 1, 1, tzinfo=UTC)
        with cursor.copy("copy question (title, body, author_id, answers, created) from stdin") as rows:
            for _ in range(QUESTIONS):
                rows.write_row((text(8), text(60), random.choice(ids), ANSWERS_EACH, created))
        with cursor.copy("copy answer (question_id, author_id, body) from stdin") as rows:
            for number in range(QUESTIONS * ANSWERS_EACH):
                rows.write_row((number // ANSWERS_EACH + 1, random.choice(ids), text(40)))
        cursor.execute("create index on answer (question_id); create index on question using gin (tsv)")
    with connection.cursor() as cursor:
        cursor.execute("analyze")


application = get_wsgi_application()

if __name__ == "__main__" and sys.argv[1:] == ["seed"]:
    seed()
