"""An SMTP server on 127.0.0.1 that takes every letter at once and keeps none: shows what the sender itself can do."""

import asyncio
import sys


class Sink(asyncio.Protocol):
    def __init__(self) -> None:
        self.waiting, self.is_content = b"", False

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        replies = []
        while (reply := self.next_reply()) is not None:
            replies.append(reply)
        if replies:
            self.transport.write(b"".join(replies))
        if replies and replies[-1].startswith(b"221"):
            self.transport.close()

    def next_reply(self) -> bytes | None:
        end = b"\r\n.\r\n" if self.is_content else b"\r\n"
        part, found, rest = self.waiting.partition(end)
        if not found:
            return None
        self.waiting = rest
        if self.is_content:
            self.is_content = False
            return b"250 taken\r\n"
        verb = part[:4].upper()
        self.is_content = verb == b"DATA"
        answers = {
            b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n",
            b"DATA": b"354 go\r\n",
            b"QUIT": b"221 bye\r\n",
        }
        return answers.get(verb, b"250 ok\r\n")


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
