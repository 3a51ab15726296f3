"""A request as a value, how it is made by chance, sent, and what is wrong with its answer."""

import random
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests.fuzz import values
from tests.fuzz.addresses import Address, addresses
from tests.fuzz.forms import Deed, deeds_of
from tests.fuzz.ground import Ground, odd_argument

LONGEST_SECONDS = 5.0
"""Of a core: other work on the machine does not count."""

EPISODE = 8
"""So many requests build on each other before the ground is as it was."""

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO")
_QUERY_NAMES = (
    "q", "page", "p", "o", "ot", "all", "e", "topic", "role", "kind", "part", "at", "deleted",
    "settled", "next", "sesame", "_changelist_filters", "_popup", "_to_field", "_facets",
    "term", "app_label", "model_name", "field_name", "role__exact", "topic__id__exact",
    "topic__isnull", "status__exact", "changed_at__gte", "changed_at__lt", "used", "blueprint",
    "validity", "is_staff__exact", "groups__id__exact", "order__gt", "pk__in", "id__exact",
    "text__regex",
)  # fmt: skip
_HEADERS = {
    "HX-Request": ("true", "false", "x"),
    "HX-Current-URL": ("http://testserver/?q=%ff", "http://[", "//[", "http://%5B", "x" * 9_000),
    "HX-Current-URL-URI-AutoEncoded": ("true",),
    "HX-Target": ("drafts", "offers", "points", "sheet"),
    "HX-History-Restore-Request": ("true",),
    "HX-Boosted": ("true",),
    "Referer": ("http://testserver/?x", "http://[", "http://evil.example/", "//", "http://a:99999/"),
    "Accept-Language": ("en", "zz", "zh-hans;q=x", "*," * 3_000),
    "Host": ("testserver", "evil.example", "[::1]", "[", "testserver:abc", "a" * 300),
    "Cookie": ("sessionid=x", "csrftoken=" + "y" * 5_000, ";;;=", "messages=["),
    "Content-Type": (
        "text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=utf-16", "text/html; charset=nonsense",
    ),
    "Content-Length": ("", "abc", "-1", "0", "3"),
    "X-CSRFToken": ("x",),
    "X-Forwarded-Proto": ("https",),
    "X-Forwarded-Host": ("evil.example",),
    "If-Modified-Since": ("Thu, 01 Jan 99999 00:00:00 GMT", "x"),
    "If-None-Match": ('"x"', "W/"),
    "Range": ("bytes=0-1",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `number` with the seed makes it anew."""

    number: str
    person: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        body = self.body[:800].decode("utf-8", "replace")
        line = f"{self.number} {self.person} {self.method} {self.path[:600]}"
        return f"{line} {dict(self.headers)}\n{body}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A request whose answer was no answer, and why."""

    request: Request
    status: int
    seconds: float
    trace: str

    def __str__(self) -> str:
        return f"--- {self.status} after {self.seconds:.1f} s: {self.request}\n{self.trace}"


@dataclass
class Fuzzer:
    """Makes requests by chance from what the site shows, and sends them."""

    ground: Ground
    seed: str
    deeds: dict[str, dict[str, list[Deed]]] = field(default_factory=dict)
    """By person and by the route they lead to: what every page offers leads nowhere more often."""
    known: list[Address] = field(default_factory=addresses)
    faults: list[Fault] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def run(self, count: int) -> list[Fault]:
        """Send so many requests; the ground is restored after each episode."""
        for begin in range(0, count, EPISODE):
            clients = {name: self.client(name) for name in self.ground.people}
            with transaction.atomic():
                for number in range(begin, min(begin + EPISODE, count)):
                    request = self.request(number)
                    with transaction.atomic():
                        self.send(request, clients[request.person])
                transaction.set_rollback(True)
        return self.faults

    def client(self, name: str) -> Client:
        """A browser of this person, signed in."""
        client = Client(raise_request_exception=False)
        person = self.ground.people[name]
        if person:
            client.force_login(person, _BACKEND)
        return client

    def send(self, request: Request, client: Client) -> None:
        """Send it; keep it with what was wrong if its answer was none, or late."""
        begin, trace, status = time.process_time(), "", 0
        extra = {_environ_name(name): value for name, value in request.headers}
        try:
            response = client.generic(
                request.method, request.path, request.body, request.content_type, **extra
            )
            status = response.status_code
            trace = _trace(response.exc_info[1]) if response.exc_info else ""
            response.getvalue()  # a page that grows may fail on its way
        except Exception as error:
            trace, status = _trace(error), 599
        seconds = time.process_time() - begin
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status >= 500 or seconds > LONGEST_SECONDS:
            self.faults.append(Fault(request, status, seconds, trace))

    def look_round(self) -> None:
        """Open every page as everybody, and note the forms on them."""
        chance = random.Random(self.seed)
        for name in self.ground.people:
            client, found = self.client(name), []
            for address in self.known:
                for _time in range(3 if address.parameters else 1):
                    path = self.path(address, chance, odd=0)
                    response = client.get(path)
                    if response.status_code == 200 and "html" in response.get("Content-Type", ""):
                        found += deeds_of(response.getvalue(), path)
            for deed in dict.fromkeys(found):
                route = resolve(deed.path.partition("?")[0]).route
                self.deeds.setdefault(name, {}).setdefault(route, []).append(deed)

    def path(self, address: Address, chance: random.Random, odd: float) -> str:
        """The address with arguments that exist; odd ones with this likelihood."""
        return address.path(
            {
                name: odd_argument(chance)
                if chance.random() < odd
                else self.ground.argument(name, address, chance)
                for name in address.parameters
            }
        )

    def request(self, number: int) -> Request:
        """The request of this number; the same of the same seed and ground."""
        chance = random.Random(f"{self.seed}:{number}")
        person = chance.choices(list(self.ground.people), weights=[1, 5, 1, 3, 5])[0]
        make = chance.choices(
            (self._of_form, self._of_address, self._of_nothing), weights=(6, 4, 1)
        )[0]
        method, path, body, content_type = make(chance, person)
        headers = tuple(_headers(chance)) if chance.random() < 0.35 else ()
        return Request(f"{self.seed}:{number}", person, method, path, body, content_type, headers)

    def _of_form(self, chance: random.Random, person: str) -> tuple[str, str, bytes, str]:
        by_route = self.deeds[person]
        deed = chance.choice(by_route[chance.choice(list(by_route))])
        fields, files = _mutated(chance, deed.fields), list(deed.files)
        if deed.method == "GET":
            return "GET", deed.path.partition("?")[0] + "?" + _encoded(fields), b"", ""
        if deed.is_multipart or chance.random() < 0.1:
            return deed.method, deed.path, *_multipart(chance, fields, files)
        return (
            deed.method,
            deed.path,
            _encoded(fields).encode(),
            "application/x-www-form-urlencoded",
        )

    def _of_address(self, chance: random.Random, person: str) -> tuple[str, str, bytes, str]:
        address = chance.choice(self.known)
        path = self.path(address, chance, odd=0.3)
        if chance.random() < 0.6:
            path += "?" + _encoded(_some_fields(chance))
        method = chance.choices(_METHODS, weights=(40, 30, 3, 1, 1, 1, 1, 1, 1))[0]
        body = (
            _encoded(_some_fields(chance)).encode()
            if method not in {"GET", "HEAD", "TRACE"}
            else b""
        )
        return method, path, body, "application/x-www-form-urlencoded"

    def _of_nothing(self, chance: random.Random, person: str) -> tuple[str, str, bytes, str]:
        path = "/" + "/".join(odd_argument(chance) for _ in range(chance.randint(1, 3)))
        raw = chance.choice(
            (
                path,
                path + "/",
                "/%ff%fe/",
                "/%",
                "/drafts/%00/",
                "/static/%2e%2e/x",
                "/page-styles/..css",
            )
        )
        junk = chance.randbytes(chance.choice((0, 10, 5_000)))
        return (
            chance.choice(_METHODS),
            raw,
            junk,
            chance.choice(("application/json", "multipart/form-data; boundary=x")),
        )


def _trace(error: BaseException) -> str:
    """The last calls and the error, each short."""
    calls = traceback.extract_tb(error.__traceback__)[-9:]
    lines = [
        f'  File "{call.filename}", line {call.lineno}, in {call.name}: {call.line}'
        for call in calls
    ]
    return "\n".join([*lines, f"{type(error).__name__}: {str(error)[:300]}"])


def _environ_name(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


def _headers(chance: random.Random) -> Iterable[tuple[str, str]]:
    for name in chance.sample(list(_HEADERS), chance.randint(1, 3)):
        yield name, chance.choice(_HEADERS[name])


def _mutated(chance: random.Random, fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Some fields with another value, gone, twice, or of another form."""
    changed = list(fields)
    for _time in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed)) if changed else 0
        deed = chance.random()
        if not changed or deed < 0.1:
            changed += _some_fields(chance)
        elif deed < 0.75:
            changed[place] = (changed[place][0], values.anything(chance))
        elif deed < 0.87:
            del changed[place]
        else:
            changed.append((changed[place][0], values.anything(chance)))
    return changed


def _some_fields(chance: random.Random) -> list[tuple[str, str]]:
    return [
        (chance.choice(_QUERY_NAMES), values.anything(chance)) for _ in range(chance.randint(1, 3))
    ]


def _encoded(fields: Iterable[tuple[str, str]]) -> str:
    return "&".join(f"{values.escaped(name)}={values.escaped(value)}" for name, value in fields)


def _multipart(
    chance: random.Random, fields: list[tuple[str, str]], files: list[str]
) -> tuple[bytes, str]:
    """The fields as a browser sends them with files; files may be text and text files."""
    parts = []
    for name in [*files, *(["file"] if chance.random() < 0.2 else [])]:
        content = chance.choice(
            (
                b"",
                b"\x00" * 50,
                b"PK\x03\x04junk",
                "环节,主题\n,\n".encode(),
                chance.randbytes(2_000),
            )
        )
        ending = chance.choice(("csv", "xlsx", "docx", "exe", ""))
        parts.append((f'name="{name}"; filename="甲.{ending}"', content))
    parts += [(f'name="{name}"', value.encode("utf-8", "surrogatepass")) for name, value in fields]
    chance.shuffle(parts)
    lines = b"".join(
        b"--fuzz\r\nContent-Disposition: form-data; "
        + head.encode("utf-8", "surrogatepass")
        + b"\r\n\r\n"
        + content
        + b"\r\n"
        for head, content in parts
    )
    return lines + chance.choice(
        (b"--fuzz--\r\n", b"--fuzz--\r\n", b"")
    ), "multipart/form-data; boundary=fuzz"
