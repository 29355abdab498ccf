"""A plan reaches the sensor as settings, once."""

import asyncio
import json

import pytest
from in_process import DEVICE, KEY, NAME, Facade, InProcess
from kickback.link.client import DeviceClient
from kickback.link.keyring import Keyring
from kickback.link.send_plan import send_plan
from kickback.store import Store
from kickback.store.plans import set_plan
from kickback.training.plan import Plan, sensor_settings
from kickback_protocol import message_kinds


class WithSettings(Facade):
    """A sensor that keeps the settings it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = {"lifter": "Ana", "machine": "Matrix", "target_reps": 0, "hold_s": 0, "eccentric_s": 0}
        self.settings |= {"concentric_s": 0, "pause_target": 0.3, "weight_kg": 0}

    def _whole(self, what: int, number: int) -> bytes:
        if what == message_kinds.SETTINGS:
            return json.dumps(self.settings).encode()
        return super()._whole(what, number)

    def do(self, action: int, arguments: tuple) -> bool:
        done = super().do(action, arguments)
        name, _, value = self.requests[-1][-1].partition("=")
        self.settings[name] = value if isinstance(self.settings[name], str) else float(value)
        return done


@pytest.fixture
def sent(tmp_path, own_store):
    """sent(names): the settings that a sensor gets, at the first and at the second time."""
    keys = Keyring(tmp_path / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    facade = WithSettings()

    async def send(names):
        client = DeviceClient(InProcess(tmp_path, facade))
        await client.handshake(keys)
        with Store.open(own_store, create=True) as store:
            set_plan(store, "ana", "", Plan(reps=10, hold_s=1.5, tempo="X-1-3-0"))
            set_plan(store, "Ben", "Matrix", Plan(reps=8, weight_kg=45 * 0.45359237, weight_unit="lb"))
            return [await send_plan(client, store, names) for _ in range(2)]

    return lambda names=None: asyncio.run(send(names))


def test_plan_of_the_lifter_of_the_sensor(sent):
    first = {"target_reps": "10", "pause_target": "1.5", "hold_s": "1", "eccentric_s": "3"}
    assert sent() == [first, {}]


def test_plan_of_another_lifter(sent):
    assert sent({"lifter": "Ben", "machine": ""}) == [{"lifter": "Ben", "target_reps": "8", "weight_kg": "20.412"}, {}]
    assert sent({"lifter": "Carl"}) == [{"lifter": "Carl"}, {}]  # has no plan


def test_settings_of_a_plan():
    plan = Plan(reps=12, hold_s=1.5, tempo="2-1-3-0", weight_kg=20.41165665)
    assert sensor_settings(plan) == {
        "target_reps": 12, "pause_target": 1.5, "concentric_s": 2, "hold_s": 1, "eccentric_s": 3, "weight_kg": 20.412,
    }  # fmt: skip
    assert sensor_settings(Plan(sets=3)) == {} and sensor_settings(Plan(reps=500)) == {"target_reps": 100}
