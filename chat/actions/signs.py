"""What others see of a person besides their words: that they are writing, and that they have read."""

from django.db import transaction

from accounts.models import User
from chat.models import Signs


@transaction.atomic
def set_signs(*, person: User, typing: bool, reading: bool) -> None:
    """Holds from now on, on every device, in both directions: what is not shown to others is not seen of them."""
    Signs.objects.update_or_create(person=person, defaults={"typing": typing, "reading": reading})
