"""The bodies of the feed's services: 100 posts by as many authors or by one, and all authors."""

import json

COUNT = 100
BODY = "Every word of this was written to be as long as what people write, which is not very long but longer than a title. "


def posts(author):
    return {"posts": [
        {"id": number, "userId": author(number), "title": f"What happened on day {number}", "body": BODY * 3} for number in range(1, COUNT + 1)
    ]}


def users():
    return {"users": [
        {"id": f"u{number}", "name": f"Author {number}", "email": f"author-{number}@store.example"} for number in range(1, COUNT + 1)
    ]}


def write(folder):
    """Example Objects that the service's contract refers to."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"unique": posts(lambda number: f"u{number}"), "identical": posts(lambda number: "u1"), "users": users()}
    for name, value in values.items():
        (folder / f"{name}.json").write_text(json.dumps({"value": value}), encoding="utf-8")
