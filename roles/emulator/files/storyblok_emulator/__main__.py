# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start the emulator from a shell: python3 storyblok_emulator --help"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading

if __package__ in (None, ""):
    # Started as a folder, not as a module: its parent has to be where modules are looked for.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from storyblok_emulator.behaviors import BEHAVIORS
from storyblok_emulator.faults import Fault
from storyblok_emulator.server import Emulator


def _parser() -> argparse.ArgumentParser:
    questions = "\n".join(f"  {name}: {' | '.join(answers)}" for name, answers in BEHAVIORS.items())
    parser = argparse.ArgumentParser(
        prog="storyblok_emulator",
        description="A stand-in for Storyblok's Management API, on a loopback port. It prints one line of JSON that "
        "says where it listens and which tokens and spaces it knows, and serves until it is interrupted.",
        epilog="behaviors, the first answer of each being the default:\n" + questions,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument("--seed", metavar="FILE", help="JSON file with tokens and spaces, instead of the built-in ones")
    parser.add_argument(
        "--behavior", metavar="NAME=ANSWER", action="append", default=[], help="settle an open question; repeatable"
    )
    parser.add_argument("--fault", metavar="JSON", action="append", default=[], help="trouble on request; repeatable")
    parser.add_argument(
        "--rate-limit", metavar="N", type=float, help="requests a second for each token; default: no limit"
    )
    parser.add_argument("--largest-page", metavar="N", type=int, help="most objects in a page of a paged list")
    parser.add_argument(
        "--verify-answers", action="store_true", help="answer 500 where an answer breaks the description"
    )
    parser.add_argument("--lifetime", metavar="SECONDS", type=float, help="stop after this time; default: never")
    parser.add_argument("--background", action="store_true", help="return as soon as it listens, and serve on")
    return parser


def main(arguments: list[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.background:
        return _start_in_background([argument for argument in arguments if argument != "--background"])
    try:
        seed = None
        if options.seed:
            with open(options.seed, encoding="utf-8") as file:
                try:
                    seed = json.load(file)
                except ValueError as error:
                    raise ValueError(f"{options.seed} is not JSON: {error}") from error
        behaviors = dict(_pair(text) for text in options.behavior)
        emulator = Emulator(
            seed,
            port=options.port,
            behaviors=behaviors,
            requests_per_second=options.rate_limit,
            largest_page=options.largest_page,
            verify_answers=options.verify_answers,
        )
        emulator.faults.extend(Fault(json.loads(text)) for text in options.fault)
    except (OSError, OverflowError, ValueError, KeyError, TypeError) as error:
        parser.error(str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}")
    print(json.dumps(emulator.identity()), flush=True)
    _stop_on_signal(emulator)
    if options.lifetime is not None:
        timer = threading.Timer(options.lifetime, emulator.stop)
        timer.daemon = True
        timer.start()
    emulator.serve()
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, answer = text.partition("=")
    if not equals:
        raise ValueError(f"--behavior {text}: give NAME=ANSWER")
    return name, answer


def _stop_on_signal(emulator: Emulator) -> None:
    def stop(_signal: int, _frame: object) -> None:
        # The serving loop cannot end from within itself.
        threading.Thread(target=emulator.stop).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _start_in_background(arguments: list[str]) -> int:
    """Start the same program without this terminal, and pass on what it prints when it listens."""
    child = subprocess.Popen(  # pylint: disable=consider-using-with
        [sys.executable, os.path.dirname(os.path.abspath(__file__)), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    line = child.stdout.readline()
    if not line:
        sys.stderr.write(child.stderr.read().decode(errors="replace"))
        return child.wait() or 1
    sys.stdout.write(line.decode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
