import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest

from local_host.app.host_json import HostJson, InvalidHostJson, OverridableStates, read_host_json
from local_host.engine.versions import FailureStrategy, MatchStrategy, Versioning
from local_host.engine.workers import WorkKind


def read(root: Path, extensions: dict[str, Any], **environment: str) -> HostJson:
    levels = {"logLevel": {"default": "Information", "Function.start.User": "none"}}
    document = {"version": "2.0", "extensions": extensions, "logging": levels}
    (root / "host.json").write_text(json.dumps(document))
    return read_host_json(root, environment)


def test_what_is_not_said_has_the_real_hosts_default(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    host = read_host_json(tmp_path, {})
    assert host.route_prefix == "api"
    assert host.hub_name == "TestHubName"
    assert host.parallel == dict.fromkeys(WorkKind, 10 * (os.cpu_count() or 1))
    assert host.overridable_states is OverridableStates.NON_RUNNING
    assert host.log_levels == {}
    assert host.versioning == Versioning(
        None, MatchStrategy.CURRENT_OR_OLDER, FailureStrategy.REJECT
    )


def test_every_option_is_read_and_the_rest_ignored(tmp_path: Path) -> None:
    host = read(
        tmp_path,
        {
            "http": {"routePrefix": "/v1/", "hsts": {}},
            "durableTask": {
                "hubName": "%TASKHUB_NAME%-local",
                "maxConcurrentActivityFunctions": 3,
                "maxConcurrentOrchestratorFunctions": 4,
                "maxConcurrentEntityFunctions": 5,
                "overridableExistingInstanceStates": "anystate",
                "storageProvider": {"type": "azureManaged"},
                "defaultVersion": "2.1",
                "versionMatchStrategy": "strict",
                "versionFailureStrategy": "FAIL",
            },
            "queues": {"batchSize": 1},
        },
        TASKHUB_NAME="claims",
    )
    parallel = {WorkKind.ACTIVITY: 3, WorkKind.ORCHESTRATION: 4, WorkKind.ENTITY: 5}
    levels = {"default": logging.INFO, "Function.start.User": logging.CRITICAL + 1}
    versioning = Versioning("2.1", MatchStrategy.STRICT, FailureStrategy.FAIL)
    assert host == HostJson(
        "v1", "claims-local", parallel, OverridableStates.ANY, levels, versioning
    )


def test_the_route_prefix_may_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path, {"http": {"routePrefix": ""}}).route_prefix == ""


@pytest.mark.parametrize(
    ("extensions", "reason"),
    [
        ({"durableTask": {"hubName": "%NOT_SET%"}}, "%NOT_SET% names an app setting that is not"),
        ({"durableTask": {"hubName": 3}}, "hubName must be a string"),
        ({"durableTask": {"maxConcurrentActivityFunctions": 0}}, "above zero"),
        ({"durableTask": {"maxConcurrentActivityFunctions": True}}, "above zero"),
        ({"durableTask": {"overridableExistingInstanceStates": "Some"}}, "'Some' is not one of"),
        ({"durableTask": {"versionMatchStrategy": "Newer"}}, "None, Strict, CurrentOrOlder"),
        ({"durableTask": {"versionFailureStrategy": "Wait"}}, "'Wait' is not one of Reject, Fail"),
        ({"durableTask": {"defaultVersion": 2}}, "defaultVersion must be a string"),
        ({"http": "api"}, "http must be a JSON object"),
    ],
)
def test_an_option_that_cannot_be_followed_says_why(
    tmp_path: Path, extensions: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidHostJson, match=reason):
        read(tmp_path, extensions)


def test_a_folder_without_host_json_is_no_functions_project(tmp_path: Path) -> None:
    with pytest.raises(InvalidHostJson, match="not a Functions project"):
        read_host_json(tmp_path, {})


@pytest.mark.parametrize("text", ["{", "[]", '{"extensions": 1}'])
def test_a_broken_host_json_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "host.json").write_text(text)
    with pytest.raises(InvalidHostJson, match=r"host\.json"):
        read_host_json(tmp_path, {})


@pytest.mark.parametrize("level", ["loud", 3, None])
def test_a_log_level_that_is_none_is_refused(tmp_path: Path, level: object) -> None:
    document = {"logging": {"logLevel": {"default": level}}}
    (tmp_path / "host.json").write_text(json.dumps(document))
    with pytest.raises(InvalidHostJson, match="of default is not one of the known levels"):
        read_host_json(tmp_path, {})
