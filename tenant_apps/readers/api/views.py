"""Verifying a phone, for programs of readers: the token that comes of it says who takes part."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.sent_codes import DIGITS
from tenant_apps.readers.api.reader_view import TOKEN, ReaderView
from tenant_apps.readers.data.codes import NAME_MAX
from tenant_apps.readers.operations import keeping
from tenant_apps.readers.operations.verifying import CannotSend, send_code, verify_phone
from tenant_apps.readers.queries.known import device_token
from tenant_apps.readers.rules import limits
from tenant_apps.readers.rules.names import BadName, tidy_name
from tenant_apps.readers.rules.phones import mobile
from tenant_apps.unit_ledger.public import CODE_AGAIN_AFTER, SentAlready, WrongCode

TAG = "readers"


class PhoneSerializer(serializers.Serializer[Any]):
    """The phone that a code is sent to. The number is not kept."""

    phone = serializers.CharField(max_length=30, help_text="A mobile number of mainland China.")
    of_age = serializers.BooleanField(help_text="true: 14 or older. Taking part in public is from 14 on.")

    def validate_phone(self, typed: str) -> str:
        """Eleven digits."""
        phone = mobile(typed)
        if not phone:
            raise serializers.ValidationError(
                _("This is no mobile number of mainland China. It has 11 digits.")
            )
        return phone

    def validate_of_age(self, said: bool) -> bool:
        """It must be said."""
        if not said:
            raise serializers.ValidationError(
                _("Taking part in public is for people from 14 on. Asking is for everybody.")
            )
        return said


class CodeSerializer(serializers.Serializer[Any]):
    """The code that came, and to which phone."""

    phone = serializers.CharField(max_length=30)
    code = serializers.RegexField(rf"^[0-9]{{{DIGITS}}}\Z")

    validate_phone = PhoneSerializer.validate_phone


class SentSerializer(serializers.Serializer[Any]):
    """A code is on its way."""

    again_after = serializers.IntegerField(help_text="Seconds until another one can be sent.")


class TokenSerializer(serializers.Serializer[Any]):
    """Who takes part: to be kept as a password is, and sent as X-Reader-Token. It holds for 90 days."""

    token = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    """What this unit knows of somebody who takes part."""

    name = serializers.CharField(help_text="Empty: shown as netizen with a number.")
    by = serializers.CharField(help_text="phone or wechat.")
    verified_at = serializers.DateTimeField()


class NameSerializer(serializers.Serializer[Any]):
    """Another name, or none."""

    name = serializers.CharField(max_length=NAME_MAX, allow_blank=True)

    def validate_name(self, typed: str) -> str:
        """As it is kept; nobody passes for an office."""
        try:
            return tidy_name(typed)
        except BadName as error:
            raise serializers.ValidationError(_("This name cannot be taken."), code=error.code) from error


class DoneSerializer(serializers.Serializer[Any]):
    """It is done."""

    done = serializers.BooleanField()


class NothingSerializer(serializers.Serializer[Any]):
    """An empty object."""


class CodesView(ApiView):
    """Have a code sent."""

    @operation(
        "send_code",
        _("Have a code sent to a phone by SMS"),
        tag=TAG,
        takes=PhoneSerializer,
        answers={202: SentSerializer},
        problems=(400, 503),
        description="Once a minute and phone: asked again sooner nothing is sent and the answer is the "
        "same, so it takes no Idempotency-Key.",
    )
    def post(self, request: Request) -> Response:
        body = PhoneSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wait = wait_for(limits.SENDING, self.caller)
        if wait:
            raise Throttled(wait=wait)
        again = int(CODE_AGAIN_AFTER.total_seconds())
        try:
            send_code(body.validated_data["phone"])
        except SentAlready as error:
            again = error.wait
        except CannotSend as error:
            raise Problem(
                503,
                "cannot_send",
                _("No message can be sent from here at the moment. Please try again later."),
            ) from error
        return Response({"again_after": again}, status=202)


class TokensView(ApiView):
    """The code for a token."""

    @operation(
        "verify",
        _("Give the code that came, and take part from now on"),
        tag=TAG,
        takes=CodeSerializer,
        answers={201: TokenSerializer},
        problems=(400, 422),
        description="A code works once and for ten minutes, so this takes no Idempotency-Key.",
    )
    def post(self, request: Request) -> Response:
        body = CodeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wait = wait_for(limits.TYPING, self.caller)
        if wait:
            raise Throttled(wait=wait)
        try:
            reader_id = verify_phone(body.validated_data["phone"], body.validated_data["code"])
        except WrongCode as error:
            code = "wrong_code" if error.left else "code_over"
            raise Problem(
                422, code, _("This is not the code, or it holds no longer."), field="code"
            ) from error
        return Response({"token": device_token(reader_id, clock.now())}, status=201)


class MeView(ReaderView):
    """Oneself."""

    @operation(
        "me",
        _("What this unit knows of whoever holds the token"),
        tag=TAG,
        answers={200: MeSerializer},
        problems=(401,),
        parameters=[TOKEN],
    )
    def get(self, request: Request) -> Response:
        return Response(MeSerializer(self.reader).data)

    @operation(
        "rename",
        _("Take another name, or none"),
        tag=TAG,
        takes=NameSerializer,
        answers={200: DoneSerializer},
        problems=(401,),
        parameters=[TOKEN],
        once=True,
    )
    def post(self, request: Request) -> Response:
        body = NameSerializer(data=request.data)
        body.is_valid(raise_exception=True)

        def do() -> Done:
            keeping.rename(self.reader.reader_id, body.validated_data["name"])
            return Done(200, {"done": True})

        return self.once(request, do)


class SignOutView(ReaderView):
    """Every device."""

    @operation(
        "sign_out",
        _("No token and no device counts as verified any more"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: DoneSerializer},
        problems=(401,),
        parameters=[TOKEN],
        once=True,
        description="Sent again it is 401: the token holds no longer.",
    )
    def post(self, request: Request) -> Response:
        def do() -> Done:
            keeping.sign_out_everywhere(self.reader.reader_id)
            return Done(200, {"done": True})

        return self.once(request, do)


class ForgetView(ReaderView):
    """Be forgotten."""

    @operation(
        "forget_me",
        _("Be forgotten here, for good: what was written in public stands without a name"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: DoneSerializer},
        problems=(401,),
        parameters=[TOKEN],
        once=True,
        description="Sent again it is 401: the token holds no longer.",
    )
    def post(self, request: Request) -> Response:
        def do() -> Done:
            keeping.forget(self.reader.reader_id)
            return Done(200, {"done": True})

        return self.once(request, do)
