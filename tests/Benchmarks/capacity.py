#!/usr/bin/env python3
"""Works out what is busy how much for a number of mailboxes, from measured costs of single operations and a profile of use (capacity.json).

usage: capacity.py [--mailboxes N] [--simulate N [--workers W] [--seed S]] [--check]
  --simulate N  an hour of arrivals at the peak for N mailboxes, event by event: how long mail waits for the functions
  --check       fails when the model contradicts itself or its costs name no source
"""
import argparse
import heapq
import json
import math
import pathlib
import random
import sys

MODEL = json.loads((pathlib.Path(__file__).parent / "capacity.json").read_text())
SIZES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]


def cost(name):
    return MODEL["costs"][name]["value"]


def load(mailboxes):
    """Rates, and cores of processor time, in the busiest hour."""
    use, machine = MODEL["profile"], MODEL["machines"]
    received = mailboxes * use["received_per_day"] * use["peak_hour_share"] / 3600
    sent = mailboxes * use["sent_per_day"] * use["peak_hour_share"] / 3600
    sessions = mailboxes * use["sessions_per_mailbox"]
    commands = sessions / use["seconds_between_commands"]
    megabytes = use["message_kb"] / 1024
    listeners = ((received + sent) * (cost("accept.cpu_ms") + cost("accept.cpu_ms_per_mb") * megabytes) + commands * cost("imap.command_cpu_ms")) / 1000
    functions = ((received + sent) * cost("route.cpu_ms") + sent * cost("send.cpu_ms")) / 1000
    database = ((received + sent) * cost("accept.db_ms") + received * cost("deliver.db_ms") + commands * cost("imap.command_db_ms")) / 1000
    memory = sessions * cost("session.memory_kb") / 1024 / 1024
    stored = mailboxes * (use["received_per_day"] + use["sent_per_day"]) * use["days_kept"] * use["kept_share"] * use["message_kb"] / 1024 / 1024 / 1024
    machines = max(
        2,
        math.ceil(listeners / (machine["listener_cores"] * machine["busy"])),
        math.ceil(memory / (machine["listener_memory_gb"] * machine["busy"])),
        math.ceil(sessions / machine["listener_sessions"]),
    )
    return {
        "mailboxes": mailboxes,
        "messages/s": received + sent,
        "IMAP sessions": sessions,
        "commands/s": commands,
        "listener cores": listeners,
        "listeners": machines,
        "function cores": functions,
        "database cores": database,
        "database TB": stored * (1 - use["large_octets_share"]),
        "blobs TB": stored * use["large_octets_share"],
        "wake-ups/s": (received + sent) / 16,
    }


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def table(sizes):
    rows = [load(size) for size in sizes]
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(number(value) for value in row.values()) + " |" for row in rows]
    return "\n".join(lines)


def simulate(mailboxes, workers, seed):
    """An hour of Poisson arrivals into batches of up to 64, worked on by so many batches at a time; gives seconds that mail waits."""
    chance = random.Random(seed)
    rate = load(mailboxes)["messages/s"]
    fixed, each = 0.010, (cost("route.cpu_ms") + cost("deliver.db_ms")) / 1000
    arrivals, now = [], 0.0
    while (now := now + chance.expovariate(rate)) < 3600:
        arrivals.append(now)
    free = [0.0] * workers
    heapq.heapify(free)
    waits, first = [], 0
    while first < len(arrivals):
        start = max(heapq.heappop(free), arrivals[first])
        last = first
        while last < len(arrivals) and last - first < 64 and arrivals[last] <= start:
            last += 1
        end = start + fixed + each * (last - first)
        waits.extend(end - arrival for arrival in arrivals[first:last])
        heapq.heappush(free, end)
        first = last
    waits.sort()
    return {"messages": len(waits), "median": waits[len(waits) // 2], "p99": waits[len(waits) * 99 // 100], "longest": waits[-1]}


def check():
    wrong = [name for name, entry in MODEL["costs"].items() if not entry["source"].startswith(("measured", "assumed")) or entry["value"] <= 0]
    rows = [load(size) for size in SIZES]
    for small, large in zip(rows, rows[1:]):
        wrong += [f"{key} does not grow" for key in small if large[key] < small[key]]
    if simulate(100_000, 2, 1)["p99"] > simulate(100_000, 1, 1)["p99"] + 1e-6:
        wrong.append("more workers make mail wait longer")
    for complaint in wrong:
        print(complaint, file=sys.stderr)
    print(f"{len(MODEL['costs'])} costs, {len(wrong)} complaints")
    return 1 if wrong else 0


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--mailboxes", type=int)
    arguments.add_argument("--simulate", type=int)
    arguments.add_argument("--workers", type=int, default=4)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--check", action="store_true")
    given = arguments.parse_args()
    if given.check:
        return check()
    if given.simulate:
        print(", ".join(f"{key} {number(value)}" for key, value in simulate(given.simulate, given.workers, given.seed).items()), "(seconds)")
        return 0
    print(table([given.mailboxes] if given.mailboxes else SIZES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
