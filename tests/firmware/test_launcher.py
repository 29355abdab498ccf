"""The choice of the version, and its replacement after crashes: the real launcher in real MicroPython with resets."""

import hashlib

import pytest
from pty_board import HARD, PWRON, WATCHDOG, PtyBoard
from tiny_firmware import lay_out, tiny

CRASH = 'raise ValueError("no such axle")'
HANG = "while True: time.sleep_ms(2)"


@pytest.fixture
def board(micropython, tmp_path):
    made = PtyBoard(micropython, tmp_path, hurry=100)
    yield made
    made.close()


@pytest.fixture
def on_flash(board, tmp_path):
    """Installs apps in slots: on_flash("a 0 0", a="pass", b=CRASH), each with the code that runs before it confirms."""

    def put(state, **apps):
        for slot, before in apps.items():
            board.put(lay_out(tiny(tmp_path, slot, before), tmp_path / "flash", slot, state))
        if not apps:
            board.put(lay_out(tiny(tmp_path, "none"), tmp_path / "flash", "n", state))

    return put


def text(board, path):
    return board.run(f"print(open({path!r}).read(), end='')")


def delete(board, *paths):
    """Delete files on a board that is switched off."""
    board.run("import os\n" + "".join(f"os.remove({path!r})\n" for path in paths))


def test_proven_version_runs_and_writes_nothing(board, on_flash):
    on_flash("a 0 0\n", a="pass", b="pass")
    before = hashlib.sha256(board.image.read_bytes()).digest()
    board.on()
    board.wait_for("version a starts\r\napp a")
    board.wait_for("version a works")
    board.off()
    assert hashlib.sha256(board.image.read_bytes()).digest() == before


def test_working_trial_is_kept(board, on_flash):
    on_flash("b 1 0\n", a="pass", b="pass")
    board.on()
    board.wait_for("version b starts on trial")
    board.wait_for("version b works")
    board.off()
    assert text(board, "/slot.txt") == "b 0 0\n"


def test_crashing_trial_is_replaced_at_once(board, on_flash):
    on_flash("b 1 0\n", a="pass", b=CRASH)
    board.on()
    board.wait_for("ValueError: no such axle")
    board.wait_for("app a version b crashed")  # slots.note() gives the previous version the reason
    board.wait_for("version a works")
    board.off()
    assert board.causes == [PWRON, HARD]
    assert text(board, "/slot.txt") == "a 0 0\n"
    assert "ValueError: no such axle" in text(board, "/crash.old")


def test_hanging_trial_has_three_starts(board, on_flash):
    on_flash("b 1 0\n", a="pass", b=HANG)
    board.on()
    board.wait_for("version b has not proven itself")
    board.wait_for("version a works")
    board.off()
    assert board.causes == [PWRON, WATCHDOG, WATCHDOG, WATCHDOG]
    assert text(board, "/slot.txt") == "a 0 0\n"


def test_version_with_an_import_error_is_replaced(board, on_flash, tmp_path):
    on_flash("b 1 0\n", a="pass", b="pass")
    (tmp_path / "flash/b/app.mpy").write_bytes(b"M\x09\x00\x1f")  # of another MicroPython
    board.put(tmp_path / "flash")
    delete(board, "/b/checksums.txt")  # otherwise the check finds the damage first
    board.on()
    board.wait_for("ValueError: incompatible .mpy file")
    board.wait_for("version a works")


@pytest.mark.parametrize("damaged", [None, "", "c 0 0", "b", "b zero 0", "a 0 0 0", "\x00" * 9, "é" * 9])
def test_damaged_pointer_file(board, on_flash, damaged):
    on_flash(damaged, a="pass", b="pass")
    board.on()
    board.wait_for("version a starts on trial")
    board.wait_for("version a works")
    board.off()
    assert text(board, "/slot.txt") == "a 0 0\n"


@pytest.mark.parametrize("state", [None, "a 0 0\n", "a 1 0\n", "a 4 2\n"])
def test_incomplete_slot(board, on_flash, state):
    on_flash(state, b="pass")
    board.on()
    board.wait_for("version a is not whole")
    board.wait_for("version b works")
    board.off()
    assert text(board, "/slot.txt") == "b 0 0\n"


def test_three_crashes_in_a_row_are_safe_mode(board, on_flash):
    on_flash("a 0 0\n", a=CRASH)
    board.on()
    board.wait_for("safe mode")
    board.wait_for(">>> ")  # MicroPython's prompt
    assert board.causes == [PWRON, HARD, HARD, HARD]
    board.off()
    assert text(board, "/crash.txt").count("ValueError: no such axle") == 3
    board.on()  # after power-on the version gets another try
    board.wait_for("ValueError: no such axle")
    board.wait_for("safe mode")
    board.off()
    assert text(board, "/slot.txt") == "a 0 4\n"


def test_three_panics_are_safe_mode(board, on_flash):
    """A panic is a hard reset without a traceback."""
    on_flash("a 0 0\n", a="machine.reset()")
    board.on()
    board.wait_for("safe mode")
    assert board.causes == [PWRON, HARD, HARD, HARD]
    board.off()
    assert text(board, "/crash.txt").count("unplanned reset in version a") == 3


def test_a_planned_reset_is_not_a_crash(board, on_flash, tmp_path):
    on_flash("a 0 2\n", a="pass")
    (tmp_path / "flash/planned").write_text("")
    board.put(tmp_path / "flash")
    board.on(HARD)
    board.wait_for("version a works")
    board.off()
    assert "planned" not in board.run("import os\nprint(os.listdir('/'))")


def test_the_other_version_runs_before_safe_mode(board, on_flash):
    on_flash("a 0 0\n", a=CRASH, b="pass")
    board.on()
    board.wait_for("version a crashed 3 times in a row")
    board.wait_for("version b works")
    board.off()
    assert text(board, "/slot.txt") == "b 0 0\n"


def test_two_versions_that_crash_end_in_safe_mode(board, on_flash):
    on_flash("a 0 0\n", a=CRASH, b="machine.reset()")
    board.on()
    board.wait_for("safe mode")
    assert board.causes == [PWRON] + [HARD] * 6


def test_version_that_hangs_in_an_import_is_replaced(board, on_flash, tmp_path):
    on_flash("a 0 0\n", a="pass", b="pass")
    (tmp_path / "flash/a/app.py").write_text("while True:\n    pass\n")
    board.put(tmp_path / "flash")
    delete(board, "/a/app.mpy", "/a/checksums.txt")
    board.on()
    board.wait_for("version b works")
    assert board.causes == [PWRON, WATCHDOG, WATCHDOG, WATCHDOG]


@pytest.mark.parametrize("damage", ["bit", "cut", "missing"])
def test_damaged_file_is_found_before_it_runs(board, on_flash, tmp_path, damage):
    on_flash("a 0 0\n", a="pass", b="pass")
    path = tmp_path / "flash/a/slots.mpy"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw if damage == "bit" else raw[: len(raw) // 2])
    if damage == "missing":
        delete(board, "/a/slots.mpy")
    else:
        board.put(tmp_path / "flash")
    board.on()
    board.wait_for("version a has a damaged file: slots.mpy")
    board.wait_for("version b works")


def test_a_proven_version_is_compared_after_two_crashes(board, on_flash):
    """It damages itself at its first start: the check after the second crash finds that."""
    on_flash("a 0 0\n", a="f = open('/a/slots.mpy', 'ab'); f.write(b'x'); f.close(); " + CRASH, b="pass")
    board.on()
    board.wait_for("version a has a damaged file: slots.mpy")
    board.wait_for("version b works")
    board.off()
    assert text(board, "/crash.old").count("version a crashed") == 2


def test_crashes_with_proof_between_are_not_in_a_row(board, on_flash):
    on_flash("a 0 2\n", a="pass")
    board.on()
    board.wait_for("version a works")
    board.off()
    assert text(board, "/slot.txt") == "a 0 0\n"


def test_safe_mode_shows_its_lights(board, on_flash, tmp_path):
    on_flash("a 0 3\n", a="pass")
    (tmp_path / "flash/a/board.py").write_text("LED_POWER = 25\nLED_DATA = 13\n")
    board.put(tmp_path / "flash")
    board.on(HARD)
    board.wait_for(">>> ")
    assert board.shown == ["pin 25 1", "ring 13 " + repr([(12, 0, 12), (0, 0, 0)] * 12)]


def test_prompt_if_both_slots_are_empty(board, on_flash):
    on_flash("a 0 0\n")
    board.on()
    board.wait_for("safe mode")
    board.wait_for(">>> ")
    assert board.causes == [PWRON]


def test_ctrl_c_is_not_a_crash(board, on_flash):
    on_flash("a 0 0\n", a="pass")
    board.on()
    board.wait_for("version a works")
    board.press_ctrl_c()
    board.wait_for("KeyboardInterrupt")
    board.wait_for(">>> ")
    board.off()
    assert board.causes == [PWRON]
    assert text(board, "/slot.txt") == "a 0 0\n"


def test_full_heap_is_logged_with_its_traceback(board, on_flash):
    """The objects of the app are freed before the launcher is loaded again."""
    on_flash("b 1 0\n", a="pass", b="slots.held = []\n    while True: slots.held.append(bytearray(100))")
    board.on()
    board.wait_for("MemoryError")
    board.wait_for("version a works")


def test_crash_file_is_bounded(board, on_flash):
    on_flash("a 0 0\n", a="pass")
    rounds = "import launcher\nfor n in range(300): launcher.note('%03d ' % n + 'x' * 96)"
    sizes = "import os\nprint([os.stat(p)[6] for p in ('/crash.txt', '/crash.old')])"
    board.run(rounds)
    new, old = eval(board.run(sizes))
    assert 0 < new <= old <= 8000 + 101
    assert text(board, "/crash.txt").splitlines()[-1].startswith("299 ")


def test_long_traceback_loses_its_beginning(board, on_flash):
    deep = "def fall(n): return fall(n - 1) if n else 1 // 0\n    fall(60)"
    on_flash("b 1 0\n", a="pass", b=deep)
    board.on()
    board.wait_for("version a works")
    board.off()
    crash = text(board, "/crash.old")
    assert len(crash) < 2100
    assert crash.rstrip().endswith("ZeroDivisionError: divide by zero")
