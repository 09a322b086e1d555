"""What somebody wrote, under all questions, for their programs, with what became of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from tenant_apps.commons.api.taking_part import (
    TAG,
    TOKEN,
    NothingSerializer,
    OnNowSerializer,
    OwnCommentSerializer,
    ReaderView,
    own_word_of,
)
from tenant_apps.commons.data.codes import Mark, Said
from tenant_apps.commons.operations.telling_writers import see_all
from tenant_apps.commons.queries.writers import written_by


class WroteSerializer(OwnCommentSerializer):
    """A comment or an answer of one's own, with what became of it."""

    kind = serializers.ChoiceField(Said.choices)
    number = serializers.CharField(help_text="Of its question; empty when that is not public any more.")
    title = serializers.CharField()
    accepted = serializers.BooleanField(help_text="It helped, says whoever asked.")
    mark = serializers.ChoiceField(Mark.choices, help_text="What the unit says of it.")
    mark_words = serializers.CharField(help_text="What the unit corrects.")
    is_new = serializers.BooleanField(help_text="Something has become of it since it was last seen.")


class WroteListSerializer(serializers.Serializer[Any]):
    """The latest 50, what is new first."""

    items = WroteSerializer(many=True)


class OwnWordsView(ReaderView):
    """What somebody wrote."""

    @operation(
        "own_words",
        _("What somebody wrote under all questions, and what became of it"),
        tag=TAG,
        answers={200: WroteListSerializer},
        problems=(401,),
        parameters=[TOKEN],
    )
    def get(self, request: Request) -> Response:
        rows = [
            own_word_of(row.word)
            | {"kind": row.word.kind, "accepted": row.word.accepted, "number": row.number}
            | {"title": row.title, "mark": row.mark, "mark_words": row.mark_words, "is_new": row.is_new}
            for row in written_by(self.reader.reader_id)
        ]
        return Response({"items": WroteSerializer(rows, many=True).data})

    @operation(
        "see_own_words",
        _("What is new has been seen"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: OnNowSerializer},
        problems=(401,),
        parameters=[TOKEN],
        once=True,
    )
    def post(self, request: Request) -> Response:
        def do() -> Done:
            see_all(self.reader.reader_id)
            return Done(200, {"on": True})

        return self.once(request, do)
