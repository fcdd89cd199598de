import json
from pathlib import Path

import pytest

from local_host.app.app_settings import InvalidAppSettings, apply_app_settings, read_app_settings


def write(root: Path, text: str, encoding: str = "utf-8") -> Path:
    (root / "local.settings.json").write_text(text, encoding=encoding)
    return root


def test_a_project_without_the_file_has_no_settings(tmp_path: Path) -> None:
    settings = read_app_settings(tmp_path)
    assert dict(settings.values) == {}
    assert settings.port is None


def test_values_and_port_are_read(tmp_path: Path) -> None:
    document = {
        "IsEncrypted": False,
        "Values": {"TEXT": "a b", "EMPTY": "", "FLAG": True, "NUMBER": 24, "HOURS": 0.5},
        "Host": {"LocalHttpPort": 7072, "CORS": "*"},
        "ConnectionStrings": {},
    }
    settings = read_app_settings(write(tmp_path, json.dumps(document)))
    assert dict(settings.values) == {
        "TEXT": "a b",
        "EMPTY": "",
        "FLAG": "true",
        "NUMBER": "24",
        "HOURS": "0.5",
    }
    assert settings.port == 7072


def test_a_file_that_powershell_wrote_is_read(tmp_path: Path) -> None:
    settings = read_app_settings(write(tmp_path, '{"Values": {"A": "é"}}', "utf-8-sig"))
    assert settings.values["A"] == "é"


def test_the_real_environment_wins(tmp_path: Path) -> None:
    environment = {"SET": "real", "BLANK": ""}
    text = '{"Values": {"SET": "file", "BLANK": "file", "NEW": "file"}}'
    apply_app_settings(read_app_settings(write(tmp_path, text)), environment)
    assert environment == {"SET": "real", "BLANK": "", "NEW": "file"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"Values": {', "not valid JSON"),
        ("[]", "must be a JSON object"),
        ('{"IsEncrypted": true, "Values": {"A": "CfDJ8"}}', "func settings decrypt"),
        ('{"Values": []}', "Values must be a JSON object"),
        ('{"Values": {"A": {"B": 1}}}', "the value of A must be a string"),
        ('{"Values": {"A": null}}', "the value of A must be a string"),
        ('{"Host": {"LocalHttpPort": "http"}}', "not a port number"),
        ('{"Host": {"LocalHttpPort": 70000}}', "not a port number"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InvalidAppSettings, match=reason) as caught:
        read_app_settings(write(tmp_path, text))
    assert "local.settings.json" in str(caught.value)
