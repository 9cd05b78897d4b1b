"""SQLite whose writers wait in a queue instead of asking again and again.

SQLite lets one transaction write at a time. Whoever finds it busy sleeps for up to a tenth of a second and
tries again, so under load the lock lies idle while everybody sleeps, and the unlucky wait longest. Here a
transaction first takes a lock that the operating system hands on the moment it is free, to threads and
processes alike; a killed process loses it. Writers that do not queue (a backup, ``sqlite3`` at a prompt)
still meet SQLite's own lock and its time limit.

The methods overridden are those that Django gives to its backends; their stubs do not name them.
"""

from __future__ import annotations

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its place in the queue from the begin to the end of a transaction."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if not self._is_writing():
                self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _is_writing(self) -> bool:
        """Whether the transaction is still open: a commit that failed is rolled back next."""
        return self.connection is not None and self.connection.in_transaction

    def _wait_for_turn(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            turn = os.open(
                f"{self.settings_dict['NAME']}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
            try:
                fcntl.flock(turn, fcntl.LOCK_EX)
            except BaseException:
                os.close(turn)
                raise
            self._turn = turn

    def _leave(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
        self._turn = None
