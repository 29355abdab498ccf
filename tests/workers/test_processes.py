"""Tasks in several processes: in order, with a worker that is killed, and with one that is killed again and again."""

import pytest
from kickback.workers.processes import WorkersLost, run_in_processes, worker_count
from worker_tasks import die, die_once, square


def test_few_tasks_run_in_this_process():
    assert worker_count(8) == 1
    assert worker_count(8, 3) == 3
    assert worker_count(2, 3) == 2
    assert worker_count(0) == 1
    assert list(run_in_processes(square, [1, 2, 3], 1)) == [1, 4, 9]


def test_results_are_in_order_although_a_worker_is_killed(tmp_path):
    names = [str(tmp_path / name) for name in "abcdefghijkl"]
    names[5] += "deadly"
    assert list(run_in_processes(die_once, names, 2)) == names


def test_workers_that_die_again_and_again():
    with pytest.raises(WorkersLost, match="worker processes ended 3 times at the same tasks: give them more memory"):
        list(run_in_processes(die, ["a", "b"], 2))
