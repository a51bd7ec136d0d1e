"""A homeserver for `tests/stories/servers.rs`: Synapse (pip install matrix-synapse) on SQLite in a folder for the time.

In: lines of JSON. Out: a line of JSON for each: for `{}` the server's address, a new user's token and that user's new
room; for what was said then, the room's messages, oldest first. It ends with its input, and takes the server and the
folder with it. Never: listens or asks beyond loopback.
"""

import hashlib
import hmac
import json
import pathlib
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

NAME = "unsaid.test"
SECRET = secrets.token_hex()
STARTS_WITHIN = 120

# Not through a proxy of the environment.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(method, path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SERVER + path, data, headers, method=method)
    with opener.open(request, timeout=60) as answer:
        return json.load(answer)


def settings():
    """Synapse's own, and what keeps it to this machine: of a key that comes twice the later one holds."""
    # The file of settings for the log names the folder in which it was written.
    file = FOLDER / "homeserver.yaml"
    here = ["--config-path", file, "--data-directory", FOLDER, "--config-directory", FOLDER]
    subprocess.run(
        [*SYNAPSE, *here, "--server-name", NAME, "--generate-config", "--report-stats", "no"],
        check=True,
        **QUIETLY,
    )
    ours = {
        "listeners": [
            {
                "bind_addresses": ["127.0.0.1"],
                "port": PORT,
                "type": "http",
                "tls": False,
                "resources": [{"names": ["client"]}],
            }
        ],
        "registration_shared_secret": SECRET,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
    }
    # JSON is YAML.
    more = FOLDER / "more.yaml"
    more.write_text(json.dumps(ours))
    return ["--config-path", file, "--config-path", more]


def wait_for(server):
    end = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return ask("GET", "/_matrix/client/versions")
        except OSError as error:
            if server.poll() is not None or time.monotonic() > end:
                sys.exit(f"Synapse does not start: {error}\n{LOG.read_text()}")
        time.sleep(0.1)


def register(user):
    """Shared-Secret Registration, of Synapse's admin API."""
    path = "/_synapse/admin/v1/register"
    nonce = ask("GET", path)["nonce"]
    password = secrets.token_hex()
    said = "\0".join([nonce, user, password, "notadmin"]).encode()
    mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()
    body = {"nonce": nonce, "username": user, "password": password, "admin": False, "mac": mac}
    return ask("POST", path, body)["access_token"]


def begun():
    """A user for each room: Synapse counts what each writes, and asks for pauses."""
    token = register(f"desk-{secrets.token_hex(4)}")
    room = ask("POST", "/_matrix/client/v3/createRoom", {"preset": "private_chat"}, token)
    return {"server": SERVER, "token": token, "room": room["room_id"]}


def messages(told):
    path = f"/_matrix/client/v3/rooms/{told['room']}/messages?dir=f&limit=100"
    events = ask("GET", path, token=told["token"])["chunk"]
    return [event for event in events if event["type"] == "m.room.message"]


with socket.create_server(("127.0.0.1", 0)) as free:
    PORT = free.getsockname()[1]
SERVER = f"http://127.0.0.1:{PORT}"
SYNAPSE = [sys.executable, "-m", "synapse.app.homeserver"]

with tempfile.TemporaryDirectory(prefix="unsaid-synapse-") as folder:
    FOLDER = pathlib.Path(folder)
    LOG = FOLDER / "said.log"
    log = LOG.open("a")
    QUIETLY = {"cwd": FOLDER, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
    server = subprocess.Popen([*SYNAPSE, *settings()], **QUIETLY)
    try:
        wait_for(server)
        for line in sys.stdin:
            told = json.loads(line)
            print(json.dumps(messages(told) if told else begun()), flush=True)
    finally:
        server.terminate()
        server.wait()
