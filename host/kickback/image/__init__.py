"""The image of the firmware: its sources compiled to the files that go onto the device."""
