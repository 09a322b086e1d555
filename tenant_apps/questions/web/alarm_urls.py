"""Addresses of alarms, and of what units below have put before this one."""

from django.urls import path

from tenant_apps.questions.web import alarms, below

alarm_urlpatterns = [
    path("desk/alarms/", alarms.list_page, name="questions-alarms"),
    path("desk/alarms/<uuid:alarm_id>/", alarms.alarm_page, name="questions-alarm"),
    path("desk/alarms/<uuid:alarm_id>/take/", alarms.take, name="questions-alarm-take"),
    path("desk/alarms/<uuid:alarm_id>/take-over/", alarms.take_over, name="questions-alarm-take-over"),
    path("desk/alarms/<uuid:alarm_id>/write/", alarms.write, name="questions-alarm-write"),
    path("desk/alarms/<uuid:alarm_id>/contact/", alarms.contact, name="questions-alarm-contact"),
    path(
        "desk/alarms/<uuid:alarm_id>/reports/<slug:item>/", alarms.consider, name="questions-alarm-consider"
    ),
    path("desk/alarms/<uuid:alarm_id>/close/", alarms.close, name="questions-alarm-close"),
    path("desk/q/<uuid:question_id>/alarm/", alarms.raise_page, name="questions-alarm-raise"),
    path("desk/below/", below.list_page, name="questions-below"),
    path("desk/below/<uuid:decision_id>/", below.item_page, name="questions-below-item"),
    path("desk/below/<uuid:decision_id>/decide/", below.decide, name="questions-below-decide"),
]
