"""Walks through an account with imaplib: imap_walk.py PORT starttls|tls NAME PASSWORD SUBJECT

The inbox holds one message with SUBJECT. Every step asserts what the server answers."""
import imaplib
import ssl
import sys
import time

port, mode, name, password, subject = sys.argv[1:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def connect():
    if mode == "tls":
        client = imaplib.IMAP4_SSL("127.0.0.1", int(port), ssl_context=context, timeout=60)
    else:
        client = imaplib.IMAP4("127.0.0.1", int(port), timeout=60)
        client.starttls(ssl_context=context)
    client.login(name, password)
    return client


def ok(answer):
    status, data = answer
    assert status == "OK", answer
    return data


one = connect()
assert "IMAP4REV1" in one.capabilities, one.capabilities
ok(one.list())
assert ok(one.select("INBOX")) == [b"1"]
assert ok(one.search(None, "SUBJECT", f'"{subject}"')) == [b"1"]
(head, text), _ = ok(one.fetch("1", "(FLAGS RFC822.SIZE BODY.PEEK[])"))
assert f"Subject: {subject}\r\n".encode() in text, text
size = int(head.split(b"RFC822.SIZE ")[1].split(b" ")[0])
assert size == len(text), (size, len(text))
assert b"\\Seen" not in head, head
ok(one.fetch("1", "(ENVELOPE BODYSTRUCTURE INTERNALDATE UID)"))
assert b"\\Flagged" in ok(one.store("1", "+FLAGS", r"(\Flagged \Seen)"))[0]

ok(one.create('"Work/2024 &- later"'))
ok(one.subscribe('"Work/2024 &- later"'))
draft = b"From: a@example.com\r\nSubject: draft\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"
ok(one.append("INBOX", r"(\Draft)", imaplib.Time2Internaldate(time.time()), draft))
ok(one.noop())
assert ok(one.search(None, "DRAFT")) == [b"2"]
assert ok(one.fetch("2", "(BODY.PEEK[])"))[0][1] == draft
ok(one.copy("1:2", "INBOX"))

two = connect()
assert ok(two.select("INBOX")) == [b"4"]
ok(two.store("2", "+FLAGS", r"(\Deleted)"))
assert ok(two.expunge()) == [b"2"]
ok(one.noop())
assert ok(one.search(None, "ALL")) == [b"1 2 3"]
assert ok(one.search(None, "UNSEEN", "NOT", "DELETED")) == [b"3"]

ok(one.rename('"Work/2024 &- later"', "Archive"))
assert any(b"Archive" in line for line in ok(one.list()))
ok(one.delete("Archive"))
ok(one.status("INBOX", "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"))
ok(two.close())
two.logout()
one.logout()
print("walked")
