"""The desk as HTML: the whole page, the part of it that changes, and what stands in its place."""

from collections.abc import Sequence

from function_app.desk.dead_mails import DeadMailShown
from function_app.desk.rendering import render
from function_app.desk.views.queue_view import QueueView
from function_app.desk.views.told_view import Told

_AT_THE_ROOT = ""  # of the app: the desk's address has no folder


def render_desk(view: QueueView, csrf_token: str, dead: Sequence[DeadMailShown] = ()) -> str:
    shown = {"csrf_token": csrf_token, "root": _AT_THE_ROOT, "dead": dead}
    return render("desk/queue.html", desk=view, **shown)


def render_board(view: QueueView) -> str:
    return render("desk/_board.html", desk=view, root=_AT_THE_ROOT)


def render_told(told: Told) -> str:
    return render("desk/told.html", told=told, root=_AT_THE_ROOT)


def render_who_are_you(csrf_token: str) -> str:
    return render("desk/me.html", csrf_token=csrf_token, root=_AT_THE_ROOT)
