"""JupyterHub and its users' servers over HTTP, as a program with a token talks to them."""

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener, urlopen

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

_SECONDS = 120


class CommandFailed(AssertionError):
    """Code in a user's kernel raised, or a command in it failed."""


class _NoRedirect(HTTPRedirectHandler):
    """Gives redirections as errors: where they lead is not asked for."""

    def redirect_request(self, *arguments: Any) -> None:
        return None


class HubClient:
    """The hub's own API."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """The answer to a request, as JSON gives it. Raises HTTPError."""
        data = None if content is None else json.dumps(content).encode()
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(self.address + path, data, headers, method=method), timeout=_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def wait(self) -> None:
        """Until the hub answers."""
        _until(lambda: bool(self._answer("/hub/api/")), "the hub does not answer")

    def lets_in(self, user: str, password: str) -> bool:
        """Whether a user can log in on the page."""
        cookies = HTTPCookieProcessor()
        page = build_opener(cookies, _NoRedirect)
        with page.open(f"{self.address}/hub/login", timeout=_SECONDS):
            given = next(each.value for each in cookies.cookiejar if each.name == "_xsrf")
        form = urlencode({"username": user, "password": password, "_xsrf": given}).encode()
        try:
            page.open(f"{self.address}/hub/login", form, timeout=_SECONDS)
        except HTTPError as answer:
            return answer.code == HTTPStatus.FOUND
        return False

    def start_server(self, user: str) -> "UserServer":
        """Ask for a user's server, which takes a while; ``wait`` for it."""
        self.ask("POST", f"/hub/api/users/{user}")
        self.ask("POST", f"/hub/api/users/{user}/server")
        return UserServer(self, user)

    def is_ready(self, user: str) -> bool:
        servers: Mapping[str, Any] = self.ask("GET", f"/hub/api/users/{user}")["servers"]
        return any(server["ready"] for server in servers.values())

    def _answer(self, path: str) -> Any:
        try:
            return self.ask("GET", path)
        except (HTTPError, URLError, ConnectionError):
            return None


class UserServer:
    """A user's Jupyter server, through the hub's proxy, and one kernel in it."""

    def __init__(self, hub: HubClient, user: str) -> None:
        self._hub, self.user = hub, user
        self._kernel = ""

    def wait(self) -> None:
        _until(lambda: self._hub.is_ready(self.user), f"{self.user}'s server does not start")

    def notebook(self, path: str) -> dict[str, Any]:
        """A notebook in the user's home."""
        content: dict[str, Any] = self._ask("GET", f"contents/{path}")["content"]
        return content

    def save(self, path: str, notebook: Mapping[str, Any]) -> None:
        self._ask("PUT", f"contents/{path}", {"type": "notebook", "content": notebook})

    def shell(self, command: str, folder: str = "") -> str:
        """What a command prints that runs in the user's kernel. Raises CommandFailed."""
        code = (
            "import subprocess\n"
            f"_ended = subprocess.run({command!r}, shell=True, text=True, cwd={folder or None!r}, "
            "stdout=subprocess.PIPE, stderr=subprocess.STDOUT)\n"
            "print(_ended.stdout)\n"
            "assert _ended.returncode == 0, _ended.stdout"
        )
        return self.run(code)

    def run(self, code: str) -> str:
        """What code prints in the user's kernel. Raises CommandFailed."""
        if not self._kernel:
            self._kernel = self._ask("POST", "kernels", {"name": "python3"})["id"]
        return asyncio.run(self._run(code))

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        return self._hub.ask(method, f"/user/{self.user}/api/{path}", content)

    async def _run(self, code: str) -> str:
        address = self._hub.address.replace("http", "ws", 1)
        url = f"{address}/user/{self.user}/api/kernels/{self._kernel}/channels"
        headers = {"Authorization": f"token {self._hub.token}"}
        # The server answers when the kernel has started.
        request = HTTPRequest(url, headers=headers, connect_timeout=_SECONDS, request_timeout=_SECONDS)
        channel = await websocket_connect(request)
        name = uuid.uuid4().hex
        header = {"msg_id": name, "msg_type": "execute_request", "username": "", "session": name, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": False}
        message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
        await channel.write_message(json.dumps(message))
        try:
            return await asyncio.wait_for(_printed(channel, name), _SECONDS)
        finally:
            channel.close()


async def _printed(channel: Any, name: str) -> str:
    """The text streams of an execution, until the kernel is idle again."""
    text, failed = "", ""
    while True:
        received = await channel.read_message()
        assert received is not None, "the server closed the connection"
        message = json.loads(received)
        if message["parent_header"].get("msg_id") != name:
            continue
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                text += content["text"]
            case "error":
                failed = f"{content['ename']}: {content['evalue']}"
            case "status" if content["execution_state"] == "idle":
                break
    if failed:
        raise CommandFailed(f"{failed}\n{text}")
    return text


def _until(is_so: Any, complaint: str) -> None:
    end = time.monotonic() + _SECONDS
    while not is_so():
        assert time.monotonic() < end, complaint
        time.sleep(0.2)
