"""Who did or read what, in a chain where each entry vouches for the one before it."""

import hashlib
import hmac
import json
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from peersupport.core.models import AuditEntry, AuditHead

Fact = str | int


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


def digest_of(entry: AuditEntry, *, previous: str) -> str:
    """HMAC-SHA256 over the entry and the digest before it, keyed from outside the database."""
    said = [
        previous,
        entry.seq,
        entry.at.isoformat(),
        str(entry.actor_id),
        entry.verb,
        entry.subject,
        entry.facts,
    ]
    line = json.dumps(said, sort_keys=True, separators=(",", ":"))
    key = hashlib.sha256(b"audit" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, line.encode(), hashlib.sha256).hexdigest()
