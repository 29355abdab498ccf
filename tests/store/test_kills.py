"""Commands that are killed at random moments lose and double nothing; kills_bench.py kills two hundred."""

from kills import Trials

KILLS = 8  # two of each command; the wall clock decides where a kill lands


def test_killed_commands(tmp_path):
    trials = Trials(tmp_path, seed=4)
    for number in range(KILLS):
        trials.kill_once(number)
