"""The child process that reads pages and feeds.

Questions and answers are JSON objects, each behind its length in four bytes.
"""

import base64
import os
import resource
import signal
import struct
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

import orjson

from eventwire.errors import InvalidInput
from eventwire.intake import read_page

MEMORY = 2 * 1024**3
"""Bytes of address space that the child may take."""


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until no more questions come."""
    while head := questions.read(4):
        (size,) = struct.unpack(">I", head)
        answer = orjson.dumps(_answer(orjson.loads(questions.read(size))))
        answers.write(struct.pack(">I", len(answer)) + answer)
        answers.flush()


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    try:
        if "feed" in question:
            return _feed(question)
        return asdict(read_page(question["html"], question["url"]))
    except InvalidInput as error:
        return {"problem": error.what}
    except MemoryError:
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - parsers fail in many ways on hostile pages; none is the service's fault
        advice = "" if "feed" in question else "; send the text itself"
        return {"problem": f"cannot be read ({type(error).__name__}){advice}"}


def _feed(question: dict[str, Any]) -> dict[str, Any]:
    try:
        from eventwire.feeds.parse import read_feed  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise InvalidInput("feed", "is not read here: install the extra eventwire[feeds]") from None
    return asdict(read_feed(base64.b64decode(question["feed"]), question["url"], question["content_type"]))


if __name__ == "__main__":
    # Ctrl-C goes to the whole group; the parent ends this process when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    serve(sys.stdin.buffer, output)
