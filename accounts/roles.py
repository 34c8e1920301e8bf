"""Who may do what, as one table. Pure."""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    CLIENT = "client", "client"
    PEER_WORKER = "peer_worker", "peer worker"
    MODERATOR = "moderator", "moderator"
    COORDINATOR = "coordinator", "coordinator"


STAFF = frozenset({Role.PEER_WORKER, Role.MODERATOR, Role.COORDINATOR})


class Capability(StrEnum):
    ASK_FOR_SUPPORT = "ask for support"
    GIVE_SUPPORT = "give support"
    ANSWER_ESCALATIONS = "answer escalations"
    PAIR_PEOPLE = "pair people"
    INVITE_STAFF = "invite staff"
    SET_ROTA = "set the rota"
    WRITE_RULES = "write rules"
    OPEN_GROUPS = "open groups"
    KEEP_RECORDS = "say how long records are kept"


CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.CLIENT: frozenset({Capability.ASK_FOR_SUPPORT}),
    Role.PEER_WORKER: frozenset({Capability.GIVE_SUPPORT}),
    Role.MODERATOR: frozenset({Capability.ANSWER_ESCALATIONS}),
    Role.COORDINATOR: frozenset(
        {
            Capability.PAIR_PEOPLE,
            Capability.INVITE_STAFF,
            Capability.SET_ROTA,
            Capability.WRITE_RULES,
            Capability.OPEN_GROUPS,
            Capability.KEEP_RECORDS,
            Capability.ANSWER_ESCALATIONS,
        }
    ),
}


def may(role: str, capability: Capability) -> bool:
    return capability in CAPABILITIES[Role(role)]


def roles_with(capability: Capability) -> frozenset[Role]:
    return frozenset(role for role, able in CAPABILITIES.items() if capability in able)
