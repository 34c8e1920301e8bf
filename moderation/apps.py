from django.apps import AppConfig
from django.core.checks import register

from moderation.checks import what_is_on_file_can_be_read


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        register(what_is_on_file_can_be_read)
