"""The cable plugged in while a set runs: the whole firmware in real MicroPython behind a pty, in real time."""

import asyncio
from pathlib import Path

import numpy as np
import pytest
from kickback.board.repl import WATCHDOG_MS, connect
from kickback.link.cable import FIRST_ANSWER_S, CableTransport
from kickback.link.client import DeviceClient
from kickback.link.keyring import Keyring
from kickback.link.pull import pull
from kickback.replays.run import replay
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.store import Store
from kickback.traces.trace import Trace
from kickback.virtual.run.compiled import device_files
from pty_board import HARD, PWRON, SOFT, PtyBoard

SUPPORT = Path(__file__).parents[1] / "support"
APPS_WATCHDOG_MS = 8000
REST_S, REPS = 3, 2


@pytest.fixture
def board(micropython, tmp_path):
    made = PtyBoard(micropython, tmp_path)
    yield made
    made.close()


def until_reps() -> tuple[np.ndarray, Trace]:
    """Counts from REST_S before the first rep up to the plate's rest after two, and the trace that they make."""
    t_s, counts, truth = simulate_trace("ballistic", 1)
    begin, end = (int(100 * s) for s in (truth["reps"][0]["start_s"] - REST_S, truth["reps"][REPS - 1]["end_s"] + 0.3))
    t_s, counts = t_s[begin:end], counts[begin:end]
    return counts, Trace("part", t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS)


def fill(board: PtyBoard, folder: Path, counts: np.ndarray) -> None:
    files = device_files() | {f"/lib/{path.name}": path.read_bytes() for path in (SUPPORT / "chip_stubs").glob("*.py")}
    files["/motion.bin"] = counts.astype(">i2").tobytes()
    for name, data in files.items():
        path = folder / name[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    board.put(folder)


def test_cable_plugged_in_during_a_set(board, tmp_path):
    """The open set is closed and written to flash; the app restarts after the host has disconnected."""
    counts, trace = until_reps()
    fill(board, tmp_path / "flash", counts)
    board.on()
    board.when(lambda: "pin 0 played" in board.shown, "played the motion")
    assert board.dog_ms == APPS_WATCHDOG_MS and board.causes == [PWRON], board.printed

    async def ask() -> int:
        with connect(board.port) as found, Store.open(tmp_path / "store.db", create=True) as store:
            assert board.dog_ms == WATCHDOG_MS
            sensor = DeviceClient(CableTransport(found))
            sensor.channel.answer_timeout_s = FIRST_ANSWER_S
            try:
                await sensor.handshake(Keyring(tmp_path / "keys.json"))
                await pull(sensor, store)
                return (await sensor.info())["log_pulled"]
            finally:
                await sensor.close()

    assert asyncio.run(ask()) > 0
    with Store.open(tmp_path / "store.db") as store:
        (session,) = [one for one in store.sessions() if one.sets]
    (one,) = session.sets
    counted = replay(trace).to_dict()
    assert len(one.reps) == len(counted["reps"]) == REPS
    assert [rep.rom for rep in one.reps] == pytest.approx([rep["rom"] for rep in counted["reps"]], rel=0.02)
    assert board.causes == [PWRON, SOFT, HARD]
    board.when(lambda: board.dog_ms == APPS_WATCHDOG_MS, "ran by itself again")
