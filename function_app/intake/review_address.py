"""The address of a claim's page where no request tells it: PUBLIC_URL, else the host's own name."""

from urllib.parse import quote

from function_app.settings import Platform, get_settings


def review_address(instance_id: str) -> str | None:
    platform = Platform()
    scheme = "https" if platform.is_azure else "http"
    own = platform.website_hostname and f"{scheme}://{platform.website_hostname}"
    root = get_settings().public_url or own
    return f"{root}/api/review/{quote(instance_id, safe='')}" if root else None
