"""A real SMTP server on loopback, for the tests of what is sent."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.postgres import free_port


@dataclass
class Mailbox:
    """What the server took. `answer` is its reply to a mail, after `seconds`; 250 takes it. The
    next `drops` mails it takes and then hangs up, without a reply."""

    port: int
    letters: list[Message] = field(default_factory=list)
    answer: str = "250 OK"
    seconds: float = 0.0
    drops: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.seconds)
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return self.answer


@contextmanager
def smtp_server(port: int | None = None) -> Iterator[Mailbox]:
    box = Mailbox(port or free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
