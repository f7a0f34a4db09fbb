#!/usr/bin/env python3
"""Many connections that do nothing, and slow ones beside honest ones: what they cost.

usage: smtp-idle.py idle PORT PID [COUNT]       opens COUNT (5000) connections, says EHLO, and tells the process's memory before and after
       smtp-idle.py loris PORT RECIPIENT [COUNT] times honest messages alone, then beside COUNT (500) connections from 127.0.0.2 that
                                                 send an octet every second

The service must allow the sessions: raise its "Maximum Incoming Sessions" and set "Maximum Incoming Sessions per client" to 0 first.
"""
import resource
import socket
import statistics
import sys
import threading
import time


def memory(pid):
    """Resident set in MB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def connect(port, source="127.0.0.1", greet=True):
    """A connection after its greeting; one that the server refuses raises."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(source, 0))
    if greet:
        read_reply(connection, b"220")
    return connection


def read_reply(connection, expected):
    data = b""
    while not (data.endswith(b"\r\n") and data.splitlines()[-1][3:4] == b" "):
        part = connection.recv(4096)
        if not part:
            raise ConnectionError(data.decode(errors="replace") or "closed")
        data += part
    if not data.startswith(expected):
        raise ConnectionError(data.decode(errors="replace"))


def idle(port, pid, count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 1000), hard))
    before = memory(pid)
    connections = []
    for _ in range(count):
        connection = connect(port)
        connection.sendall(b"EHLO idle.example\r\n")
        read_reply(connection, b"250")
        connections.append(connection)
    time.sleep(5)
    after = memory(pid)
    print(f"{count} idle connections: {before:.0f} MB before, {after:.0f} MB after, {(after - before) * 1024 / count:.1f} KB each")


def message_time(port, recipient):
    began = time.perf_counter()
    with connect(port) as connection:
        for line, code in ((b"EHLO honest.example", b"250"), (b"MAIL FROM:<a@b.example>", b"250"), (f"RCPT TO:<{recipient}>".encode(), b"250"),
                           (b"DATA", b"354"), (b"Subject: x\r\n\r\ntext\r\n.", b"250"), (b"QUIT", b"221")):
            connection.sendall(line + b"\r\n")
            read_reply(connection, code)
    return time.perf_counter() - began


def loris(port, recipient, count):
    alone = [message_time(port, recipient) for _ in range(300)]
    stop = threading.Event()
    slow = [connect(port, "127.0.0.2") for _ in range(count)]

    def trickle():
        while not stop.wait(1):
            for connection in slow:
                try:
                    connection.sendall(b"N")
                except OSError:
                    pass

    thread = threading.Thread(target=trickle)
    thread.start()
    beside = [message_time(port, recipient) for _ in range(300)]
    stop.set()
    thread.join()
    a, b = statistics.median(alone), statistics.median(beside)
    print(f"median message alone {a * 1000:.2f} ms, beside {count} slow connections {b * 1000:.2f} ms: {100 * (b / a - 1):+.1f} %")


if len(sys.argv) < 4 or sys.argv[1] not in ("idle", "loris"):
    sys.exit(__doc__)
if sys.argv[1] == "idle":
    idle(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 5000)
else:
    loris(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 500)
