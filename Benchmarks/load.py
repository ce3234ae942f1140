"""An asyncio client that sends good, bad and broken requests to a BFF and hands every answer to a judge."""

import asyncio
import dataclasses
import random
import time

import signing

HEAD_BYTES_MAX = 64 * 1024
CAPABILITIES = ("uhd", "hdr10", "dolby-vision", "atmos")
LANGUAGES = (None, "de-DE", "de-DE,de;q=0.9,en;q=0.5", "ja", "pt-BR,*;q=0.1")
# Of 1000 requests; the rest is good.
KINDS = {
    "disconnect": 50, "half": 10, "no-token": 20, "expired": 10, "forged": 10, "bad-language": 10, "bad-limit": 10, "lost": 10,
}
REFUSALS = {"no-token": 401, "expired": 401, "forged": 401, "bad-language": 400, "bad-limit": 400, "lost": 404}


@dataclasses.dataclass
class Request:
    kind: str
    id: str
    subject: str
    capabilities: frozenset
    head: bytes


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    began: float
    seconds: float


class Subjects:
    """Accounts with their tokens, signed once so that a BFF's memory of tokens is used as in life."""

    def __init__(self, count):
        self.good = [(f"usr-{number:06x}", signing.token(f"usr-{number:06x}", household=f"hh-{number % 7}")) for number in range(count)]
        self.expired = signing.token("usr-expired", seconds=-60)

    def pick(self, rng, kind):
        subject, token = rng.choice(self.good)
        if kind == "expired":
            return "usr-expired", self.expired
        if kind == "forged":
            return subject, token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB")
        return subject, token


def make_request(rng, client, subjects, number):
    draw, kind = rng.randrange(1000), "good"
    for name, share in KINDS.items():
        if draw < share:
            kind = name
            break
        draw -= share
    if client == "tv" and kind == "bad-limit":
        kind = "good"
    subject, token = subjects.pick(rng, kind)
    identifier = f"soak-{client}-{number}"
    path = "/v1/nowhere" if kind == "lost" else "/v1/home"
    lines = [f"Host: {client}.store.example", f"X-Request-Id: {identifier}"]
    if kind != "no-token":
        lines.append(f"Authorization: Bearer {token}")
    language = "!" if kind == "bad-language" else rng.choice(LANGUAGES)
    if language:
        lines.append(f"Accept-Language: {language}")
    capabilities = frozenset()
    if client == "mobile":
        if kind == "bad-limit":
            path += rng.choice(("?limit=0", "?limit=41", "?limit=x"))
        elif kind == "good" and rng.random() < 0.3:
            path += f"?limit={rng.randint(1, 40)}"
    elif rng.random() < 0.8:
        capabilities = frozenset(rng.sample(CAPABILITIES, rng.randint(1, len(CAPABILITIES))))
        lines.append("X-Device-Capabilities: " + ",".join(sorted(capabilities)))
    head = f"GET {path} HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n"
    return Request(kind, identifier, subject, capabilities, head.encode())


async def read_answer(reader, began):
    """One HTTP/1.1 answer (RFC 9112). ValueError: no answer that we know. ConnectionError: it ended early."""
    head = await reader.readuntil(b"\r\n\r\n")
    status_line, *lines = head[:-4].decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(status_line.split(" ", 2)[1]), headers, body, began, time.monotonic() - began)


class Worker:
    """One connection at a time, kept alive while the server keeps it."""

    def __init__(self, client, port, subjects, judge, seed):
        self.client = client
        self.port = port
        self.subjects = subjects
        self.judge = judge
        self.rng = random.Random(seed)
        self.reader = self.writer = None
        self.is_fresh = True

    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=HEAD_BYTES_MAX)
        self.is_fresh = True

    def close(self):
        if self.writer:
            self.writer.transport.abort()
        self.reader = self.writer = None

    async def run(self, warm_at, until, pause_seconds, numbers):
        """Sends requests one after the other until the clock says `warm_at`, then with random pauses (twice `pause_seconds` at
        most) until it says `until`."""
        try:
            while time.monotonic() < until:
                if time.monotonic() > warm_at:
                    await asyncio.sleep(self.rng.uniform(0, 2 * pause_seconds))
                await self.one(make_request(self.rng, self.client, self.subjects, next(numbers)))
        finally:
            self.close()

    async def one(self, request):
        try:
            if self.writer is None:
                await self.connect()
        except OSError as error:
            self.judge.unconnected(self.client, request, error)
            await asyncio.sleep(0.2)
            return
        if request.kind == "half":
            self.writer.write(request.head[: self.rng.randrange(1, len(request.head) - 2)])
            await asyncio.sleep(self.rng.uniform(0, 0.05))
            self.judge.left(self.client)
            return self.close()
        was_fresh, self.is_fresh = self.is_fresh, False
        began = time.monotonic()
        self.writer.write(request.head)
        if request.kind == "disconnect":
            await asyncio.sleep(self.rng.uniform(0, 0.2))
            self.judge.left(self.client)
            return self.close()
        try:
            answer = await asyncio.wait_for(read_answer(self.reader, began), timeout=10)
        except (OSError, EOFError, ValueError, KeyError, asyncio.TimeoutError) as error:
            self.close()
            self.judge.cut(self.client, request, error, was_fresh, began)
            return
        self.judge.answered(self.client, request, answer)
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
