"""Signs and verifies with dkimpy: a JSON object a line in, a JSON object a line out."""
import base64
import json
import sys

import dkim


def answer(task):
    zone = {name.lower(): texts for name, texts in task.get("zone", {}).items()}

    def txt(name, timeout=5):
        texts = zone.get(name.decode().rstrip(".").lower())
        return texts[0].encode() if texts else None

    message = base64.b64decode(task["message"])
    if task["op"] == "verify":
        results = []
        count = sum(1 for name, _ in dkim.rfc822_parse(message)[0] if name.lower() == b"dkim-signature")
        for index in range(count):
            try:
                good = dkim.DKIM(message, minkey=1024).verify(idx=index, dnsfunc=txt)
                results.append("pass" if good else "fail")
            except Exception as error:  # whatever it says, it is no pass
                results.append("error: %s %s" % (type(error).__name__, error))
        return {"results": results}
    if task["op"] == "arc":
        try:
            status, _, why = dkim.ARC(message, minkey=1024).verify(dnsfunc=txt)
            return {"results": [status.decode() if status else "fail"], "why": str(why)}
        except Exception as error:
            return {"results": ["error: %s %s" % (type(error).__name__, error)]}
    key = task["key"].encode()
    if task["op"] == "seal":
        fields = dkim.ARC(message, minkey=1024).sign(
            task["selector"].encode(), task["domain"].encode(), key, task["authserv"].encode(),
            include_headers=[name.encode() for name in task["headers"]])
        return {"field": base64.b64encode(b"".join(fields)).decode()}
    signer = dkim.DKIM(message, signature_algorithm=task["algorithm"].encode(), minkey=1024)
    field = signer.sign(
        task["selector"].encode(), task["domain"].encode(), key,
        canonicalize=(task["header"].encode(), task["body"].encode()),
        include_headers=[name.encode() for name in task["headers"]], length=task.get("length", False))
    return {"field": base64.b64encode(field).decode()}


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:
        reply = {"error": "%s %s" % (type(error).__name__, error)}
    print(json.dumps(reply), flush=True)
