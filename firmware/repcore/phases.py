"""Phase edges: outward from the fastest moment of a stroke to where it falls below the edge speed."""

FAR = 1 << 29  # keeps sums in 31 bits


def edge_age(past, k, step, sign, level, rest, quarter, half, most, last):
    """When the edge on one side of frame k was, in ms before the newest frame's end.

    step: 1 later, -1 earlier; last: the frame not to pass; sign: of the stroke's speed; rest: the way from frame k
    to the stroke's end on that side, and quarter: what may be left of it, both in units of position (where more is
    left, the plate only halted on its way); half, most: as in History.smooth.
    """
    left = rest << 6
    quarter <<= 6
    first = past.oldest()
    before = sign * past.speed(k)
    age = found = past.age(k)
    below = False
    while first < k + step < past.k + 1 and (last - k) * step > 0 and -FAR < left < FAR:
        k += step
        speed = sign * past.speed(k)
        now = past.age(k)
        if speed < 3 * level:
            speed = sign * past.smooth(k, half, most)
        left -= speed * abs(now - age)
        if speed >= level:
            below = False
        elif not below:
            below = True
            found = age + (now - age) * (before - level) // max(1, before - speed)
            if left < quarter:
                return found
        before = speed
        age = now
    return found if below else age


def way(past, k, last):
    """The way from frame k to the last, in units of position."""
    sum = 0
    while k < last and -FAR < sum < FAR:
        k += 1
        sum += past.speed(k) * (past.age(k - 1) - past.age(k))
    return sum >> 6
