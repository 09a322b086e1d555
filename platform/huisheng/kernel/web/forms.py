"""How forms are rendered everywhere: `{{ form }}` and `{{ field.as_field_group }}` give accessible fields.

Label, hint, error and control stand in this order and are tied together for screen readers; optional fields
say so, required ones are the rule and carry no mark. Choices and error lists come from
templates/django/forms, which stand before Django's own because this app is listed before `django.forms`.
"""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Set as FORM_RENDERER."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
