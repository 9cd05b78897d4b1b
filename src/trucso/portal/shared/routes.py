"""Which action each address needs. An address without a row answers nobody, and a test names it.

Add a row when you add a route: ``"app:name": "action"``; the actions are in ``access.RULES``.
"""

from __future__ import annotations

ROUTES: dict[str, str] = {
    # accounts
    "account_login": "sign_in",
    "account_logout": "sign_in",
    "account_inactive": "sign_in",
    "account_reauthenticate": "manage_own_account",
    "account_change_password": "manage_own_account",
    "account_invitation": "sign_in",
    "account_set_password": "manage_own_account",
    "account_reset_password": "sign_in",
    "account_reset_password_done": "sign_in",
    "account_reset_password_from_key": "sign_in",
    "account_reset_password_from_key_done": "sign_in",
    "usersessions_list": "manage_own_account",
    "mfa_index": "manage_own_account",
    "mfa_authenticate": "sign_in",
    "mfa_reauthenticate": "manage_own_account",
    "mfa_activate_totp": "manage_own_account",
    "mfa_deactivate_totp": "manage_own_account",
    "mfa_view_recovery_codes": "manage_own_account",
    "mfa_generate_recovery_codes": "manage_own_account",
    "mfa_download_recovery_codes": "manage_own_account",
    "mfa_list_webauthn": "manage_own_account",
    "mfa_add_webauthn": "manage_own_account",
    "mfa_remove_webauthn": "manage_own_account",
    "mfa_edit_webauthn": "manage_own_account",
    "mfa_reauthenticate_webauthn": "manage_own_account",
    "mfa_login_webauthn": "sign_in",
    "openid_connect_login": "sign_in",
    "openid_connect_callback": "sign_in",
    "socialaccount_login_error": "sign_in",
    "socialaccount_login_cancelled": "sign_in",
    "socialaccount_signup": "sign_in",
    "socialaccount_connections": "sign_in",
    # people
    "people:list": "manage_accounts",
    "people:invite": "manage_accounts",
    "people:import": "manage_accounts",
    "people:template": "manage_accounts",
    "people:person": "manage_accounts",
    "people:edit": "manage_accounts",
    "people:grant": "manage_accounts",
    "people:end_role": "manage_accounts",
    "people:hand_over": "manage_accounts",
    "people:renew_link": "manage_accounts",
    "people:lock": "manage_accounts",
    "people:unlock": "manage_accounts",
    "people:ask_reset": "reset_second_step",
    "people:confirm_reset": "reset_second_step",
    # shared
    "shared:language": "see_published",
    "shared:style": "see_published",
    # national
    "national:province": "see_published",
    "national:league": "see_published",
    # units
    "units:list": "see_published",
    "units:detail": "see_published",
    # indexes
    "indexes:list": "see_published",
    "indexes:version": "see_published",
    "indexes:examples": "see_published",
    "indexes:law_file": "see_published",
    "indexes:indicator": "see_published",
    "indexes:differences": "see_published",
    # facts
    "facts:measures": "see_published",
    "facts:measure": "see_published",
    # api: every operation asks again for what is not public
    "api-v1:*": "see_published",
    "api-unknown": "see_published",
    # assessments
    # (published rounds are for everybody; the views ask again with the unit for the others)
    "assessments:rounds": "see_published",
    "assessments:package": "see_published",
    "assessments:latest_league": "see_published",
    "assessments:league": "see_published",
    "assessments:scorecards": "see_published",
    "assessments:scorecard": "see_published",
    "assessments:line": "see_published",
    "assessments:evidence": "see_published",
    "assessments:figure": "enter_figures",
    "assessments:upload": "import_scorecards",
    "assessments:import": "import_scorecards",
    "assessments:import_apply": "import_scorecards",
    "assessments:import_undo": "import_scorecards",
    "assessments:import_file": "import_scorecards",
    # workflow (the views ask again with the unit)
    "workflow:sending": "see_scorecard",
    "workflow:move": "move_scorecard",
    "workflow:receipt": "see_scorecard",
    # (which lines is asked of the duties of the round: workflow.entitlement)
    "workflow:worklist": "verify_line",
    "workflow:verify_line": "verify_line",
    "workflow:verify_card": "verify_line",
    "workflow:finish_review": "verify_line",
    "workflow:give_back": "verify_line",
    "workflow:accept_many": "verify_line",
    "workflow:verify_indicator": "verify_line",
    "workflow:open_round": "run_round",
    "workflow:run_round": "run_round",
    "workflow:publish": "run_round",
    "workflow:council": "decide_points",
    "workflow:extensions": "run_round",
    "workflow:end_extension": "run_round",
    # journal
    "journal:entries": "read_log",
    # notices
    "notices:list": "manage_own_account",
    "notices:read": "manage_own_account",
}
