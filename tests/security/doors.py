"""Every door and who it opens for. A new URL or frame fails the build until somebody writes it down here."""

from dataclasses import dataclass

# What an address can be about: `tests/security/world.py` has one of each.
REAL, LEFT, ERASED, UNKNOWN = "real", "left", "erased", "unknown"

NOBODY = "nobody"
HALF = "a moderator without a second factor"
HALFWAY = "a moderator who has typed the password only"
AMIRA = "the client"
CHARLIE = "another client"
ERIN = "a client whose talk has ended"
SAM = "their peer worker"
ROBIN = "another peer worker"
MAX = "a moderator off duty"
NOOR = "a moderator on call"
KIT = "a coordinator"
ALL = (NOBODY, HALF, HALFWAY, AMIRA, CHARLIE, ERIN, SAM, ROBIN, MAX, NOOR, KIT)

EVERYBODY = frozenset(ALL)
SIGNED_IN = EVERYBODY - {NOBODY, HALF, HALFWAY}
CLIENTS = frozenset({AMIRA, CHARLIE, ERIN})
WORKERS = frozenset({SAM, ROBIN})
ON_DUTY = frozenset({MAX, NOOR, KIT})
COORDINATORS = frozenset({KIT})
MEMBERS = frozenset({AMIRA, SAM})
# Setting a second factor up is all that somebody without one may do.
SETTING_UP = SIGNED_IN | {HALF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`about` names the object in the address, see `tests/security/world.py`."""

    opens_for: frozenset[str]
    method: str = "get"
    about: str = ""


def door(opens_for: frozenset[str], method: str = "get", about: str = "") -> Door:
    return Door(opens_for=opens_for, method=method, about=about)


DOORS = {
    "healthz": door(EVERYBODY),
    "readyz": door(EVERYBODY),
    "manifest": door(EVERYBODY),
    "styleguide:index": door(EVERYBODY - {HALF}),
    "account_login": door(EVERYBODY - {HALF}),
    "account_logout": door(EVERYBODY),
    "account_inactive": door(EVERYBODY - {HALF}),
    "account_signup": door(EVERYBODY - {HALF}),
    "account_reset_password": door(EVERYBODY - {HALF}),
    "account_reauthenticate": door(SETTING_UP),
    "account_change_password": door(SIGNED_IN),
    "mfa_index": door(SIGNED_IN),
    "mfa_authenticate": door(SIGNED_IN | {HALFWAY}),
    "mfa_reauthenticate": door(SIGNED_IN),
    "mfa_activate_totp": door(SETTING_UP),
    "mfa_deactivate_totp": door(SIGNED_IN - CLIENTS),
    # There are none to view.
    "mfa_view_recovery_codes": door(frozenset()),
    "mfa_generate_recovery_codes": door(SIGNED_IN),
    "mfa_list_webauthn": door(SIGNED_IN),
    "mfa_add_webauthn": door(SETTING_UP),
    # Without script it sends people on: nobody to sign in, the others home.
    "mfa_login_webauthn": door(SIGNED_IN | {HALFWAY}),
    "mfa_reauthenticate_webauthn": door(SIGNED_IN),
    # Asks for the password again before it looks.
    "mfa_remove_webauthn": door(SIGNED_IN, about="key"),
    "usersessions_list": door(SIGNED_IN),
    "accounts:home": door(EVERYBODY - {HALF}),
    "accounts:promise": door(EVERYBODY - {HALF}),
    "accounts:leave": door(EVERYBODY),
    "accounts:join": door(EVERYBODY - {HALF}),
    "accounts:join_name": door(EVERYBODY - {HALF}),
    "accounts:keep_code": door(SIGNED_IN),
    "accounts:recover": door(EVERYBODY - {HALF}),
    "accounts:settings": door(SIGNED_IN),
    "accounts:new_code": door(SIGNED_IN, "post"),
    "accounts:held": door(SIGNED_IN),
    # These two ask for the password again before they do anything.
    "accounts:held_copy": door(SIGNED_IN),
    "accounts:delete_account": door(SIGNED_IN),
    # Only while a new secret waits in the session.
    "accounts:totp_picture": door(frozenset()),
    "accounts:invitation": door(EVERYBODY - {HALF}, about="token"),
    "accounts:team": door(COORDINATORS),
    "accounts:roles": door(COORDINATORS),
    "accounts:asked": door(COORDINATORS),
    "accounts:letter": door(COORDINATORS),
    "accounts:claim": door(COORDINATORS, about="claim"),
    "accounts:kept": door(COORDINATORS),
    "accounts:kept_class": door(COORDINATORS, about="record class"),
    "accounts:holds": door(ON_DUTY),
    "accounts:ask_hold": door(ON_DUTY),
    "accounts:hold": door(ON_DUTY, about="hold"),
    "accounts:invite": door(COORDINATORS, "post"),
    "accounts:withdraw": door(COORDINATORS, "post", "invitation"),
    "accounts:team_member": door(COORDINATORS, about="robin"),
    "accounts:change_role": door(COORDINATORS, "post", "robin"),
    "accounts:deactivate": door(COORDINATORS, "post", "robin"),
    "accounts:reactivate": door(COORDINATORS, "post", "robin"),
    "matching:my_support": door(CLIENTS),
    "matching:my_support_now": door(CLIENTS),
    "matching:about_me_begin": door(CLIENTS),
    "matching:about_me": door(CLIENTS, about="step"),
    "matching:offers": door(CLIENTS),
    "matching:somebody_else": door(CLIENTS, "post"),
    "matching:everyone_again": door(CLIENTS, "post"),
    "matching:ask": door(CLIENTS, "post"),
    "matching:withdraw": door(CLIENTS, "post"),
    "matching:next_free": door(CLIENTS, "post"),
    "matching:tell_me": door(CLIENTS, "post"),
    "matching:stop_looking": door(CLIENTS, "post"),
    "matching:look_again": door(CLIENTS, "post"),
    "matching:handover_answer": door(frozenset({AMIRA}), "post", "pairing"),
    "matching:people": door(WORKERS),
    "matching:handover": door(frozenset({SAM}), "post", "pairing"),
    "matching:ask_understudy": door(frozenset({SAM}), "post", "pairing"),
    "matching:together": door(frozenset({SAM}), "post", "together"),
    "matching:understudy": door(frozenset({AMIRA, ROBIN}), "post", "understudy"),
    "matching:requests": door(WORKERS),
    "matching:waiting_requests": door(WORKERS),
    "matching:accept": door(frozenset({SAM}), "post", "request"),
    "matching:decline": door(frozenset({SAM}), "post", "request"),
    "matching:profile": door(WORKERS),
    "matching:profile_apart": door(WORKERS),
    "matching:hours": door(WORKERS),
    "matching:dates_off": door(WORKERS, "post"),
    "matching:date_back": door(WORKERS, "post", "date"),
    "matching:extra_hours": door(WORKERS, "post"),
    "matching:extra_back": door(WORKERS, "post", "extra"),
    "matching:new_people": door(WORKERS, "post", "wish"),
    "matching:waiting": door(COORDINATORS),
    "matching:plan": door(COORDINATORS),
    "matching:approve_plan": door(COORDINATORS, "post"),
    "matching:what_if": door(COORDINATORS),
    "matching:gaps": door(COORDINATORS),
    "matching:weights": door(COORDINATORS),
    "matching:pairs": door(COORDINATORS),
    "matching:propose_understudy": door(COORDINATORS, "post", "pairing"),
    "matching:waiting_client": door(COORDINATORS, about="charlie"),
    "matching:pair": door(COORDINATORS, "post", "charlie"),
    "matching:youth_approval": door(COORDINATORS, "post", "robin"),
    "moderation:help": door(EVERYBODY),
    "moderation:offline": door(EVERYBODY),
    "moderation:worker": door(EVERYBODY),
    "moderation:board": door(ON_DUTY),
    "moderation:board_fragment": door(ON_DUTY),
    "moderation:follow_ups": door(ON_DUTY),
    "moderation:keep_follow_up": door(ON_DUTY, "post", "follow_up"),
    "moderation:ask_colleague": door(ON_DUTY, "post", "escalation"),
    "moderation:offer": door(ON_DUTY, "post", "escalation"),
    "moderation:take_over": door(ON_DUTY, "post", "escalation"),
    "moderation:pulse": door(WORKERS | ON_DUTY),
    "moderation:me": door(ON_DUTY),
    # Something real is open there, so Kit is told to wait: let in all the same.
    "moderation:hold_drill": door(COORDINATORS, "post"),
    "moderation:drill": door(ON_DUTY, about="drill"),
    "moderation:quiet_hours": door(ON_DUTY, "post"),
    "moderation:no_quiet_hours": door(ON_DUTY, "post"),
    "moderation:set_address": door(ON_DUTY, "post", "channel"),
    # Kit's: of everybody who is called, only whose it is.
    "moderation:test_address": door(frozenset({KIT}), "post", "way"),
    "moderation:try_sooner": door(frozenset({KIT}), "post", "way"),
    "moderation:remove_address": door(frozenset({KIT}), "post", "way"),
    "moderation:notified": door(ON_DUTY),
    "moderation:rota": door(COORDINATORS),
    "moderation:remove_shift": door(COORDINATORS, "post", "shift"),
    "moderation:offer_shift": door(frozenset({NOOR}), about="shift"),
    # Noor offers it to anybody but herself.
    "moderation:take_shift": door(ON_DUTY - {NOOR}, "post", "offer"),
    "moderation:withdraw_offer": door(frozenset({NOOR}), "post", "offer"),
    "moderation:flags": door(ON_DUTY),
    "moderation:flag": door(ON_DUTY, about="flag"),
    "moderation:reveal_flag": door(ON_DUTY, "post", "flag"),
    # They are let in, and told that only the one who judged it can take that back.
    "moderation:undo_verdict": door(ON_DUTY, "post", "flag"),
    "moderation:precision": door(ON_DUTY),
    "moderation:sanctions": door(ON_DUTY),
    # Noor set it: somebody else decides.
    "moderation:decide_appeal": door(ON_DUTY - {NOOR}, about="sanction"),
    "moderation:told": door(WORKERS),
    "moderation:appeal": door(WORKERS, "post", "sanction"),
    "moderation:ladder": door(ON_DUTY),
    "moderation:ladder_climb": door(COORDINATORS, about="ladder draft"),
    "moderation:rulebooks": door(ON_DUTY),
    "moderation:try_sentence": door(ON_DUTY, "post"),
    "moderation:rulebook": door(ON_DUTY, about="rulebook"),
    "moderation:rules_begin": door(COORDINATORS, "post", "rulebook"),
    "moderation:rules_back": door(ON_DUTY, "post", "rulebook"),
    "moderation:rules_draft": door(ON_DUTY, about="rules draft"),
    "moderation:rules_text": door(COORDINATORS, about="rules draft"),
    "moderation:rules_part": door(COORDINATORS, about="rules part"),
    # They are let in, and told to choose how far back.
    "moderation:rules_shadow": door(ON_DUTY, "post", "rules draft"),
    "moderation:rules_shadow_now": door(ON_DUTY, about="rules draft"),
    "moderation:rules_propose": door(COORDINATORS, "post", "rules draft"),
    "moderation:rules_aside": door(COORDINATORS, "post", "rules draft"),
    # Kit wrote it: nobody publishes their own.
    "moderation:rules_publish": door(ON_DUTY - {KIT}, "post", "proposed rules"),
    "moderation:held_drafts": door(ON_DUTY),
    "moderation:held_draft": door(ON_DUTY, about="held alone"),
    "moderation:escalation": door(ON_DUTY, about="escalation"),
    "moderation:state_fragment": door(ON_DUTY, about="escalation"),
    "moderation:history_fragment": door(ON_DUTY, about="escalation"),
    "moderation:acknowledge": door(ON_DUTY, "post", "escalation"),
    "moderation:note": door(ON_DUTY, "post", "escalation"),
    "moderation:resolve": door(ON_DUTY, "post", "escalation"),
    "moderation:agree": door(ON_DUTY, "post", "escalation"),
    "chat:drift": door(COORDINATORS),
    "chat:samples": door(ON_DUTY),
    "chat:draw_sample": door(ON_DUTY, "post"),
    "chat:sampled": door(ON_DUTY, about="sampled"),
    # They are let in, and asked again: no answer was given.
    "chat:judge_sampled": door(ON_DUTY, "post", "sampled"),
    "chat:inbox": door(SIGNED_IN),
    "chat:here": door(SIGNED_IN),
    "chat:conversation": door(MEMBERS, about="conversation"),
    "chat:alarm": door(MEMBERS, about="conversation"),
    "chat:signs": door(SIGNED_IN),
    "chat:draft": door(MEMBERS, "post", "conversation"),
    "chat:search": door(MEMBERS, about="conversation"),
    "chat:change_message": door(frozenset({AMIRA}), about="message"),
    "chat:worried": door(frozenset({SAM}), about="conversation"),
    "chat:worried_state": door(frozenset({SAM}), about="conversation"),
    "chat:beside": door(MEMBERS, about="conversation"),
    # Amira is let in and told that nobody is missing.
    "chat:stand_in": door(frozenset({AMIRA}), "post", "conversation"),
    # Sam is let in and told to choose a length.
    "chat:time": door(frozenset({SAM}), "post", "conversation"),
    "chat:state": door(WORKERS),
    "chat:away": door(WORKERS),
    "chat:end": door(MEMBERS, about="conversation"),
    "chat:team": door(MEMBERS, about="conversation"),
    # Sam is let in and told that there is nothing to whisper yet; Amira finds nothing here, ever.
    "chat:whisper": door(frozenset({SAM}), about="conversation"),
    # Noor has not taken the escalation: `tests/chat/test_the_team_joins.py` has who may.
    "chat:join": door(frozenset(), "post", "conversation"),
    "chat:take_over": door(frozenset(), "post", "conversation"),
    "chat:give_back": door(frozenset(), "post", "conversation"),
    "chat:leave": door(frozenset(), "post", "conversation"),
    "chat:block": door(MEMBERS, about="conversation"),
    # Sam's message: nobody reports their own.
    "chat:report": door(frozenset({AMIRA}), about="their message"),
    "chat:waiting": door(MEMBERS, about="conversation"),
    "chat:put_away": door(MEMBERS, "post", "held"),
    # Without a message there is nothing to unmask: `tests/chat/test_masks.py` has who may.
    "chat:unmask": door(frozenset(), "post", "conversation"),
    # The password is asked for before anything is looked up.
    "chat:transcript": door(ON_DUTY, about="conversation"),
    "chat:groups": door(SIGNED_IN),
    "chat:open_group": door(COORDINATORS),
    "chat:group": door(CLIENTS | {SAM} | ON_DUTY, about="group"),
    # Without a tick they are asked for it.
    "chat:join_group": door(CLIENTS, "post", "group"),
    "chat:agree_to_rules": door(frozenset({AMIRA}), "post", "group"),
    "chat:leave_group": door(frozenset({AMIRA}), "post", "group"),
    "chat:change_group": door(COORDINATORS, about="group"),
    "chat:close_group": door(COORDINATORS, about="group"),
    "chat:remove_member": door(frozenset({SAM}), about="member"),
    # Nobody was taken out: `tests/chat/test_coming_and_going.py` has who may.
    "chat:put_away_removal": door(frozenset(), "post", "group"),
    "chat:group_waiting": door(MEMBERS, about="group"),
    "chat:let_through": door(frozenset({SAM}), "post", "waiting"),
    "chat:send_back": door(frozenset({SAM}), "post", "waiting"),
    # What waits has not come back.
    "chat:put_away_returned": door(frozenset(), "post", "waiting"),
    "chat:with_pairing": door(MEMBERS, about="pairing"),
}

# Who is let in to what is not as it was, or never was. Where nothing is said: nobody, as if it had never been.
OTHER_STATES = {
    # A group that has ended is its members' to read, and the team's to answer for.
    ("chat:group", LEFT): ON_DUTY | {ERIN},
    **{
        (f"chat:{name}", LEFT): frozenset({ERIN})
        for name in ("agree_to_rules", "leave_group", "group_waiting", "put_away_returned")
    },
    # Whoever is signed in is sent home, whatever the link was.
    **{("accounts:invitation", state): SIGNED_IN for state in (LEFT, UNKNOWN)},
    # The colleague who left us is still on the list of staff.
    **{
        (f"accounts:{name}", LEFT): COORDINATORS
        for name in ("withdraw", "team_member", "change_role", "deactivate", "reactivate")
    },
    # Taking back what was never made changes nothing, and a form without a choice is not even looked up.
    **{(f"accounts:{name}", UNKNOWN): COORDINATORS for name in ("withdraw", "change_role")},
    **{("matching:pair", state): COORDINATORS for state in (ERASED, UNKNOWN)},
    ("moderation:keep_follow_up", UNKNOWN): ON_DUTY,
    # The words to a next worker outlive the pairing; a request that was taken back was Robin's to answer.
    ("matching:handover_answer", LEFT): frozenset({ERIN}),
    **{(f"matching:{name}", LEFT): frozenset({ROBIN}) for name in ("accept", "decline")},
    # That there was an alarm, and who answered, outlives the talk and every word of it.
    **{
        (f"moderation:{name}", state): ON_DUTY
        for state in (LEFT, ERASED)
        for name in (
            *("keep_follow_up", "ask_colleague", "offer", "take_over", "flag", "held_draft"),
            *("escalation", "state_fragment", "history_fragment", "acknowledge", "note"),
            *("resolve", "agree", "reveal_flag", "undo_verdict"),
        )
    },
    ("chat:judge_sampled", UNKNOWN): ON_DUTY,
    # Without words nothing is looked up: they are asked for some.
    ("moderation:appeal", UNKNOWN): WORKERS,
    # What was put aside can still be read.
    **{(f"moderation:{name}", LEFT): ON_DUTY for name in ("rules_draft", "rules_shadow_now")},
    **{("moderation:rules_shadow", state): ON_DUTY for state in (LEFT, UNKNOWN)},
    **{("chat:transcript", state): ON_DUTY for state in (LEFT, ERASED, UNKNOWN)},
    # A client keeps what was said to them; their peer worker does not.
    **{
        (f"chat:{name}", LEFT): frozenset({ERIN})
        for name in (
            *("conversation", "alarm", "draft", "search", "change_message", "beside", "end"),
            *("block", "report", "waiting", "put_away", "stand_in", "team"),
        )
    },
}

# What a frame says about a conversation, and who is heard; everyone else is told that there is none.
# In this order, because a message that was taken back can be neither changed nor shown.
FRAMES = {
    "hello": SIGNED_IN,
    "ping": SIGNED_IN,
    "got": SIGNED_IN,
    "message.post": MEMBERS,
    # Of the client's first message: nobody else may touch it.
    "message.edit": frozenset({AMIRA}),
    "message.withdraw": frozenset({AMIRA}),
    "message.forget": SIGNED_IN,
    "draft.keep": MEMBERS,
    "message.unmask": frozenset({AMIRA}),
    "resume": MEMBERS,
    "read": MEMBERS,
    "typing": MEMBERS,
}

# The same for what is not as it was. A conversation that is not there is nothing that these four are about.
ALWAYS_HEARD = frozenset({"hello", "ping", "got", "message.forget"})
FRAMES_ELSEWHERE = {
    # Reading on is all that is left.
    **{(kind, LEFT): frozenset({ERIN}) for kind in ("resume", "read", "message.unmask")},
}
# Who has a seat, and may be told why something did not work.
SEATED = {REAL: MEMBERS, LEFT: frozenset({ERIN})}
