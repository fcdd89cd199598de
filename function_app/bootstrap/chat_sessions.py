"""The agents that converse: which model answers, and where the pieces of an answer are kept."""

from datetime import timedelta
from functools import cache

from function_app.chat.offline.conversation import Lookup
from function_app.chat.session_entity import Sessions
from function_app.chat.talk import Talk
from function_app.kit.durable.client_of_entity import client_of_entity
from function_app.settings import Settings
from function_app.streams.logged_streams import LoggedStreams
from function_app.streams.ports import RunStreams
from function_app.streams.session_streams import SessionStreams
from function_app.workflows.conversation.claim_lookup import claim_lookup


def build_sessions(settings: Settings, lookup: Lookup | None = None) -> Sessions:
    """Without a `lookup` they ask the Functions host's durable client."""
    find_claim = lookup or claim_lookup(client_of_entity)
    return Sessions(
        talk=cache(lambda: build_talk(settings, find_claim)),
        streams=cache(lambda: build_streams(settings)),
    )


def build_talk(settings: Settings, lookup: Lookup) -> Talk:
    from function_app.chat.model_talk import ModelTalk

    return ModelTalk(settings, lookup)


def build_streams(settings: Settings) -> RunStreams:
    """In Redis, in a file, or nowhere but in the answer."""
    ttl = timedelta(minutes=settings.redis_stream_ttl_minutes)
    if settings.redis_connection_string is not None:
        from function_app.streams.redis_streams import RedisLog

        return LoggedStreams(RedisLog(settings.redis_connection_string.get_secret_value(), ttl))
    if settings.local_data_dir is not None:
        from function_app.streams.sqlite_streams import FILE_NAME, SqliteLog

        return LoggedStreams(SqliteLog(settings.local_data_dir / FILE_NAME, ttl))
    return SessionStreams(ttl)
