"""What the host shows at `/`: where to look at the app and at the host."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from local_host.app.functions import LoadedApp, TriggerKind
from local_host.http.route_templates import parse_template

_HOST_PAGES = ("/admin/functions", "/admin/host/status", "/admin/local/clock")


def home_page(app: LoadedApp, route_prefix: str) -> bytes:
    pages = sorted(_pages(app, route_prefix))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Local Functions host</title></head>
<body><h1>The function app is up and running</h1>
<p>It is served by the local host.</p>
<h2>The app</h2>
{_links(pages) if pages else "<p>It has no page that needs no parameter.</p>"}
<h2>The host</h2>
{_links(_HOST_PAGES)}
</body></html>
""".encode()


def _pages(app: LoadedApp, route_prefix: str) -> Iterable[str]:
    """What the app answers to a GET, where the path has no parameter."""
    for function in app.of_kind(TriggerKind.HTTP):
        path = parse_template(f"{route_prefix}/{function.route}".strip("/")).literal_path
        if path is not None and (not function.methods or "GET" in function.methods):
            yield f"/{path}"


def _links(paths: Iterable[str]) -> str:
    items = (f'<li><a href="{escape(quote(path))}">{escape(path)}</a></li>' for path in paths)
    return f"<ul>{''.join(items)}</ul>"
