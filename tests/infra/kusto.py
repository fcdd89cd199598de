"""Whether a query is KQL, and names only columns that a workspace has: Microsoft's own parser and
binder says it. The package comes from npm.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.npm_packages import installed

_PACKAGE, _VERSION = "@kusto/language-service-next", "12.4.1"
_EVERYWHERE = (
    "TimeGenerated: datetime, OperationName: string, OperationId: string, ParentId: string, "
    "AppVersion: string, AppRoleName: string, AppRoleInstance: string, ItemCount: int, "
    "Properties: dynamic, SDKVersion: string, Type: string, _ResourceId: string"
)
# The tables of Application Insights in a workspace, with the columns that queries may need.
_TABLES = {
    "AppMetrics": "Name: string, Sum: real, Min: real, Max: real",
    "AppRequests": "Id: string, Name: string, Url: string, Success: bool, ResultCode: string, "
    "DurationMs: real",
    "AppDependencies": "Id: string, Name: string, Target: string, DependencyType: string, "
    "Data: string, Success: bool, ResultCode: string, DurationMs: real",
    "AppTraces": "Message: string, SeverityLevel: int",
}


def faults_of(queries: Mapping[str, str]) -> dict[str, list[str]]:
    """By the name of the query; none when it is sound."""
    tables = {name: f"({_EVERYWHERE}, {own})" for name, own in _TABLES.items()}
    told = subprocess.run(
        ["node", str(Path(__file__).with_suffix(".js")), str(installed(_PACKAGE, _VERSION))],
        input=json.dumps({"tables": tables, "queries": dict(queries)}),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return json.loads(told.stdout)
