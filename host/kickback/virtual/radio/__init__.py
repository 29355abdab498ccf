"""The radio of the virtual device and the laptop at the other end, on Bumble."""
