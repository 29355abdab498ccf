"""What the fields of every record are called, for hosts; the device counts them only, and does not load this."""

from . import wire, wire_radio

# kind: name, integer fields, text fields. up_ms, start_ms, end_ms: the device's uptime, 0 when power came
RECORDS = {
    wire.OPEN: ("open", "version offset session boot pulled trace", "device"),  # begins a segment file of the log
    wire.BOOT: ("boot", "boot cause up_ms sensor", "firmware"),
    wire.SESSION: ("session", "session boot up_ms", "lifter machine"),
    # top_ms: after start, rep_ms: after end, when the core told; rom in mdeg or um, kind 1 lever, 2 sled
    wire.REP: ("rep", "session set rep start_ms concentric_ms pause_ms eccentric_ms top_ms rep_ms rom mean_speed"
               " peak_speed flags kind", ""),
    # side 0 not known, 1 left, 2 right; temperature in 0.1 C
    wire.SET: ("set", "session set side reps start_ms end_ms tension_ms velocity_loss weight_g gaps saturated"
               " temperature", ""),
    # set 0: the whole session; field 1 lifter, 2 machine, 3 side, 4 weight_g, 5 note
    wire.AMEND: ("amend", "session set field", "value"),
    wire.NOTE: ("note", "up_ms code", "text"),
    wire.TIME: ("time", "boot up_ms epoch_s utc_offset_min", ""),
    wire.RAW: ("raw", "session set number size start_ms", ""),  # a trace file that holds the set
    wire.PULLED: ("pulled", "offset", ""),  # a host has all before it
    # what the set under way needs after a reset; in RTC memory only
    # known: Rest.zero, Counter.rail() and the usual range
    wire.STATE: ("state", "offset session set side open first_ms end_ms tension_ms best last reps known0 known1 known2"
                 " known3 known4 known5 known6 known7 known8 known9 known10 known11", ""),
    # up_ms: uptime at the core's ms 0; profile: kind, span; rest, rail: what Counter.resting() and rail() gave, 0s for
    # nothing; moving: as it may have been at rest no more
    wire.TRACE: ("trace", "accel_range_g gyro_range_dps rate_hz up_ms kind span rest0 rest1 rest2 rest3 rest4 rest5"
                 " rail0 rail1 rail2 rail3 rail4 moving", "settings"),
    wire.PIECE: ("piece", "", ""),
    wire.SET_ENDED: ("set ended", "", ""),  # between pieces: here the set was ended by hand
    wire_radio.HELLO: ("hello", "version", "nonce"),  # nonces, proofs and keys in hex
    wire_radio.WELCOME: ("welcome", "version claimed", "nonce device name"),
    wire_radio.PROOF: ("proof", "", "proof"),
    wire_radio.CLAIM: ("claim", "", "key"),
    wire_radio.REPLY: ("reply", "to code", "text"),
    wire_radio.LISTEN: ("listen", "on", ""),  # 0 nothing, 1 events, 2 live state too
    wire_radio.INFO: ("info", "boot up_ms epoch_s log_first log_end log_pulled battery recording session sensor"
                      " free_kb",
                      "firmware"),
    wire_radio.READ: ("read", "what number offset length", ""),
    wire_radio.DATA: ("data", "", ""),
    wire_radio.DONE: ("done", "offset crc", ""),  # where the next READ goes on; CRC-32 of what this one gave
    wire_radio.DO: ("do", "action a b c", "text"),
    # an event as the core gave it (counter.py)
    wire_radio.EVENT: ("event", "seq session machine kind at_ms set rep start_ms peak_start_ms peak_end_ms end_ms"
                       " rom mean_speed peak_speed flags", ""),
    # fits into one packet at an MTU of 23: ms is uptime's low 16 bits, state the phase and 4 times the machine's kind
    wire_radio.LIVE: ("live", "ms state position speed rep set", ""),
}  # fmt: skip


def unpack(buffer, at, stop):
    """The fields of the record at this place, integers first, as RECORDS names them.

    Raises ValueError where it is damaged or of no known kind.
    """
    if buffer[at] not in RECORDS:
        raise ValueError("a record of kind %d, which this kickback does not know: update it" % buffer[at])
    _, numbers, texts = RECORDS[buffer[at]]
    return wire.unpack(buffer, at, stop, len(numbers.split()), len(texts.split()))
