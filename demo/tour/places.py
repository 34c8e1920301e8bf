"""Every page there is, and as whom it is looked at. A page that stands nowhere here fails a test."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page as one person sees it."""

    name: str
    who: str
    path: str

    def __str__(self) -> str:
        return f"{self.name} as {self.who or 'nobody'}"


def pages(who: str, *names: str, about: str = "") -> tuple[tuple[str, str, str], ...]:
    return tuple((name, who, about) for name in names)


STRANGERS = (
    *("accounts:home", "accounts:promise", "accounts:join"),
    *("accounts:recover", "account_login", "account_inactive", "moderation:help"),
    *("moderation:offline", "styleguide:index"),
)
EVERYBODY = (
    *("accounts:settings", "accounts:held", "chat:signs", "mfa_index", "usersessions_list"),
    *("account_change_password", "account_reauthenticate", "account_logout"),
)
FACTORS = (
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes"),
    *("mfa_deactivate_totp", "mfa_reauthenticate"),
)
ON_DUTY = (
    *("moderation:board", "moderation:follow_ups", "moderation:me", "moderation:flags"),
    *(
        "moderation:sanctions",
        "moderation:held_drafts",
        "moderation:ladder",
        "moderation:rulebooks",
        "moderation:precision",
        "chat:samples",
    ),
)
STEPS = {step: (step,) for step in ("experiences", "first", "times", "wishes", "needs", "apart")}
SHOWN = (
    *pages(NOBODY, *STRANGERS),
    *pages(NOBODY, "accounts:invitation", about="token"),
    *pages("amira", *EVERYBODY, "matching:my_support", "chat:inbox", "mfa_activate_totp"),
    *pages("amira", "accounts:delete_account"),
    *pages("amira", "chat:conversation", "chat:search", "chat:end", "chat:block", about="calm"),
    *pages("amira", "chat:change_message", about="own message"),
    *pages("amira", "chat:report", about="their message"),
    *pages("juniper", "chat:conversation", about="alarm"),
    *pages("juniper", "accounts:held", "accounts:delete_account"),
    *pages("moss", "chat:conversation", about="ended"),
    *pages("moss", "matching:my_support", "chat:inbox"),
    *pages("greta", "chat:conversation", about="empty"),
    *pages("Lighthouse-on-the-other-side-of-the-bay", "chat:conversation", about="long"),
    *pages("Lighthouse-on-the-other-side-of-the-bay", "chat:inbox"),
    *pages("finn", "chat:groups"),
    *pages("finn", "chat:group", about="group"),
    *pages("juniper", "chat:groups"),
    *pages("juniper", "chat:conversation", "chat:group", about="group"),
    *pages("tane", "chat:groups"),
    *pages("tane", "chat:conversation", "chat:group", about="group"),
    *pages("tane", "chat:remove_member", about="member"),
    *pages("petal", "matching:my_support", "chat:inbox"),
    *pages("finn", "matching:my_support", "matching:about_me_begin", "chat:inbox"),
    *pages("oona", "matching:my_support", "matching:offers"),
    *(("matching:about_me", "oona", step) for step in STEPS),
    *pages("sam", *EVERYBODY, *FACTORS, "chat:inbox", "chat:away"),
    *pages("sam", "moderation:told", "matching:people", "matching:requests", "matching:profile"),
    *pages("sam", "matching:profile_apart", "matching:hours"),
    *pages("sam", "chat:conversation", "chat:search", "chat:end", "chat:worried", about="calm"),
    *pages("sam", "chat:conversation", about="alarm"),
    *pages("wren", "chat:conversation", about="long"),
    *pages("wren", "chat:inbox"),
    *pages("seun", "matching:requests"),
    *pages("gwen", "chat:inbox", "matching:people", "matching:requests"),
    *pages("idris", "chat:conversation", about="empty"),
    *pages("noor", *EVERYBODY, *ON_DUTY, "chat:inbox"),
    *pages("noor", "moderation:flag", about="flag"),
    *pages("noor", "accounts:holds", "accounts:ask_hold"),
    *pages("kit", "accounts:holds", "accounts:ask_hold", "accounts:kept", "accounts:letter"),
    *pages("noor", "accounts:hold", about="hold"),
    *pages("kit", "accounts:claim", about="claim"),
    *pages("kit", "accounts:kept_class", about="record class"),
    *pages("noor", "moderation:escalation", about="escalation"),
    *pages("noor", "moderation:held_draft", about="held"),
    *pages("kit", *EVERYBODY, *ON_DUTY, "moderation:rota", "accounts:team"),
    *pages("kit", "matching:waiting", "matching:plan", "matching:what_if", "matching:gaps"),
    *pages(
        "kit",
        "accounts:asked",
        "accounts:roles",
        "matching:weights",
        "matching:pairs",
        "chat:drift",
    ),
    *pages("kit", "chat:groups", "chat:open_group"),
    *pages("kit", "chat:group", "chat:change_group", "chat:close_group", about="group"),
    *pages("kit", "moderation:rules_draft", "moderation:rules_text", about="rules draft"),
    *pages("kit", "moderation:rules_part", about="rules part"),
    *pages("kit", "moderation:rules_draft", about="ladder"),
    *pages("kit", "moderation:ladder_climb", about="ladder climb"),
    *pages("noor", "moderation:offer_shift", about="shift"),
    *pages("noor", "moderation:rulebook", about="rulebook"),
    *pages("noor", "chat:sampled", about="sampled"),
    *pages("noor", "chat:transcript", about="alarm"),
    *pages("kit", "accounts:team_member", about="worker"),
    *pages("kit", "matching:waiting_client", about="client"),
)
# They draw a part of a page, a picture or a file, or lead on to a page that is shown above.
DRAWS_NO_PAGE = {
    *("healthz", "readyz", "manifest", "moderation:worker", "accounts:leave"),
    *("accounts:totp_picture", "accounts:held_copy", "chat:here"),
    *("account_signup", "account_reset_password", "mfa_login_webauthn", "chat:with_pairing"),
    "chat:state",
    *("chat:alarm", "chat:beside", "chat:worried_state", "chat:team", "chat:whisper"),
    *("chat:waiting", "matching:my_support_now", "matching:waiting_requests"),
    *("moderation:board_fragment", "moderation:pulse", "moderation:state_fragment"),
    *("chat:group_waiting", "moderation:notified"),
    *("moderation:history_fragment", "moderation:rules_shadow_now"),
}
# Each needs what a person has only for a moment, and has a test of its own for what it draws (`tests/accounts`, `tests/moderation`).
NEEDS_A_MOMENT = {
    *("accounts:keep_code", "accounts:new_code", "mfa_authenticate", "mfa_view_recovery_codes"),
    *("mfa_remove_webauthn", "moderation:decide_appeal", "accounts:join_name"),
    *("mfa_reauthenticate_webauthn", "moderation:drill"),
}


def places(named: Mapping[str, tuple[str, ...]]) -> Iterator[Place]:
    """Every page as everybody who is shown it, with what its address names, and a page that is not there."""
    things = {**STEPS, **named}
    for name, who, about in SHOWN:
        path = reverse(name, args=things[about])
        yield Place(name=f"{name} {about}".strip(), who=who, path=path)
    yield Place(name="404", who=NOBODY, path="/nothing/here/")
    yield Place(name="404", who="amira", path="/nothing/here/")
