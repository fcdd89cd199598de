"""The desk's database as the desk needs it: there, or said in plain words why not."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from function_app.claim_index.opened import desk_database
from function_app.claim_index.ports import IndexUnavailable
from function_app.desk.queue.errors import DeskNotSetUp, DeskUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from function_app.claim_index.database import Database


@contextmanager
def reading() -> "Generator[Connection]":
    """Raises `DeskNotSetUp` and `DeskUnavailable`, as do the others."""
    with _answering(), _database().reading() as connection:
        yield connection


@contextmanager
def writing() -> "Generator[tuple[Connection, int]]":
    """With the number of this change."""
    with _answering(), _database().writing() as (connection, number):
        yield connection, number


@contextmanager
def writing_aside() -> "Generator[Connection]":
    """For what changes no row of a list."""
    with _answering(), _database().writing_aside() as connection:
        yield connection


def require_desk() -> None:
    _database()


def _database() -> "Database":
    database = desk_database()
    if database is None:
        raise DeskNotSetUp
    return database


@contextmanager
def _answering() -> Generator[None]:
    try:
        yield
    except IndexUnavailable as error:
        raise DeskUnavailable from error
