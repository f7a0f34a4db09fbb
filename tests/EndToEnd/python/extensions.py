"""Uses SMTP extensions with Python's own libraries: extensions.py SUBMISSION_PORT IMAPS_PORT NAME PASSWORD ADDRESS SUBJECT"""
import base64
import email
import hashlib
import hmac
import imaplib
import os
import smtplib
import ssl
import sys
import time

submission, imaps, name, password, address, subject = sys.argv[1:]
context = ssl._create_unverified_context()
BINARY = bytes(range(256)) + b"\r\n.\r\n--other\n\r\r\n\0" * 20


class Scram:
    """SCRAM with tls-server-end-point (RFC 5802, RFC 5929), by hashlib alone."""

    def __init__(self, digest, certificate):
        self.digest = digest
        self.header = "p=tls-server-end-point,,"
        self.binding = self.header.encode() + hashlib.sha256(certificate).digest()
        self.nonce = base64.b64encode(os.urandom(18)).decode()
        self.bare = f"n={name},r={self.nonce}"

    def mac(self, key, text):
        return hmac.new(key, text.encode(), self.digest).digest()

    def __call__(self, challenge=None):
        if challenge is None:
            return self.header + self.bare
        text = challenge.decode()
        if text.startswith("v="):
            assert text[2:] == self.proof_of_server, "the server does not know the password"
            return ""
        fields = dict(part.split("=", 1) for part in text.split(","))
        assert fields["r"].startswith(self.nonce) and len(fields["r"]) > len(self.nonce)
        salted = hashlib.pbkdf2_hmac(self.digest, password.encode(), base64.b64decode(fields["s"]), int(fields["i"]))
        client = self.mac(salted, "Client Key")
        final = f"c={base64.b64encode(self.binding).decode()},r={fields['r']}"
        message = ",".join([self.bare, text, final])
        signature = self.mac(hashlib.new(self.digest, client).digest(), message)
        self.proof_of_server = base64.b64encode(self.mac(self.mac(salted, "Server Key"), message)).decode()
        proof = bytes(a ^ b for a, b in zip(client, signature))
        return f"{final},p={base64.b64encode(proof).decode()}"


def connect():
    smtp = smtplib.SMTP("127.0.0.1", int(submission), timeout=60)
    smtp.starttls(context=context)
    smtp.ehlo()
    return smtp


for mechanism, digest in (("SCRAM-SHA-256-PLUS", "sha256"), ("SCRAM-SHA-1-PLUS", "sha1")):
    smtp = connect()
    assert mechanism in smtp.esmtp_features["auth"].split(), smtp.esmtp_features["auth"]
    smtp.auth(mechanism, Scram(digest, smtp.sock.getpeercert(True)), initial_response_ok=True)
    smtp.quit()

smtp = connect()
wrong = Scram("sha256", b"another certificate")
try:
    smtp.auth("SCRAM-SHA-256-PLUS", wrong)
    raise AssertionError("bound to another certificate")
except smtplib.SMTPAuthenticationError:
    pass

smtp = connect()
smtp.login(name, password)
for extension in ("chunking", "binarymime", "dsn", "requiretls", "deliverby", "futurerelease", "limits", "size", "8bitmime", "smtputf8"):
    assert smtp.has_extn(extension), extension

message = (
    f"From: <{address}>\r\nTo: <{address}>\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n"
    "Content-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Type: text/plain\r\n\r\nhello\r\n--bb\r\n"
    "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n"
).encode() + BINARY + b"\r\n--bb--\r\n"
assert smtp.mail(address, ["BODY=BINARYMIME", "RET=HDRS", "ENVID=python-1"])[0] == 250
assert smtp.rcpt(address, ["NOTIFY=SUCCESS", f"ORCPT=rfc822;{address}"])[0] == 250
half = len(message) // 2
for part, last in ((message[:half], ""), (message[half:], " LAST")):
    smtp.send(f"BDAT {len(part)}{last}\r\n".encode() + part)
    reply = smtp.getreply()
    assert reply[0] == 250, reply
smtp.quit()

imap = imaplib.IMAP4_SSL("127.0.0.1", int(imaps), ssl_context=context)
imap.login(name, password)
found = report = None
for _ in range(300):
    imap.select("INBOX")
    for number in imap.search(None, "ALL")[1][0].split():
        raw = imap.fetch(number, "(BODY.PEEK[])")[1][0][1]
        if b"Original-Envelope-Id: python-1" in raw:
            report = raw
        elif subject.encode() in raw:
            found = raw
    if found and report:
        break
    time.sleep(0.1)
assert found and report, "the message or its report did not arrive"
part = email.message_from_bytes(found).get_payload()[1]
assert part["Content-Transfer-Encoding"] == "base64" and part.get_payload(decode=True) == BINARY
assert b"Action: delivered" in report and f"Original-Recipient: rfc822; {address}".encode() in report
imap.logout()
print("ok")
