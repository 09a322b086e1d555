"""Addresses of those who help: experts by a link, volunteers, partners, and asking them at the desk."""

from django.urls import path

from tenant_apps.questions.web import expert_link, offering, partner, volunteering

helping_urlpatterns = [
    path("e/<str:secret>/", expert_link.one_question, name="questions-expert"),
    path("volunteer/", volunteering.page, name="questions-volunteer"),
    path("volunteer/q/<uuid:question_id>/", volunteering.one, name="questions-volunteer-one"),
    path("volunteer/q/<uuid:question_id>/step/", volunteering.step, name="questions-volunteer-step"),
    path("partner/", partner.page, name="questions-partner"),
    path("partner/q/<uuid:assignment_id>/", partner.one, name="questions-partner-one"),
    path("partner/q/<uuid:assignment_id>/back/", partner.back, name="questions-partner-back"),
    path("desk/q/<uuid:question_id>/help/", offering.offer, name="questions-offer"),
    path(
        "desk/q/<uuid:question_id>/help/<uuid:assignment_id>/",
        offering.offer_step,
        name="questions-offer-step",
    ),
]
