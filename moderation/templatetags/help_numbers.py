"""`{% help_numbers as card %}`: the numbers to call, for pages that no app draws. Needs no database."""

from django import template
from django.conf import settings

from moderation.api import HelpCard, help_card

register = template.Library()


@register.simple_tag
def help_numbers() -> HelpCard:
    return help_card(settings.COUNTRY)
