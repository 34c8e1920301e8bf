import re
from pathlib import Path

from accounts.roles import Role
from tests.docs.pages import ROOT, text

OF_THE_DESIGN = {
    *("client", "peer worker", "moderator", "coordinator", "pairing", "conversation"),
    *("escalation", "rung", "rulebook", "flag", "rota", "shift"),
}
# People are not these, and nothing that happens to them is.
NOT_OURS = re.compile(r"\b(?:users?|tickets?|patients?|helpers?|admins?)\b", re.IGNORECASE)
MACHINERY = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]+>", re.DOTALL)


def words_of_the_glossary() -> set[str]:
    rows = [row for row in text("docs/glossary.md").splitlines() if row.startswith("| ")]
    return {word.strip() for row in rows[1:] for word in row.split("|")[1].split(",")}


def test_the_glossary_has_every_word_of_the_design_and_every_role() -> None:
    words = words_of_the_glossary()

    assert words >= OF_THE_DESIGN
    assert words >= {str(role.label) for role in Role}


def test_no_page_calls_people_by_other_words() -> None:
    def shown(template: Path) -> str:
        return MACHINERY.sub(" ", template.read_text(encoding="utf-8"))

    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates, "there must be pages for this to mean anything"

    found = {str(t.relative_to(ROOT)): NOT_OURS.findall(shown(t)) for t in templates}
    assert {name: words for name, words in found.items() if words} == {}
