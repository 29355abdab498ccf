"""Adverts, as Home Assistant's own parser reads them, and as our scan does."""

import asyncio

import pytest
from bthome_ble import BTHomeBluetoothDeviceData
from home_assistant_bluetooth import BluetoothServiceInfoBleak
from kickback.link.ble import read_advert
from repcore import wire_radio
