"""Pins, LEDs, piezo and battery, and calls that the stubs refuse like the ESP32."""

from io import StringIO
from itertools import pairwise

import pytest
from kickback.cli.device_screen import Screen, ring
from kickback.virtual import Battery, Press, stub_heap_bytes
from rich.console import Console
from snippets import BUS, device, printed

pytestmark = pytest.mark.usefixtures("micropython")

RING = """
import board, neopixel, time
from machine import Pin
power = Pin(board.LED_POWER, Pin.OUT, value={power})
ring = neopixel.NeoPixel(Pin(board.LED_DATA), 3)
ring[0] = (1, 2, 3)
ring[2] = (250, 0, 9)
ring.write()
print(ring[0], len(ring), bytes(ring.buf))
"""


def test_led_colours(tmp_path):
    made = device(tmp_path, RING.format(power=1) + "time.sleep(1)\npower(0)")
    shown = []
    made.board.on_leds = lambda at_s, rgb: shown.append(rgb)
    made.run(3)
    lit = bytes([1, 2, 3, 0, 0, 0, 250, 0, 9])
    assert shown == [lit, bytes(9)] == [rgb for _, rgb in made.result.leds]
    assert printed(made) == [r"(1, 2, 3) 3 b'\x02\x01\x03\x00\x00\x00\x00\xfa\t'"]


def test_leds_without_their_supply_are_dark(tmp_path):
    made = device(tmp_path, RING.format(power=0))
    made.run(3)
    assert made.result.leds == []


def test_piezo(tmp_path):
    made = device(
        tmp_path,
        """
import board, time
from machine import PWM, Pin
tone = PWM(Pin(board.PIEZO), freq=2400, duty_u16=32768)
time.sleep_ms(80)
tone.freq(1800)
time.sleep_ms(80)
tone.duty_u16(0)
""",
    )
    made.run(2)
    assert [hz for _, hz in made.result.tones] == [2400, 1800, 0]
    times = [at_s for at_s, _ in made.result.tones]
    assert [round(later - earlier, 3) for earlier, later in pairwise(times)] == [0.08, 0.08]


def test_battery_through_its_divider(tmp_path):
    """In whole mV, up to the limit of the attenuation."""
    made = device(
        tmp_path,
        """
import board, time
from machine import ADC, Pin
if board.BATTERY_SWITCH >= 0:
    Pin(board.BATTERY_SWITCH, Pin.OUT, value=1)
adc = ADC(Pin(board.BATTERY), atten=ADC.ATTN_11DB)
print(adc.read_uv())
time.sleep(2)
print(adc.read_uv(), adc.read() == adc.read_u16() >> 4)
adc.atten(ADC.ATTN_0DB)
print(adc.read_uv())
""",
        battery_v=4.2,
        script=[(1, Battery(3.5))],
    )
    made.run(5)
    assert printed(made) == ["2100000", "1750000 True", "950000"]


def test_button_by_polling_and_by_interrupt(tmp_path):
    made = device(
        tmp_path,
        """
import board, time
from machine import Pin
button = Pin(board.BUTTON, Pin.IN, Pin.PULL_UP)
button.irq(lambda pin: print("edge", pin(), time.ticks_ms() // 10), Pin.IRQ_FALLING | Pin.IRQ_RISING)
for i in range(3):
    print(button.value())
    time.sleep(1)
""",
        script=[(1, Press(0.5))],
    )
    made.run(5)
    assert printed(made) == ["1", "edge 0 100", "0", "edge 1 150", "1"]


def test_held_pad_keeps_its_level_over_a_reset(tmp_path):
    """LED_POWER is held high through a reset, and only hold=False releases it."""
    main = RING.format(power="1, hold=True").replace("value=1, hold", "value=1, hold")
    made = device(tmp_path, "import machine\nif machine.reset_cause() == 1:\n"
                  + "\n".join("    " + line for line in main.splitlines())
                  + "\n    machine.reset()\nimport board, time\ntime.sleep(1)\n"
                    "machine.Pin(board.LED_POWER, machine.Pin.OUT, value=0)\ntime.sleep(1)\n"
                    "machine.Pin(board.LED_POWER, machine.Pin.OUT, value=0, hold=False)")  # fmt: skip
    made.run(5)
    assert [len(rgb.strip(b"\0")) > 0 for _, rgb in made.result.leds] == [True, False]
    assert made.result.leds[1][0] - made.result.boots[1][0] > 2


@pytest.mark.parametrize("wrong", ["Pin(99)", "Pin(35, Pin.OUT)", "machine.ADC(Pin(21))", "machine.WDT(timeout=0)",
                                   "machine.RTC().memory(bytes(2049))"])  # fmt: skip
def test_calls_that_an_esp32_refuses(tmp_path, wrong):
    made = device(tmp_path, f"import machine\nfrom machine import Pin\n{wrong}")
    made.run(2)
    assert "ValueError" in made.result.repls[0][1]


def test_pins_are_one_object_each(tmp_path):
    main = "from machine import Pin\np = Pin(4, Pin.OUT, value=1)\nprint(Pin(4) is p, p(), p.toggle(), p())"
    made = device(tmp_path, main)
    made.run(2)
    assert printed(made) == ["True 1 None 0"]


def test_paths_are_those_of_the_device(tmp_path):
    made = device(tmp_path, "import sys, os\nprint(sys.path, sorted(os.listdir('/')), os.getcwd())")
    made.run(2)
    assert printed(made) == ["['', '.frozen', '/lib'] ['board.py', 'main.py', 'repcore'] /"]


def test_heap_has_the_requested_size(tmp_path):
    """The heap of the stubs is added: an empty firmware has all of the requested size."""
    for kb in (64, 100, 165):
        folder = tmp_path / str(kb)
        folder.mkdir()
        made = device(folder, "import gc\ngc.collect()\nprint(gc.mem_free())", heap=kb * 1024)
        made.run(2)
        assert -200 <= int(printed(made)[0]) - kb * 1024 <= 700
    assert 10_000 < stub_heap_bytes() < 30_000


def test_motion_pin_can_be_read(tmp_path):
    made = device(tmp_path, BUS + "print(Pin(board.MOTION, Pin.IN)())\ni2c.writeto_mem(0x68, 0x37, b'\\x80')\n"
                                  "print(Pin(board.MOTION)())")  # fmt: skip
    made.run(2)
    assert printed(made) == ["0", "1"]


@pytest.mark.parametrize("count", [1, 12, 16, 24])
def test_every_led_has_its_own_position_on_the_screen(count):
    drawn = ring(bytes([200, 100, 0]) * count).plain
    assert drawn.count("●") == count


def test_screen_shows_leds_and_tone(tmp_path):
    tone = "import machine\nmachine.PWM(Pin(board.PIEZO), freq=2400)\ntime.sleep(5)"
    made = device(tmp_path, RING.format(power=1) + tone)
    screen = Screen(made, "legs.kbt")
    made.run(1)
    console = Console(file=StringIO(), force_terminal=True, color_system="truecolor", width=80)
    with console.capture() as drawn:
        console.print(screen)
    made.power_off()
    assert "legs.kbt" in drawn.get() and "2400 Hz" in drawn.get()
    assert drawn.get().count("\x1b[38;2;") == 2 and drawn.get().count("·") == 1
