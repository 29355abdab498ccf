"""kickback machines: list, rename or merge machines."""

from kickback.cli.names_of_kind import group_of

machines = group_of("machine", "List, rename or merge machines.")
