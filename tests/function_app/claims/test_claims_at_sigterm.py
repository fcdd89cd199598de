"""A host that is asked to stop answers what it was asked; what was acknowledged is kept, and what
an agent was busy with is asked again by the next host.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

AT_WORK = ("agent1/TERM-READ", "agent2/TERM-SETTLE", "hold/TERM")


def test_sigterm_in_the_middle_of_everything_loses_nothing(gates: Gates, tmp_path: Path) -> None:
    env = {"TEST_GATES_URL": gates.url, "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify"}
    project = ROOT / "tests/apps/claims"
    for gate in AT_WORK:
        gates.close_gate(gate)
    with running_host(project, data_dir=tmp_path, env=env) as host, ThreadPoolExecutor(1) as pool:
        api = ClaimsApi(host)
        api.waiting("TERM-SETTLE")
        assert api.approve("TERM-SETTLE").status_code == 200
        assert api.start("TERM-READ").status_code == 202
        api.waiting("TERM-WAIT")
        held = pool.submit(host.post, "/api/hold/TERM")
        for gate in AT_WORK:
            gates.wait_for(gate)
        assert api.approve("TERM-WAIT", "rejected").status_code == 200

        host.process.terminate()
        host.wait_until_deaf()
        gates.open_gate("hold/TERM")
        assert held.result().status_code == 204
        assert host.ended() == 0

        for gate in ("agent1/TERM-READ", "agent2/TERM-SETTLE"):
            gates.open_gate(gate)
        host.restart()
        assert api.ended("TERM-WAIT")["output"]["status"] == "rejected"
        assert api.ended("TERM-SETTLE")["output"]["status"] == "completed"
        api.at("TERM-READ", "awaiting_approval")
        assert gates.passes["agent1/TERM-READ"] == gates.passes["agent2/TERM-SETTLE"] == 2
        assert "Traceback" not in "".join(host.output)
