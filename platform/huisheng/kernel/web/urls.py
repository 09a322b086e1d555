"""URLs of the web kit; both URLconfs include them."""

from django.urls import path

from huisheng.kernel.web.look import LOOK_PATH, look_css
from huisheng.kernel.web.preferences import PREFERENCES_PATH, change_preferences
from huisheng.kernel.web.sharing import CARD_PATH, card_picture

urlpatterns = [
    path(CARD_PATH.removeprefix("/"), card_picture, name="web-share-card"),
    path(LOOK_PATH.removeprefix("/"), look_css, name="web-look"),
    path(PREFERENCES_PATH.removeprefix("/"), change_preferences, name="web-preferences"),
]
