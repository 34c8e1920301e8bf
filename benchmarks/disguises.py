"""Twenty-four ways in which people, and their telephones, disguise plain words."""

from collections.abc import Callable, Mapping

DISGUISES: Mapping[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "invisible characters": "\u200b".join,
    "control characters": "\x01".join,
    "soft hyphens": "\u00ad".join,
    "full width": lambda t: "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in t),
    "bold letters": lambda t: "".join(_shifted(c, 0x1D41A) for c in t),
    "squared letters": lambda t: "".join(_shifted(c, 0x1F170) for c in t),
    "cyrillic letters": lambda t: t.translate(
        str.maketrans("aeoyi", "\u0430\u0435\u043e\u0443\u0456")
    ),
    "combining marks": lambda t: "".join(c + "\u0336" for c in t),
    "accents": lambda t: t.translate(str.maketrans("aeio", "\u00e1\u00e8\u00ee\u00f6")),
    "leet": lambda t: t.translate(str.maketrans("aeiost", "431057")),
    "signs for letters": lambda t: t.translate(str.maketrans("aeis", "@3!$")),
    "spelled out": " ".join,
    "dotted": lambda t: " ".join(".".join(word) for word in t.split()),
    "starred": lambda t: " ".join("*".join(word) for word in t.split()),
    "glued": lambda t: t.replace(" ", ""),
    "a tag": lambda t: "#" + t.title().replace(" ", ""),
    "one word a line": lambda t: t.replace(" ", "\n"),
    "pictures between": lambda t: t.replace(" ", " \U0001f642 "),
    "marks": lambda t: " ".join(f"**{word}**" for word in t.split()),
    "underscores": lambda t: t.replace(" ", "_"),
    "a stretched end": lambda t: " ".join(word + word[-1] * 3 for word in t.split()),
    "backwards": lambda t: t[::-1],
    "keycaps": lambda t: t.replace("o", "0\ufe0f\u20e3"),
}


def _shifted(character: str, alphabet: int) -> str:
    """A plain letter as the same letter of another alphabet."""
    plain = "a" <= character <= "z"
    return chr(alphabet + ord(character) - ord("a")) if plain else character


EXPLICIT = (
    "i want to kill myself",
    "i want to die",
    "i am going to end my life",
    "i am suicidal",
    "i am going to hang myself tonight",
    "i took an overdose",
    "i keep cutting myself",
    "i want to end it all",
    "i dont want to live anymore",
    "i wish i was dead",
    "i am better off dead",
    "i am going to jump off a bridge",
    "i want to hurt myself",
    "i am thinking about suicide",
    "i have a plan to kill myself",
    "goodbye everyone i am ending it tonight",
    "i dont want to be alive",
    "i will shoot myself",
    "i want to slit my wrists",
    "everyone would be better off without me",
)
HARMLESS = (
    "thank you so much for talking today",
    "i am going to cook dinner tonight",
    "the diet was hard but i liked it",
    "skill and will matter in sport",
    "i cut my hair and my friends like it",
    "we want to visit my sister in the summer",
    "my phone is at the end of its life",
    "i hung the picture over the table",
    "the film ended and we went home",
    "i need to end this call now",
    "the shot hurt a little",
    "i like to jump rope in the morning",
    "my plan is to study all week",
    "he killed it at the concert",
    "i took my tablets after breakfast",
    "the dog is better today",
    "i am living with two friends",
    "she said goodbye and took the train",
    "that knife is for bread",
    "i was dying to see the sea",
)
