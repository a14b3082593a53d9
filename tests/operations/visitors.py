"""A browser without a screen: it keeps cookies, sends forms with their token, and stands behind an https proxy."""

import http.client
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Page:
    status: int
    url: str  # where a redirect leads, else ""
    body: bytes
    kind: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Visitor:
    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None, {})

    def post(
        self, path: str, fields: dict[str, str], *, file: tuple[str, str, bytes] | None = None, form: str = ""
    ) -> Page:
        """Fetch the form first, as a person does, and send it with its token and its other hidden fields."""
        page = self.get(form or path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        values = {
            **{name: hidden[name] for name in ("csrfmiddlewaretoken", "form_token") if name in hidden},
            **fields,
        }
        if file is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(values).encode()
        else:
            kind, body = _multipart(values, file)
        return self._ask("POST", path, body, {"Content-Type": kind, "Referer": f"https://{self.host}/"})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        parts = urlsplit(path)
        headers |= {"Host": self.host, "X-Forwarded-Proto": "https"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Page(
            answer.status, answer.headers.get("Location", ""), content, answer.headers.get("Content-Type", "")
        )


def _multipart(values: dict[str, str], file: tuple[str, str, bytes]) -> tuple[str, bytes]:
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
    ]
    field, filename, content = file
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{filename}"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), content, f"\r\n--{edge}--\r\n".encode()])
    return f"multipart/form-data; boundary={edge}", body
