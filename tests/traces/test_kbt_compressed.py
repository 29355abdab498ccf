"""The host unpacks what the device packs, also after an abandoned piece."""

from kickback.traces import kbt_compressed as pieces
from kickback_protocol import record_codec
from kickback_protocol.rice import Rice


def samples(count, first_us=0):
    return [(first_us + 10_000 * at, [at * 37 % 500 - 250, 16_000, -3, at, -at, 7 * at % 90]) for at in range(count)]


def piece_of(rice, rows):
    for t_us, counts in rows:
        rice.add((t_us,), counts, 1)
    raw = bytes(rice.buffer[: rice.close()])
    rice.clear()
    return pieces._piece(raw, 3, record_codec.record_end(raw, 0, len(raw)))


def test_piece_round_trip():
    rows = samples(70)
    assert piece_of(Rice(bytearray(4096)), rows) == [[t_us, *counts] for t_us, counts in rows]


def test_abandoned_piece_does_not_change_the_next():
    rice = Rice(bytearray(4096))
    for given_up in (1, 2, 17, 33, 40):
        for t_us, counts in samples(given_up):
            rice.add((t_us,), counts, 1)
        rice.clear()
        rows = samples(50, first_us=777)
        assert piece_of(rice, rows) == [[t_us, *counts] for t_us, counts in rows]
