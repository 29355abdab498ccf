"""What MicroPython runs at power-on: the launcher chooses a version, it runs, and the launcher catches it if it falls.

The only source file on the device; beside it /launcher.mpy and the two versions, /a and /b (see launcher.py).
"""
import sys

import launcher


def run(slot):
    sys.path.insert(0, "/" + slot)
    import app

    app.run()


chosen = launcher.choose()
del launcher, sys.modules["launcher"]  # its heap is for the app
if chosen:  # otherwise safe mode: MicroPython's prompt answers on the cable
    try:
        run(chosen)
    except Exception as error:  # not KeyboardInterrupt: Ctrl-C on the cable ends the app and leaves the prompt
        try:
            sys.modules.clear()  # after a MemoryError too there is room to write down what happened
            import launcher

            launcher.crashed(error)
        finally:
            import machine

            machine.reset()
