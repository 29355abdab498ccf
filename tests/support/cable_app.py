"""An app that only serves hosts, for a board behind a pty. request_handler, auth and cable are the real ones."""

import time

import machine
from auth import Owner
from cable import Cable
from kickback_protocol.actions import resolve
from request_handler import RequestHandler


class Facade:
    radio = None
    name, id, firmware = "Kick-0001", "a0b1c2d30001", "test"

    def __init__(self):
        self.owner = Owner()
        self.requests = RequestHandler(self, self.owner, {})
        self.log = bytes(range(256)) * 40

    def info(self):
        return (1, 2000, 0, 0, len(self.log), 0, 77, 0, 3, 0x68, 900)

    def size(self, what, number):
        return len(self.log)

    def read(self, what, number, offset, buffer):
        part = self.log[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        return len(part)

    def do(self, action, arguments):
        _, name, taken = resolve(action, arguments)
        print(name, *taken)
        return True


def run(cable=False):
    dog = machine.WDT(timeout=8000)
    print("app", "with the cable" if cable else "by itself")
    facade = Facade()
    answers = Cable(facade) if cable else None
    reps = 0
    try:
        while True:
            dog.feed()
            reps += 1
            if reps % 50 == 0:
                facade.requests.on_event((2, reps, 1, reps // 50, 100, 1100, 1200, 1800, 52000, 48000, 90000, 2), 3)
            facade.requests.set_live(reps * 40, 1, 1000 * reps, 5000, 7, 1, 1)
            if answers:
                answers.beat()
            time.sleep_ms(4)
    except KeyboardInterrupt:
        print("set closed")
        raise
