"""What must hold for each answer of a BFF whose services serve the contracts' examples and may fail at any moment."""

import json

import bodies

EXAMPLES = bodies.SERVICES.parent / "clients" / "examples"
MATURITY = {"general": "ALL", "guidance": "AGE_7", "teen": "AGE_13", "mature": "AGE_16", "adult": "AGE_18"}
BADGES = {"NEW": None, "UHD": "uhd", "HDR": "hdr10", "DOLBY_VISION": "dolby-vision", "ATMOS": "atmos"}
# Why a part is missing: the runtime's closed list.
REASONS = {
    "timeout", "unavailable", "failed", "not_found", "contract", "input", "breaker_open", "bulkhead_full", "rate_limited", "shed",
}


class Wrong(Exception):
    """An answer that breaks an invariant; the text says which."""


def require(condition, *what):
    if not condition:
        raise Wrong(" ".join(part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)[:300] for part in what))


def has_data(component):
    """Whether the part is what its service gave, now or earlier."""
    return component["status"] in ("ok", "stale") or (component["status"] == "fallback" and component.get("source") == "cache")


def check_component(name, component):
    status = component["status"]
    require(status in ("ok", "stale", "fallback", "error", "skipped"), name, "is", component)
    if status in ("error", "skipped"):
        require(component.get("reason") in REASONS, name, "for an unknown reason:", component)
    if status == "fallback":
        require(component.get("source") in ("call", "empty", "cache"), name, "from an unknown source:", component)
    if component.get("source") == "cache":
        require(isinstance(component.get("ageSeconds"), int), name, "of an unknown age:", component)


class Services:
    """The bodies that the services give when they give one."""

    def __init__(self):
        load = lambda name: bodies.example(bodies.SERVICES / bodies.EXAMPLES[name])
        self.personal = load("recommendations")["contentIds"]
        self.popular = load("popular")["contentIds"]
        self.items = {}
        for item in load("catalog")["items"]:
            self.items.setdefault(item["id"], item)

    def recommended(self, component):
        """The ids that stand behind a recommendations component."""
        if has_data(component):
            ids = self.personal
        elif component["status"] == "fallback" and component.get("source") == "call":
            ids = self.popular
        else:
            ids = []
        return [one for one in ids if one in self.items]


def is_cut(text, whole, longest):
    """Whether `text` is `whole`, or its beginning with an ellipsis and at most `longest` scalars."""
    if len(whole) <= longest:
        return text == whole
    return len(text) <= longest and len(text) >= longest - 8 and text.endswith("…") and whole.startswith(text[:-1])


def same_picture(found, source, keeps_nulls):
    wanted = {key: value for key, value in source.items() if keeps_nulls or value is not None}
    return found == wanted


def check_envelope(body, request, seconds):
    parts = body["components"]
    require(set(parts) == {"user", "recommendations", "history", "myList", "catalog"}, "components are", sorted(parts))
    for name, part in parts.items():
        check_component(name, part)
    require(has_data(parts["user"]) and has_data(parts["catalog"]), "a critical part is missing:", parts)
    whole = all(part["status"] in ("ok", "stale") for part in parts.values())
    require(body["degraded"] != whole, "degraded does not fit", parts)
    meta = body["meta"]
    require(meta["requestId"] == request.id, "the request id is", meta["requestId"], "and not", request.id)
    require(meta["viewerId"] == request.subject, "the viewer is", meta["viewerId"], "and not", request.subject)
    # At most the plan's, and less where something is soon to be asked for again.
    require(0 <= meta["cacheMaxAgeSeconds"] <= seconds, "cacheMaxAgeSeconds is", meta["cacheMaxAgeSeconds"])


class Mobile:
    def __init__(self, services):
        self.services = services
        self.expected = bodies.example(EXAMPLES / "mobile-home.json")
        self.rows = {row["kind"]: row for row in self.expected["rows"]}
        self.budget_seconds = 0.330

    def check(self, body, request, list_may_be_missing):
        require(set(body) == set(self.expected), "the screen has", sorted(body))
        check_envelope(body, request, 60)
        require(body["profile"] == self.expected["profile"], "another profile:", body["profile"])
        require(body["downloadEnabled"] == self.expected["downloadEnabled"], "another downloadEnabled")
        kinds = [row["kind"] for row in body["rows"]]
        require(kinds == [kind for kind in self.rows if kind in kinds], "rows in the order", kinds)
        parts = body["components"]
        recommended = self.services.recommended(parts["recommendations"])[:20]
        lists_ok = has_data(parts["myList"])
        require(("continueWatching" in kinds) == has_data(parts["history"]), "continueWatching does not fit", parts)
        require("myList" not in kinds or lists_ok, "a list although lists failed")
        require("myList" in kinds or not lists_ok or list_may_be_missing, "no list although lists answered")
        require(("recommended" in kinds) == bool(recommended), "recommended does not fit", parts)
        for row in body["rows"]:
            if row["kind"] == "recommended":
                self.check_recommended(row, recommended)
            else:
                require(row == self.rows[row["kind"]], "another row", row["kind"])

    def check_recommended(self, row, ids):
        require(row["title"] == self.rows["recommended"]["title"], "another title:", row["title"])
        require([card["id"] for card in row["items"]] == ids, "other recommendations")
        for card in row["items"]:
            item = self.services.items[card["id"]]
            require(set(card) == {"id", "title", "synopsis", "image"}, "a card has", sorted(card))
            require(card["title"] == item["title"], "another title:", card["title"])
            require(is_cut(card["synopsis"], item["synopsis"], 120), "another synopsis:", card["synopsis"])
            require(same_picture(card["image"], item["images"]["portrait"], True), "another picture:", card["image"])


class TV:
    def __init__(self, services):
        self.services = services
        self.expected = bodies.example(EXAMPLES / "tv-home.json")
        self.budget_seconds = 0.450

    def check(self, body, request, list_may_be_missing):
        optional = {"continueWatching", "myList"}
        require(set(self.expected) - optional <= set(body) <= set(self.expected), "the screen has", sorted(body))
        check_envelope(body, request, 120)
        require(body["profile"] == self.expected["profile"], "another profile:", body["profile"])
        parts = body["components"]
        ids = self.services.recommended(parts["recommendations"])
        self.check_hero(body["hero"], ids)
        self.check_trending(body["trending"], ids, request)
        lists_ok = has_data(parts["myList"])
        require(("continueWatching" in body) == has_data(parts["history"]), "continueWatching does not fit", parts)
        require("myList" not in body or lists_ok, "a list although lists failed")
        require("myList" in body or not lists_ok or list_may_be_missing, "no list although lists answered")
        for name in optional & set(body):
            require(body[name] == self.expected[name], "another shelf", name)

    def check_hero(self, hero, ids):
        if not ids:
            require(hero is None, "a hero from nowhere:", hero)
        elif ids[0] == self.expected["hero"]["id"]:
            require(hero == self.expected["hero"], "another hero:", hero)
        else:
            item = self.services.items[ids[0]]
            for name in ("id", "title", "synopsis", "releaseDate"):
                require(hero[name] == item[name], "another hero:", hero)

    def check_trending(self, shelf, ids, request):
        require([card["id"] for card in shelf["items"]] == ids, "other recommendations")
        for card in shelf["items"]:
            item = self.services.items[card["id"]]
            require(card["title"] == item["title"], "another title:", card["title"])
            require(same_picture(card["image"], item["images"]["landscape"], False), "another picture:", card["image"])
            require(card["maturityBadge"] == MATURITY[item["maturity"]["rating"]], "another maturity badge")
            for badge in card["badges"]:
                wants = BADGES[badge]
                require(wants is None or wants in request.capabilities, "a badge that the set cannot keep:", badge)


def screens():
    services = Services()
    return {"mobile": Mobile(services), "tv": TV(services)}
