"""What every address with arguments names in the small world, and which right its view asks again with the unit.

A new address with arguments needs a row here, else a test fails and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .conftest import World

Arguments = Callable[[World], dict[str, Any]]


def _index(**more: Any) -> Arguments:
    return lambda world: {"index_id": "ty-le-commune", "year": 2026, **more}


def _api_index(**more: Any) -> Arguments:
    return lambda world: {"index": "ty-le-commune", "year": 2026, **more}


def _card(**more: Any) -> Arguments:
    return lambda world: {"pk": world.card.pk, **more}


def _person(world: World) -> dict[str, Any]:
    return {"pk": world.officer.pk}


def _upload(world: World) -> dict[str, Any]:
    return {"pk": world.upload.pk}


def _workbook(world: World) -> dict[str, Any]:
    return {"pk": world.workbook.pk}


def _batch(world: World) -> dict[str, Any]:
    return {"pk": world.batch.pk}


def _published(world: World) -> dict[str, Any]:
    return {"slug": world.published.slug}


def _preparation(world: World) -> dict[str, Any]:
    return {"pk": world.preparation.pk}


ARGUMENTS: dict[str, Arguments] = {
    "units:detail": lambda world: {"slug": world.unit.slug},
    "facts:measure": lambda world: {"code": "ho-so.tong"},
    "indexes:version": _index(),
    "indexes:examples": _index(),
    "indexes:law_file": _index(kind="yaml"),
    "indexes:indicator": _index(code="A"),
    "indexes:differences": lambda world: {"index_id": "ty-le-commune", "before": 2026, "after": 2027},
    "assessments:package": _published,
    "assessments:league": _published,
    "assessments:publications": _published,
    "assessments:publication": lambda world: {"slug": world.published.slug, "revision": 1},
    "assessments:revision_package": lambda world: {"slug": world.published.slug, "revision": 1},
    "assessments:correction": _published,
    "assessments:choose_line": _published,
    "assessments:publish_correction": _published,
    "assessments:abandon_correction": _published,
    "assessments:correct_line": lambda world: {"pk": world.corrected.pk, "code": "1.1"},
    "assessments:drop_change": lambda world: {"pk": world.change.pk},
    "assessments:scorecard": _card(),
    "assessments:line": _card(code="A"),
    "assessments:figure": _card(key="A.a"),
    "assessments:upload": _card(),
    "assessments:import": _upload,
    "assessments:import_apply": _upload,
    "assessments:import_undo": _upload,
    "assessments:import_file": _upload,
    "assessments:evidence": lambda world: {"pk": world.evidence.pk},
    "assessments:evidence_file": lambda world: {"pk": world.evidence.pk},
    "assessments:evidence_preview": lambda world: {"pk": world.evidence.pk},
    "assessments:evidence_page": lambda world: {"pk": world.evidence.pk, "page": 1},
    "workflow:sending": _card(),
    "workflow:move": _card(name="submit"),
    "workflow:receipt": lambda world: {"pk": world.move.pk},
    "workflow:verify_line": lambda world: {"pk": world.card.lines.get(code="A").pk},
    "workflow:verify_card": _card(),
    "workflow:finish_review": _card(),
    "workflow:give_back": _card(),
    "workflow:take_back": _card(),
    "workflow:accept_many": lambda world: {"slug": world.card.round.slug},
    "workflow:seen": lambda world: {"slug": world.card.round.slug},
    "workflow:verify_indicator": lambda world: {"slug": world.card.round.slug, "code": "A"},
    "workflow:run_round": lambda world: {"slug": world.card.round.slug},
    "workflow:progress": lambda world: {"slug": world.card.round.slug},
    "workflow:differences": lambda world: {"slug": world.card.round.slug},
    "workflow:preparation": _preparation,
    "workflow:import_duties": _preparation,
    "workflow:remove_preparation": _preparation,
    "workflow:calendar": lambda world: {"slug": world.card.round.slug},
    "workflow:duties": lambda world: {"slug": world.card.round.slug},
    "workflow:reassign": lambda world: {"slug": world.card.round.slug},
    "notices:of_round": lambda world: {"slug": world.card.round.slug},
    "workflow:drift": lambda world: {"slug": world.card.round.slug},
    "workflow:take_back_draw": lambda world: {"slug": world.card.round.slug},
    "workflow:second_pair": lambda world: {"pk": world.sample.pk},
    "workflow:reopen": lambda world: {"pk": world.sample.pk},
    "workflow:second_line": lambda world: {"pk": world.sample.pk},
    "workflow:publish": lambda world: {"slug": world.card.round.slug},
    "workflow:cancel_round": lambda world: {"slug": world.card.round.slug},
    "workflow:council": lambda world: {"slug": world.card.round.slug},
    "workflow:council_card": _card(),
    "workflow:council_line": lambda world: {"pk": world.card.lines.get(code="A").pk},
    "workflow:reopen_decision": _card(),
    "workflow:petition": lambda world: {"pk": world.petition.pk},
    "workflow:answer_petition": lambda world: {"pk": world.petition.pk},
    "workflow:withdraw_petition": lambda world: {"pk": world.petition.pk},
    "workflow:name_panel": lambda world: {"slug": world.card.round.slug},
    "workflow:card_petitions": _card(),
    "workflow:file_petition": _card(code="B"),
    "workflow:extensions": _card(),
    "workflow:end_extension": lambda world: {"pk": world.extension.pk},
    "workflow:entry_start": _card(),
    "workflow:entry": _card(code="1"),
    "workflow:cell": _card(key="A.a"),
    "workflow:note": _card(code="A"),
    "workflow:attach": _card(code="A"),
    "workflow:cite": _card(code="A"),
    "workflow:detach": _card(code="A"),
    "workflow:delete_document": lambda world: {"pk": world.evidence.pk},
    "workflow:document": lambda world: {"pk": world.card.pk, "code": "A", "document": world.evidence.pk},
    "workbooks:workbooks": _card(),
    "workbooks:template": _card(),
    "workbooks:receipt": _workbook,
    "workbooks:answer": _workbook,
    "workbooks:apply": _workbook,
    "workbooks:undo": _workbook,
    "workbooks:file": _workbook,
    "workbooks:templates": lambda world: {"slug": world.card.round.slug},
    "workbooks:batches": lambda world: {"slug": world.card.round.slug},
    "workbooks:batch": _batch,
    "workbooks:batch_step": _batch,
    "workbooks:batch_apply": _batch,
    "people:person": _person,
    "people:edit": _person,
    "people:grant": _person,
    "people:end_role": lambda world: {
        "pk": world.officer.pk, "assignment": world.officer.role_assignments.get().pk,
    },
    "people:hand_over": _person,
    "people:renew_link": _person,
    "people:lock": _person,
    "people:unlock": _person,
    "people:ask_reset": _person,
    "people:confirm_reset": _person,
    "api-v1:get_version": _api_index(),
    "api-v1:get_law": _api_index(),
    "api-v1:list_indicators": _api_index(),
    "api-v1:get_indicator": _api_index(code="A"),
    "api-v1:get_measure": lambda world: {"code": "ho-so.tong"},
    "api-v1:get_unit": lambda world: {"code": world.unit.code},
    "api-v1:get_round": _published,
    "api-v1:get_league": _published,
    "api-v1:list_scorecards": _published,
    "api-v1:get_publication": _published,
    "api-v1:list_publications": _published,
    "api-v1:get_revision": lambda world: {"slug": world.published.slug, "revision": 1},
    "api-v1:get_progress": lambda world: {"slug": world.card.round.slug},
    "api-v1:get_differences": lambda world: {"slug": world.card.round.slug},
    "api-v1:get_second_verification": lambda world: {"slug": world.card.round.slug},
    "api-v1:get_scorecard": lambda world: {"card_id": world.card.pk},
    "api-v1:get_node": lambda world: {"card_id": world.card.pk, "code": "A"},
}  # fmt: skip

# The view asks this right again with the unit of what it shows (everything here is not yet published).
ASKED_WITH_UNIT: dict[str, str] = {
    "assessments:scorecard": "see_scorecard",
    "assessments:line": "see_scorecard",
    "assessments:correction": "run_round",
    "assessments:choose_line": "run_round",
    "assessments:publish_correction": "run_round",
    "assessments:abandon_correction": "run_round",
    "assessments:correct_line": "run_round",
    "assessments:drop_change": "run_round",
    "assessments:figure": "enter_figures",
    "assessments:upload": "import_scorecards",
    "assessments:import": "import_scorecards",
    "assessments:import_apply": "import_scorecards",
    "assessments:import_undo": "import_scorecards",
    "assessments:import_file": "import_scorecards",
    "assessments:evidence": "see_evidence",
    "assessments:evidence_file": "see_evidence",
    "assessments:evidence_preview": "see_evidence",
    "assessments:evidence_page": "see_evidence",
    "workflow:sending": "see_scorecard",
    "workflow:move": "submit_scorecard",
    "workflow:receipt": "see_scorecard",
    "workflow:verify_line": "verify_line",
    "workflow:verify_card": "verify_line",
    "workflow:finish_review": "verify_line",
    "workflow:give_back": "verify_line",
    "workflow:take_back": "verify_line",
    "workflow:run_round": "run_round",
    "workflow:progress": "see_progress",
    "workflow:differences": "see_progress",
    "notices:of_round": "see_progress",
    "workflow:drift": "see_progress",
    "workflow:second_pair": "see_progress",
    "workflow:reopen": "run_round",
    "workflow:take_back_draw": "run_round",
    "workflow:second_line": "verify_line",
    "workflow:publish": "run_round",
    "workflow:cancel_round": "run_round",
    "workflow:preparation": "run_round",
    "workflow:import_duties": "run_round",
    "workflow:remove_preparation": "run_round",
    "workflow:calendar": "run_round",
    "workflow:duties": "run_round",
    "workflow:reassign": "run_round",
    "workflow:council_card": "decide_points",
    "workflow:council_line": "decide_points",
    "workflow:reopen_decision": "decide_points",
    "workflow:petition": "see_scorecard",
    "workflow:answer_petition": "decide_points",
    "workflow:withdraw_petition": "file_petition",
    "workflow:name_panel": "run_round",
    "workflow:card_petitions": "see_scorecard",
    "workflow:file_petition": "file_petition",
    "workflow:extensions": "run_round",
    "workflow:end_extension": "run_round",
    "workflow:entry_start": "enter_figures",
    "workflow:entry": "enter_figures",
    "workflow:cell": "enter_figures",
    "workflow:note": "enter_figures",
    "workflow:attach": "enter_figures",
    "workflow:cite": "enter_figures",
    "workflow:detach": "enter_figures",
    "workflow:document": "enter_figures",
    "workflow:delete_document": "enter_figures",
    "workbooks:workbooks": "import_scorecards",
    "workbooks:template": "import_scorecards",
    "workbooks:receipt": "import_scorecards",
    "workbooks:answer": "import_scorecards",
    "workbooks:apply": "import_scorecards",
    "workbooks:undo": "import_scorecards",
    "workbooks:file": "import_scorecards",
    "workbooks:templates": "run_round",
    "workbooks:batches": "run_round",
    "workbooks:batch": "run_round",
    "workbooks:batch_step": "run_round",
    "workbooks:batch_apply": "run_round",
    # (workflow:council shows the cards one may decide, or none)
    # (workflow:accept_many and verify_indicator show each person the lines of their own duties, or nothing)
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
    "api-v1:get_progress": "see_progress",
    "api-v1:get_differences": "see_progress",
    "api-v1:get_second_verification": "see_progress",
    "api-v1:get_scorecard": "see_scorecard",
    "api-v1:get_node": "see_scorecard",
}

# Answer to a form only: a look (GET) is refused with 405, whoever looks.
FORMS_ONLY = {
    "assessments:publish_correction", "assessments:abandon_correction", "assessments:drop_change",
    "assessments:import_apply", "assessments:import_undo", "workflow:move", "workflow:accept_many", "workflow:seen", "workflow:reopen", "workflow:finish_review", "workflow:give_back", "workflow:take_back", "workflow:take_back_draw",
    "workbooks:answer", "workbooks:apply", "workbooks:undo", "workbooks:batch_step", "workbooks:batch_apply",
    "workflow:withdraw_petition", "workflow:name_panel",
    "workflow:publish", "workflow:cancel_round", "workflow:reassign", "workflow:import_duties", "workflow:remove_preparation", "workflow:end_extension", "workflow:cell", "workflow:note", "workflow:cite", "workflow:detach", "workflow:delete_document", "people:edit", "people:renew_link",
    "workflow:reopen_decision",
    "people:lock", "people:unlock", "people:ask_reset", "people:confirm_reset", "notices:read",
}  # fmt: skip

# Named by a secret, a key of oneself, or the province's server: their own tests ask who may come in.
OWN_TESTS = {
    "account_invitation", "account_reset_password_from_key", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "openid_connect_login", "openid_connect_callback", "api-unknown", "national:province",
    "api-v1:list_years", "api-v1:get_table",
}  # fmt: skip
