"""The mobile home for aiohttp: one session with a keep-alive pool, parallel calls, uvloop and orjson where they are installed."""

import asyncio
import base64
import collections
import hashlib
import hmac
import json
import os
import re
import time
import unicodedata
import urllib.parse
import uuid

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web

try:
    import orjson

    loads, dumps = orjson.loads, orjson.dumps
except ImportError:
    loads = json.loads

    def dumps(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


BUDGET_SECONDS = 0.330
RESERVE_SECONDS = 0.020
VERIFIED_MAX = 10_000
ORIGINS = {
    name.lower(): os.environ[f"BFF_{name}_URL"] for name in ("USERS", "RECOMMENDATIONS", "HISTORY", "LISTS", "CATALOG")
}
LANGUAGE = re.compile(
    r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(;q=[01](\.[0-9]{1,3})?)?"
    r"(,\s?([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*|\*)(;q=[01](\.[0-9]{1,3})?)?)*"
)
TIERS = {"free": "FREE", "silver": "SILVER", "gold": "GOLD"}


class Failure(Exception):
    def __init__(self, reason, status=None):
        super().__init__(reason)
        self.reason = reason
        self.status = status


class Call:
    """What one request hands to every call that it makes."""

    __slots__ = ("id", "traceparent", "language", "limit", "deadline")

    def __init__(self, request):
        headers = request.headers
        self.id = headers.get("X-Request-Id") or str(uuid.uuid4())
        self.traceparent = headers.get("traceparent")
        self.language = headers.get("Accept-Language")
        self.limit = 40
        self.deadline = asyncio.get_running_loop().time() + BUDGET_SECONDS - RESERVE_SECONDS


async def fetch(session, service, method, path, call, seconds, body=None):
    """One call under its own timeout and under what is left of the request's budget."""
    left = min(seconds, call.deadline - asyncio.get_running_loop().time())
    if left <= 0:
        raise Failure("timeout")
    headers = {"Accept": "application/json", "X-Request-Id": call.id}
    if call.traceparent:
        headers["traceparent"] = call.traceparent
    if service == "catalog" and call.language:
        headers["Accept-Language"] = call.language
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        async with asyncio.timeout(left):
            async with session.request(method, ORIGINS[service] + path, headers=headers, data=body) as response:
                if not 200 <= response.status <= 299:
                    reasons = {404: "not_found", 429: "rate_limited"}
                    raise Failure(reasons.get(response.status, "failed"), response.status)
                return loads(await response.read())
    except TimeoutError:
        raise Failure("timeout") from None
    except ClientError:
        raise Failure("unavailable") from None
    except ValueError:
        raise Failure("contract") from None


# MARK: Tokens


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


with open(os.environ["BFF_JWKS_FILE"], encoding="utf-8") as file:
    KEYS = {key["kid"]: decoded(key["k"]) for key in json.load(file)["keys"]}
verified = collections.OrderedDict()


def claims(authorization):
    """The claims of a good token, or None. A token that was verified is remembered until it expires."""
    if not authorization or not authorization.startswith("Bearer "):
        return None
    token = authorization[7:]
    now = time.time()
    known = verified.get(token)
    if known:
        return known if known["exp"] > now else None
    try:
        head, body, signature = token.split(".")
        header = json.loads(decoded(head))
        key = KEYS.get(header.get("kid"))
        if header.get("alg") != "HS256" or key is None:
            return None
        mac = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(mac, decoded(signature)):
            return None
        found = json.loads(decoded(body))
        audience = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
        if found["iss"] != os.environ["BFF_ISSUER"] or os.environ["BFF_AUDIENCE"] not in audience:
            return None
        if not isinstance(found["sub"], str) or found["exp"] <= now:
            return None
    except (ValueError, KeyError):
        return None
    if len(verified) >= VERIFIED_MAX:
        verified.popitem(last=False)
    verified[token] = found
    return found


# MARK: Shaping


def extends(text, index):
    scalar = text[index]
    return (
        unicodedata.combining(scalar) > 0
        or scalar in "\u200d"
        or "\ufe00" <= scalar <= "\ufe0f"
        or "\U0001f3fb" <= scalar <= "\U0001f3ff"
        or text[index - 1] == "\u200d"
    )


def truncate(text, longest):
    """At most `longest` Unicode scalars with the ellipsis, not inside a letter and its accents."""
    if len(text) <= longest:
        return text
    cut = longest - 1
    while cut > 0 and extends(text, cut):
        cut -= 1
    return text[:cut] + "…"


def image(source):
    made = {"url": source["url"], "width": source["width"], "height": source["height"]}
    if "alt" in source:
        made["alt"] = source["alt"]
    return made


def percent(part, total):
    return 0 if total <= 0 else max(0, min(100, part * 100 // total))


def continue_card(entry, content):
    episode = entry["episode"]
    subtitle = episode and truncate(f"S{episode['season']} E{episode['number']} · {episode['title']}", 80)
    return {
        "id": entry["contentId"],
        "title": content["title"],
        "subtitle": subtitle,
        "image": image(content["images"]["landscape"]),
        "progressPercent": percent(entry["progressSeconds"], entry["totalSeconds"]),
        "progressSeconds": entry["progressSeconds"],
        "lastWatchedAt": entry["updatedAt"],
    }


def poster_card(content):
    return {"id": content["id"], "title": content["title"], "image": image(content["images"]["portrait"])}


def recommended_card(content):
    return {
        "id": content["id"],
        "title": content["title"],
        "synopsis": truncate(content["synopsis"], 120),
        "image": image(content["images"]["portrait"]),
    }


def compose(user, recommendations, history, saved, catalog, components, call, subject):
    items = {}
    for item in catalog["items"]:
        items.setdefault(item["id"], item)
    begun = [continue_card(entry, items[entry["contentId"]]) for entry in history["items"] if entry["contentId"] in items]
    listed = [poster_card(items[key]) for key in saved["contentIds"] if key in items][:20]
    recommended = [recommended_card(items[key]) for key in [k for k in recommendations["contentIds"] if k in items][:20]]
    profile, subscription = user["profile"], user["subscription"]
    rows = [
        {"kind": "continueWatching", "title": "Continue watching", "items": begun[:20]},
        {"kind": "myList", "title": "My list", "items": listed},
        {"kind": "recommended", "title": f"Top picks for {profile['name']}", "items": recommended},
    ]
    return {
        "profile": {
            "name": profile["name"],
            "avatarUrl": profile["avatarUrl"],
            "maturityLimit": profile["maturityLimit"],
            "tier": TIERS.get(subscription["tier"], "OTHER"),
        },
        "rows": [row for row in rows if row["items"]],
        "downloadEnabled": subscription["status"] in ("active", "trial") and subscription["downloads"]["allowed"],
        "degraded": any(part["status"] != "ok" for part in components.values()),
        "components": components,
        "meta": {"requestId": call.id, "viewerId": subject, "cacheMaxAgeSeconds": 60},
    }


# MARK: The endpoint


class Missing(Exception):
    """The account does not exist."""


async def user_of(session, user, call):
    try:
        return await fetch(session, "users", "GET", f"/v1/users/{user}", call, 0.080)
    except Failure as failure:
        if failure.status == 404:
            raise Missing from None
        raise


async def recommendations_of(session, user, household, call, components):
    extra = f"&household={urllib.parse.quote(household, safe='')}" if household else ""
    path = f"/v1/users/{user}/recommendations?limit={call.limit}&surface=home{extra}"
    try:
        return await fetch(session, "recommendations", "GET", path, call, 0.120)
    except Failure:
        pass
    try:
        answer = await fetch(session, "recommendations", "GET", f"/v1/popular?limit={call.limit}", call, 0.060)
        components["recommendations"] = {"status": "fallback", "source": "call"}
        return answer
    except Failure:
        components["recommendations"] = {"status": "fallback", "source": "empty"}
        return {"contentIds": []}


async def history_of(session, user, call, components):
    try:
        return await fetch(session, "history", "GET", f"/v1/users/{user}/history/in-progress?limit=20", call, 0.100)
    except Failure:
        components["history"] = {"status": "fallback", "source": "empty"}
        return {"items": []}


async def list_of(session, user, call, components):
    try:
        return await fetch(session, "lists", "GET", f"/v1/users/{user}/lists/mine", call, 0.100)
    except Failure as failure:
        if failure.status != 404:
            components["myList"] = {"status": "fallback", "source": "empty"}
        return {"contentIds": []}


def distinct(values, most):
    return list(dict.fromkeys(value for value in values if value is not None))[:most]


def problem(call, status, code, title):
    body = dumps({"type": "about:blank", "title": title, "status": status, "code": code})
    headers = {"Cache-Control": "no-store", "X-Request-Id": call.id}
    return web.Response(status=status, body=body, content_type="application/problem+json", headers=headers)


async def home(request):
    call = Call(request)
    auth = claims(request.headers.get("Authorization"))
    if auth is None:
        return problem(call, 401, "unauthenticated", "Sign in again")
    limit = request.query.get("limit") if request.query_string else None
    if limit is not None:
        call.limit = int(limit) if re.fullmatch("[0-9]{1,3}", limit) else 0
    if not 1 <= call.limit <= 40 or call.language and (len(call.language) > 200 or not LANGUAGE.fullmatch(call.language)):
        return problem(call, 400, "invalid_request", "The request breaks the contract")
    session = request.app[SESSION]
    names = ("user", "recommendations", "history", "myList", "catalog")
    components = {name: {"status": "ok"} for name in names}
    user_id = urllib.parse.quote(auth["sub"], safe="")
    try:
        user, recommendations, history, saved = await asyncio.gather(
            user_of(session, user_id, call),
            recommendations_of(session, user_id, auth.get("household"), call, components),
            history_of(session, user_id, call, components),
            list_of(session, user_id, call, components),
        )
        keys = dict.fromkeys(distinct((entry["contentId"] for entry in history["items"]), 20))
        keys.update(dict.fromkeys(distinct(recommendations["contentIds"], 40)))
        keys.update(dict.fromkeys(distinct(saved["contentIds"], 20)))
        catalog = {"items": []}
        if keys:
            body = dumps({"ids": list(keys)})
            catalog = await fetch(session, "catalog", "POST", "/v1/items/batch-get", call, 0.120, body)
        screen = compose(user, recommendations, history, saved, catalog, components, call, auth["sub"])
    except Missing:
        return problem(call, 404, "not_found", "Not found")
    except Failure as failure:
        if failure.reason == "timeout":
            return problem(call, 504, "dependency_timeout", "A part of the store is too slow")
        return problem(call, 502, "dependency_failed", "A part of the store is down")
    headers = {
        "Content-Language": user["profile"]["locale"],
        "Cache-Control": "no-store" if screen["degraded"] else "private, max-age=60",
        "X-Request-Id": call.id,
    }
    return web.Response(body=dumps(screen), content_type="application/json", headers=headers)


SESSION = web.AppKey("session", ClientSession)


async def open_session(app):
    connector = TCPConnector(limit=0, keepalive_timeout=300)
    skipped = ("Accept-Encoding", "User-Agent")
    app[SESSION] = ClientSession(connector=connector, timeout=ClientTimeout(total=None), skip_auto_headers=skipped)


async def close_session(app):
    await app[SESSION].close()


def main():
    try:
        import uvloop

        loop = uvloop.new_event_loop()
    except ImportError:
        loop = None
    app = web.Application()
    app.on_startup.append(open_session)
    app.on_cleanup.append(close_session)
    app.router.add_get("/v1/home", home)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["BFF_PORT"]), access_log=None, print=None, backlog=4096, loop=loop)


main()
