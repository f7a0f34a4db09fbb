"""Verifies every DKIM signature of the message on standard input with dkimpy; the keys come as a JSON object of names and texts."""
import json
import sys

import dkim

zone = {name.lower(): text.encode() for name, text in json.loads(sys.argv[1]).items()}
message = sys.stdin.buffer.read()


def txt(name, timeout=5):
    return zone.get(name.decode().rstrip(".").lower())


count = sum(1 for name, _ in dkim.rfc822_parse(message)[0] if name.lower() == b"dkim-signature")
results = []
for index in range(count):
    try:
        results.append("pass" if dkim.DKIM(message).verify(idx=index, dnsfunc=txt) else "fail")
    except dkim.DKIMException:
        results.append("fail")
print(" ".join(results))
