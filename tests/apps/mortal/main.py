"""The real app, which tells the points that it passes and can be told at which of them to die."""

import json
import os

import azure.functions as func

from function_app.app import app
from tests.kills.points import Points

__all__ = ["app"]

POINTS = Points(os.environ["LOCAL_DATA_DIR"])
POINTS.watch()


@app.route(route="points", methods=["GET", "POST"], auth_level=func.AuthLevel.ANONYMOUS)
def points(req: func.HttpRequest) -> func.HttpResponse:
    if req.method == "POST":
        POINTS.begin(req.get_json()["last"])
    return func.HttpResponse(json.dumps(POINTS.passed), mimetype="application/json")
