"""The kinds of frames from the device to its parent: read on both sides."""

# ops with an answer
DUE = 1  # the parent's moment has come; a: 1 if there is none, and nothing else to do; answer: pairs of pin, level
I2C_READ = 2  # a: address, b: register | length << 9 (register 256: where the last one stopped)
I2C_WRITE = 3  # a: address, b: register, payload
PIN_READ = 4  # a: pin that has to be asked for
ADC = 5  # a: pin; the status is mV
GONE = 6  # a: reset cause, b: deep sleep ms; never answered, the parent ends this process
RADIO = 7  # stubs/bluetooth.py says what
# ops without
PIN = 16  # a: pin, b: level | mode << 4 | pull << 8 | hold << 12 (1 on, 2 off)
LEDS = 17  # a: pin, payload as sent
TONE = 18  # a: pin, b: Hz, 0 for silence
MEMORY = 19  # payload: RTC memory
WAKE = 20  # a: 0 or 1 (ext), b: level, payload: pins
HOLD = 21  # a: gpio_deep_sleep_hold
REPL = 22  # main.py is over; payload: the traceback, if any
FLASH_ERROR = 23  # b: address programmed twice
ARMED = 24  # b: the watchdog's time-out in ms

INTERVAL_MS = 15  # between two connection events of the virtual radio
