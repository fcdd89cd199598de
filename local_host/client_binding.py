"""What the app's durable client bindings are given: where the host is, and how it is asked."""

import json

from local_host.grpc_api import service
from local_host.management_api.reply_bodies import BASE_PATH, management_urls


class ClientBinding:
    """The binding's text: one for all invocations, so that clients are reused."""

    def __init__(self) -> None:
        self._text = ""

    def __call__(self) -> str:
        return self._text

    def point_to(self, base_url: str, grpc_address: str, hub: str, query: str) -> None:
        webhooks = f"{base_url}{BASE_PATH}"
        self._text = json.dumps(
            {
                "taskHubName": hub,
                "connectionName": "Storage",
                "rpcBaseUrl": grpc_address,
                "baseUrl": webhooks,
                "httpBaseUrl": webhooks,
                "managementUrls": management_urls(webhooks, "INSTANCEID", query),
                "requiredQueryStringParameters": query,
                "maxGrpcMessageSizeInBytes": service.MAX_MESSAGE_BYTES,
            }
        )
