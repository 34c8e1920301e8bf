"""Each audit entry vouches for the one before it."""

from itertools import pairwise

import pytest

from accounts.models import User
from peersupport.core import audit
from peersupport.core.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


def test_entries_are_numbered_and_each_depends_on_the_one_before(noor: User) -> None:
    for number in range(3):
        audit.record(
            actor_id=noor.pk, verb="read an excerpt", subject=f"escalation:{number}", spans=2
        )

    entries = list(AuditEntry.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert AuditHead.objects.get().digest == entries[-1].digest
    for before, entry in pairwise(entries):
        assert audit.digest_of(entry, previous=before.digest) == entry.digest


@pytest.mark.parametrize(
    "change", [{"verb": "nothing"}, {"subject": "escalation:9"}, {"facts": {}}, {"actor_id": None}]
)
def test_a_changed_entry_no_longer_matches_its_digest(
    change: dict[str, object], noor: User
) -> None:
    audit.record(actor_id=noor.pk, verb="read an excerpt", subject="escalation:1", spans=2)
    entry = AuditEntry.objects.get()
    assert audit.digest_of(entry, previous="0" * 64) == entry.digest

    for name, value in change.items():
        setattr(entry, name, value)

    assert audit.digest_of(entry, previous="0" * 64) != entry.digest
