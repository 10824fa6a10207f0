"""uvicorn, which serves the contenders that are applications of ASGI."""

from __future__ import annotations

from typing import Any

import uvicorn


class Serving(uvicorn.Server):
    """Prints the URL of the orders, which have that path, once it serves."""

    def __init__(self, config: uvicorn.Config, path: str) -> None:
        super().__init__(config)
        self._path = path

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        print(f"http://127.0.0.1:{port}{self._path}", flush=True)
