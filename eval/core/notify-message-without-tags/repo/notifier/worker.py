import asyncio
import logging

from notifier.routing import channels, is_muted, priority

log = logging.getLogger("notifier.worker")


class Worker:
    def __init__(self, queue, senders):
        self.queue = queue
        self.senders = senders
        self.sent = 0

    async def run(self):
        """Work until the queue hands out None."""
        while True:
            message = await self.queue.get()
            if message is None:
                return self.sent
            await self.deliver(message)

    async def deliver(self, message):
        if is_muted(message):
            log.debug("muted to=%s", message["to"])
            return
        for name in channels(message):
            await self.senders[name](message["to"], message["body"])
            self.sent += 1


def ordered(messages):
    return sorted(messages, key=priority)


async def drain(messages, senders):
    queue = asyncio.Queue()
    for message in ordered(messages):
        queue.put_nowait(message)
    queue.put_nowait(None)
    return await Worker(queue, senders).run()
