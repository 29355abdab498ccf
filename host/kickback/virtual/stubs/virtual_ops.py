"""The kinds of requests from the device to its parent, for both sides."""

# with an answer
DUE = 1  # the time that the parent asked for; a: 1 if the device is idle for ever; answer: pairs of pin, level
I2C_READ = 2  # a: address, b: register | length << 9 (register 256: continue)
I2C_WRITE = 3  # a: address, b: register, payload
PIN_READ = 4  # a: pin
ADC = 5  # a: pin; the status is mV
GONE = 6  # a: reset cause, b: deep sleep ms; never answered: the parent ends this process
RADIO = 7  # see stubs/bluetooth.py
# without an answer
PIN = 16  # a: pin, b: level | mode << 4 | pull << 8 | hold << 12 (1 on, 2 off)
LEDS = 17  # a: pin, payload: bytes of the LEDs
TONE = 18  # a: pin, b: Hz, 0 for silence
MEMORY = 19  # payload: RTC memory
WAKE = 20  # a: 0 or 1 (ext), b: level, payload: pins
HOLD = 21  # a: gpio_deep_sleep_hold
REPL = 22  # main.py has ended; payload: its traceback or nothing
FLASH_ERROR = 23  # b: address that was programmed twice
ARMED = 24  # b: timeout of the watchdog in ms

NO_VREF = 0xFFFF  # status of ADC: the chip has no calibration in its eFuse
INTERVAL_MS = 15  # between two connection events of the virtual radio
