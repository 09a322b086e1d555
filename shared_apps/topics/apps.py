from django.apps import AppConfig


class TopicsConfig(AppConfig):
    name = "shared_apps.topics"
    verbose_name = "Topics"
    # Every unit shows the tree to its askers, so the roles of units may read it (and nothing else may
    # they do with it).
    unit_readable = ("topics_topic", "topics_edition")
