"""The plot of a replay: its file and its contents."""

from dataclasses import replace as changed
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from kickback.replays.plot import PHASES, save_plot
from kickback.replays.run import replay
from kickback.traces.trace import Trace
from scripted_counter import done, set_end

SCRIPT = {
    90: [done(1, (100, 400, 500, 800), flags=0b10000001)],
    190: [done(2, (1000, 1300, 1500, 1850), flags=0b1)],
    "end": [set_end(2, 100, 1850)],
}


@pytest.fixture
def found(resting, scripted):
    scripted(SCRIPT)
    return replay(resting(), with_track=True)


@pytest.fixture
def drawn(monkeypatch):
    """The figures of save_plot, kept open."""
    figures = []
    monkeypatch.setattr(plt, "close", figures.append)
    yield figures
    monkeypatch.undo()
    for figure in figures:
        plt.close(figure)


def test_name_is_not_a_formula(found, tmp_path, drawn):
    save_plot(changed(found, trace="a$\\frac{$.csv"), tmp_path / "a.png")
    assert drawn[0].get_suptitle().startswith("a$\\frac{$.csv: ")


def test_png_and_svg(found, tmp_path):
    save_plot(found, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    save_plot(found, tmp_path / "a.SVG")
    assert ElementTree.parse(tmp_path / "a.SVG").getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert plt.get_fignums() == []


def test_contents_of_the_plot(found, tmp_path, drawn):
    save_plot(found, tmp_path / "a.png")
    position, speed, flags = drawn[0].axes
    assert (position.get_ylabel(), speed.get_ylabel()) == ("position [deg]", "speed [deg/s]")
    assert flags.get_xlabel() == "time [s]"
    assert [text.get_text() for text in position.texts] == ["1", "2", "set 1: 2 reps"]
    # Three bands for each rep, and one rest between the two, on both
    assert len(position.patches) == len(speed.patches) == 2 * len(PHASES) + 1
    assert [label.get_text() for label in flags.get_yticklabels()] == ["ballistic", "unsure"]
    assert [line.get_xdata().tolist() if hasattr(line.get_xdata(), "tolist") else list(line.get_xdata())
            for line in flags.lines] == [pytest.approx([0.45, 1.425]), pytest.approx([0.45])]  # fmt: skip
    assert set(position.lines[1].get_ydata()) == {30}


def test_no_row_of_flags_without_flags(found, tmp_path, drawn):
    save_plot(changed(found, reps=[], sets=[], machine=None), tmp_path / "a.png")
    assert [axes.get_ylabel() for axes in drawn[0].axes] == ["position [deg or mm]", "speed [deg or mm/s]"]


def test_long_trace_gets_a_wide_plot(tmp_path, drawn, resting, scripted):
    scripted({})
    save_plot(replay(resting(60_000), with_track=True), tmp_path / "a.png")
    assert drawn[0].get_figwidth() == pytest.approx(24, abs=0.01)


def test_speed_axis_cuts_off_clanks(found, tmp_path, drawn):
    found.track.speed[10] = 5000
    save_plot(found, tmp_path / "a.png")
    # The reps peak at 90 deg/s: four times that is shown
    assert drawn[0].axes[1].get_ylim()[1] == 360


def test_refusals(found, tmp_path):
    with pytest.raises(ValueError, match="a.gif: the name of a plot must end in .png or .svg"):
        save_plot(found, "a.gif")
    with pytest.raises(ValueError, match="a.png: cannot be written: No such file or directory"):
        save_plot(found, tmp_path / "none" / "a.png")


def test_plot_without_positions_and_phases(tmp_path, drawn):
    """Of a sled at 10 Hz only the speed and the count are known, and the plot gives the reason."""
    t_s = np.arange(200) / 10
    accel_g = np.tile([0.0, 0.0, 1.0], (200, 1))
    accel_g[:, 2] += 0.1 * np.sin(2 * np.pi * t_s / 2.5)
    result = replay(Trace("sled", t_s, accel_g, np.zeros((200, 3))), with_track=True)
    save_plot(result, tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size > 10_000
    assert "range and speeds cannot be known" in drawn[0].get_suptitle()
    assert [text.get_text() for text in drawn[0].axes[0].texts].count("not known") == 1
