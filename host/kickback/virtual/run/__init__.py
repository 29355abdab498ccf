"""Running a virtual device: the interpreter, its boots, the script of external events, and the results."""
