"""The fixed bodies of the five services: the examples of their contracts, written as a service would send them."""

import json
import pathlib

SERVICES = pathlib.Path(__file__).resolve().parent.parent / "Contracts" / "services"

EXAMPLES = {
    "users": "users/examples/gold.json",
    "recommendations": "recommendations/examples/for-user.json",
    "popular": "recommendations/examples/popular.json",
    "history": "history/examples/in-progress.json",
    "lists": "lists/examples/mine.json",
    "catalog": "catalog/examples/batch.json",
}


def example(path):
    """The value of an Example Object in a file of its own."""
    return json.loads(path.read_text(encoding="utf-8"))["value"]


def write(folder):
    """Writes <name>.json for every body and returns their sizes in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for name, path in EXAMPLES.items():
        body = json.dumps(example(SERVICES / path), ensure_ascii=False, separators=(",", ":")).encode()
        (folder / f"{name}.json").write_bytes(body)
        sizes[name] = len(body)
    return sizes


def expected_home():
    """The mobile home that these bodies must give, from the client's own contract."""
    return example(SERVICES.parent / "clients" / "examples" / "mobile-home.json")
