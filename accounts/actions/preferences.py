"""What a person says about where and how they read."""

from django.db import transaction

from accounts.models import User


@transaction.atomic
def set_preferences(*, person: User, language: str, country: str, time_zone: str) -> None:
    """Values come checked from the form that offers them."""
    person.language, person.country, person.time_zone = language, country, time_zone
    person.save(update_fields=["language", "country", "time_zone"])
