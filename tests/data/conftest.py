"""A small stand-in for MNIST's four files, and a web server to fetch them from: nothing leaves the machine."""

import gzip
import hashlib
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from workbench.data import mnist

Answer = Callable[[BaseHTTPRequestHandler], None]


class Mirror:
    """A web server on 127.0.0.1. ``answers[path]`` says what it does for a path; every other path is a 404."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def give(self, path: str, content: bytes) -> None:
        """Answer ``path`` with ``content``."""
        self.announce(path, content, len(content))

    def announce(self, path: str, content: bytes, length: int) -> None:
        """Promise ``length`` bytes for ``path``, send ``content``, then close the connection."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(length))
            request.end_headers()
            request.wfile.write(content)
            request.close_connection = True

        self.answers[path] = answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.asked.append(self.path)
                mirror.answers.get(self.path, lambda request: request.send_error(404))(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
                """Keep the test's output clean."""

        return Handler


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Mirror()
    yield server
    server.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data home."""
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    return tmp_path


def idx(array: np.ndarray) -> bytes:
    """The idx file of an array of bytes."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """120 training and 40 test images in MNIST's files (gzip, by name); ``load_mnist`` takes them for the real ones."""
    random = np.random.default_rng(7)
    packed = {}
    for images, labels, count in (("TRAIN_IMAGES", "TRAIN_LABELS", 120), ("TEST_IMAGES", "TEST_LABELS", 40)):
        arrays = {
            images: random.integers(0, 256, (count, 28, 28), dtype=np.uint8),
            labels: np.arange(count, dtype=np.uint8) % 10,
        }
        for constant, array in arrays.items():
            name, content = getattr(mnist, constant).name, idx(array)
            file = mnist.IdxFile(name, len(content), hashlib.sha256(content).hexdigest())
            monkeypatch.setattr(mnist, constant, file)
            packed[name] = gzip.compress(content)
    monkeypatch.setattr(mnist, "FILES", tuple(getattr(mnist, name) for name in _CONSTANTS))
    return packed


_CONSTANTS = ("TRAIN_IMAGES", "TRAIN_LABELS", "TEST_IMAGES", "TEST_LABELS")
