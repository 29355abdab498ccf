"""kg or lb as a setting of a lifter or a machine; 45 lb stays 45 lb."""

import pytest
from kickback.cli.settings import in_kg
from kickback.store.weight_units import set_unit

LB_45_G = 20_412  # 45 x 453.59237 g


@pytest.fixture
def in_pounds(month):
    """One month of training, whose device logged 45 lb."""
    with month.writing() as connection:
        connection.execute("UPDATE sets SET weight_g = ?", (LB_45_G,))
    return month


def shown(kickback):
    return kickback("sessions").stdout.splitlines()[1]


def test_unit_of_a_lifter(in_pounds, kickback):
    assert "20.412 kg" in shown(kickback)
    assert kickback("lifters", "unit", "ana", "lb").stdout == "ana: weights in lb\n"
    assert " 45 lb " in shown(kickback)
    assert "45 lb" in kickback("show", "last").stdout and "45 lb" in kickback("trends").stdout
    assert "45 lb" in kickback("progress").stdout
    kickback("lifters", "rename", "Ana", "Anna")
    assert " 45 lb " in shown(kickback)


def test_unit_of_a_machine_comes_first(in_pounds, kickback):
    kickback("lifters", "unit", "Ana", "kg")
    kickback("machines", "unit", "Matrix", "lb")
    assert " 45 lb " in shown(kickback)
    kickback("machines", "unit", "matrix", "kg")
    assert "20.412 kg" in shown(kickback)


def test_entered_weight_keeps_its_unit(in_pounds, kickback):
    kickback("lifters", "unit", "Ana", "lb")
    kickback("edit", "1", "--set", "1", "--weight-kg", "22.5")
    assert {"22.5 kg", "45 lb"} <= set(kickback("show", "1").stdout.replace("   ", "  ").split("  "))
    with in_pounds.writing() as connection:
        set_unit(connection.execute, "lifter", "Ana", "kg")
    kickback("edit", "1", "--set", "2", "--weight-lb", "50")
    assert "50 lb" in kickback("show", "1").stdout


def test_weight_for_a_sensor():
    assert in_kg("weight_lb=45") == "weight_kg=20.412" and in_kg("set_gap=20") == "set_gap=20"
    with pytest.raises(ValueError, match="give a number"):
        in_kg("weight_lb=heavy")


def test_trace_in_pounds(repo_demo, kickback, refused):
    assert kickback("import", repo_demo, "--weight-lb", "45").exit_code == 0
    assert " 45 lb " in shown(kickback)
    assert "not both" in refused("import", repo_demo, "--weight-lb", "45", "--weight-kg", "20")
