"""The documents of the validation benchmark, the same in every run: an order, a collection of places, a batch of the catalog."""

import json
import math
import pathlib
import random

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "Contracts" / "services" / "catalog" / "examples"


def order(random):
    """Some 3 KB: what a request or an answer of a shop looks like."""
    lines = [
        {
            "sku": f"{random.randrange(100, 999)}-{random.choice('ABCD')}{random.randrange(1000, 9999)}",
            "title": random.choice(["Kettle, brushed steel", "Teapot “Ōsaka”", "Filter papers (100)", "Mühle No. 7"]),
            "quantity": random.randrange(1, 9),
            "price": random.randrange(100, 20000) / 100,
            "discountPercent": random.choice([0, 5, 12.5]),
            "options": [{"name": "colour", "value": "black"}, {"name": "engraving", "value": "für Anna"}],
            "image": f"https://images.shop.example/products/{random.randrange(10**9)}/front.webp?w=640",
        }
        for _ in range(8)
    ]
    return {
        "id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
        "number": "DE-20241105",
        "status": "paid",
        "createdAt": "2024-11-05T08:15:30.123Z",
        "updatedAt": None,
        "customer": {
            "id": 9007199254740000,
            "name": "Anna Katharina Müller-Østergård",
            "email": "anna.mueller+shop@mail.example.org",
            "phone": "+4915112345678",
            "isBusiness": False,
        },
        "lines": lines,
        "totals": {"net": 812.47, "tax": 154.37, "gross": 966.84},
        "shipping": {
            "method": "express",
            "address": {"street": "Lange Straße 17", "city": "Göttingen", "postcode": "37073", "country": "DE"},
            "tracking": ["https://track.example.net/p/00340434161094027318"],
        },
        "payment": {"kind": "transfer", "iban": "DE89370400440532013000"},
        "notes": "Please ring twice; the bell is shy.\nThe dog is not.",
        "tags": ["gift", "repeat-customer", "newsletter-2024"],
        "attributes": {"channel": "web", "basketAgeSeconds": 1834, "isFirst": False, "coupon": "TEA10"},
    }


def ring(random, longitude, latitude, points):
    shape = [
        [
            round(longitude + math.cos(2 * math.pi * index / points) * random.uniform(0.5, 1), 6),
            round(latitude + math.sin(2 * math.pi * index / points) * random.uniform(0.5, 1), 6),
        ]
        for index in range(points)
    ]
    return shape + shape[:1]


def geometry(random, index):
    longitude, latitude = random.uniform(-170, 170), random.uniform(-80, 80)
    match index % 5:
        case 0:
            return {"type": "Point", "coordinates": [round(longitude, 6), round(latitude, 6)]}
        case 1:
            return {"type": "LineString", "coordinates": ring(random, longitude, latitude, 30)}
        case 2:
            return {"type": "Polygon", "coordinates": [ring(random, longitude, latitude, 40)]}
        case 3:
            return {
                "type": "MultiPolygon",
                "coordinates": [[ring(random, longitude, latitude, 24)], [ring(random, longitude, latitude, 12)]],
            }
        case _:
            return {"type": "GeometryCollection", "geometries": [geometry(random, 0), geometry(random, 2)]}


def places(random):
    """Some 80 KB, nearly all of it numbers in nested arrays."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"place-{index}",
                "geometry": geometry(random, index),
                "properties": {"name": f"Place {index}", "population": random.randrange(10**6), "isCapital": index == 0},
            }
            for index in range(100)
        ],
    }


def catalog():
    """89 KB: the example of the catalog's contract."""
    return json.loads((EXAMPLES / "batch.json").read_text(encoding="utf-8"))["value"]


def write(folder):
    """Writes <name>.json for every document and returns the bytes of each."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"order": order(random.Random(1)), "geojson": places(random.Random(2)), "catalog": catalog()}
    bodies = {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() for name, value in values.items()
    }
    for name, body in bodies.items():
        (folder / f"{name}.json").write_bytes(body)
    return bodies
