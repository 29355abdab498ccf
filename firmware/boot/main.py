"""What MicroPython runs at power-on: the launcher chooses a version, it runs, and the launcher catches it if it falls.

The only source file on the device; beside it /launcher.mpy and the two versions, /a and /b (see launcher.py).
"""

import gc
import sys

import launcher
import machine


def run():
    sys.path.insert(0, home)
    import app

    app.run()


def forget():
    """Whatever the version has loaded goes, to make room for writing down what happened.

    Takes no memory itself, as there may be none. MicroPython's dict may lose keys while it is gone through.
    """
    for name in sys.modules:
        if getattr(sys.modules[name], "__file__", "").startswith(home):
            del sys.modules[name]
    gc.collect()


chosen = launcher.choose()
home = "/" + chosen
del launcher, sys.modules["launcher"]  # its heap is for the app
if chosen:  # otherwise safe mode: MicroPython's prompt answers on the cable
    try:
        run()
    except Exception as error:  # not KeyboardInterrupt: Ctrl-C on the cable ends the app and leaves the prompt
        try:
            forget()
            import launcher

            launcher.crashed(error)
        finally:
            machine.reset()
