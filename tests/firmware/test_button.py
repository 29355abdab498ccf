"""One button: every gesture of the table, bounces, slow and quick presses, and the progress of a held press."""

import pytest
from button import ERASE, GESTURES, PAIRING, RESET, SIDE, Button
from firmware_runs import on_device


class Finger:
    """Presses a pin at given times: pairs of ms pressed and ms released; bounces for some ms at every edge."""

    def __init__(self, presses, bounce_ms=0):
        self.presses, self.bounce_ms, self.now = presses, bounce_ms, 0

    def __call__(self):
        down = any(a <= self.now < b for a, b in self.presses)
        edges = [edge for press in self.presses for edge in press]
        if any(edge <= self.now < edge + self.bounce_ms for edge in edges) and self.now % 2:
            down = not down
        return 0 if down else 1


def played(presses, every_ms=40, bounce_ms=0, until=None, start=0):
    """Gestures with their times, and (time, goal, progress) during a held press."""
    finger = Finger(presses, bounce_ms)
    button = Button(finger)
    found, held = [], []
    for now in range(start, (until or presses[-1][1] + 1000), every_ms):
        finger.now = now
        gesture = button.poll(now)
        if gesture:
            found.append((gesture, now))
        if button.goal:
            held.append((now, button.goal, button.progress))
    return found, held


def row(presses, held_ms, pace=200):
    """The times of the presses for a row of the table."""
    times = [(100 + k * 2 * pace, 100 + k * 2 * pace + pace) for k in range(presses)]
    if held_ms:
        times[-1] = (times[-1][0], times[-1][0] + held_ms + 150)
    return times


@pytest.mark.parametrize("every_ms", [1, 10, 40])
@pytest.mark.parametrize("bounce_ms", [0, 15])
@pytest.mark.parametrize("pace", [80, 140, 300])
@pytest.mark.parametrize("presses, held_ms, gesture", GESTURES)
def test_every_gesture_once(presses, held_ms, gesture, pace, bounce_ms, every_ms):
    found, _ = played(row(presses, held_ms, pace), every_ms, bounce_ms)
    assert [name for name, _ in found] == [gesture]


def test_gestures_differ():
    assert len({name for *_, name in GESTURES}) == len(GESTURES) == len({row[:2] for row in GESTURES})


def test_single_press_is_reported_when_a_second_one_is_too_late():
    found, held = played([(100, 250)], until=2000)
    assert found[0][0] == SIDE and 400 <= found[0][1] - 250 <= 400 + 2 * 40
    assert not held


def test_presses_without_a_row_do_nothing():
    assert played(row(6, 0))[0] == []
    assert played([(100, 1400)])[0] == []  # released before two seconds: no gesture
    assert played([(100, 250), (400, 5000)])[0] == []  # an erase that was released early
    assert played(row(3, 10000))[0] == []


def test_two_consecutive_gestures():
    found, _ = played([(100, 200), (1200, 1300)], until=3000)
    assert [name for name, _ in found] == [SIDE, SIDE]


def test_held_button_shows_progress_and_pairs_on_release():
    found, held = played([(120, 6120)])
    assert found == [(PAIRING, 6120)]
    first = [(now - 120, progress) for now, goal, progress in held if goal == PAIRING]
    assert first[0][0] == 720 and first[-1] == (1960, 98)
    assert all(progress == ms * 100 // 2000 for ms, progress in first)
    second = [(now - 120, progress) for now, goal, progress in held if goal == RESET]
    assert second[0] == (2000, 20) and second[-1] == (5960, 59)


@pytest.mark.parametrize("first, gesture", [([], RESET), ([(0, 150)], ERASE)])
def test_reset_is_reported_once_after_ten_seconds_of_holding(first, gesture):
    found, held = played([*first, (400, 15000)], until=17000)
    assert [name for name, _ in found] == [gesture]
    assert 10400 <= found[0][1] <= 10480
    assert held[-1][0] < 10480 and held[-1][1:] == (gesture, 99)
    assert played([*first, (400, 10300)], until=12000)[0] == ([] if first else [(PAIRING, 10320)])


def test_bouncing_long_press_does_not_erase():
    found, _ = played([(0, 12000)], every_ms=1, bounce_ms=20)
    assert [name for name, _ in found] == [RESET]


def test_button_held_at_power_on_and_clock_wrap():
    start = 0x3FFFFFFF - 250
    finger = Finger([(start + 100, start + 200)])
    button = Button(finger)
    found = []
    for k in range(40):
        finger.now = start + 40 * k
        found.append(button.poll(finger.now & 0x3FFFFFFF))
    assert [name for name in found if name] == [SIDE]


def test_in_micropython_polling_allocates_nothing(micropython, tmp_path):
    script = """
from button import Button
down = bytearray(1)
button = Button(lambda: 1 - down[0])
for k in range(2000):
    down[0] = k % 97 < 5 or 500 < k < 800
    heap_lock()
    gesture = button.poll(40 * k)
    heap_unlock()
    if gesture:
        print(k, gesture)
"""
    message = on_device(micropython, tmp_path, script)
    assert message == on_device(None, tmp_path, script) and len(message.splitlines()) > 10
