"""The rules by which MDN's observatory scores a response, as published in October 2026 (version 1.4): points of 100."""

import re
from collections.abc import Iterator, Mapping
from http.cookies import Morsel

SIX_MONTHS = 15_768_000
SCRIPT = re.compile(r"<script\b[^>]*>")
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(headers: Mapping[str, str], cookies: Mapping[str, Morsel[str]], page: str) -> int:
    """Extra points count, because nothing here costs any. A place on browsers' preload lists would add 5."""
    parts = [
        _content_security_policy(headers),
        _cookies(cookies),
        _transport(headers),
        _scripts(page),
        5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        10 if headers.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
        -50 if "Access-Control-Allow-Credentials" in headers else 0,
    ]
    return 100 + sum(parts)


def directives(headers: Mapping[str, str]) -> dict[str, set[str]]:
    policy = headers.get("Content-Security-Policy", "")
    found = [part.split() for part in policy.split(";") if part.strip()]
    return {name: set(sources) for name, *sources in found}


def _content_security_policy(headers: Mapping[str, str]) -> int:
    """10 for `default-src 'none'` without anything inline; 5 for keeping others from framing the page."""
    policy = directives(headers)
    if not policy:
        return -25 - (0 if "X-Frame-Options" in headers else 20)
    loose = {"'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", "*"}
    everything = set().union(*policy.values())
    framed = 5 if policy.get("frame-ancestors") == {"'none'"} else -20
    if everything & loose:
        return -20 + framed
    strict = policy.get("default-src") == {"'none'"} and policy.get("form-action") == {"'self'"}
    return (10 if strict else 5) + framed


def _cookies(cookies: Mapping[str, Morsel[str]]) -> int:
    kept = [morsel for morsel in cookies.values() if morsel.value]
    if not kept:
        return 0
    if not all(morsel["secure"] and morsel["httponly"] for morsel in kept):
        return -40
    return 5 if all(morsel["samesite"] in {"Lax", "Strict"} for morsel in kept) else 0


def _transport(headers: Mapping[str, str]) -> int:
    said = re.match(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if said is None:
        return -20
    return 0 if int(said[1]) >= SIX_MONTHS else -10


def _scripts(page: str) -> int:
    """5 when every script says what it hashes to; -50 for one from elsewhere."""
    scripts = list(_sources(page))
    if any(source.startswith(("http:", "https:", "//")) for source, _ in scripts):
        return -50
    return 5 if scripts and all('integrity="sha384-' in tag for _, tag in scripts) else 0


def _sources(page: str) -> Iterator[tuple[str, str]]:
    for tag in SCRIPT.findall(page):
        source = re.search(r'src="([^"]*)"', tag)
        yield source[1] if source else "", tag
