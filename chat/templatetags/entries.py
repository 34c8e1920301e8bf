"""`{% entry_here %}`: one entry of a page, drawn as a frame draws it: a template rendered once for each shape, then filled in."""

from django import template
from django.template import Context, Node
from django.template.base import Parser, Token

from chat.drawing import draw
from chat.selectors import Drawn

register = template.Library()


class EntryHere(Node):
    """Draws what the page calls `drawn`."""

    def render(self, context: Context) -> str:
        drawn: Drawn = context["drawn"]
        return draw(drawn.entry, mine=drawn.mine, keeps=drawn.keeps, state=drawn.state)


@register.tag
def entry_here(_parser: Parser, _token: Token) -> EntryHere:
    return EntryHere()
