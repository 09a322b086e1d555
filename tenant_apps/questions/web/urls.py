from django.urls import path

from tenant_apps.questions.web import (
    asker_steps,
    attachments,
    checking,
    clocks,
    my_data,
    topic_fields,
    topic_keeping,
)
from tenant_apps.questions.web.alarm_urls import alarm_urlpatterns
from tenant_apps.questions.web.ask_urls import ask_urlpatterns, elsewhere_urlpatterns
from tenant_apps.questions.web.desk_urls import desk_urlpatterns
from tenant_apps.questions.web.helping_urls import helping_urlpatterns

network_urlpatterns = elsewhere_urlpatterns

unit_urlpatterns = [
    *alarm_urlpatterns,
    *ask_urlpatterns,
    path("check/", checking.check_page, name="questions-check"),
    path("q/<str:number>/", checking.status_page, name="questions-status"),
    path("q/<str:number>/receipt/", checking.receipt_page, name="questions-receipt"),
    path("q/<str:number>/files/<uuid:file_id>/", attachments.asker_file, name="questions-file"),
    path("q/<str:number>/do/<slug:step>/", asker_steps.step_page, name="questions-asker-step"),
    path("q/<str:number>/data/", my_data.data_page, name="questions-my-data"),
    path("q/<str:number>/data/export/", my_data.export, name="questions-export"),
    path("q/<str:number>/data/forget/", my_data.forget_contact, name="questions-forget-contact"),
    *desk_urlpatterns,
    path(
        "desk/q/<uuid:question_id>/files/<uuid:file_id>/",
        attachments.staff_file,
        name="questions-desk-file",
    ),
    *helping_urlpatterns,
    path("manage/clocks/", clocks.clocks_page, name="questions-clocks"),
    path("manage/topics/", topic_keeping.topics_page, name="questions-topics"),
    path("manage/topics/network/", topic_keeping.hide_network, name="questions-topics-network"),
    path("manage/topics/<slug:topic>/questions/", topic_fields.fields_page, name="questions-topic-fields"),
    path(
        "manage/topics/questions/<int:field_id>/hide/",
        topic_fields.hide_field,
        name="questions-topic-field-hide",
    ),
    path("manage/topics/<int:own_id>/map/", topic_keeping.map_own, name="questions-topics-map"),
    path("manage/topics/<int:own_id>/hide/", topic_keeping.hide_own, name="questions-topics-hide"),
]
