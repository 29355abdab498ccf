"""Stillness of the sensor: where the gyro's zero and gravity are."""

WINDOW = 12  # frames, about a quarter of a second
TURN = 307  # 0.6 deg/s in 1/512: four times the data sheet's noise on three axes
SHAKE = 640  # 40 mg in 1/16: the same for the accelerometer
NEAR = 205  # 0.4 deg/s: a change of zero that drift explains
SURE = 8  # windows alike that make a far zero believed: nobody moves a plate that evenly for two seconds
ALIKE = 77  # 0.15 deg/s
TILT = 80  # 5 mg: a plate that creeps turns gravity by more
LEVEL = 48  # 3 mg: a sled that starts slowly is pushed by more


class Rest:
    """Takes frames; ``update`` returns True at the end of each still window."""

    def __init__(self, loose):
        self.turn = TURN * loose  # a leg is never as still as a machine
        self.shake = SHAKE * loose
        self.zero = [0, 0, 0]  # gyro, 1/512 deg/s
        self.down = [0, 0, 0]  # mean acceleration at the last still window, 1/16 mg
        self.left = [0, 0, 0]  # what is not yet a unit of zero
        self.known = False
        self.first = [0, 0, 0, 0, 0, 0]
        self.sums = [0, 0, 0, 0, 0, 0]
        self.n = 0
        self.run = 0  # still windows alike in a row
        self.before = [0, 0, 0, 0, 0, 0]

    def update(self, now):
        """now: six channels, acceleration in 1/16 mg and turn in 1/512 deg/s."""
        first, sums = self.first, self.sums
        if self.n:
            if (abs(now[3] - first[3]) + abs(now[4] - first[4]) + abs(now[5] - first[5]) > self.turn
                    or abs(now[0] - first[0]) + abs(now[1] - first[1]) + abs(now[2] - first[2]) > self.shake):
                self.n = self.run = 0
        if not self.n:
            for i in range(6):
                first[i] = now[i]
                sums[i] = 0
        for i in range(6):
            sums[i] += now[i]
        self.n += 1
        if self.n < WINDOW:
            return False
        self.n = 0
        for i in range(6):
            sums[i] //= WINDOW
        return True

    def learn(self, settled):
        """Takes the window's means; settled: no stroke is under way, so a small change of zero is drift.

        Returns 0 where the gyro says that this was an even movement, 1 where only it says rest, 2 where both do.
        """
        sums, before, zero, down = self.sums, self.before, self.zero, self.down
        near = level = alike = self.known
        for i in range(3):
            if abs(sums[3 + i] - zero[i]) > NEAR:
                near = False
            if abs(sums[i] - down[i]) > LEVEL:
                level = False
            if abs(sums[3 + i] - before[3 + i]) > ALIKE or abs(sums[i] - before[i]) > TILT:
                alike = False
        if alike:
            self.run += 1
        else:
            self.run = 0
            for i in range(6):
                before[i] = sums[i]
        sure = not self.known or self.run >= SURE
        self.known = True
        for i in range(3):
            if sure and not near:
                zero[i] = sums[3 + i]
            elif near and settled:
                zero[i] += (sums[3 + i] - zero[i]) >> 2
            if sure and not level:
                down[i] = sums[i]
            elif level and settled:
                down[i] += (sums[i] - down[i]) >> 2
        return 2 if sure or near and level else 1 if near else 0

    def creep(self, x, y, z):
        """Follows the gyro's drift where nothing turns, in ten seconds: 1/32 deg/s beyond the zero, frame by frame."""
        left = self.left
        left[0] += x
        left[1] += y
        left[2] += z
        for i in range(3):
            self.zero[i] += left[i] >> 5
            left[i] &= 31
