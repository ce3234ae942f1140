#!/usr/bin/env python3
"""jsonschema-rs on the same documents, in the runner's format: `order 1 validate 1234.5`, nanoseconds of this thread.

    python3 peer.py <folder of documents> <folder of schemas> <rounds>

`validate` takes Python objects that are there already, `both` parses with the standard library's json before.
"""

import json
import pathlib
import sys
import time

import jsonschema_rs

MEASURED = 50_000_000


def nanoseconds(body):
    """Per call, over as many calls as fill the measured time."""
    calls = 1
    while True:
        start = time.thread_time_ns()
        for _ in range(calls):
            body()
        spent = time.thread_time_ns() - start
        if spent > MEASURED:
            return spent / calls
        calls = calls * MEASURED * 11 // 10 // spent + 1 if spent > 1_000_000 else calls * 4


def main():
    bodies, schemas, rounds = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    for round_number in range(1, rounds + 1):
        for name in ["order", "geojson", "catalog"]:
            body = (bodies / f"{name}.json").read_bytes()
            schema = json.loads((schemas / f"{name}.json").read_text(encoding="utf-8"))
            validator = jsonschema_rs.validator_for(schema, validate_formats=True)
            value = json.loads(body)
            if not validator.is_valid(value):
                sys.exit(f"{name} is not valid")
            print(name, round_number, "validate", nanoseconds(lambda: validator.is_valid(value)))
            print(name, round_number, "both", nanoseconds(lambda: validator.is_valid(json.loads(body))))


if __name__ == "__main__":
    main()
