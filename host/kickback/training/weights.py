"""Weights as text, in the unit in which they were entered."""

from collections.abc import Iterable, Sequence

from kickback.training.session import SessionSet

KG_PER_LB = 0.45359237


def weight_text(one: SessionSet) -> str:
    """The weight of a set in the unit in which it was entered; empty if it is unknown."""
    return "" if one.weight_kg is None else weight_in(one.weight_kg, one.weight_unit)


def weights_text(sets: Iterable[SessionSet]) -> str:
    """All weights of some sets, each unit once: "20 22.5 kg"."""
    return joined(list(dict.fromkeys(text for one in sets if (text := weight_text(one)))))


def joined(weights: Sequence[str]) -> str:
    """Weights as text with each unit once."""
    units = dict.fromkeys(weight.rpartition(" ")[2] for weight in weights)
    of_unit = {unit: [one.partition(" ")[0] for one in weights if one.endswith(f" {unit}")] for unit in units}
    return ", ".join(f"{' '.join(numbers)} {unit}" for unit, numbers in of_unit.items())


def weight_in(weight_kg: float, unit: str) -> str:
    """A weight as text in kg or lb; pounds to a tenth, because devices store grams."""
    return f"{round(in_unit(weight_kg, unit), 1 if unit == 'lb' else 3):g} {unit}"


def in_unit(weight_kg: float, unit: str) -> float:
    """A weight in kg or lb."""
    return weight_kg / KG_PER_LB if unit == "lb" else weight_kg
