"""Addresses of supervision."""

from django.urls import path

from shared_apps.oversight.web import between, cases, difficulties, issuing, orders, overview, samples

network_urlpatterns = [
    path("oversight/", overview.overview, name="oversight-overview"),
    path("oversight/cases/<int:origin_unit>/<uuid:question_id>/", cases.case, name="oversight-case"),
    path(
        "oversight/cases/<int:origin_unit>/<uuid:question_id>/take-over/",
        cases.take_over,
        name="oversight-take-over",
    ),
    path("oversight/difficulties/", difficulties.listed, name="oversight-difficulties"),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/", difficulties.difficulty, name="oversight-difficulty"
    ),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/reply/",
        difficulties.reply,
        name="oversight-difficulty-reply",
    ),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/take/",
        difficulties.take_on,
        name="oversight-difficulty-take",
    ),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/join/",
        difficulties.join,
        name="oversight-difficulty-join",
    ),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/release/",
        difficulties.release,
        name="oversight-difficulty-release",
    ),
    path(
        "oversight/difficulties/<uuid:difficulty_id>/share/",
        difficulties.share,
        name="oversight-difficulty-share",
    ),
    path("oversight/samples/", samples.listed, name="oversight-samples"),
    path("oversight/samples/<uuid:sample_id>/", samples.sample, name="oversight-sample"),
    path("oversight/samples/<uuid:sample_id>/ask/", samples.ask, name="oversight-sample-ask"),
    path("oversight/orders/", orders.listed, name="oversight-orders"),
    path("oversight/orders.csv", orders.exported, name="oversight-orders-csv"),
    path("oversight/register.xlsx", orders.workbook, name="oversight-register-xlsx"),
    path("oversight/passed/", between.listed, name="oversight-passed"),
    path("oversight/passed.csv", between.exported, name="oversight-passed-csv"),
    path("oversight/orders/new/", issuing.choose, name="oversight-order-unit"),
    path("oversight/orders/new/<int:unit_id>/", issuing.new, name="oversight-order-new"),
    path("oversight/orders/<uuid:order_id>/", orders.order, name="oversight-order"),
    path("oversight/orders/<uuid:order_id>/remind/", orders.remind, name="oversight-order-remind"),
    path("oversight/orders/<uuid:order_id>/card/", orders.card, name="oversight-order-card"),
    path("oversight/orders/<uuid:order_id>/send-back/", orders.send_back, name="oversight-order-send-back"),
    path("oversight/orders/<uuid:order_id>/accept/", orders.accept, name="oversight-order-accept"),
    path("oversight/orders/<uuid:order_id>/withdraw/", orders.withdraw, name="oversight-order-withdraw"),
]
