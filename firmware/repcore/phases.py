"""Phase edges: outward from the fastest moment of a stroke to where it falls below the edge speed."""

RATTLE = 10  # frames: a longer disturbance is not looked behind


def edge_time(past, k, step, sign, level, rest, quarter, half, most, stop):
    """Milliseconds from the newest frame's end (zero or less) to the edge on one side of frame k.

    step: 1 later, -1 earlier; sign: of the stroke's speed; rest: distance from frame k to the stroke's end there
    and quarter: what may be left of it, both in units of position; half, most: as in History.smooth.
    """
    left = rest << 6
    quarter <<= 6
    last = sign * past.speed(k)
    last_at = past.middle(k)
    found = last_at
    below = False
    for _ in range(500):
        k += step
        if k > past.k or k <= past.k - 510 or k < 2 or (k - stop) * step > 0:
            return found if below else last_at
        speed = sign * past.speed(k)
        at = past.middle(k)
        if past.shake[k & 511] > most:
            pass
        elif speed < 3 * level:
            speed = sign * past.smooth(k, half, most)
        left -= speed * abs(at - last_at)
        if speed < level:
            if not below:
                found = last_at + (at - last_at) * (last - level) // max(1, last - speed) if last > level else at
                below = True
            if left < quarter:
                return found
        else:
            below = False
        last = speed
        last_at = at
    return found
