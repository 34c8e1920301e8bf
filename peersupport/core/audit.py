"""Who did or read what, in a chain where each entry vouches for the one before it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from peersupport.core.models import AuditEntry, AuditHead

Fact = str | int

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    seq: int
    digest: str


@transaction.atomic
def record(*, actor_id: UUID | None, verb: str, subject: str, **facts: Fact) -> None:
    """Add one entry, in the caller's transaction. Ids, codes and counts only: never a person's words."""
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update(no_key=True).get(pk=1)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=timezone.now(),
        actor_id=actor_id,
        verb=verb,
        subject=subject,
        facts=facts,
    )
    entry.digest = digest_of(entry, previous=head.digest)
    entry.save(force_insert=True)
    head.seq, head.digest = entry.seq, entry.digest
    head.save(update_fields=["seq", "digest"])


def entries_about(subject: str, **facts: Fact) -> int:
    """How many entries there are about it with these facts. Holds the head, so that none is added meanwhile."""
    AuditHead.objects.get_or_create(pk=1)
    AuditHead.objects.select_for_update(no_key=True).get(pk=1)
    said = {f"facts__{name}": fact for name, fact in facts.items()}
    return AuditEntry.objects.filter(subject=subject, **said).count()


def head() -> Link:
    """The newest link as it stands now."""
    found = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Link(seq=found.seq, digest=found.digest)


def digest_of(entry: AuditEntry, *, previous: str) -> str:
    """HMAC-SHA256 over the entry and the digest before it, keyed from outside the database."""
    return digest_of_link(
        previous,
        seq=entry.seq,
        at=entry.at,
        actor_id=entry.actor_id,
        verb=entry.verb,
        subject=entry.subject,
        facts=entry.facts,
    )


def digest_of_link(
    previous: str,
    *,
    seq: int,
    at: datetime,
    actor_id: UUID | None,
    verb: str,
    subject: str,
    facts: Mapping[str, Fact],
) -> str:
    """`digest_of` for values that are in no row."""
    said = [previous, seq, at.isoformat(), str(actor_id), verb, subject, facts]
    line = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.digest(_key(settings.SECRET_KEY), line.encode(), "sha256").hex()


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"audit" + secret.encode()).digest()
