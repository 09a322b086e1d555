from django.urls import path

from tenant_apps.channels.web import mine, opening, own_words, proving, senders, sharing, wechat, wishes

unit_urlpatterns = [
    path("n/", opening.code_page, name="channels-code"),
    path("n/<str:key>/", opening.follow, name="channels-follow"),
    path("q/<str:number>/notices/", wishes.wishes_page, name="channels-wishes"),
    path("wechat/enter/<str:number>/", wechat.enter, name="channels-wechat-enter"),
    path("wechat/back/", wechat.back, name="channels-wechat-back"),
    path("wechat/share/", sharing.signature, name="channels-share"),
    path("desk/notices/", mine.mine_page, name="channels-mine"),
    path("desk/notices/reach/", mine.reach_page, name="channels-my-reach"),
    path("desk/notices/reach/code/", proving.code_page, name="channels-my-code"),
    path("partner/notices/", mine.partner_reach_page, name="channels-partner-reach"),
    path("partner/notices/code/", proving.partner_code_page, name="channels-partner-code"),
    path("manage/channels/", senders.senders_page, name="channels-senders"),
    path("manage/channels/words/", own_words.words_page, name="channels-words"),
    path("manage/channels/words/<str:code>/", own_words.one_step_page, name="channels-words-one"),
    path("manage/channels/<str:way>/", senders.sender_page, name="channels-sender"),
    path("manage/channels/<str:way>/test/", senders.try_out, name="channels-try-out"),
]
