"""Field names of every record kind, for the host. The device uses positions only and does not load this module."""

from . import message_kinds, record_codec

# kind: name, integer fields, text fields. up_ms, start_ms and end_ms are uptimes: 0 when power was switched on.
RECORDS = {
    record_codec.OPEN: ("open", "version offset session boot pulled trace", "device"),  # begins a segment of the log
    record_codec.BOOT: ("boot", "boot cause up_ms sensor", "firmware"),
    record_codec.SESSION: ("session", "session boot up_ms", "lifter machine"),
    # top_ms after start_ms and rep_ms after the end: when the detector reported them. rom in mdeg or um. kind: 1 lever,
    # 2 sled.
    record_codec.REP: ("rep", "session set rep start_ms concentric_ms peak_pause_ms eccentric_ms top_ms rep_ms rom"
                       " mean_speed peak_speed flags kind pulses", ""),
    # side: 0 unknown, 1 left, 2 right. temperature in 0.1 C.
    record_codec.SET: ("set", "session set side reps start_ms end_ms tension_ms velocity_loss weight_g gaps saturated"
               " temperature", ""),
    # set 0: the whole session. field: record_codec.AMEND_*.
    record_codec.AMEND: ("amend", "session set field", "value"),
    record_codec.NOTE: ("note", "up_ms code", "text"),
    record_codec.TIME: ("time", "boot up_ms epoch_s utc_offset_min", ""),
    record_codec.RAW: ("raw", "session set number size start_ms", ""),  # the trace file that contains the set
    record_codec.PULLED: ("pulled", "offset", ""),  # a host has every byte before it
    # The open set, in RTC memory only; places: record_codec.STATE_*.
    record_codec.STATE: ("state", "offset session set side open first_ms end_ms tension_ms best last reps"
                         + "".join(f" detector{i}" for i in range(12)), ""),
    # up_ms: uptime at the detector's ms 0. kind, span: the profile. rest, rail: results of the detector's resting() and
    # rail(), 0s for none. moving: 1 if the plate was possibly not at rest.
    record_codec.TRACE: ("trace", "accel_range_g gyro_range_dps rate_hz up_ms kind span rest0 rest1 rest2 rest3 rest4"
                         " rest5 rail0 rail1 rail2 rail3 rail4 moving", "settings"),
    record_codec.PIECE: ("piece", "", ""),
    record_codec.SET_ENDED: ("set ended", "", ""),  # between pieces: the set was ended by hand here
    message_kinds.HELLO: ("hello", "version", "nonce"),  # nonces, proofs and shares as hexadecimal digits
    message_kinds.WELCOME: ("welcome", "version claimed", "nonce device name"),
    message_kinds.PROOF: ("proof", "", "proof"),
    message_kinds.CLAIM: ("claim", "", "share"),
    message_kinds.REPLY: ("reply", "to code", "text"),
    message_kinds.LISTEN: ("listen", "on", ""),  # 0 off, 1 events, 2 events and live state
    message_kinds.INFO: ("info", "boot up_ms epoch_s log_first log_end log_pulled battery recording session sensor"
                         " free_kb idf_free idf_largest", "firmware"),
    message_kinds.READ: ("read", "what number offset length", ""),
    message_kinds.DATA: ("data", "", ""),
    message_kinds.DONE: ("done", "offset crc", ""),  # offset for the next READ; CRC-32 of the bytes sent
    message_kinds.DO: ("do", "action a b c", "text"),
    # an event of the detector (repcore/counter.py)
    message_kinds.EVENT: ("event", "seq session machine kind at_ms set rep start_ms peak_start_ms peak_end_ms end_ms"
                       " rom mean_speed peak_speed flags pulses", ""),
    # Fits one packet at an MTU of 23. ms: low 16 bits of the uptime. state: phase + 4 * machine kind.
    message_kinds.LIVE: ("live", "ms state position speed rep set", ""),
}  # fmt: skip


def unpack(buffer, at, stop):
    """Return the fields of the record at this position, in the order of RECORDS.

    Raise ValueError if the record is damaged or its kind is unknown.
    """
    if buffer[at] not in RECORDS:
        raise ValueError("a record of kind %d, which this kickback does not know: update it" % buffer[at])
    _, numbers, texts = RECORDS[buffer[at]]
    return record_codec.unpack(buffer, at, stop, len(numbers.split()), len(texts.split()))
