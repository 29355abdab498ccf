"""The timeout of the I2C bus, which the two drivers of the ESP32 port interpret differently."""

import sys
from types import SimpleNamespace

BURST_US = (16 * 12 + 3) * 9 * 1_000_000 // 400_000  # 16 samples and three bytes of addresses, nine clocks each


def opened(monkeypatch):
    """The arguments that Bus passes to machine.I2C."""
    given = {}
    machine = SimpleNamespace(I2C=lambda bus, **words: given.update(words), Pin=lambda *_, **__: None)
    machine.Pin = type("Pin", (), {"OUT": 1, "__init__": lambda self, *_, **__: None})
    monkeypatch.setitem(sys.modules, "machine", machine)
    monkeypatch.delitem(sys.modules, "bus", raising=False)
    import bus

    bus.Bus()
    monkeypatch.delitem(sys.modules, "bus")
    return given


def test_a_burst_fits_the_timeout_of_the_new_driver(monkeypatch):
    """It rounds down to ms, then to ticks of 10 ms, and the current tick may be nearly over."""
    given = opened(monkeypatch)
    ticks = given["timeout"] // 1000 // 10
    assert given["freq"] == 400_000 and BURST_US == 4387
    assert (ticks - 1) * 10_000 >= BURST_US


def test_a_stuck_bus_does_not_outlast_the_fifo(monkeypatch):
    """Three failed beats and a restart of the chip must fit into 0.85 s."""
    assert 3 * opened(monkeypatch)["timeout"] < 850_000 / 2
