"""Runs a function over many tasks: in processes of this machine, or on a Dask cluster."""
