"""What is held about an asker, for programs: taking it along, and deleting it (E14)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation, said
from huisheng.kernel.rest.once import Done
from tenant_apps.questions.api.asker_steps import NUMBER, SECRET, TAG, AskerView, NothingSerializer
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.operations import erasing


class ErasedSerializer(serializers.Serializer[Any]):
    """Everything is gone; the secret opens nothing any more."""

    number = serializers.CharField()
    erased = serializers.BooleanField()


class ExportView(AskerView):
    """Everything as one document."""

    @operation(
        "export",
        _("Everything that is held about the asker of this question"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: said("All of it, as the page of the asker exports it", OpenApiTypes.OBJECT)},
        problems=(404,),
        parameters=[NUMBER, SECRET],
        key="ask",
        description="By POST, because it is written down that it was exported. Asked for again it is "
        "written down again, so it takes no Idempotency-Key.",
    )
    def post(self, request: Request, number: str) -> Response:
        with as_problems():
            held = erasing.note_export(self.opened.question_id)
        return Response(held)


class EraseView(AskerView):
    """Delete everything."""

    @operation(
        "erase",
        _("Delete everything that the asker gave, for good; the question must have ended"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: ErasedSerializer},
        problems=(404, 409),
        parameters=[NUMBER, SECRET],
        key="ask",
        once=True,
        description="Sent again it is 404: the secret opens nothing any more.",
    )
    def post(self, request: Request, number: str) -> Response:
        def do() -> Done:
            with as_problems():
                erasing.erase_all(self.opened.question_id)
            return Done(200, {"number": self.opened.number, "erased": True})

        return self.once(request, do)
