"""Every form that a page shows, as a browser would fill it in: with words of our own in each place for words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import reverse

from tests.security.doors import DOORS, REAL
from tests.security.world import World, ask_for

WORDS = {"text", "search", "textarea", "password"}
OTHERWISE = {
    "email": "{}@example.org",
    "url": "https://{}.example.org/",
    "number": "2",
    "date": "2027-03-01",
    "time": "10:00",
    "datetime-local": "2027-03-01T10:00",
    "tel": "0",
}

Say = Callable[[], str]


@dataclass
class Form:
    """`fields`: name and value of everything but words; `words`: names and sorts of what is typed."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, say: Say) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        for name, sort in self.words:
            sent[name] = [OTHERWISE.get(sort, "{}").format(say())]
        return sent


class FormsOf(HTMLParser):
    """The forms of one page. Of several choices the first that says something is made."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._select = ""
        self._chosen: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = said.get("action") or self.address
            self.forms.append(Form(action=action, method=said.get("method", "get").lower()))
            self._chosen = set()
        elif self.forms and "disabled" not in said:
            self._take(tag, said)

    def _take(self, tag: str, said: dict[str, str]) -> None:
        form, name = self.forms[-1], said.get("name", "")
        sort = "textarea" if tag == "textarea" else said.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and said.get("value") and self._select not in self._chosen:
            self._chosen.add(self._select)
            form.fields.append((self._select, said["value"]))
        elif not name or tag not in {"input", "textarea", "button"}:
            return
        elif tag != "button" and (sort in WORDS or sort in OTHERWISE):
            form.words.append((name, sort))
        elif name not in self._chosen:
            if sort in {"radio", "checkbox"} or tag == "button":
                self._chosen.add(name)
            form.fields.append((name, said.get("value", "on")))


def forms_in(world: World, who: str) -> Iterator[Form]:
    """Every form that this person is shown, each once."""
    seen = set()
    for name, door in DOORS.items():
        if who not in door.opens_for or door.method != "get":
            continue
        address = reverse(name, args=world.address_of(door.about, REAL))
        page = ask_for(world, who, "get", address)
        if "html" not in page.headers.get("Content-Type", ""):
            continue
        for form in FormsOf(page.content.decode(), address).forms:
            key = (form.action, tuple(form.words), tuple(name for name, _ in form.fields))
            if form.words and form.method == "post" and key not in seen:
                seen.add(key)
                yield form
