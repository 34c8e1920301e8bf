"""Texts that break software, made here: what a field may be sent by accident, by a joke or by an attacker."""

import json
import unicodedata
from collections.abc import Iterator

TAGS = ("script", "img", "svg", "iframe", "math", "a", "style", "details", "object", "form")
EVENTS = ("onerror", "onload", "onclick", "ontoggle", "onfocus", "onmouseover", "onbegin")
SCHEMES = (
    "javascript:",
    "data:text/html,",
    "vbscript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "//x.example/",
)
TEMPLATES = ("{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "{0}", "%s%s%n", "%(x)s")
QUERIES = (
    "' OR 1=1 --",
    '"; DROP TABLE x; --',
    "1) UNION SELECT 1 --",
    "\\' OR ''='",
    "'||pg_sleep(9)||'",
)
PATHS = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/dev/zero",
    "file:///etc/passwd",
    "~root",
    "CON",
    "a\x00b",
)
COMMANDS = ("; sleep 9", "| cat", "`id`", "$(id)", "&& id", "\n/bin/id", "-h", "--help")
FORMULAS = tuple(
    f"{sign}{call}"
    for sign in "=+-@\t\r"
    for call in ("1+1", "cmd|' /C x'!A0", 'HYPERLINK("x")', "SUM(A1)")
)
NUMBERS = (
    "-1",
    "0",
    "1e309",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "9" * 400,
    "1" * 5_000,
    "1,5",
    "½",
)
TIMES = (
    *(
        "0000-00-00",
        "9999-12-31",
        "10000-01-01",
        "2027-02-29",
        "2028-02-29",
        "1969-12-31",
        "24:00",
    ),
    *(
        "23:59:60",
        "2027-03-28T02:30",
        "2027-10-31T02:30",
        "0001-01-01T00:00",
        "now",
        "P1D",
        "99:99",
    ),
    *("2027-03-01T10:00+99:99", "2027-W09-1", "1e10", "-62135596800", "Tue, 31 Feb", "٢٠٢٧-٠٣-٠١"),
)
WORDS = (
    "null",
    "undefined",
    "true",
    "None",
    "[object Object]",
    "__proto__",
    "constructor",
    "admin",
    "root",
    "CDATA[",
    "\\",
    "\\u0000",
    "&lt;",
    "&#0;",
    "%00",
    "%c0%af",
    "\r\nSet-Cookie: a=b",
    "A" * 3_999,
)
SORTS: tuple[object, ...] = (None, 1, True, [], {}, ["hello"])
# Right-to-left marks, joiners, variation selectors, tags, halves, private use, what is not a character.
MARKS = (
    *(0x00, 0x07, 0x08, 0x0B, 0x1B, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E),
    *(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202D, 0x202E),
    *(0x2060, 0x2066, 0x2067, 0x2069, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0xFFFD),
    *(
        0xFFFE,
        0xFFFF,
        0xD800,
        0xDFFF,
        0xE000,
        0xE0001,
        0xE0041,
        0xE007F,
        0x1F3FB,
        0x1F1E6,
        0x10FFFF,
    ),
)


def texts() -> list[str]:
    """Each different from all others."""
    return list(dict.fromkeys([*_listed(), *_markup(), *_letters()]))


def _listed() -> Iterator[str]:
    for family in (TEMPLATES, QUERIES, PATHS, COMMANDS, FORMULAS, NUMBERS, TIMES, WORDS):
        yield from family
    yield from ("", " ", "\t", "\n", "\r\n", "   x   ")


def _markup() -> Iterator[str]:
    for tag in TAGS:
        for event in EVENTS:
            yield f"<{tag} {event}=alert(1)>"
        yield f"<{tag}/{'x' * 40} src=x>"
        yield f"</{tag}><{tag}"
    for scheme in SCHEMES:
        yield f'<a href="{scheme}alert(1)">x</a>'
        yield f"{scheme}alert(1)"
    for quote in ("'", '"', "`"):
        yield f"{quote}><b onclick={quote}alert(1)"


def _letters() -> Iterator[str]:
    for mark in map(chr, MARKS):
        yield mark
        yield f"a{mark}b"
        yield mark * 50
    yield "e" + "\u0301" * 60
    yield "👩‍👩‍👧‍👦" * 200
    yield "🏳️‍🌈" + "\u200d" * 30
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield unicodedata.normalize(form, "Å ﬁ ½ ㎏ 가 ǆ")
    for word in ("שלום", "مرحبا", "ภาษา", "हिन्दी", "日本語", "Ελλάς", "İıſß", "𝕬𝖇", "ａｂ"):
        yield word
        yield f"{word} abc {word}"


def wrong_values() -> list[object]:
    """Of every sort that JSON knows, where another was expected."""
    deep: object = "x"
    for _ in range(4):
        deep = [deep]
    return [
        *(None, True, False, 0, -1, 1.5, 2**53 - 1, "", "x", [], {}, ["x"], {"x": 1}, deep),
        *("00000000-0000-0000-0000-000000000000", "0" * 36, "{" + "0" * 34 + "}", " ", "a\nb"),
        *({"__proto__": {}}, [[]], "𝟘", "-", "1e9", "A" * 200),
    ]


def broken_json() -> list[str]:
    """Not JSON, or JSON that two readers would read differently."""
    hello = '{"type": "hello"'
    return [
        *("", " ", "{", "}", "[", "]", '"', "null", "true", "1", "[]", "{}", '"x"', "nul", "\x00"),
        *("NaN", "Infinity", "-Infinity", "{'type': 'hello'}", "{type: 1}", hello, f"{hello},}}"),
        *(
            f"{hello}}}x",
            f"{hello}}}{{}}",
            f"\ufeff{hello}}}",
            f"// x\n{hello}}}",
            f"{hello}/**/}}",
        ),
        *(f'{hello}, "type": "ping"}}', f'{hello}, "a": NaN}}', f'{hello}, "a": 1e999}}'),
        *(f'{hello}, "a": -1e999}}', f'{hello}, "a": {"9" * 5_000}}}', f'{hello}, "a": {2**53}}}'),
        *(
            f'{hello}, "a": 01}}',
            f'{hello}, "a": +1}}',
            f'{hello}, "a": .5}}',
            f'{hello}, "a": 0x1}}',
        ),
        *(f'{hello}, "a": "\\ud800"}}', f'{hello}, "a": "\\u0000"}}', f'{hello}, "a": "\\x41"}}'),
        *(
            f'{hello}, "a": "\n"}}',
            f'{hello}, "a": {"[" * 7}{"]" * 7}}}',
            "[" * 1_000,
            "[" * 16_000,
        ),
        *('{"a":' * 1_000, "{" * 16_000, '"' + "a" * 17_000 + '"', " " * 17_000, "é" * 9_000),
        *(
            json.dumps({"type": "hello", **{str(n): n for n in range(depth)}})
            for depth in (40, 41, 900)
        ),
        *(
            json.dumps({"type": kind})
            for kind in ("", "Hello", "hello ", "__init__", "message.POST", "x" * 900)
        ),
        *(json.dumps({"type": sort}) for sort in SORTS),
    ]


def long_texts(size: int) -> dict[str, str]:
    """One of each family that makes some program slow, `size` letters long."""
    units = {
        **{each: each for each in "(<&@[{'\"`*_-~#=. \n\t,"},
        **{
            "a.": "a.",
            "links": "[](x)",
            "addresses": "a@b.",
            "sites": "http://a.b/",
            "www": "www.",
        },
        **{
            "entities": "&amp;",
            "comments": "<!--",
            "tags": "<a ",
            "quotes": "\"'",
            "spaces": " a",
        },
        **{"marks": "e\u0301", "joined": "👩\u200d", "hidden": "k\u200b", "bidi": "\u202ea\u202c"},
        **{
            "numbers": "07700 900",
            "almost": "I want to ",
            "crisis": "kill my",
            "not": "I do not ",
        },
        **{
            "digits": "1",
            "capitals": "AA ",
            "arabic": "ﷺ",
            "korean": "각",
            "widths": "ａ",
            "dots": "…",
        },
    }
    return {name: (unit * size)[:size] for name, unit in units.items()}
