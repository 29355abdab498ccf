"""kickback selftest: its steps on a virtual device, and the command on a board behind a pty."""

import json
from importlib.resources import files

import pytest
from click.testing import CliRunner
from kickback.board.errors import BoardError
from kickback.board.repl import connect
from kickback.cli import selftest
from kickback.cli.main import main
from kickback.selftest import run as run_module
from kickback.selftest.checks import CHECKS, MANUAL_CHECKS, STEPS, Check
from kickback.selftest.run import ON_BOARD, judge, load
from kickback.traces.files import read_trace
from kickback.virtual import Fault, FlashImage, Motion, Mpu6050, Press, VirtualDevice, device_files
from kickback.virtual.stubs import virtual_ops as op
from pty_board import PtyBoard
from tiny_firmware import lay_out, tiny

REST_S = 4
DEMO = files("kickback").joinpath("demo.kbt")
DEVICE = "\n".join(files("kickback.selftest").joinpath(name).read_text() for name in ON_BOARD)
PATH = "import sys\nsys.path.insert(0, '/a')"
CALLS = [f"{step}({REST_S if step == 'rest' else ''})" for step in STEPS]


@pytest.fixture
def run(micropython, tmp_path):
    """Runs steps on a virtual device. Returns the lines of the table by their figures."""

    def play(imu=None, checks=CHECKS, calls=CALLS, **how):
        code = "\n".join(["_dog = machine.WDT(timeout=60000)", *map(guarded, calls)])
        image = FlashImage(tmp_path / "chip.bin")
        image.write(device_files())  # as kickback flash installs it
        device = VirtualDevice(
            image,
            imu=imu or moved(0, 10),
            heap=200 * 1024,
            entry=f"{PATH}\n{DEVICE}\n{code}",
            more=["bluetooth"],
            **how,
        )
        device.handlers[op.RADIO] = lambda request: (0, b"")
        seen = device.run(60, until=lambda device: bool(device.result.repls))
        printed, step = {check.step: "" for check in checks}, ""
        for _, line in seen.console:
            if line.startswith("step "):
                step = line.removeprefix("step ")
            else:
                printed[step] += line + "\n"
        return {line.check.figure: line for line in judge(checks, printed)}

    return play


def guarded(call: str) -> str:
    step = call.partition("(")[0]
    return f"print('step {step}')\ntry:\n {call}\nexcept Exception as e:\n print('!', type(e).__name__ + ':', e)"


def moved(from_s: float, to_s: float, ppm: float = 0, **how) -> Mpu6050:
    """A sensor that plays a part of the demo, which begins with ten seconds at rest. ppm: the error of its clock."""
    return Mpu6050(Motion(read_trace(str(DEMO)).between(from_s, to_s), ppm=ppm), **how)


def failures(lines) -> set:
    return {figure for figure, line in lines.items() if not line.passed}


def test_good_board(run):
    lines = run()
    assert failures(lines) == set()
    assert lines["who_am_i"].measured == "0x68"
    assert lines["fifo_bytes"].measured > 1000
    assert lines["system_kb"].measured == pytest.approx(67, abs=1)  # 144 kB less those of NimBLE
    assert lines["rate_hz"].measured == pytest.approx(100, abs=0.3)
    assert lines["gravity_mg"].measured == pytest.approx(1000, abs=60)
    assert 0 < lines["gyro_noise_dps"].measured < 0.08
    assert 1.2 < lines["transfer_ms"].measured < 3
    assert lines["battery_mv"].measured == pytest.approx(4000, abs=50)


@pytest.mark.parametrize("who", [0x70, 0x71, 0x73, 0x98])
def test_other_chips_pass(run, who):
    lines = run(moved(0, 10, who=who))
    assert failures(lines) == set() and lines["who_am_i"].measured == hex(who)
    assert lines["temperature_c"].measured == pytest.approx(30, abs=1)


def test_board_that_moves(run):
    failed = failures(run(moved(12, 22)))
    noise = {"gyro_noise_dps", "accel_noise_mg"}
    assert noise <= failed <= noise | {"gravity_mg", "self_test"}


def test_slow_clock(run):
    assert failures(run(moved(0, 10, ppm=-20000))) == {"rate_hz"}


def test_no_sensor(run):
    lines = run(script=[(0, Fault("nack"))])
    assert lines["sensor_there"].measured == "no"
    assert lines["who_am_i"].trouble.startswith("OSError")
    steps = {check.figure for check in CHECKS if check.step in ("sensor", "rest")}
    assert failures(lines) == steps | {"sensor_there", "transfer_ms"}


def test_empty_cell(run):
    assert failures(run(battery_v=3.1)) == {"battery_mv"}


@pytest.mark.parametrize("at_s", [1, None])
def test_button(run, at_s):
    script = [(at_s, Press(0.3))] if at_s else []
    (pressed,) = run(checks=MANUAL_CHECKS[:1], calls=["pressed(3)"], script=script).values()
    assert pressed.passed == bool(at_s)


def test_limits_are_named():
    assert Check("", "", "", low=1, high=2).expected == "1 to 2"
    assert Check("", "", "", low=1).expected == "at least 1"
    assert Check("", "", "", high=0).expected == "at most 0"
    assert Check("", "", "").expected == ""
    assert Check("", "", "", equals=("a", "b")).expected == "a or b"


def test_every_check_has_its_step_and_advice():
    for check in (*CHECKS, *MANUAL_CHECKS):
        assert f"\ndef {check.step}(" in DEVICE
        assert check.expected == "" or check.advice


@pytest.fixture
def board(micropython, tmp_path):
    """On a pty: a firmware without drivers, so that steps with drivers fail."""
    made = PtyBoard(micropython, tmp_path, hurry=20)
    made.put(lay_out(tiny(tmp_path, "one"), tmp_path / "flash", "a", "a 0 0\n"))
    made.on()
    made.wait_for("version a works")
    yield made
    made.close()


def test_command(board):
    result = CliRunner().invoke(main, ["selftest", "--usb", board.port, "--minutes", "0.05", "--json"])
    assert result.exit_code == 1, result.output
    found = json.loads(result.stdout)
    by_name = {check["name"]: check for check in found["checks"]}
    assert not found["passed"] and len(by_name) == len(CHECKS)
    assert by_name["read_back"]["passed"] and by_name["read_back"]["measured"] == "same"
    who = by_name["who_am_i"]
    assert who.pop("look_at").startswith("ImportError: no module named")
    assert who == {
        "name": "who_am_i", "what": "WHO_AM_I", "unit": "", "low": None, "high": None,
        "one_of": ["0x68", "0x70", "0x71", "0x72", "0x73", "0x98"], "measured": None, "passed": False,
    }  # fmt: skip
    board.wait_for("app one")  # the board goes on as before


def test_command_for_people(board):
    result = CliRunner().invoke(main, ["selftest", "--usb", board.port, "--minutes", "0.05"])
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("64 kB written and read")]
    assert line.split() == ["64", "kB", "written", "and", "read", "same", "same", "ok"]
    assert f"{len(CHECKS)} checks, " in result.stdout.splitlines()[-1]


def test_step_that_does_not_end(board, monkeypatch):
    """The message names the step, and the board is released: its app starts again."""
    monkeypatch.setattr(run_module, "SILENT_S", 1)
    with pytest.raises(BoardError, match=r"stopped in step chip, 1 of \d+"), connect(board.port) as found:
        load(found)
        found.run("def chip():\n while True: pass")
        monkeypatch.setattr(run_module, "load", lambda board: None)
        run_module.measure(found, 1)
    board.wait_for("app one")


def test_empty_board(micropython, tmp_path):
    board = PtyBoard(micropython, tmp_path)
    board.on()
    result = CliRunner().invoke(main, ["selftest", "--usb", board.port])
    board.close()
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].endswith("no firmware is installed; run kickback flash first")


def test_answers_of_a_person(board):
    """A question is omitted if the board cannot perform its step."""
    with connect(board.port) as found:
        load(found)
        found.run("def lights(): pass")
        lines = {line.check.figure: line for line in selftest.ask(found, confirm=lambda question: False)}
    assert lines["lights_seen"].measured == "no" and not lines["lights_seen"].passed
    assert lines["piezo_heard"].measured is None and "ImportError" in lines["piezo_heard"].trouble
