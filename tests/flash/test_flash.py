"""kickback flash with real MicroPython behind a pty: unmodified mpremote, resets, a watchdog, an unplugged cable."""

import re

import pytest
from kickback.board import repl as usb
from kickback.board.repl import BoardError, connect
from kickback.flash import plan as flash_plan
from kickback.flash.plan import make_plan
from kickback.flash.transfer import transfer
from kickback.flash.trial import run_trial
from kickback.image.build import LAUNCHER, MAIN, device_sources
from pty_board import PtyBoard
from tiny_firmware import lay_out, tiny

FILLERS = {f"filler_{n}": f"x = {str(n) * 5000!r}\n" for n in range(10)}


@pytest.fixture
def board(micropython, tmp_path, request):
    made = PtyBoard(micropython, tmp_path, hurry=20, blocks=getattr(request, "param", 256))
    yield made
    made.close()


@pytest.fixture
def with_a(board, tmp_path):
    """A board that runs version one from slot a with an active watchdog. Returns the image."""
    image = tiny(tmp_path, "one", other="x = 1\n")
    board.put(lay_out(image, tmp_path / "flash", "a", "a 0 0\n"))
    board.on()
    board.wait_for("version a works")
    return image


def flash(board, image, tell=lambda done, total: None, seconds=20):
    """Performs the steps of the command. Returns the plan."""
    with connect(board.port) as found:
        plan = make_plan(found, image)
        transfer(found, image, plan, tell)
        run_trial(found, plan, seconds)
    return plan


def runs(board, name):
    """The version that a restart starts, from its output."""
    board.off()
    board.printed = b""
    board.on()
    board.wait_for(f"app {name}")


def test_fresh_device(board, tmp_path):
    image = tiny(tmp_path, "one")
    board.on()
    plan = flash(board, image)
    assert (plan.slot, plan.before, plan.keep, plan.copy) == ("a", "", [], [])
    assert sorted(plan.send) == [
        "app.mpy", "checksums.txt", "names.txt", "repcore/__init__.mpy", "repcore/name.mpy", "slots.mpy",
    ]  # fmt: skip
    board.wait_for("app one")
    board.off()
    assert board.run("print(open('/slot.txt').read() + open('/a/version.txt').read())") == f"a 0 0\n{image.name}\n"


def test_only_changed_files_are_sent(board, with_a, tmp_path):
    """One file differs: it is sent, the others are copied within the device and remain for the next update."""
    reported = []
    plan = flash(board, tiny(tmp_path, "two", other="x = 1\n"), tell=lambda *told_now: reported.append(told_now))
    assert (plan.slot, plan.before, plan.send, plan.root) == ("b", "a", ["repcore/name.mpy", "checksums.txt"], [])
    assert (len(plan.copy), len(plan.keep)) == (5, 0)
    assert reported[-1] == (plan.sent_bytes, plan.sent_bytes)
    board.wait_for("app two")
    plan = flash(board, tiny(tmp_path, "six"))  # without other.py
    changed = ["repcore/name.mpy", "names.txt", "checksums.txt"]
    assert (plan.slot, plan.send, plan.copy, len(plan.keep)) == ("a", changed, [], 3)
    assert sorted(plan.drop) == ["other.mpy", "version.txt"]
    board.off()
    in_a, in_b = board.run("import os\nprint('other.mpy' in os.listdir('/a'), 'other.mpy' in os.listdir('/b'))").split()
    assert (in_a, in_b) == ("False", "True")


def test_app_with_its_watchdog_is_interrupted(board, with_a):
    """Its 8 s (0.4 s here) pass while the board waits at the prompt; its 60 s pass after the cable is unplugged."""
    with connect(board.port) as found:
        assert board.dog_ms == usb.WATCHDOG_MS
        assert found.run("import time\ntime.sleep_ms(600)\nprint('awake')") == "awake\n"
        board.pull()
    assert board.causes == [1, 5]
    board.wait_for("app one")
    assert board.causes == [1, 5, 3]


def test_plugged_in_while_it_starts(board, with_a, monkeypatch):
    """Ctrl-C is lost while MicroPython starts; bytes sent in that time must not cause late answers."""
    monkeypatch.setattr(usb, "TRY_S", 0.3)
    board.off()
    board.on()
    with connect(board.port) as found:
        assert found.run("print(6 * 7)") == "42\n"


@pytest.mark.parametrize(
    ("before", "seconds", "why"),
    [
        ("raise ValueError('no such axle')", 20, "ValueError: no such axle"),
        ("while True: time.sleep_ms(2)", 20, "version b has not proven itself"),
        ("while True: dog.feed()", 1, "it did not prove itself within 1 s"),
    ],
)
def test_broken_version_is_replaced_by_the_previous_one(board, with_a, tmp_path, before, seconds, why):
    with pytest.raises(BoardError, match=f"{why}; the previous version runs again"):
        flash(board, tiny(tmp_path, "two", before), seconds=seconds)
    board.wait_for("app one")
    runs(board, "one")


def test_host_restores_files_outside_the_slots(board, with_a, tmp_path):
    """A new launcher that always ends in safe mode."""
    text = device_sources()[LAUNCHER].read_text()
    launcher = text.replace("    if damage or (crashes >=", "    if True or (crashes >=")
    assert launcher != text
    image = tiny(tmp_path, "two", launcher=launcher)
    with pytest.raises(BoardError, match="does not work: .*; the previous version runs again"):
        flash(board, image)
    board.wait_for("app one")
    runs(board, "one")


def test_file_damaged_in_transfer(board, with_a, tmp_path):
    image = tiny(tmp_path, "two")
    mark = re.compile(rb"two")
    board.flip = lambda sent: mark.sub(b"twp", sent)
    with pytest.raises(BoardError, match="repcore/name.mpy was damaged on the way; the previous version still runs"):
        flash(board, image)
    board.flip = lambda sent: sent
    runs(board, "one")
    assert flash(board, image).send == ["repcore/name.mpy"]  # the others are there already
    board.wait_for("app two")


def test_cable_unplugged_before_every_command(board, tmp_path):
    """At every file, piece and step: the next start runs a complete version, and the command can be repeated."""
    launcher, main = (device_sources()[name].read_text() for name in (LAUNCHER, MAIN))
    image = tiny(tmp_path, "two", "time.sleep_ms(1)", launcher=launcher.replace("24", "12"), main=main + "# new\n")
    board.put(lay_out(tiny(tmp_path, "one"), tmp_path / "flash", "a", "a 0 0\n"))
    before = board.image.read_bytes()
    scissors = Scissors(board)
    board.on()
    board.wait_for("app one")
    plan = flash(board, image)
    assert (len(plan.send), len(plan.root)) == (3, 2)
    commands = scissors.seen
    for last in range(commands):
        board.off()
        board.image.write_bytes(before)
        board.plug()
        board.printed = b""
        board.on()
        board.wait_for("app one")
        scissors.cut_before(last)
        with pytest.raises(BoardError, match="check the cable"):
            flash(board, image)
        scissors.cut_before(None)
        runs(board, "one" if last < commands - 1 else "two")  # the last one is the restart
    board.plug()
    assert flash(board, image).sent_bytes == 0


class Scissors:
    """Counts the commands that the host sends to a board, and cuts the cable before one of them."""

    def __init__(self, board):
        self.board, self.seen, self.last = board, 0, None
        board.flip = self.flip

    def cut_before(self, last):
        self.seen, self.last = 0, last

    def flip(self, sent):
        self.seen += sent.count(b"\x05A\x01")  # raw paste begins
        if self.last is not None and self.seen > self.last:
            self.board.pull()
            return b""
        return sent


@pytest.mark.parametrize("board", [24], indirect=True)
def test_full_flash(board, with_a, tmp_path):
    with pytest.raises(BoardError, match=r"flash is full, \d+ kB more are needed; pull and erase its sessions"):
        flash(board, tiny(tmp_path, "two", **FILLERS))
    board.wait_for("app one")  # it was interrupted, and goes on


@pytest.mark.parametrize("board", [24], indirect=True)
def test_flash_with_less_space_than_reported(board, with_a, tmp_path, monkeypatch):
    """The partial version is removed, because the app needs the space."""
    monkeypatch.setattr(flash_plan, "SPARE", -10_000_000)
    with pytest.raises(BoardError, match="the sensor's flash is full; pull and erase its sessions"):
        flash(board, tiny(tmp_path, "two", **FILLERS))
    assert board.run("import os\nprint(os.listdir('/b'), os.listdir('/b/repcore'))") == "['repcore'] []\n"
    runs(board, "one")
