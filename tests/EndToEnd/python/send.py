"""Sends the message on standard input with smtplib: send.py PORT plain|starttls|tls NAME PASSWORD FROM TO..."""
import smtplib
import ssl
import sys

port, mode, name, password, sender, *recipients = sys.argv[1:]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
if mode == "tls":
    client = smtplib.SMTP_SSL("127.0.0.1", int(port), timeout=60, context=context)
else:
    client = smtplib.SMTP("127.0.0.1", int(port), timeout=60)
with client:
    if mode == "starttls":
        client.starttls(context=context)
    if name:
        client.login(name, password)
    refused = client.sendmail(sender, recipients, sys.stdin.buffer.read(), mail_options=["SMTPUTF8"] if any(not r.isascii() for r in recipients) else [])
    assert not refused, refused
