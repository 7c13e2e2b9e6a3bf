"""The verbs of usernames: signing in and out, passwords, sessions, being let in and shut out."""

from crikit.accounts.actions.passwords import (
    answer_password_requests,
    ask_for_password_link,
    pair_behind,
    send_password_link,
    set_passwords,
)
from crikit.accounts.actions.sessions import end_session, end_sessions, end_views, purge_sessions, sign_out
from crikit.accounts.actions.signing_in import CodeAwaited, enter_code, sign_in
from crikit.accounts.actions.usernames import (
    add_user,
    approve,
    deactivate,
    delete_user,
    find_by_new_facts,
    hide_panel,
    reactivate,
    take_back_approval,
)

__all__ = [
    "CodeAwaited",
    "add_user",
    "answer_password_requests",
    "approve",
    "ask_for_password_link",
    "deactivate",
    "delete_user",
    "end_session",
    "end_sessions",
    "end_views",
    "enter_code",
    "find_by_new_facts",
    "hide_panel",
    "pair_behind",
    "purge_sessions",
    "reactivate",
    "send_password_link",
    "set_passwords",
    "sign_in",
    "sign_out",
    "take_back_approval",
]
