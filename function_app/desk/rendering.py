"""The pages as HTML. Everything on them comes from claimants and language models: Jinja escapes
every value, and the templates read one view, made of plain words.
"""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from function_app.desk.claim_state import ClaimState
from function_app.desk.static_files import STATIC_FOLDER, static_files
from function_app.desk.views.page_view import review_page
from function_app.rules.limits import read_limits
from function_app.settings import get_settings


def render_review(state: ClaimState) -> str:
    template = _templates().get_template("review.html")
    limits = read_limits(get_settings().adjudication_rules_file)
    return template.render(page=review_page(state, limits), version=static_files().version)


def render_unknown(instance_id: str) -> str:
    template = _templates().get_template("unknown.html")
    return template.render(instance_id=instance_id, version=static_files().version)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(STATIC_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
