"""kickback lifters: list, rename or merge lifters."""

from kickback.cli.names_of_kind import group_of

lifters = group_of("lifter", "List, rename or merge lifters.")
