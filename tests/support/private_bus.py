"""A private D-Bus daemon, and a connection to it that announces objects as BlueZ does."""

import subprocess
from pathlib import Path

from dbus_fast import Message
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface

OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""


def start_bus(folder: Path) -> tuple[subprocess.Popen, str]:
    """Starts a dbus-daemon that listens in the folder. Returns its process and its address."""
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(folder=folder))
    command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, process.stdout.readline().strip()


class RootBus(MessageBus):
    """Sends InterfacesAdded and InterfacesRemoved from the root path, as BlueZ does.

    dbus-fast sends them from the path of the object.
    """

    def _emit_interface_added(self, path, interface):
        def send_signal(interface, result, user_data, error):
            body = [path, {interface.name: result}]
            self.send(Message.new_signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", body))

        ServiceInterface._get_all_property_values(interface, send_signal)

    def _emit_interface_removed(self, path, removed_interfaces):
        body = [path, removed_interfaces]
        self.send(Message.new_signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", body))
