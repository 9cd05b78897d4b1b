"""The portal behind a small HTTP server that is there again milliseconds after it was killed.

``python -m tests.load.short_lived PORT WORKERS PLAN``: the application is loaded once and reads a page of
every kind; each generation of workers is forked from it as a process group of its own, whose number is
printed. When a generation dies the next is forked. The listening socket stays, so requests that arrive in
between wait for the next generation.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.util import setup_testing_defaults

THREADS = 4


class Handler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


class Server(WSGIServer):
    """Requests in a few threads that stay, so that each keeps its connection to the database."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_name, self.server_port = "127.0.0.1", listening.getsockname()[1]
        self.setup_environ()
        self.pool = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.pool.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the client went away
        finally:
            self.shutdown_request(request)


def serve(listening: socket.socket, application: Any) -> None:
    server = Server(listening)
    server.set_app(application)
    server.serve_forever()


def generation(listening: socket.socket, application: Any, workers: int) -> None:
    """One process group of workers; never returns."""
    os.setpgid(0, 0)
    print(os.getpid(), flush=True)
    for _ in range(workers - 1):
        if os.fork() == 0:
            break
    serve(listening, application)


def read_pages(application: Any, plan: str) -> None:
    """Parse the law, the addresses and the templates once, as a server does that has been up for a while."""
    from django.db import connections
    from django.template.loader import get_template

    writer = json.loads(Path(plan).read_text())["writers"][0]
    card, line = writer["card"], writer["lines"][0]
    for path in (f"/phieu/{card}/nhap/1/", f"/phieu/{card}/minh-chung/{line}/"):
        request = {"PATH_INFO": path, "HTTP_COOKIE": writer["cookie"], "HTTP_HOST": "127.0.0.1"}
        setup_testing_defaults(request)
        application(request, lambda status, headers: None)
    for name in ("entry_state", "evidence_documents"):
        get_template(f"workflow/{name}.html")
    connections.close_all()  # a connection must not be shared with the workers


def main(port: str, workers: str, plan: str) -> None:
    from trucso.portal.wsgi import application

    read_pages(application, plan)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(port)))
    listening.listen(128)
    while True:
        leader = os.fork()
        if leader == 0:
            generation(listening, application, int(workers))
        os.waitpid(leader, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
