"""The start of the whole firmware: the radio first, with and without it, on slow flash, on the port's heap."""

import struct

import pytest
from app_runs import AMBER, device, lights, records, simulated
from kickback.virtual.stubs import virtual_ops as op

pytestmark = pytest.mark.usefixtures("micropython")

ACTIVE, SERVICES = 0, 2  # calls of stubs/bluetooth.py
FIVE_REPS = ("controlled", 1, 6.5, 32.5)
NOTE_RADIO = 6
FIRST_AREA = 56_000  # bytes of the heap before it grows (kickback.virtual.run.port_heap)
# Prints what is allocated when the radio is switched on.
ALLOCATED = """
import bluetooth, gc
plain = bluetooth.BLE.active
def active(self, *on):
    if on:
        gc.collect()
        print("radio at", gc.mem_alloc())
    return plain(self, *on)
bluetooth.BLE.active = active
gc.collect()
print("before", gc.mem_alloc())
execfile("/main.py", {"__name__": "__main__"})
"""


def with_radio(made, failing: bool = False):
    """Serves the radio's calls without an air. failing: it does not start (OSError 116)."""

    def serve(request):
        if failing and request.a == ACTIVE and request.b:
            return 116, b""
        return 0, struct.pack("<8H", *range(3, 11)) if request.a == SERVICES else b""

    made.handlers[op.RADIO] = serve
    return made


def test_the_radio_is_switched_on_before_the_heap_grows(tmp_path):
    made = with_radio(device(tmp_path, entry=ALLOCATED, more=["bluetooth"]))
    made.run(4)
    told = [int(line.split()[-1]) for _, line in made.result.console if line.startswith(("before", "radio at"))]
    assert len(told) >= 2 and told[1] - told[0] < 20_000 < FIRST_AREA


def test_a_set_with_the_radio_on_the_heap_of_the_port(tmp_path):
    """Its two areas have no room for an object of 36 kB, and nothing needs one."""
    made = with_radio(device(tmp_path, simulated(*FIVE_REPS), more=["bluetooth"], split_heap=True))
    made.run(after_trace_s=16)
    made.power_off()
    assert len(records(made, "rep")) == 5 and len(made.result.boots) == 1


def test_without_a_radio_it_counts_with_a_note_and_a_light(tmp_path):
    made = with_radio(device(tmp_path, simulated(*FIVE_REPS), more=["bluetooth"]), failing=True)
    made.run(after_trace_s=20)
    made.power_off()
    assert len(records(made, "rep")) == 5 and len(made.result.boots) == 1
    (note,) = [one["text"] for one in records(made, "note") if one["code"] == NOTE_RADIO]
    assert note.startswith("Bluetooth did not start, counting without it: ")
    end_s = made.clock.now_s
    assert any(hue == AMBER for _, hue, _, _ in lights(made, end_s - 5, end_s))


def test_a_start_on_slow_flash_outlasts_the_watchdog(tmp_path):
    """Loading takes 24 s in all, and the watchdog of 8 s is fed between the steps."""
    made = device(tmp_path, read_ns=12_000)
    made.run(40)
    assert len(made.result.boots) == 1 and not made.result.repls
    proven_s = [at_s for at_s, line in made.result.console if line.endswith("version a works")]
    assert proven_s and proven_s[0] > 30  # ten seconds after the start


def test_a_power_cut_in_a_set_keeps_all_but_the_last_reps(tmp_path):
    """Reps are written at the bottom about every four reps: before, the cut cost the whole set."""
    made = device(tmp_path, simulated("controlled", 1))
    made.run(until=lambda made: bool(made.begun and made.clock.now_s > made.motion.world_us(44) / 1e6))
    pending = made.esp32.memory  # RTC memory, which the cut loses
    made.power_off()
    kept = records(made, "rep")
    assert pending and not records(made, "set")
    assert [one["rep"] for one in kept] == list(range(1, len(kept) + 1)) and len(kept) >= 4
