"""The options that the soak and the chaos share."""

import argparse
import pathlib


def parser(description):
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--rate", type=int, default=240, help="requests per second, all clients together (240)")
    made.add_argument("--connections", type=int, default=32, help="per client (32)")
    made.add_argument("--clients", default="mobile,tv")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--loops", type=int, default=2, help="event loops of each BFF (2)")
    made.add_argument("--no-build", action="store_true", help="take the release build as it is")
    made.add_argument("--binaries", help="the folder of bffgen, mobile-bff and tv-bff; else they are built")
    made.add_argument("--logs", type=pathlib.Path, help="copies the BFFs' logs and metrics to this folder")
    return made
