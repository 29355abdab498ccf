"""The clocks of the device, and its restarts."""

import numpy as np
import pytest
from kickback.traces.trace import Trace
from kickback.virtual import Motion, PowerCut, Press, ResetButton, VirtualError, WatchdogReset
from kickback.virtual.board.esp32 import DEEPSLEEP, HARD, PWRON, SOFT, WDT
from kickback.virtual.board.sleeping import EXT0, EXT1, TIMER
from kickback.virtual.run import child as child_module
from kickback.virtual.run.boot_plan import BOOT_MS
from snippets import BUS, device, printed

pytestmark = pytest.mark.usefixtures("micropython")


def test_time_passes_by_sleeping_only(tmp_path):
    made = device(tmp_path, "import time\nprint(time.ticks_us())\ntime.sleep_ms(1500)\ntime.sleep_us(2500)\n"
                            "time.sleep(0.25)\nfor i in range(100000): pass\nprint(time.ticks_us())")  # fmt: skip
    made.run(5)
    first, last = map(int, printed(made))
    assert 0 <= first - 1000 * BOOT_MS < 10_000  # main.py is read from flash
    assert last - first == 1_500_000 + 2500 + 250_000


class RequestsFirst:
    """A poll that never reports the console, like output between poll and read."""

    def __init__(self, child):
        self.poll_all, self.requests = child.poll, child.requests

    def poll(self, ms):
        return [one for one in self.poll_all.poll(ms) if one[0] == self.requests]


def test_output_right_before_a_request_is_read_with_it(tmp_path, monkeypatch):
    """As on a busy machine, on which the interpreter prints and sends a request while the host wakes up."""
    begin = child_module.Child.__init__

    def begin_late(self, *given):
        begin(self, *given)
        self.poll = RequestsFirst(self)

    monkeypatch.setattr(child_module.Child, "__init__", begin_late)
    made = device(tmp_path, "print('here')")
    made.run(2)
    assert printed(made) == ["here"]


def test_polling_loop_advances_the_clock(tmp_path):
    wait = "while time.ticks_diff(time.ticks_us(), t) < 20000: pass"
    made = device(tmp_path, f"import time\nt = time.ticks_us()\n{wait}\nprint(time.ticks_diff(time.ticks_us(), t))")
    made.run(5)
    assert 20_000 <= int(printed(made)[0]) <= 20_010


def test_ticks_wrap_and_uptime_does_not(tmp_path):
    made = device(tmp_path, "import time\nprint(time.ticks_us())\nt = time.ticks_us()\nfor i in range(20):\n"
                            "    time.sleep(60)\nprint(time.ticks_us(), time.ticks_ms(), time.time_ns())")  # fmt: skip
    made.run(2000)
    first, *last = map(int, " ".join(printed(made)).split())
    assert last[0] == (first + 1_200_000_000) % (1 << 30)
    assert last[1] == first // 1000 + 1_200_000
    assert last[2] == (first + 1_200_000_000) * 1000


RESTARTS = """
import machine, time
count = len(machine.RTC().memory())
print(machine.reset_cause(), machine.wake_reason(), count, time.time_ns() // 1000000000, time.ticks_ms() < 1000)
machine.RTC().memory(bytes(count + 1))
"""


def test_watchdog_resets_a_hanging_loop(tmp_path):
    """RTC memory and clock continue; the ticks restart."""
    fed = "wdt = machine.WDT(timeout=3000)\nfor i in range(3):\n    time.sleep(2)\n    wdt.feed()\n"
    main = RESTARTS + fed + "time.sleep(60)"
    made = device(tmp_path, main)
    made.run(15)
    assert printed(made) == [f"{PWRON} 0 0 0 True", f"{WDT} 0 1 9 True"]
    (_, first, _), (at_s, second, _) = made.result.boots
    assert (first, second) == (PWRON, WDT) and BOOT_MS / 1000 + 9 <= at_s < BOOT_MS / 1000 + 9.01


@pytest.mark.parametrize(("action", "cause", "survives"), [(WatchdogReset(), WDT, True), (ResetButton(), PWRON, False),
                                                           (PowerCut(2), PWRON, False)])  # fmt: skip
def test_scripted_restarts(tmp_path, action, cause, survives):
    made = device(tmp_path, RESTARTS + "while True: time.sleep_ms(40)", script=[(10, action)])
    made.run(20)
    assert printed(made) == [f"{PWRON} 0 0 0 True", f"{cause} 0 {int(survives)} {10 * survives} True"]
    assert made.result.boots[1][0] == 12 if isinstance(action, PowerCut) else 10


@pytest.mark.parametrize(("call", "cause"), [("machine.reset()", HARD), ("machine.soft_reset()", SOFT),
                                             ("raise SystemExit", SOFT)])  # fmt: skip
def test_restarts_by_the_firmware(tmp_path, call, cause):
    made = device(tmp_path, RESTARTS + f"time.sleep(5)\nif count < 2: {call}")
    made.run(20)
    assert printed(made) == [f"{PWRON} 0 0 0 True", f"{cause} 0 1 5 True", f"{cause} 0 2 10 True"]


def test_deep_sleep_ends_by_timer_and_by_button(tmp_path):
    main = RESTARTS + "import esp32, board\nesp32.wake_on_ext0(machine.Pin(board.BUTTON), 0)\nmachine.deepsleep(60000)"
    made = device(tmp_path, main, script=[(100, Press(0.2))])
    made.run(102)
    assert printed(made)[1:3] == [f"{DEEPSLEEP} {TIMER} 1 60 True", f"{DEEPSLEEP} {EXT0} 2 100 True"]
    assert [round(at) for at, _ in made.result.sleeps[:2]] == [0, 61]


def test_endless_sleep_is_reported(tmp_path):
    made = device(tmp_path, "import machine\nmachine.deepsleep()")
    with pytest.raises(VirtualError, match="nothing can wake it"):
        made.run()


def test_traceback_ends_at_the_prompt(tmp_path):
    """The run ends, because nothing more can happen."""
    made = device(tmp_path, "1 / 0")
    made.run()
    ((_, text),) = made.result.repls
    assert text.endswith("ZeroDivisionError: divide by zero\n")
    assert "\n".join(printed(made)) + "\n" == text


def test_watchdog_resets_at_the_prompt(tmp_path):
    made = device(tmp_path, "import machine\nif machine.reset_cause() == 1:\n    machine.WDT(timeout=2000)")
    made.run(10)
    assert [cause for _, cause, _ in made.result.boots] == [PWRON, WDT]


def test_loop_without_a_wait(tmp_path, monkeypatch):
    """Virtual time does not advance in it: the watchdog ends it, and without one the run reports it."""
    monkeypatch.setattr(child_module, "HUNG_S", 0.5)
    hang = "import machine\nif machine.reset_cause() == 1:\n    {}\n    while True: pass"
    made = device(tmp_path, hang.format("machine.WDT(timeout=2000)"))
    made.run(10)
    (_, first, _), (at_s, second, _) = made.result.boots
    assert (first, second) == (PWRON, WDT) and 2.3 < at_s < 2.31
    made = device(tmp_path, hang.format("pass"))
    with pytest.raises(VirtualError, match="no watchdog is on"):
        made.run(10)
    made.power_off()


def test_run_continues_where_it_stopped(tmp_path):
    made = device(tmp_path, "import time\nwhile True:\n    print(time.ticks_ms())\n    time.sleep(1)")
    made.run(3)
    assert made.result.repls == [] and len(printed(made)) == 3
    made.run(until=lambda one: len(one.result.console) >= 5)
    assert [int(line) // 1000 for line in printed(made)] == list(range(5))
    made.power_off()


DOZE = (
    BUS
    + """
import esp32, machine
print(machine.reset_cause(), machine.wake_reason(), Pin(board.MOTION, Pin.IN)())
registers = ((0x6B, 1), (0x1A, 3), (0x19, 9), (0x23, 0x78), (0x6A, 4), (0x6A, 0x40))
for register, value in registers:
    i2c.writeto_mem(0x68, register, bytes([value]))
time.sleep(1)
i2c.readfrom_mem(0x68, 0x74, 12)
if machine.reset_cause() == 1:
    for register, value in ((0x1C, 7), (0x1F, 80), (0x37, 0x20), (0x38, 0x40), (0x6C, 0x47), (0x6B, 0x28)):
        i2c.writeto_mem(0x68, register, bytes([value]))
    esp32.wake_on_ext1((Pin(board.MOTION),), esp32.WAKEUP_ANY_HIGH)
    machine.deepsleep()
print(i2c.readfrom_mem(0x68, 0x3A, 1)[0] & 0x40, Pin(board.MOTION)())
"""
)


def test_moving_plate_ends_deep_sleep(tmp_path):
    """The plate tips by 200 mg 8 s into the trace, long after the device has fallen asleep."""
    accel = np.tile([0.0, 0, 1], (1000, 1))
    accel[800:, 0] = 0.2
    trace = Trace("tip", np.arange(1000) / 100, accel, np.zeros((1000, 3)))
    made = device(tmp_path, DOZE, motion=Motion(trace))
    made.run(after_trace_s=5)
    assert printed(made) == ["1 0 0", f"{DEEPSLEEP} {EXT1} 1", "64 0"]
    woken_s = made.motion.trace_s(made.result.boots[1][0] * 1e6)
    assert woken_s is not None and 8 <= woken_s <= 8.2  # it samples five times a second
