"""The desk's database: SQLite or PostgreSQL, opened and brought up to date when first used."""

import sqlite3
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    QueuePool,
    Select,
    create_engine,
    event,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from function_app.claim_index.migrating import migrate
from function_app.claim_index.ports import IndexUnavailable
from function_app.claim_index.tables import DESK_CHANGES
from function_app.kit.sqlite_wal import turn_on_wal

_CONNECT_SECONDS = 3
_REST_SECONDS = 2.0  # after it did not answer, nobody waits for it again
_BUSY_SECONDS = 5
_WRITES = "desk_writes"
_FOR_ITS_OWNER_ALONE = 0o600
_NUMBER = DESK_CHANGES.c.number
_NEXT_NUMBER = update(DESK_CHANGES).values(number=_NUMBER + 1).returning(_NUMBER)
_GIVE_BACK = update(DESK_CHANGES).values(number=_NUMBER - 1)

type Token = Callable[[], str]


class Database:
    """`file` is SQLite's. Every transaction, and `value`, raise `IndexUnavailable` where the
    database does not answer.
    """

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        self._engine = engine
        self._file = file
        self._opened: tuple[int, int] | None = None
        self._is_ready = False
        self._opening = Lock()
        self._writes = Lock()
        self._rests_until = 0.0

    @contextmanager
    def reading(self) -> Generator[Connection]:
        with self._answering(), self._engine.connect() as connection, connection.begin():
            yield connection

    @property
    def answers_at_once(self) -> bool:
        """Whether `value` takes less time than handing it to a thread: the file is open and still
        there, and a connection is free.
        """
        if self._file is None or not self._is_ready or not self._is_the_file(self._file):
            return False
        return cast(QueuePool, self._engine.pool).checkedin() > 0

    def value(self, query: Select[Any], parameters: Mapping[str, Any]) -> Any:
        """The one value that a query finds, or None. On SQLite the driver is asked directly:
        SQLAlchemy takes ten times as long for so small a query.
        """
        if self._file is None:
            with self.reading() as connection:
                return connection.execute(query, parameters).scalar_one_or_none()
        with self._answering(), closing(self._engine.raw_connection()) as connection:
            sql = _sqlite_text(query)
            try:
                found = connection.cursor().execute(sql, parameters).fetchone()
            except sqlite3.Error as error:
                raise OperationalError(sql, parameters, error) from error
        return None if found is None else found[0]

    @contextmanager
    def writing(self) -> Generator[tuple[Connection, int]]:
        """With the number of this change: the next, and nobody else's."""
        with self._turn(), self._answering(), _writing(self._engine) as connection:
            yield connection, next_number(connection)

    @contextmanager
    def writing_aside(self) -> Generator[Connection]:
        """What is no change of a claim's row, such as who looks at it, takes no number."""
        with self._answering(), _writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Generator[None]:
        """One after the other, as the number makes it anyway: whoever has to wait for that keeps no
        connection from those who read.
        """
        if not self._writes.acquire(timeout=_BUSY_SECONDS):
            raise IndexUnavailable("the desk's database is busy")
        try:
            yield
        finally:
            self._writes.release()

    def close(self) -> None:
        self._engine.dispose()
        self._is_ready = False

    @contextmanager
    def _answering(self) -> Generator[None]:
        if time.monotonic() < self._rests_until:
            raise IndexUnavailable("the desk's database did not answer a moment ago")
        try:
            self._open()
            yield
        except (DataError, IntegrityError):  # it does answer, and does not take what it was given
            raise
        except (DBAPIError, sqlite3.Error, NoConnectionLeft, OSError) as error:
            self._is_ready = False  # another may have been put in its place: the next one looks
            if _is_away(error):
                self._rests_until = time.monotonic() + _REST_SECONDS
            raise IndexUnavailable(f"the desk's database: {type(error).__name__}") from error

    def _open(self) -> None:
        if self._is_ready and self._is_the_file(self._file):
            return
        with self._opening:
            if self._file is not None and not self._is_the_file(self._file):
                self._begin_file(self._file)
            elif self._is_ready:
                return
            with _writing(self._engine) as connection:
                migrate(connection)
            self._is_ready = True

    def _is_the_file(self, file: Path | None) -> bool:
        """Whether the connections are to the file that is there now: it may have been deleted, and
        begun anew by another process.
        """
        if file is None:
            return True
        return self._opened is not None and self._opened == _identity(file)

    def _begin_file(self, file: Path) -> None:
        """The -wal and -shm of a deleted file must not be read with the new one. At the first
        opening they stay: another process may be beginning the same file.
        """
        self._is_ready = False
        self._engine.dispose()
        file.parent.mkdir(parents=True, exist_ok=True)
        if self._opened is not None and not file.exists():
            for rest in ("-wal", "-shm"):
                file.with_name(file.name + rest).unlink(missing_ok=True)
        file.touch(mode=_FOR_ITS_OWNER_ALONE)
        self._opened = _identity(file)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


@cache  # the queries are constants
def _sqlite_text(query: Select[Any]) -> str:
    return str(query.compile(dialect=sqlite.dialect(paramstyle="named")))


def next_number(connection: Connection) -> int:
    """Whoever writes holds it until the end, so that numbers come into view in their order."""
    return connection.execute(_NEXT_NUMBER).scalar_one()


def give_back(connection: Connection) -> None:
    """Nothing that anybody sees has changed: the number stays what it was."""
    connection.execute(_GIVE_BACK)


@contextmanager
def _writing(engine: Engine) -> Generator[Connection]:
    with engine.connect() as connection:
        connection.execution_options(**{_WRITES: True})
        with connection.begin():
            yield connection


def _is_away(error: Exception) -> bool:
    """Not when it was busy, or did not know a table."""
    at_a_statement = isinstance(error, DBAPIError) and error.statement is not None
    return not at_a_statement or (isinstance(error, DBAPIError) and error.connection_invalidated)


def sqlite_database(file: Path) -> Database:
    engine = create_engine(
        URL.create("sqlite", database=str(file)), connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, file)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver would begin by itself, and too late
    turn_on_wal(connection, _BUSY_SECONDS)
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    """Whoever is going to write says so at once: to begin to read and then to write may fail."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgres_database(url: URL, token: Token | None) -> Database:
    """`token` signs in where the address has no password."""
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=10,
        pool_timeout=_CONNECT_SECONDS,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "tcp_user_timeout": 5000,
            "options": "-c statement_timeout=10000 -c lock_timeout=5000",
        },
    )
    if token is not None:
        event.listen(engine, "do_connect", _signing_in(token))
    return Database(engine)


def _signing_in(token: Token) -> Callable[..., None]:
    def sign_in(_: object, __: object, ___: object, parameters: dict[str, Any]) -> None:
        parameters["password"] = token()
        parameters.setdefault("sslmode", "require")

    return sign_in
