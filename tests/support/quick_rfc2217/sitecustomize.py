"""For programs that tests start: pyserial's RFC 2217 client asks for its answers every 2 ms instead of every 50 ms.

Python imports this file at its start if its folder is on PYTHONPATH. Without it, esptool needs 20 s for a command.
"""

import time
import types

import serial.rfc2217

faster = types.SimpleNamespace(time=time.time, sleep=lambda seconds: time.sleep(min(seconds, 0.002)))
serial.rfc2217.time = faster  # pyright: ignore[reportAttributeAccessIssue]
