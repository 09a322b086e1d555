"""Addresses of the desk. Those of single files stand beside the other files."""

from django.urls import path

from tenant_apps.questions.web import (
    deciding,
    desk,
    desk_bulk,
    desk_covering,
    desk_merging,
    desk_steps,
    desk_undo,
    extending,
    hotline,
)

desk_urlpatterns = [
    path("desk/", desk.desk_page, name="questions-desk"),
    path("desk/views/", desk.views, name="questions-views"),
    path("desk/many/", desk_bulk.bulk_page, name="questions-many"),
    path("desk/call/", hotline.call_page, name="questions-call"),
    path("desk/call/similar/", hotline.call_similar, name="questions-call-similar"),
    path("desk/decide/", deciding.decisions_page, name="questions-decisions"),
    path("desk/decide/<uuid:decision_id>/", deciding.decide_page, name="questions-decide"),
    path("desk/decide/<uuid:decision_id>/take-back/", desk_undo.take_back, name="questions-take-back"),
    path("desk/undo/<uuid:decision_id>/", desk_undo.undo, name="questions-undo"),
    path("desk/undo/<uuid:decision_id>/over/", desk_undo.send_due, name="questions-undo-over"),
    path("desk/q/<uuid:question_id>/", desk.item_page, name="questions-item"),
    path("desk/q/<uuid:question_id>/claim/", desk_undo.claim, name="questions-claim"),
    path("desk/q/<uuid:question_id>/accept/", desk_steps.accept, name="questions-accept"),
    path("desk/q/<uuid:question_id>/decline/", desk_steps.decline, name="questions-decline"),
    path("desk/q/<uuid:question_id>/cover/", desk_covering.cover, name="questions-cover"),
    path("desk/q/<uuid:question_id>/show-whole/", desk_covering.show_whole, name="questions-show-whole"),
    path("desk/q/<uuid:question_id>/answer/", desk_steps.answer, name="questions-answer"),
    path("desk/q/<uuid:question_id>/later/", extending.extension_page, name="questions-extend"),
    path("desk/q/<uuid:question_id>/reply/", desk_steps.reply, name="questions-reply"),
    path("desk/q/<uuid:question_id>/progress/", desk_steps.progress, name="questions-progress"),
    path("desk/q/<uuid:question_id>/complete/", desk_steps.complete, name="questions-complete"),
    path("desk/q/<uuid:question_id>/give-up/", desk_steps.give_up, name="questions-give-up"),
    path("desk/q/<uuid:question_id>/handle/", desk_steps.handle, name="questions-handle"),
    path("desk/q/<uuid:question_id>/note/", desk_steps.note, name="questions-note"),
    path("desk/q/<uuid:question_id>/hand-on/", desk_steps.hand_on, name="questions-hand-on"),
    path("desk/q/<uuid:question_id>/refile/", desk_steps.refile, name="questions-refile"),
    path("desk/q/<uuid:question_id>/correct/", desk_steps.correct, name="questions-correct"),
    path("desk/q/<uuid:question_id>/watch/", desk_steps.watch, name="questions-watch"),
    path("desk/q/<uuid:question_id>/contact/", desk_steps.contact, name="questions-contact"),
    path("desk/q/<uuid:question_id>/merge/", desk_merging.merge_page, name="questions-merge"),
    path("desk/q/<uuid:question_id>/split/", desk_merging.split, name="questions-split"),
]
