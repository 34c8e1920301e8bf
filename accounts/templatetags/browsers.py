"""For the list of sessions: browsers by the names people know."""

from django import template

from accounts.policies.browsers import known_as

register = template.Library()

register.filter("known_as", known_as)
