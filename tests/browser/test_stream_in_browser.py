"""A browser's own EventSource follows a stream whose every reply ends."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.sqlite_streams import FILE_NAME, SqliteLog
from tests.hosts import running_host

LISTEN = """
window.read = [];
window.source = new EventSource('/api/agent/stream/session');
for (const name of ['message', 'restart', 'done', 'error'])
  source.addEventListener(name, (event) => event.data && read.push([name, event.data]));
"""


def test_an_event_source_goes_on_by_itself_and_stops_at_the_end(page: Page, tmp_path: Path):
    log = SqliteLog(tmp_path / FILE_NAME, timedelta(minutes=10))
    streams = LoggedStreams(log)
    streams.accept("session", "run")
    with running_host(data_dir=tmp_path, env={"REDIS_CONNECTION_STRING": ""}) as host:
        page.goto(f"{host.url}/api/health")
        page.evaluate(LISTEN)
        lost = streams.begin("session", "run")
        lost.write("Hel")
        page.wait_for_function("read.length == 1")
        writer = streams.begin("session", "run")
        for piece in ("  Good\n", "\n", "day 🧑‍🚒\u2028"):
            writer.write(piece)
        page.wait_for_function("read.length == 5")
        writer.finish()
        page.wait_for_function("source.readyState == EventSource.CLOSED")
        read = page.evaluate("read")
    log.close()

    assert read == [
        ["message", "Hel"],
        ["restart", "[RESTART]"],
        ["message", "  Good\n"],
        ["message", "\n"],
        ["message", "day 🧑‍🚒\u2028"],
        ["done", "[DONE]"],
    ]
