"""Twenty-six families of the longest messages, made to cost a screening as much as they can."""

from collections.abc import Mapping

LONGEST = 20_000

_PIECES: Mapping[str, str] = {
    "one letter": "a",
    "blanks": " ",
    "nothing visible": "\u200b",
    "half a phrase": "want to ",
    "spelled out": "k i l l ",
    "leet": "k1ll mys3lf ",
    "glued": "iwanttokillmyself",
    "glued without end": "todiekillmyself",
    "negators": "not ",
    "brackets": "(",
    "starred words": "k*ll ",
    "explicit": "i want to kill myself ",
    "addresses": "a@b.c ",
    "numbers": "07700 900123 ",
    "digits": "0123456789",
    "dotted": "k.i.l.l.",
    "pictures": "\U0001f52a",
    "combining marks": "k\u0336\u0301",
    "a combination": "tonight pills do it ",
    "commonest words": "i you to the a it and that is do my of in have for not me am are so ",
    "apostrophes": "i'm can't won't it's ",
    "sentence ends": "die. no? me! ",
    "links": "https://a.b/c?d=e&f ",
    "marks of markup": "<b><i>",
    "backwards": "flesym llik ot tnaw i ",
    "many scripts": "\u043a\u0456ll \u03bcy\u0455\u0435lf \uff4b\uff49\uff4c\uff4c ",
}


def hostile_inputs() -> Mapping[str, str]:
    """Each family by its name; every text is exactly as long as the longest message that is screened."""
    return {
        name: (piece * (LONGEST // len(piece) + 1))[:LONGEST] for name, piece in _PIECES.items()
    }
