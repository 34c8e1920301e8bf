"""The group of the demo: a topic, a host who reads first, a few words, and one message that waits."""

import tomllib
from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from chat.actions.groups import Plan, open_group
from chat.actions.host_decides import let_through
from chat.actions.membership import join_group
from chat.actions.messages import Draft, post_message
from chat.models import WaitingMessage
from demo.story import FOLDER


def open_the_group(people: Mapping[str, User]) -> None:
    """Through the actions that the pages use."""
    with (FOLDER / "group.toml").open("rb") as file:
        told = tomllib.load(file)
    plan = Plan(
        topic=told["topic"],
        rules=told["rules"],
        host_id=people[told["host"]].pk,
        cap=told["cap"],
        waits_for_host=True,
        meets=told["meets"],
    )
    group = open_group(plan=plan, by=people[told["opened_by"]])
    for name in told["members"]:
        join_group(conversation_id=group, person=people[name], rules_version=1)
    lines = [(*line, True) for line in told["lines"]] + [
        (*line, False) for line in told["waiting"]
    ]
    for number, (who, words, is_shown) in enumerate(lines):
        name = uuid5(NAMESPACE_URL, f"demo/group/{number}")
        draft = Draft(author_id=people[who].pk, conversation_id=group, id=name, body=words)
        if post_message(draft).waits and is_shown:
            waiting = WaitingMessage.objects.get(conversation=group, client_id=name)
            let_through(conversation_id=group, waiting_id=waiting.pk, by=people[told["host"]])
