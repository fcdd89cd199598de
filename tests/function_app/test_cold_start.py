"""A cold start pays for what importing `main` loads; the rest is loaded with the first claim."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVERY_ADAPTER = {
    "AGENT1_PROJECT_ENDPOINT": "https://contoso.services.ai.azure.com/api/projects/claims",
    "AGENT2_PROJECT_ENDPOINT": "https://contoso.services.ai.azure.com/api/projects/claims",
    "NOTIFICATION_WEBHOOK_URL": "https://hooks.example.com/claims",
    "AZURE_OPENAI_ENDPOINT": "https://contoso.openai.azure.com",
    "AZURE_OPENAI_CHAT_DEPLOYMENT_NAME": "gpt",
    "FOUNDRY_PROJECT_ENDPOINT": "https://contoso.services.ai.azure.com/api/projects/claims",
    "FOUNDRY_MODEL": "gpt",
    "AGENT_MOCK_MODE": "",
    "REDIS_CONNECTION_STRING": "redis://localhost:6379",
    "CLAIM_FILES": "blob:claims",
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "AUDIT_SIGNING_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "RETENTION_DAYS": "30",
    "NOTIFY": "log,webhook,teams,slack,email",
    "TEAMS_WEBHOOK_URL": "https://teams.example.com/workflow",
    "SLACK_WEBHOOK_URL": "https://hooks.slack.example.com/services",
    "SMTP_HOST": "smtp.example.com",
    "SMTP_FROM": "claims@example.com",
    "NOTIFY_EMAIL_TO": "ann@example.com",
    "LETTERS": "auto",
    "DESK_DATABASE_URL": "postgresql+psycopg://app@db.example.com/desk",
    "CONTRACTS": "https://contracts.example.com/find",
    "CONTRACTS_SCOPE": "api://contracts/.default",
    "OCR": "azure",
    "DOCUMENT_INTELLIGENCE_ENDPOINT": "https://contoso.cognitiveservices.azure.com",
}
NOT_BEFORE_A_CLAIM_NEEDS_IT = [
    *("httpx", "httpcore", "h11", "anyio", "certifi"),
    *("openai", "azure.ai", "azure.core", "azure.identity", "json_repair"),
    *("pypdf", "pypdfium2_raw", "selectolax", "imagesize"),
    *("rapidocr", "onnxruntime", "cv2", "numpy", "pillow_heif"),
    "itsdangerous",
    *("jinja2", "PIL", "rich", "pygments", "phonenumbers"),
    *("function_app.domain.values.numbers", "function_app.domain.values.days"),
    *("function_app.agents.foundry", "function_app.agents.offline", "function_app.agents.gate"),
    *("function_app.documents", "function_app.notifications.webhook"),
    *("yaml", "holidays", "function_app.approval_policy.working_time"),
    *("smtplib", "function_app.notifications.several", "function_app.notifications.cards"),
    *("agent_framework", "agent_framework_openai", "httpx2", "httpcore2", "redis", "sqlite3"),
    *(
        "function_app.chat.model_talk",
        "function_app.chat.clients",
        "function_app.chat.offline.answers",
    ),
    *("sqlalchemy", "alembic", "psycopg"),
    *("fpdf", "fontTools", "function_app.letters.written", "function_app.letters.words"),
    *("azure.storage", "cryptography", "function_app.claim_files.folder"),
    *("function_app.streams.redis_streams", "function_app.streams.sqlite_streams"),
    *("function_app.desk.rendering", "function_app.desk.views.page_view"),
    "function_app.openapi.document",
    *("function_app.contracts.service", "function_app.contracts.contract_file"),
    *("rapidocr", "onnxruntime", "cv2", "numpy", "pillow_heif"),
    *("opentelemetry.sdk", "opentelemetry.metrics", "opentelemetry.exporter", "azure.monitor"),
    *("function_app.telemetry.pipelines", "function_app.agents.traced"),
]


@pytest.fixture(scope="module", params=[{}, EVERY_ADAPTER], ids=["offline", "every adapter"])
def loaded(request: pytest.FixtureRequest) -> list[str]:
    code = "import json, sys, main; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **request.param},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", NOT_BEFORE_A_CLAIM_NEEDS_IT)
def test_importing_main_does_not_load(module: str, loaded: list[str]) -> None:
    assert [name for name in loaded if f"{name}.".startswith(f"{module}.")] == []


def test_garbage_is_looked_for_again_once_main_is_imported() -> None:
    code = "import gc, main; print(gc.isenabled(), gc.get_freeze_count() > 10_000)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == ["True", "True"]
