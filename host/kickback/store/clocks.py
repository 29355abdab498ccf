"""When a session was: a device counts its uptime, and hosts told it the time now and then."""

POWER_ON = 1  # a boot's cause: uptime began at 0


def place_in_time(execute, device_id: int, log: int) -> None:
    """Gives each session of a log its time, by the clock told nearest to it while the power stayed on."""
    log_of = (device_id, log)
    boots = execute("SELECT boot, cause, up_ms FROM boots WHERE device_id = ? AND log = ? ORDER BY boot", log_of)
    clocks = execute("SELECT boot, up_ms, epoch_s, utc_offset_min FROM clocks WHERE device_id = ? AND log = ?", log_of)
    told = clocks.fetchall()
    sessions = execute(
        "SELECT session_id, boot, up_ms FROM sessions WHERE device_id = ? AND log = ? AND boot IS NOT NULL", log_of
    ).fetchall()
    powered = _powered(boots.fetchall(), [row[:2] for row in told] + [row[1:] for row in sessions])
    for session_id, boot, up_ms in sessions:
        near = [clock for clock in told if powered.get(clock[0], clock[0]) == powered.get(boot, boot)]
        if near:
            _, clock_up_ms, epoch_s, utc_offset_min = min(near, key=lambda clock: abs(clock[1] - up_ms))
            row = (epoch_s + (up_ms - clock_up_ms) / 1000, utc_offset_min, session_id)
            execute("UPDATE sessions SET start_epoch_s = ?, utc_offset_min = ? WHERE session_id = ?", row)


def _powered(boots: list[tuple], moments: list[tuple]) -> dict[int, int]:
    """For each boot the first one since power came: uptime runs through resets, and not through power-off."""
    latest: dict[int, int] = {}
    for boot, up_ms in moments:
        latest[boot] = max(up_ms, latest.get(boot, 0))
    first: dict[int, int] = {}
    last_boot, last_ms = -1, 0
    for boot, cause, up_ms in boots:
        goes_on = last_boot >= 0 and cause != POWER_ON and boot == last_boot + 1 and up_ms >= last_ms
        first[boot] = first[last_boot] if goes_on else boot
        last_boot, last_ms = boot, max(up_ms, latest.get(boot, 0))
    return first
