"""A mail server for `src/alert/mail/tests/real.rs` and `tests/stories/servers.rs`: aiosmtpd (pip install aiosmtpd).

In: a certificate and its key, who may log in. Out: a line of JSON with its two ports, then one for every mail, as
Python's own `email` reads it. It ends with its input. Never: takes a mail without TLS and a login.
"""

import html.parser
import json
import logging
import socket
import ssl
import sys
import warnings
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

# Of what is meant so: a login without STARTTLS, and its own use of names that it gives up.
warnings.simplefilter("ignore")
logging.getLogger("mail.log").setLevel(logging.ERROR)

CERTIFICATE, KEY, USER, PASSWORD = sys.argv[1:5]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)


def tags(text):
    parser = Tags()
    parser.feed(text)
    return sorted(parser.names)


def parts(mail):
    for part in mail.walk():
        if not part.is_multipart():
            text = part.get_content()
            kind = part.get_content_type()
            yield {"type": kind, "text": text, "tags": tags(text) if kind == "text/html" else []}


class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        headers = {}
        for name, value in mail.items():
            headers.setdefault(name.lower(), []).append(str(value))
        defects = [repr(d) for part in mail.walk() for d in part.defects]
        defects += [repr(d) for value in mail.values() for d in value.defects]
        told = {
            "user": session.auth_data,
            "envelope": [envelope.mail_from, envelope.rcpt_tos],
            "headers": headers,
            "parts": list(parts(mail)),
            "defects": defects,
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


def login(server, session, envelope, mechanism, data):
    good = data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False, auth_data=USER if good else None)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


class WithStartTls(Controller):
    def factory(self):
        return SMTP(
            self.handler,
            tls_context=tls(),
            require_starttls=True,
            authenticator=login,
            auth_required=True,
        )


class WithTls(Controller):
    def factory(self):
        # aiosmtpd counts only STARTTLS as TLS.
        return SMTP(self.handler, authenticator=login, auth_required=True, auth_require_tls=False)


def started(kind, **settings):
    # It connects to its port to see whether it runs, so the port must be known before.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kind(Handler(), hostname="127.0.0.1", port=port, ready_timeout=30, **settings).start()
    return port


print(
    json.dumps({"starttls": started(WithStartTls), "implicit": started(WithTls, ssl_context=tls())}),
    flush=True,
)
sys.stdin.read()
