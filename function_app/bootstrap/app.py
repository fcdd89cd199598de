"""The whole app: who works with whom, built once from the settings."""

import logging

import azure.durable_functions as df

from function_app.access.start_check import check_sign_in
from function_app.bootstrap.chat_sessions import build_sessions
from function_app.bootstrap.claimant_mail import build_letters
from function_app.bootstrap.routes import build_routes
from function_app.bootstrap.start_checks import CHECKS
from function_app.bootstrap.timers import register_timers
from function_app.bootstrap.workflows import build_workflows
from function_app.claims.activities import ClaimActivities
from function_app.environment import prepare_environment, variable_names
from function_app.kit.logs import quiet_libraries
from function_app.kit.registration import register_workflow
from function_app.kit.routes import register_routes
from function_app.openapi import api as openapi
from function_app.settings import Platform, checked_settings, misspelled_settings
from function_app.telemetry.start import start_telemetry
from function_app.telemetry.trace_context import carry_into_threads
from function_app.telemetry.traces import TRACES

logger = logging.getLogger(__name__)

NOTHING_IS_KEPT = (
    "no document and no refused attempt is kept with its claim, and a claim that somebody starts "
    "again through the engine runs again"
)


def build_app(activities: ClaimActivities | None = None) -> df.DFApp:
    """`activities` take the place of those that the settings make."""
    prepare_environment()
    quiet_libraries()
    # What is wrong stops the app here, all of it by name, and not a claim later.
    settings = checked_settings(lambda given: check_sign_in(given, Platform()), *CHECKS)
    for name, meant in misspelled_settings(variable_names()).items():
        logger.warning("setting_unknown name=%s; did you mean %s?", name, meant)
    start_telemetry()
    app = df.DFApp()
    sessions = build_sessions(settings)
    routes = build_routes(sessions, build_letters(settings))
    register_routes(app, [*routes, *openapi.routes(routes)])
    for workflow in build_workflows(settings, sessions, activities):
        register_workflow(app, workflow)
    register_timers(app, settings)
    if TRACES.are_wanted:
        carry_into_threads(app)
    if settings.claim_files is None:
        logger.warning("claim_files_unset: %s; see CLAIM_FILES", NOTHING_IS_KEPT)
    return app
