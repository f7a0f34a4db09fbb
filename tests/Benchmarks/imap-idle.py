#!/usr/bin/env python3
"""Many IMAP connections over TLS that idle, and how soon they hear of mail while more arrives.

usage: imap-idle.py IMAPS_PORT SMTP_PORT PID USERS PASSWORD [COUNT [RATE [SECONDS]]]

Opens COUNT (10000) connections of TLS, spread over USERS (a pattern such as b{1..20}), each with INBOX selected and IDLE, tells the memory of process PID
before and after, then sends RATE (200) messages a second for SECONDS (20) to all users in turn by SMTP. Each user's message is timed from the 250 behind its
last octet to EXISTS in one idling connection of that user. Everything on 127.0.0.1. The service must allow the sessions; `ulimit -n` must allow them twice.
"""
import asyncio
import re
import resource
import ssl
import sys
import time


def memory(pid):
    """Resident set in MB."""
    with open(f'/proc/{pid}/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS')) / 1024


def names(pattern):
    match = re.fullmatch(r'(.*)\{(\d+)\.\.(\d+)\}', pattern)
    return [f'{match[1]}{number}' for number in range(int(match[2]), int(match[3]) + 1)] if match else [pattern]


async def idle(port, name, password, context, gate):
    """A connection that has said IDLE."""
    async with gate:
        reader, writer = await asyncio.open_connection('127.0.0.1', port, ssl=context, limit=4096)
        await reader.readline()
        for command in (f'a LOGIN {name} {password}', 'a SELECT INBOX'):
            writer.write(command.encode() + b'\r\n')
            while not (line := await reader.readline()).startswith(b'a '):
                if not line:
                    raise SystemExit('the server closed the connection')
            if not line.startswith(b'a OK'):
                raise SystemExit(line.decode())
        writer.write(b'a IDLE\r\n')
        while not (line := await reader.readline()).startswith(b'+'):
            if not line:
                raise SystemExit('the server closed the connection')
        return reader, writer


async def listen(reader, heard):
    while line := await reader.readline():
        if line.endswith(b' EXISTS\r\n'):
            heard.append((int(line.split()[1]), time.perf_counter()))


class Sender:
    """An SMTP connection that says when each message was accepted."""

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', port)
        await self.reply()
        await self.ask(b'EHLO load.example')
        return self

    async def reply(self):
        while (line := await self.reader.readline())[3:4] == b'-':
            pass
        return line

    async def ask(self, text):
        self.writer.write(text + b'\r\n')
        return await self.reply()

    async def send(self, recipient):
        self.writer.write(f'MAIL FROM:<load@elsewhere.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n'.encode())
        await self.reply()
        await self.reply()
        await self.reply()
        answer = await self.ask(b'Subject: load\r\nFrom: <load@elsewhere.example>\r\n\r\n' + b'some text of a message\r\n' * 20 + b'.')
        if not answer.startswith(b'250'):
            raise SystemExit(answer.decode())
        return time.perf_counter()


async def main(imaps, smtp, pid, pattern, password, count=10000, rate=200, seconds=20):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 1000), hard))
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    users = names(pattern)
    before, began, gate = memory(pid), time.perf_counter(), asyncio.Semaphore(50)
    connections = await asyncio.gather(*(idle(imaps, users[n % len(users)], password, context, gate) for n in range(count)))
    took = time.perf_counter() - began
    await asyncio.sleep(5)
    after = memory(pid)
    print(f'{count} idle TLS connections in {took:.0f} s: {before:.0f} MB before, {after:.0f} MB after, {(after - before) * 1024 / count:.1f} KB each')

    # One connection of each user is timed; all others are read too, so that nobody waits for them.
    heard = {user: [] for user in users}
    tasks = [asyncio.create_task(listen(reader, heard[users[n % len(users)]] if n < len(users) else [])) for n, (reader, _) in enumerate(connections)]
    accepted = {user: [] for user in users}
    senders = asyncio.Queue()
    for _ in range(20):
        senders.put_nowait(await Sender().open(smtp))

    async def send(user):
        sender = await senders.get()
        accepted[user].append(await sender.send(f'{user}@example.com'))
        senders.put_nowait(sender)

    began, sent = time.perf_counter(), []
    for number in range(rate * seconds):
        await asyncio.sleep(max(0, began + number / rate - time.perf_counter()))
        sent.append(asyncio.create_task(send(users[number % len(users)])))
    await asyncio.gather(*sent)
    took = time.perf_counter() - began
    await asyncio.sleep(2)
    late = []
    for user in users:
        total = max((exists for exists, _ in heard[user]), default=0)
        if not heard[user]:
            raise SystemExit(f'{user} heard nothing')
        base = total - len(accepted[user])
        for position, at in enumerate(sorted(accepted[user])):
            late.append(max(0, (min(when for exists, when in heard[user] if exists > base + position) - at) * 1000))
    late.sort()
    print(f'{len(late)} messages, {len(late) / took:.0f} a second: announced after {late[len(late) // 2]:.1f} ms (median), {late[len(late) * 99 // 100]:.1f} ms (p99), '
          f'{late[-1]:.1f} ms (longest); {memory(pid):.0f} MB then')
    for task in tasks:
        task.cancel()


if __name__ == '__main__':
    if len(sys.argv) < 6:
        raise SystemExit(__doc__)
    asyncio.run(main(*map(int, sys.argv[1:4]), *sys.argv[4:6], *map(int, sys.argv[6:])))
