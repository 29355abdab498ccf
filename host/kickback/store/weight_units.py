"""The unit of weights (kg or lb) of lifters and machines, for sets that a device recorded in grams."""

from kickback.store.rows import Execute

UNITS = ("kg", "lb")
KG = UNITS[0]


class WeightUnits:
    """The units that were set. That of a machine, whose stack shows it, comes before that of a lifter."""

    def __init__(self, execute: Execute) -> None:
        rows = execute("SELECT kind, name, unit FROM weight_units").fetchall()
        self.of_name = {(kind, name.casefold()): unit for kind, name, unit in rows}

    def unit(self, lifter: str, machine: str, default: str = KG) -> str:
        """The unit for a lifter on a machine."""
        of_lifter = self.of_name.get(("lifter", lifter.casefold()), default)
        return self.of_name.get(("machine", machine.casefold()), of_lifter)


def set_unit(execute: Execute, kind: str, name: str, unit: str) -> None:
    """Sets the unit of a lifter or a machine. kind: lifter or machine."""
    execute("DELETE FROM weight_units WHERE kind = ? AND lower(name) = lower(?)", (kind, name))
    execute("INSERT INTO weight_units VALUES (?, ?, ?)", (kind, name, unit))
