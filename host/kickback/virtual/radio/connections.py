"""Connections of the virtual radio: their events for the firmware, and requests that need a buffer for their answer."""

import struct
from collections.abc import Callable
from typing import Any

from bumble import att
from bumble.device import Connection
from bumble.gatt_server import Server

from kickback.virtual.radio.traffic import Traffic

IRQ_CONNECT, IRQ_DISCONNECT, IRQ_MTU, IRQ_ENCRYPTION = 1, 2, 21, 28
MAX_ANSWER = 64  # bytes that an answer occupies


def report_connection(connection: Connection, traffic: Traffic, on_end: Callable[[], None]) -> None:
    """Reports a connection and its later events to the firmware; on_end is called when it ends."""
    handle = connection.handle
    traffic.open(handle)
    address = connection.peer_address
    peer = struct.pack("<HB6s", handle, int(address.address_type), bytes(address))
    traffic.report(IRQ_CONNECT, peer)

    def on_mtu() -> None:
        traffic.report(IRQ_MTU, struct.pack("<HH", handle, connection.att_mtu))

    def on_encryption(*_: object) -> None:
        traffic.report(IRQ_ENCRYPTION, struct.pack("<HBBBB", handle, connection.is_encrypted, False, False, 16))

    def on_disconnect(*_: object) -> None:
        on_end()
        traffic.close(handle)
        traffic.report(IRQ_DISCONNECT, peer)

    connection.on("connection_att_mtu_update", on_mtu)
    connection.on("connection_encryption_change", on_encryption)
    connection.on("disconnection", on_disconnect)


def limit_answers(server: Server, traffic: Traffic) -> None:
    """Makes requests need a buffer for their answer. Without one a write is refused and any other is ignored."""
    serve = server.on_gatt_pdu

    def on_request(bearer: Any, pdu: Any) -> None:
        if pdu.op_code not in att.ATT_REQUESTS or traffic.may_answer(bearer.handle, MAX_ANSWER):
            serve(bearer, pdu)
        elif pdu.op_code == att.Opcode.ATT_WRITE_REQUEST:
            error = att.ATT_Error_Response(
                request_opcode_in_error=pdu.op_code,
                attribute_handle_in_error=pdu.attribute_handle,
                error_code=att.ErrorCode.INSUFFICIENT_RESOURCES,
            )
            server.send_response(bearer, error)

    server.on_gatt_pdu = on_request  # pyright: ignore[reportAttributeAccessIssue]  (a method of Bumble's server)
