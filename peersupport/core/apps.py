from django.apps import AppConfig
from django.core.checks import register

from peersupport.core.checks import promised_work_can_be_kept
from peersupport.core.form_words import speak_plainly


class CoreConfig(AppConfig):
    name = "peersupport.core"
    label = "core"

    def ready(self) -> None:
        speak_plainly()
        register(promised_work_can_be_kept)
