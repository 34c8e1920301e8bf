"""Whom a command is about."""

from uuid import UUID

from django.core.management.base import CommandError

from accounts.models import User


def person_named(text: str) -> User:
    """By name or by id, also after they were erased. Raises `CommandError` when there is nobody."""
    people = User.objects.get_queryset()
    try:
        found = people.filter(pk=UUID(text)).first()
    except ValueError:
        found = people.filter(pseudonym__iexact=text).first()
    if found is None:
        raise CommandError(f"Nobody here is called {text!r}.")
    return found
