"""The start times of sessions: a device counts its uptime, and hosts set its clock from time to time."""

from collections.abc import Sequence

from kickback.store.rows import Execute

# Sessions that stay where they are keep the figures that were computed for lists.
PLACE = (
    "UPDATE sessions SET start_epoch_s = ?1, utc_offset_min = ?2 "
    "WHERE session_id = ?3 AND (start_epoch_s, utc_offset_min) IS NOT (?1, ?2)"
)


def place_in_time(execute: Execute, device_id: int, log: int) -> None:
    """Sets the start of each session of a log from the clock record nearest to it in the same boot.

    The offset from UTC is that of the last clock record before the session: a later one may be of winter time, or of
    another country. Another boot number means that the device lost power between them, and with it the uptime.
    """
    log_of = (device_id, log)
    clocks = execute(
        "SELECT boot, up_ms, epoch_s, utc_offset_min FROM clocks WHERE device_id = ? AND log = ?", log_of
    ).fetchall()
    sessions = execute("SELECT session_id, boot, up_ms FROM sessions WHERE device_id = ? AND log = ?", log_of)
    for session_id, boot, up_ms in sessions.fetchall():
        of_boot = [clock for clock in clocks if clock[0] == boot]
        if of_boot:
            _, clock_up_ms, epoch_s, _ = min(of_boot, key=lambda clock: abs(clock[1] - up_ms))
            utc_offset_min = _offset_at(of_boot, up_ms)
            execute(PLACE, (epoch_s + (up_ms - clock_up_ms) / 1000, utc_offset_min, session_id))


def _offset_at(clocks: Sequence[tuple[int, int, int, int]], up_ms: int) -> int:
    """The offset from UTC in minutes in force at an uptime; of the first clock record if none came before."""
    before = [clock for clock in clocks if clock[1] <= up_ms]
    clock = max(before, key=lambda clock: clock[1]) if before else min(clocks, key=lambda clock: clock[1])
    return clock[3]
