"""Sends the plan of a lifter and a machine to a sensor, as settings."""

from kickback_protocol import message_kinds

from kickback.link.client import DeviceClient
from kickback.store import Store
from kickback.store.plans import plan_of
from kickback.training.plan import sensor_settings


async def send_plan(client: DeviceClient, store: Store, names: dict[str, str] | None = None) -> dict[str, str]:
    """Sends the plan and returns the settings that changed, by name. Raises LinkError.

    names: the lifter and the machine that the sensor gets first; without them those that it has.
    """
    given = {name: value for name, value in (names or {}).items() if value}
    now = await client.read_table(message_kinds.SETTINGS)
    lifter, machine = (str(given.get(name, now.get(name, ""))) for name in ("lifter", "machine"))
    plan = plan_of(store, lifter, machine)
    wanted: dict[str, str | float] = given | (sensor_settings(plan) if plan else {})
    changed = {name: _text(value) for name, value in wanted.items() if now.get(name) != value}
    for name, value in changed.items():
        await client.run_action("set_setting", text=f"{name}={value}")
    return changed


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}" if value == int(value) else f"{value:.3f}".rstrip("0")
