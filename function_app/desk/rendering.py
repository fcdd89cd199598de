"""The pages as HTML. Everything on them comes from claimants and language models: Jinja escapes
every value, and the templates read one view, made of plain words.
"""

from dataclasses import replace
from functools import cache
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from function_app.desk.claim_state import ClaimState
from function_app.desk.static_files import STATIC_FOLDER, static_files
from function_app.desk.views.page_view import review_page
from function_app.desk.views.refusal_view import RefusalView
from function_app.domain.values.unseen import visible
from function_app.rules.limits import read_limits
from function_app.settings import get_settings


def render_review(
    state: ClaimState,
    csrf_token: str = "",
    *,
    link_has_ended: bool = False,
    keeps_files: bool = True,
    desk_csrf: str = "",
) -> str:
    """`link_has_ended`: its reader came by a link for an earlier wait, and only looks on. Without
    a `desk_csrf` there is no desk for its reader.
    """
    template = _templates().get_template("review.html")
    limits = read_limits(get_settings().adjudication_rules_file)
    page = review_page(state, limits)
    return template.render(
        page=replace(page, form=None) if link_has_ended else page,
        csrf_token=csrf_token,
        link_has_ended=link_has_ended,
        keeps_files=keeps_files,
        desk_csrf=desk_csrf,
        link_url=_link_url(state.instance_id),
        looks_contracts_up=get_settings().contracts is not None,
        version=static_files().version,
    )


def render_refusal(refusal: RefusalView, instance_id: str) -> str:
    template = _templates().get_template("refused.html")
    return template.render(
        refusal=refusal, link_url=_link_url(instance_id), version=static_files().version
    )


def render_unknown(instance_id: str) -> str:
    template = _templates().get_template("unknown.html")
    return template.render(instance_id=instance_id, version=static_files().version)


def render_purged(instance_id: str) -> str:
    template = _templates().get_template("purged.html")
    return template.render(instance_id=instance_id, version=static_files().version)


def render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(version=static_files().version, **values)


def _link_url(instance_id: str) -> str:
    return f"{quote(instance_id, safe='')}/link"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(STATIC_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # they stay as they are while the app runs, as do the scripts
        finalize=_as_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # From a page to the app's root; whether there is a desk to go to.
    of_every_page = cast("dict[str, object]", templates.globals)  # pyright: ignore[reportUnknownMemberType]
    of_every_page.update(root="../", has_desk=_has_desk)
    return templates


def _has_desk() -> bool:
    """A link is for one claim, and opens no desk."""
    settings = get_settings()
    return settings.desk_database_url is not None and settings.review_auth != "link"


def _as_seen(value: object) -> object:
    """Every text that a template writes, but for what it has made itself."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
