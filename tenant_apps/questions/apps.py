from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "tenant_apps.questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from django.core.exceptions import ValidationError
        from django.utils.translation import gettext_lazy as _

        from tenant_apps.questions.data.settings import ANSWER_DAYS, DEFAULT_ANSWER_DAYS, LABELS, PERSONA
        from tenants.public import declare_setting

        def between_1_and_60(days: int) -> None:
            if not 1 <= days <= 60:
                raise ValidationError(_("Enter a number from 1 to 60."))

        declare_setting(ANSWER_DAYS, int, DEFAULT_ANSWER_DAYS, LABELS[ANSWER_DAYS], check=between_1_and_60)
        declare_setting(PERSONA, str, "", LABELS[PERSONA], local_only=True)
