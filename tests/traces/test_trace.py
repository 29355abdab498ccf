"""Rates, parts and resampling."""

from dataclasses import replace

import numpy as np
import pytest
from kickback.traces.trace import TraceError


def test_rate_ignores_missing_samples(resting):
    trace = resting(300, 100)
    keep = np.ones(300, bool)
    keep[[50, 51, 52, 120]] = False
    gappy = replace(trace, t_s=trace.t_s[keep], accel_g=trace.accel_g[keep], gyro_dps=trace.gyro_dps[keep])
    assert gappy.rate_hz == pytest.approx(100)


def test_rate_of_times_in_whole_milliseconds(resting):
    trace = resting(500, 208)
    assert replace(trace, t_s=np.round(trace.t_s, 3)).rate_hz == pytest.approx(208, rel=0.005)


@pytest.mark.parametrize(("rate_hz", "touched"), [(10, True), (47, True), (48, False), (208, False), (250, True)])
def test_only_unsupported_rates_are_resampled(resting, rate_hz, touched):
    fed, resampled = resting(300, rate_hz).for_core()
    assert resampled is touched
    assert fed.rate_hz == pytest.approx(100 if touched else rate_hz)


def test_resampling_is_linear(resting):
    trace = resting(4, 10, start_s=7)
    trace.gyro_dps[:, 1] = [0, 10, 20, 0]
    fed = trace.resampled()
    # 0.3 s at 100 Hz, both ends included; halfway between 10 and 20 at 7.15 s
    assert len(fed.t_s) == 31
    assert (fed.t_s[0], fed.t_s[-1]) == (7, pytest.approx(7.3))
    assert fed.gyro_dps[15, 1] == pytest.approx(15)
    assert fed.gyro_dps[25, 1] == pytest.approx(10)


def test_gaps_remain_after_resampling(resting):
    # 250 Hz, with nothing from 0.2 to 0.4 s
    trace = resting(150, 250)
    keep = (trace.t_s <= 0.2) | (trace.t_s >= 0.4)
    gappy = replace(trace, t_s=trace.t_s[keep], accel_g=trace.accel_g[keep], gyro_dps=trace.gyro_dps[keep])
    fed, resampled = gappy.for_core()
    assert resampled
    inside = (fed.t_s > 0.201) & (fed.t_s < 0.399)
    assert not inside.any()
    assert np.diff(fed.t_s).max() == pytest.approx(0.2)


def test_part_includes_both_ends(resting):
    part = resting(100, 100, start_s=5).between(5.1, 5.2)
    assert (part.t_s[0], part.t_s[-1], len(part.t_s)) == (pytest.approx(5.1), pytest.approx(5.2), 11)


@pytest.mark.parametrize("span", [(6, 5), (100, None), (None, 1), (float("nan"), None)])
def test_part_without_samples(resting, span):
    with pytest.raises(TraceError, match="--from and --to leave fewer than two samples; the trace is 5 to 5.99 s"):
        resting(100, 100, start_s=5).between(*span)
