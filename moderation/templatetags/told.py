"""`{% untold as count %}`: how much the team has told this peer worker that they have not read."""

from django import template
from django.template.context import Context

from accounts.models import User
from accounts.roles import Role
from moderation.selectors import unread_words

register = template.Library()


@register.simple_tag(takes_context=True)
def untold(context: Context) -> int:
    viewer = context.get("viewer")
    is_worker = isinstance(viewer, User) and viewer.role == Role.PEER_WORKER
    return unread_words(viewer) if is_worker and isinstance(viewer, User) else 0
