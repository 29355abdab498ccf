"""The page and a sensor: the unmodified firmware, the virtual air, a fake BlueZ, Chromium's own Bluetooth, the page."""

import base64
import json
import os
import shutil
import sys

import pytest
from browser import chromium
from kickback.simulate.trace import write_trace
from kickback.virtual.run.script import Press
from web_page import PHONE, Page

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux's")
CHOOSE = "Connect a sensor"
BRING = "Bring sessions home"
LOG = """new Promise((done) => {
  const opened = indexedDB.open("kickback");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("logs").objectStore("logs").getAll();
    asked.onsuccess = () => {
      const bytes = asked.result.flatMap((row) => Array.from(row.bytes));
      done(btoa(bytes.map((byte) => String.fromCharCode(byte)).join("")));
    };
  };
})"""


@pytest.fixture(scope="module")
def bus(tmp_path_factory, need):
    """The address of a private D-Bus that Chromium uses as the system bus."""
    from private_bus import start_bus

    need(shutil.which("dbus-daemon"), "No dbus-daemon: install dbus-daemon (Debian's package of that name).")
    process, address = start_bus(tmp_path_factory.mktemp("bus"))
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def air(bus):
    from air_thread import AirThread

    made = AirThread(bus)
    yield made
    made.close()


@pytest.fixture(scope="module")
def browser_page(chromium_program, tmp_path_factory, address, bus, air):
    """A browser with Bluetooth."""
    environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": bus}
    flag = "--enable-features=WebBluetooth"
    with chromium(chromium_program, tmp_path_factory.mktemp("browser"), flag, environment=environment) as tab:
        tab.own = (address, "data:", "blob:")
        tab.emulate(**PHONE)
        page = Page(tab, address)
        tab.on["DeviceAccess.deviceRequestPrompted"] = page.prompted.append
        tab.call("DeviceAccess.enable")
        yield page


def connect(page) -> None:
    """Presses the button and chooses the sensor in the browser's list."""
    page.prompted.clear()
    page.press(CHOOSE)
    page.wait(lambda: [one for told in page.prompted for one in told["devices"] if one["name"].startswith("Kick-")])
    told = next(told for told in reversed(page.prompted) if told["devices"])
    device = next(one for one in told["devices"] if one["name"].startswith("Kick-"))
    page.tab.call("DeviceAccess.selectPrompt", id=told["id"], deviceId=device["id"])


def take_key(page, folder, device, name, key) -> None:
    """Imports the keys of a laptop."""
    path = folder / "mine.keys"
    path.write_text(json.dumps({device: {"name": name, "key": key.hex()}}))
    page.go("settings")
    page.choose_file(path)
    page.until("document.querySelector('main').innerText.includes('yours here as well')")
    page.go("train")


def test_claim_live_cut_and_pull(page, air, tmp_path, micropython):
    """A new sensor: it is claimed after a press of its button, its reps are shown, the link breaks and is restored."""
    from kickback.link.virtual import _make_device

    path = tmp_path / "set.csv"
    write_trace("first_rep_immediate", 0, None, path)

    def make(link):
        made = _make_device(tmp_path, str(path), b"", link)
        assert made.device.image
        made.device.image.write({"/code.txt": b"12345678"})
        return made

    with air.sensor(make) as sensor:
        connect(page)
        page.until("document.body.innerText.includes('Kick-0203 has no owner yet')")
        page.press("Make it mine")
        page.until("document.querySelector('.trouble').textContent.includes('takes no owner now')")
        sensor.device.at(sensor.now_s + 0.1, Press(2.5))
        air.wait(sensor, 3)
        for code, said in (("12345679", "has another code"), ("1234 5678", "")):
            page.run(f"Object.assign(document.querySelector('[name=code]'), {{ value: '{code}' }})")
            page.press("Make it mine")
            page.until(f"document.querySelector('.trouble').textContent.includes({said!r})")
        page.until(f"document.body.innerText.includes({BRING!r})")
        page.until("Number(document.querySelector('.count .number').textContent) >= 2")
        air.call(sensor.radio.cut())
        page.until("document.querySelector('.status').innerText.includes('trying again')")
        page.until("document.querySelector('.status').innerText.includes('connected')")
        reps = page.until("Number(document.querySelector('.count .number').textContent) >= 3")
        assert reps and page.run("document.querySelector('.trouble').hidden")
        page.press("End set")
        page.until("document.querySelector('.timer').textContent.startsWith('rest 0:')")
        page.press(BRING)
        page.until("document.body.innerText.includes('1 session of this sensor')")
        page.press("Sensor settings")
        page.until("document.querySelector('[name=target_reps]') !== null")
        page.run("Object.assign(document.querySelector('[name=target_reps]'), { value: '8' })")
        page.press("Save on the sensor")
        page.until("document.body.innerText.includes('Saved on the sensor')")
        page.press("Back")
        assert "of 8" in page.text()
        page.go("sessions")
        page.until("document.querySelector('.list a') !== null")
        assert "sensor 246f28010203" in page.text()
    assert page.tab.errors == []


def test_long_log_is_pulled_across_a_broken_link_and_imported(page, air, tmp_path, micropython, kickback):
    """3000 reps: the link breaks during the pull, which then continues; the laptop imports the file once."""
    from full_device import DEVICE, KEY, NAME, full_device, make_chip, stored_log

    log = stored_log(sessions=30, reps=100)
    with air.sensor(lambda link: full_device(make_chip(tmp_path, log), link)) as sensor:
        take_key(page, tmp_path, DEVICE, NAME, KEY)
        connect(page)
        page.until(f"document.body.innerText.includes({BRING!r})")
        page.press(BRING)
        page.until("parseInt(document.querySelector('.panel .told').textContent.match(/[0-9]+/)?.[0]) > 30")
        air.call(sensor.radio.cut())
        page.until("document.querySelector('.status').innerText.includes('trying again')")
        page.until("document.querySelector('.status').innerText.includes('connected')")
        kept = len(base64.b64decode(page.run(LOG)))
        assert 0 < kept < len(log)
        page.press(BRING)
        page.until("document.body.innerText.includes('30 sessions of this sensor')")
        pulled = base64.b64decode(page.run(LOG))
        assert pulled.startswith(log) and len(pulled) - len(log) < 200  # and later records: its start, the time
    page.go("sessions")
    assert page.until("document.querySelectorAll('.list a').length") == 30
    path = tmp_path / "kickback-phone.json"
    path.write_text(page.run("import('/js/keep/export.js').then((made) => made.toLaptop())"))
    assert "30 sessions of sensors, 0 recordings, 1 raw traces are new" in kickback("import", path).stdout
    assert "0 sessions of sensors, 0 recordings, 0 raw traces are new" in kickback("import", path).stdout
    assert page.tab.errors == []


def test_wrong_key_is_reported(page, air, tmp_path, micropython):
    from full_device import DEVICE, NAME, full_device, make_chip, stored_log

    with air.sensor(lambda link: full_device(make_chip(tmp_path, stored_log()), link)):
        take_key(page, tmp_path, DEVICE, NAME, bytes(32))
        connect(page)
        told = page.until("document.querySelector('.trouble').textContent")
        assert told == "Kick-0203 has another owner's key: reset it by hand, then claim it again."


def test_stranger_only_watches(page, air, tmp_path, micropython):
    from full_device import full_device, make_chip, stored_log

    with air.sensor(lambda link: full_device(make_chip(tmp_path, stored_log()), link)):
        connect(page)
        page.until("document.body.innerText.includes('Kick-0203 has another owner')")
        page.until("document.querySelector('.status').innerText.includes('connected')")
        assert BRING not in page.text() and page.run("document.querySelector('.actions button').disabled")
