"""An HTTP server that only programs on this machine can reach."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def listen(port: int, hint: str) -> socket.socket:
    """Return a socket that listens on a port of this machine (0: any free one).

    :param hint: what the user can do if the port cannot be used.
    :raises ConfigError: the port cannot be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ConfigError(
            f"port {port} cannot be used: {error.strerror}; {hint}"
        ) from error
    return listener


class LoopbackServer:
    """Serves an application on a listening socket until it is stopped."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._socket = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                ws="none",
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )

    def serve(self) -> None:
        """Serve until the process is asked to end."""
        with contextlib.closing(self._socket):
            self._server.run(sockets=[self._socket])

    def serve_in_background(self) -> threading.Thread:
        """Serve in a new thread, until ``stop`` is called; return the thread."""
        thread = threading.Thread(target=self.serve, daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """Ask the server to end."""
        self._server.should_exit = True
