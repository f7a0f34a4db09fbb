#!/usr/bin/env python3
"""Times IMAP and POP3 servers beside each other: plain sockets, each command until its last line.

usage: mail-access.py fill    PORT USER PASSWORD [COUNT]     appends COUNT messages of 4 KB (10000) to INBOX
       mail-access.py imap    PORT USER PASSWORD [RUNS]      a connection each run; median and all runs, in milliseconds
       mail-access.py pop3    PORT USER PASSWORD [RUNS]
       mail-access.py notices PORT USER PASSWORD [COUNT]     from APPEND's OK in one session to EXISTS in an idling one

Servers on 127.0.0.1. Run two servers in turn and compare ratios: the speed of a shared machine drifts.
"""
import random
import socket
import statistics
import sys
import threading
import time

WORDS = ('alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo '
         'invoice meeting report budget server project schedule contract delivery customer support release network').split()

IMAP = [
    'SELECT INBOX', 'UID FETCH 1:* (FLAGS)', 'FETCH 1:* (FLAGS UID ENVELOPE)', 'FETCH 1:* (UID RFC822.SIZE INTERNALDATE BODYSTRUCTURE)',
    'FETCH 1:1000 (UID BODY.PEEK[])', 'UID SEARCH TEXT "rareword"', 'UID SEARCH TEXT "zzznotthere"', 'UID SEARCH BODY "rareword"',
    'UID SEARCH SUBJECT "number 77"', 'UID SEARCH FROM "sender42@"', 'UID SEARCH UNSEEN', 'STORE 1:* +FLAGS.SILENT (\\Seen)',
    'STORE 1:* -FLAGS.SILENT (\\Seen)', 'UID SORT (DATE) UTF-8 ALL', 'UID THREAD REFERENCES UTF-8 ALL', 'STATUS INBOX (MESSAGES UNSEEN UIDNEXT)',
]


class Client:
    """A connection that sends each request at once, so that no half of it waits for an acknowledgement."""

    def __init__(self, port):
        self.socket = socket.create_connection(('127.0.0.1', port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile('rb', 1 << 20)
        self.line()

    def line(self):
        line = self.file.readline()
        if not line:
            raise SystemExit('the server closed the connection')
        return line

    def imap(self, command):
        """Sends an IMAP command and reads to its tagged response."""
        self.socket.sendall(b't ' + (command if isinstance(command, bytes) else command.encode()) + b'\r\n')
        while True:
            line = self.line()
            if line.startswith(b't '):
                return line
            if line.endswith(b'}\r\n'):
                self.file.read(int(line[line.rindex(b'{') + 1:-3]))

    def pop3(self, command, many=False):
        self.socket.sendall(command.encode() + b'\r\n')
        return self.answer(many)

    def answer(self, many):
        first = line = self.line()
        while many and line != b'.\r\n':
            line = self.line()
        return first

    def log_in(self, user, password):
        answer = self.imap(f'LOGIN "{user}" "{password}"')
        if b't OK' not in answer:
            raise SystemExit(answer.decode())


def message(number, source):
    head = (f'From: Sender {number % 97} <sender{number % 97}@example.net>\r\nTo: User <user@example.com>\r\nSubject: {WORDS[number % len(WORDS)]} number {number}\r\n'
            f'Date: Mon, {1 + number % 28} Jan 2024 {number % 24:02}:{number % 60:02}:00 +0000\r\nMessage-ID: <bench-{number}@example.net>\r\n'
            f'In-Reply-To: <bench-{max(0, number - 1)}@example.net>\r\n\r\n')
    body = []
    while len(head) + sum(map(len, body)) < 4096:
        body.append(' '.join(source.choice(WORDS) for _ in range(10)) + '\r\n')
    if number % 1000 == 500:
        body.append(f'needle{number}haystack rareword\r\n')
    return (head + ''.join(body)).encode()


def fill(port, user, password, count=10000):
    client, source = Client(port), random.Random(42)
    client.log_in(user, password)
    began = time.perf_counter()
    for number in range(count):
        octets = message(number, source)
        answer = client.imap(b'APPEND INBOX {%d+}\r\n' % len(octets) + octets)
        if b't OK' not in answer:
            raise SystemExit(answer.decode())
    print(f'{count / (time.perf_counter() - began):.0f} appends a second')


def imap(port, user, password, runs=3):
    times = {command: [] for command in IMAP}
    for _ in range(runs):
        client = Client(port)
        client.log_in(user, password)
        for command in IMAP:
            began = time.perf_counter()
            done = b't OK' in client.imap(command)
            times[command].append((time.perf_counter() - began) * 1000 if done else float('nan'))
    for command, found in times.items():
        print(f'{command:60} {statistics.median(found):9.1f} ms   {" ".join(f"{one:.1f}" for one in found)}')


def pop3(port, user, password, runs=3):
    for _ in range(runs):
        client = Client(port)
        began = time.perf_counter()
        client.pop3(f'USER {user}')
        client.pop3(f'PASS {password}')
        count = int(client.pop3('STAT').split()[1])
        logged_in = time.perf_counter()
        client.pop3('UIDL', many=True)
        listed = time.perf_counter()
        for number in range(count):
            client.pop3(f'RETR {number + 1}', many=True)
        one_by_one = time.perf_counter()
        asked = 0
        for number in range(count):
            if asked < count and asked - number <= 25:
                upto = min(count, number + 50)
                client.socket.sendall(b''.join(b'RETR %d\r\n' % (k + 1) for k in range(asked, upto)))
                asked = upto
            client.answer(many=True)
        ended = time.perf_counter()
        client.pop3('QUIT')
        print(f'log-in {(logged_in - began) * 1000:.1f} ms, UIDL {(listed - logged_in) * 1000:.1f} ms, RETR {count / (one_by_one - listed):.0f} a second, '
              f'pipelined {count / (ended - one_by_one):.0f} a second')


def notices(port, user, password, count=300):
    idle, seen = Client(port), {}
    idle.log_in(user, password)
    idle.imap('SELECT INBOX')
    idle.socket.sendall(b'i IDLE\r\n')
    idle.line()

    def listen():
        while line := idle.file.readline():
            if line.endswith(b' EXISTS\r\n'):
                seen[int(line.split()[1])] = time.perf_counter()

    threading.Thread(target=listen, daemon=True).start()
    client = Client(port)
    client.log_in(user, password)
    client.socket.sendall(b's STATUS INBOX (MESSAGES)\r\n')
    before = int(client.line().split(b'MESSAGES ')[1].split(b')')[0])
    client.line()
    done = []
    for _ in range(count):
        client.imap(b'APPEND INBOX {18+}\r\nSubject: x\r\n\r\nbody')
        done.append(time.perf_counter())
    time.sleep(1)
    late = sorted((min(at for number, at in seen.items() if number > before + k) - at_ok) * 1000 for k, at_ok in enumerate(done))
    print(f'median {late[count // 2]:.2f} ms, p99 {late[count * 99 // 100]:.2f} ms, longest {late[-1]:.2f} ms')


if __name__ == '__main__':
    modes = {'fill': fill, 'imap': imap, 'pop3': pop3, 'notices': notices}
    if len(sys.argv) < 5 or sys.argv[1] not in modes:
        raise SystemExit(__doc__)
    modes[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:5], *map(int, sys.argv[5:]))
