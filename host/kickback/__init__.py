"""Replay, simulate and evaluate traces of kickback machines with the device's own detection core."""
