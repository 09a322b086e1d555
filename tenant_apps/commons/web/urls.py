from django.urls import path

from tenant_apps.commons.web import (
    asker,
    comments,
    feeds,
    files,
    following,
    liking,
    listing,
    one,
    sitemap,
    suggesting,
)

unit_urlpatterns = [
    path("questions/", listing.list_page, name="commons-list"),
    path("questions/hot/", listing.hot_page, name="commons-hot"),
    path("questions/feed.atom", feeds.atom, name="commons-atom"),
    path("questions/feed.rss", feeds.rss, name="commons-rss"),
    path("questions/suggest/", suggesting.suggest_part, name="commons-suggest"),
    path("questions/<str:number>/", one.question_page, name="commons-question"),
    path("questions/<str:number>/files/<uuid:file_id>/", files.public_file, name="commons-file"),
    path("questions/<str:number>/mine/", comments.mine, name="commons-mine"),
    path("questions/<str:number>/like/", liking.like_page, name="commons-like"),
    path("questions/<str:number>/follow/", following.follow_page, name="commons-follow"),
    path("me/questions/", following.followed_page, name="commons-followed"),
    path("questions/<str:number>/comments/", comments.comments_page, name="commons-comments"),
    path("questions/<str:number>/comment/", comments.comment_page, name="commons-comment"),
    path(
        "questions/<str:number>/comments/<uuid:comment_id>/delete/",
        comments.delete_page,
        name="commons-comment-delete",
    ),
    path("q/<str:number>/public/", asker.asker_page, name="commons-asker"),
    path("topics/", listing.topics_page, name="commons-topics"),
    path("topics/<slug:code>/", listing.topic_page, name="commons-topic"),
    path("topics/<slug:code>/feed.atom", feeds.topic_atom, name="commons-topic-atom"),
    path("sitemap.xml", sitemap.sitemap_index, name="commons-sitemap"),
    path("sitemap-<int:part>.xml", sitemap.sitemap_part, name="commons-sitemap-part"),
    path("robots.txt", sitemap.robots, name="commons-robots"),
]
