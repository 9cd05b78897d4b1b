"""Writers of SQLite take turns: nobody is refused, a turn ends with its transaction however that ends."""

import fcntl
import os
import threading

import pytest
from django.db import DatabaseError, connections
from django.db.utils import ConnectionHandler

SETTINGS = {
    "ENGINE": "trucso.portal.shared.queued_sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 0,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    },
}


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """Connections of their own per thread, to a file with one counter."""
    made = []
    django_db_blocker.unblock()

    def connect(**changes):
        settings = connections["default"].settings_dict | SETTINGS | {"NAME": str(tmp_path / "db.sqlite3")}
        one = ConnectionHandler({"default": settings | changes})["default"]
        one.inc_thread_sharing()
        made.append(one)
        return one

    with connect().cursor() as cursor:
        cursor.execute("CREATE TABLE counter (n INTEGER)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    yield connect
    for one in made:
        one.close()
    django_db_blocker.restore()


def run(connection, question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


class Turn:
    """``transaction.atomic`` for a connection that is not among Django's own."""

    def __init__(self, connection):
        self.connection = connection

    def __enter__(self):
        self.connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    def __exit__(self, kind, *rest):
        self.connection.rollback() if kind else self.connection.commit()
        self.connection.set_autocommit(True)


def is_free(tmp_path):
    queue = os.open(tmp_path / "db.sqlite3-queue", os.O_RDWR)
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(queue)
    return True


def test_nobody_is_refused_though_sqlite_waits_for_nobody(database):
    """Without a queue a time limit of 0 s refuses all but the first."""

    def work(connection):
        for _ in range(20):
            with Turn(connection):
                run(connection, "UPDATE counter SET n = n + 1")

    threads = [threading.Thread(target=work, args=(database(),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert run(database(), "SELECT n FROM counter") == [(120,)]


def test_a_turn_lasts_as_long_as_its_transaction(database, tmp_path):
    connection = database()
    with Turn(connection):
        run(connection, "UPDATE counter SET n = 7")
        assert not is_free(tmp_path)
    assert is_free(tmp_path)


def test_a_failed_transaction_ends_its_turn(database, tmp_path):
    connection = database()
    with pytest.raises(DatabaseError), Turn(connection):
        run(connection, "UPDATE nothing SET n = 7")
    assert is_free(tmp_path)


def test_a_transaction_that_cannot_begin_has_no_turn(database, tmp_path):
    """Somebody who does not queue holds SQLite's own lock."""
    stranger = database(ENGINE="django.db.backends.sqlite3")
    with Turn(stranger):
        connection = database()
        with pytest.raises(DatabaseError, match="locked"), Turn(connection):
            pytest.fail("there was nothing to begin")
        assert is_free(tmp_path)


def test_a_connection_that_is_closed_leaves_the_queue(database, tmp_path):
    connection = database()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(tmp_path)
    connection.close()
    assert is_free(tmp_path)


def test_a_database_in_memory_has_no_queue(database, tmp_path):
    connection = database(NAME=":memory:")
    with Turn(connection):
        assert connection._turn is None
