"""Whether the audit chain is whole: every link recalculated, and held against heads kept outside the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peersupport.core.audit import START, Link, digest_of_link
from peersupport.core.models import AuditEntry, AuditHead

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That the chain once ended here, as it was written down outside the database."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where the chain does not hold, and how."""

    seq: int
    what: str


def breaks(marks: Sequence[Mark] = ()) -> Iterator[Break]:
    """Every place where something was changed, taken out, put in or moved; nothing when all is in order.

    Without marks a chain that was cut short together with its head looks whole: only what is kept
    outside can show that it once went on.
    """
    outside = {mark.seq: mark.digest for mark in marks}
    last = Link(seq=0, digest=START)
    for link, expected in _links():
        if link.seq != last.seq + 1:
            yield Break(seq=last.seq + 1, what=_missing(last.seq + 1, link.seq - 1))
        elif expected != link.digest:
            yield Break(seq=link.seq, what="was changed, moved or put in")
        if outside.pop(link.seq, link.digest) != link.digest:
            yield Break(seq=link.seq, what="is not what was written down outside the database")
        last = link
    yield from _end(last)
    if outside:
        what = f"the chain ends here, but once reached {max(outside)}: it was cut"
        yield Break(seq=last.seq, what=what)


def _links() -> Iterator[tuple[Link, str]]:
    """Each entry as it stands, and the digest it should have after the one that stands before it."""
    said = ("seq", "at", "actor_id", "verb", "subject", "facts", "digest")
    rows = AuditEntry.objects.order_by("seq").values_list(*said)
    previous = START
    for seq, at, actor_id, verb, subject, facts, digest in rows.iterator(chunk_size=AT_ONCE):
        expected = digest_of_link(
            previous, seq=seq, at=at, actor_id=actor_id, verb=verb, subject=subject, facts=facts
        )
        yield Link(seq=seq, digest=digest), expected
        previous = digest


def _end(last: Link) -> Iterator[Break]:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if (head.seq, head.digest) != (last.seq, last.digest):
        yield Break(seq=last.seq, what=f"the chain ends here, its head says {head.seq}")


def _missing(first: int, last: int) -> str:
    return "is missing" if first == last else f"and all up to {last} are missing"
