"""Addresses of onboarding, on the network's host."""

from django.urls import path

from shared_apps.onboarding.web import applying, covering, own, progress, reviewing

network_urlpatterns = [
    path("apply/", applying.start, name="onboarding-start"),
    path("apply/form/", applying.form_page, name="onboarding-form"),
    path("apply/check/", applying.check, name="onboarding-check"),
    path("apply/<str:number>/", own.own, name="onboarding-own"),
    path("apply/<str:number>/letter/", own.letter_file, name="onboarding-letter"),
    path("apply/<str:number>/do/<slug:name>/", own.step, name="onboarding-own-step"),
    path("onboarding/", reviewing.applications, name="onboarding-applications"),
    path("onboarding/contacts/", reviewing.contact_list, name="onboarding-contacts"),
    path("onboarding/progress/", progress.mine, name="onboarding-progress"),
    path("onboarding/progress/<int:unit_id>/", progress.of_unit, name="onboarding-progress-of"),
    path("onboarding/progress/<int:unit_id>/waive/", progress.waive, name="onboarding-waive"),
    path("onboarding/progress/<int:unit_id>/demand/", progress.take_back, name="onboarding-waive-back"),
    path("onboarding/summaries/<int:report_id>/", progress.report, name="onboarding-summary"),
    path("onboarding/<str:number>/", reviewing.application, name="onboarding-application"),
    path("onboarding/<str:number>/scan/", reviewing.scan, name="onboarding-scan"),
    path("onboarding/<str:number>/do/<slug:name>/", reviewing.step, name="onboarding-step"),
    path("coverage/", covering.mine, name="onboarding-coverage"),
    path("coverage/<int:unit_id>/", covering.of_unit, name="onboarding-coverage-of"),
    path("coverage/<int:unit_id>/waves/new/", covering.new_wave, name="onboarding-wave-new"),
    path("coverage/waves/<int:wave_id>/", covering.wave, name="onboarding-wave"),
    path("coverage/waves/<int:wave_id>/units/", covering.wave_units, name="onboarding-wave-units"),
    path("coverage/waves/<int:wave_id>/drop/", covering.drop, name="onboarding-wave-drop"),
]
