from django.apps import AppConfig


class DirectiveInboxConfig(AppConfig):
    name = "tenant_apps.directive_inbox"
    verbose_name = "Directive inbox"
