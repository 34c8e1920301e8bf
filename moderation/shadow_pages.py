"""What a run of a draft on stored messages found: numbers for everybody on duty, and only such words as the team has before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from moderation.models import Finding, Flag, Revision, ShadowChange, ShadowRun
from moderation.policies.shadow import Kind

IN_WORDS = {
    Kind.NEW: ("New alarms", "Nobody is called for these now."),
    Kind.GONE: ("Alarms that would be gone", "Somebody is called for these now."),
    Kind.RAISED: ("Graver than now", "From amber to red."),
    Kind.LOWERED: ("Milder than now", "From red to amber."),
    Kind.FLAG_NEW: ("New flags", "A boundary that nobody is told of now."),
    Kind.FLAG_GONE: ("Flags that would be gone", "A boundary that is flagged now."),
}
MOST_SAMPLES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """`link` leads to the words where the team has them before it already; opening it is noted there. Else empty."""

    said_by: str
    rules: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    meaning: str
    count: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    run: ShadowRun
    groups: tuple[Group, ...]
    is_of_this_text: bool

    @property
    def unchanged(self) -> int:
        return self.run.seen - sum(group.count for group in self.groups)


def newest_run(draft: Revision) -> ShownRun | None:
    run = ShadowRun.objects.filter(revision=draft).order_by("-asked_at").first()
    if run is None:
        return None
    rows = list(run.changes.order_by("id"))
    links = _links([row.message_id for row in rows])
    return ShownRun(
        run=run,
        groups=tuple(_group(run, kind, rows, links) for kind in Kind),
        is_of_this_text=run.digest == draft.digest,
    )


def _group(
    run: ShadowRun, kind: Kind, rows: Sequence[ShadowChange], links: Mapping[UUID, str]
) -> Group:
    title, meaning = IN_WORDS[kind]
    samples = [_sample(row, links) for row in rows if row.kind == kind]
    # Those that can be read come first.
    samples.sort(key=lambda sample: not sample.link)
    return Group(
        title=title,
        meaning=meaning,
        count=run.counts.get(kind.value, 0),
        samples=tuple(samples[:MOST_SAMPLES]),
    )


def _sample(row: ShadowChange, links: Mapping[UUID, str]) -> Sample:
    return Sample(
        said_by="A client" if row.said_by == "client" else "A peer worker",
        rules=tuple(
            [
                *(f"no longer {rule}" for rule in row.rules_before),
                *(f"now {rule}" for rule in row.rules_after),
            ]
        ),
        link=links.get(row.message_id, ""),
    )


def _links(messages: Sequence[UUID]) -> dict[UUID, str]:
    """Where a message lies before the team: as a flag, or with an alarm."""
    alarms = Finding.objects.filter(message_id__in=messages)
    flags = Flag.objects.filter(message_id__in=messages)
    links = {
        message: reverse("moderation:escalation", args=[alarm])
        for message, alarm in alarms.values_list("message_id", "escalation_id")
    }
    for message, flag in flags.values_list("message_id", "pk"):
        links.setdefault(message, reverse("moderation:flag", args=[flag]))
    return links
