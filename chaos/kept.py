"""What the database of the environment holds of each conversation, as JSON, and which of its alarms were raised."""

import json
import sys
from uuid import UUID

import django

django.setup()

from chat.models import Conversation, Entry, Kind, Participant  # noqa: E402
from chat.policies.groups import thread_of  # noqa: E402
from chat.presenters import words_of  # noqa: E402
from moderation.models import Finding  # noqa: E402


def kept_in(conversation: Conversation) -> list[tuple[int, str]]:
    entries = Entry.objects.filter(conversation=conversation, kind=Kind.MESSAGE).order_by("seq")
    return [(entry.seq, words_of(entry, conversation)) for entry in entries]


def without_alarm(conversation: Conversation, kept: list[tuple[int, str]], words: str) -> int:
    """Messages with these words that raised no alarm, in a group about their author. None, when nothing was skipped."""
    people = Participant.objects.filter(conversation=conversation).values_list("person_id")
    threads = [conversation.pk, *(thread_of(conversation.pk, person) for (person,) in people)]
    findings = Finding.objects.filter(escalation__conversation_id__in=threads)
    expected = {seq for seq, body in kept if words in body}
    return len(expected - set(findings.values_list("seq", flat=True)))


if __name__ == "__main__":
    words, *names = sys.argv[1:]
    conversations = Conversation.objects.filter(pk__in=map(UUID, names))
    kept = {each: kept_in(each) for each in conversations}
    answer = {
        "kept": {str(each.pk): entries for each, entries in kept.items()},
        "unalarmed": sum(without_alarm(each, entries, words) for each, entries in kept.items()),
    }
    sys.stdout.write(json.dumps(answer))
