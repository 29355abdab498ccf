"""What MicroPython runs at power-on: the launcher chooses a version, it runs, and the launcher catches it if it falls.

The only source file on the device; beside it /launcher.mpy and the two versions, /a and /b (see launcher.py).
"""
import sys

import launcher
import machine


def run(slot):
    sys.path.insert(0, "/" + slot)
    import app

    app.run()


def forget(slot):
    """Whatever the version has loaded goes: after a MemoryError too there is room to write down what happened."""
    for name in list(sys.modules):
        if getattr(sys.modules[name], "__file__", "").startswith("/" + slot + "/"):
            del sys.modules[name]


chosen = launcher.choose()
del launcher, sys.modules["launcher"]  # its heap is for the app
if chosen:  # otherwise safe mode: MicroPython's prompt answers on the cable
    try:
        run(chosen)
    except Exception as error:  # not KeyboardInterrupt: Ctrl-C on the cable ends the app and leaves the prompt
        try:
            forget(chosen)
            import launcher

            launcher.crashed(error)
        finally:
            machine.reset()
