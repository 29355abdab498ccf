"""When a session was: a device counts its uptime, and hosts told it the time now and then."""


def place_in_time(execute, device_id: int, log: int) -> None:
    """Gives each session of a log its time, by the clock told nearest to it in the same boot.

    A boot of another number has lost power between, and with it the uptime.
    """
    log_of = (device_id, log)
    told = execute("SELECT boot, up_ms, epoch_s, utc_offset_min FROM clocks WHERE device_id = ? AND log = ?", log_of)
    clocks = told.fetchall()
    sessions = execute("SELECT session_id, boot, up_ms FROM sessions WHERE device_id = ? AND log = ?", log_of)
    for session_id, boot, up_ms in sessions.fetchall():
        near = [clock for clock in clocks if clock[0] == boot]
        if near:
            _, clock_up_ms, epoch_s, utc_offset_min = min(near, key=lambda clock: abs(clock[1] - up_ms))
            row = (epoch_s + (up_ms - clock_up_ms) / 1000, utc_offset_min, session_id)
            execute("UPDATE sessions SET start_epoch_s = ?, utc_offset_min = ? WHERE session_id = ?", row)
