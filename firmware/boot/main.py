"""Started by MicroPython after a reset: the launcher chooses a version, this file runs it and reports its crash.

The only source file on the device, besides /launcher.mpy and the two versions, /a and /b (see launcher.py).
"""

import gc
import sys

import launcher
import machine

IMPORT_MS = 30000  # watchdog's time for loading the version; app.py then shortens it


def run():
    machine.WDT(timeout=IMPORT_MS)
    sys.path.insert(0, home)
    import app

    app.run()


def unload_version():
    """Unload all modules of the version, so that there is memory to log the crash.

    Allocates nothing, because there may be no memory left. A MicroPython dict may lose keys while it is iterated.
    """
    for name in sys.modules:
        if getattr(sys.modules[name], "__file__", "").startswith(home):
            del sys.modules[name]
    gc.collect()


chosen = launcher.choose()
home = "/" + chosen
del launcher, sys.modules["launcher"]  # free its heap for the app
if chosen:  # otherwise safe mode: MicroPython's prompt answers on the cable
    try:
        run()
    except Exception as error:  # not KeyboardInterrupt: Ctrl-C on the cable ends the app and returns to the prompt
        try:
            unload_version()
            import launcher

            launcher.crashed(error)
        finally:
            machine.reset()
