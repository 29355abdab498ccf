"""Replays of traces by the thousand: blocks of them, the data set of their results, and the comparison of two."""
