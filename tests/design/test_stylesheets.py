"""What every stylesheet and script keeps to, so that right-to-left, old phones and strict browsers are served."""

import gzip
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS = sorted((STATIC / "css").rglob("*.css"))
JS = sorted((STATIC / "js").rglob("*.js"))
# What names a side of the screen instead of a side of the text.
PHYSICAL = re.compile(
    r"(?<![\w-])((?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|float)\s*:"
)
JS_BUDGET = 25_000


def rules(sheet: Path) -> str:
    """The text without comments and without the conditions of media queries."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return re.sub(r"@media[^{]*", "", text)


def weight(files: list[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)


def test_the_pattern_knows_a_side_of_the_screen_when_it_sees_one() -> None:
    assert PHYSICAL.search(".a { margin-left: 1px }")
    assert PHYSICAL.search(".a {\n  width: 1px;\n}")
    assert not PHYSICAL.search(
        ".a { margin-inline-start: 1px; line-height: 2; border-width: 1px }"
    )


def test_only_sides_of_the_text_are_named() -> None:
    assert len(CSS) > 15
    found = {sheet.name: PHYSICAL.findall(rules(sheet)) for sheet in CSS}
    assert {name: sides for name, sides in found.items() if sides} == {}


def test_every_stylesheet_is_one_thing_and_stands_in_a_layer() -> None:
    main = (STATIC / "css" / "main.css").read_text()
    assert "@layer reset, tokens, base, layout, components, utilities;" in main
    for sheet in CSS:
        assert len(sheet.read_text().splitlines()) <= 200, sheet.name
        if sheet.name != "main.css":
            name = sheet.relative_to(STATIC / "css").as_posix()
            assert f'@import url("{name}") layer(' in main, name


def test_a_stylesheet_is_taken_once() -> None:
    taken = re.findall(r"@import .+", (STATIC / "css" / "main.css").read_text())
    assert len(taken) == len(set(taken)) > 15


def test_whatever_a_rule_asks_for_is_a_token() -> None:
    """A name that nobody gave is no colour at all, and nothing says so."""
    whole = "".join(sheet.read_text() for sheet in CSS)
    given = set(re.findall(r"(--[\w-]+):", (STATIC / "css" / "tokens.css").read_text()))
    asked = set(re.findall(r"var\((--[\w-]+)\)", whole))
    assert len(asked) > 40
    assert asked <= given


def test_the_scheme_changes_tokens_alone() -> None:
    """So that a page in the dark can be judged by its colours: all else on it is as in the light."""
    asking = [sheet.name for sheet in CSS if "prefers-color-scheme" in sheet.read_text()]
    assert asking == ["tokens.css"]


def test_nothing_comes_from_anybody_else() -> None:
    for file in (*CSS, *JS):
        assert not re.search(r"https?://", file.read_text()), file.name


def test_html_becomes_nodes_in_one_place_only() -> None:
    makers = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    found = [script.name for script in JS if makers.search(script.read_text())]
    assert found == ["dom.js"]


def test_imports_are_written_so_that_their_names_can_be_hashed() -> None:
    """The storage rewrites only lines that end with a semicolon."""
    for script in JS:
        for line in script.read_text().splitlines():
            if line.startswith("import"):
                assert re.fullmatch(r'import (?:\{[^}]+\} from )?"\.{1,2}/[\w./]+";', line), line


def test_scripts_stay_light_for_an_old_phone() -> None:
    assert weight(JS) <= JS_BUDGET
