"""The coarse counter: reps of recordings that are too slow for the detection core."""
