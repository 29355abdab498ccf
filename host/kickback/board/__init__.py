"""A MicroPython board on a serial port, over its raw REPL."""
