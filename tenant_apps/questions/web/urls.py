from django.urls import path

from tenant_apps.questions.web import (
    asker_steps,
    asking_form,
    attachments,
    checking,
    clocks,
    letters,
    my_data,
    routes,
    topic_importing,
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
    path("manage/asking-form/", asking_form.form_page, name="questions-asking-form"),
    path("manage/asking-form/preview/", asking_form.preview_page, name="questions-asking-form-preview"),
    path("manage/asking-form/<slug:field>/", asking_form.field_page, name="questions-asking-form-field"),
    path("manage/clocks/", clocks.clocks_page, name="questions-clocks"),
    path("manage/letters/", letters.letters_page, name="questions-letters"),
    path("manage/routing/", routes.routes_page, name="questions-routes"),
    path("manage/topics/", topic_keeping.topics_page, name="questions-topics"),
    path("manage/topics/network/", topic_keeping.hide_network, name="questions-topics-network"),
    path("manage/topics/<int:own_id>/map/", topic_keeping.map_own, name="questions-topics-map"),
    path("manage/topics/<int:own_id>/move/", topic_keeping.move_own, name="questions-topics-move"),
    path("manage/topics/import/", topic_importing.import_page, name="questions-topics-import"),
    path("manage/topics/import/template/", topic_importing.template, name="questions-topics-template"),
    path("manage/topics/<int:own_id>/hide/", topic_keeping.hide_own, name="questions-topics-hide"),
]
