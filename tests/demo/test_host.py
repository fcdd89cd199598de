"""The demo's host: its log is kept from one run to the next."""

from pathlib import Path

import httpx

from demo.host import running_host


def test_the_log_of_an_earlier_run_is_kept(tmp_path: Path) -> None:
    (tmp_path / "demo-host.log").write_text("from another run\n")

    with running_host(0, tmp_path) as host:
        host.wait_until_ready()
        status = httpx.get(f"{host.url}/api/health", trust_env=False).status_code
        log = Path(host.log_file).read_text("utf-8")

    assert status == 200
    assert log.startswith("from another run\n\nDemo of ")
    assert f"Ready: {host.url}" in log
