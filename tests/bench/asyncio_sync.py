"""The synchronisation of users as a good engineer would script it: asyncio, one connection per request in flight, the
json module, dictionaries. No journal, no guards, no second look; it is what cxsync is measured against.

    asyncio_sync.py preview|sync CONFIG IN_FLIGHT

prints what it would write, or wrote, as JSON.
"""

import asyncio
import base64
import json
import ssl
import sys
import urllib.parse
from pathlib import Path


class Side:
    """One service: at most so many requests at once, each on a connection that is used again."""

    def __init__(self, address, ca_file, in_flight):
        where = urllib.parse.urlsplit(address)
        self.host, self.port = where.hostname, where.port
        self.tls = ssl.create_default_context(cafile=ca_file)
        self.slots = asyncio.Semaphore(in_flight)
        self.idle = []
        self.head = ""

    async def request(self, method, target, headers="", body=b""):
        async with self.slots:
            if self.idle:
                reader, writer = self.idle.pop()
            else:
                reader, writer = await asyncio.open_connection(self.host, self.port, ssl=self.tls, limit=1 << 20)
            length = f"Content-Length: {len(body)}\r\n" if body else ""
            writer.write(f"{method} {target} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept: application/json\r\n"
                         f"{self.head}{headers}{length}\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).decode()
            status = int(answer[9:12])
            fields = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:-2])
            content = await reader.readexactly(int(fields.get("content-length", 0)))
            self.idle.append((reader, writer))
        if status not in (200, 204):
            raise RuntimeError(f"{method} {target} was answered with {status}")
        return json.loads(content) if content else None

    def close(self):
        for _, writer in self.idle:
            writer.transport.abort()


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


async def sign_in(side, cxone, secrets):
    """Discovery and the token; returns the path of the API."""
    well_known = await side.request("GET", "/.well-known/openid-configuration")
    endpoint = urllib.parse.urlsplit(well_known["token_endpoint"]).path
    form = urllib.parse.urlencode({"grant_type": "password", "username": cxone["access_key_id"],
                                   "password": secrets["access-key-secret"]}).encode()
    client = base64.b64encode(f"{cxone['client_id']}:{secrets['client-secret']}".encode()).decode()
    token = await side.request("POST", endpoint, f"Authorization: Basic {client}\r\n"
                               "Content-Type: application/x-www-form-urlencoded\r\n", form)
    tenant = claims_of(token["id_token"])["tenantId"]
    found = await side.request("GET", f"/.well-known/cxone-configuration?tenantId={tenant}")
    side.head = f"Authorization: Bearer {token['access_token']}\r\n"
    return urllib.parse.urlsplit(found["api_endpoint"]).path + f"/incontactapi/services/{cxone['api_version']}/agents"


async def agents(side, cxone, secrets):
    """All agents of CXone: the first page, then the others side by side."""
    path = await sign_in(side, cxone, secrets)
    top = cxone["page_size"]
    first = await side.request("GET", f"{path}?skip=0&top={top}")
    pages = [side.request("GET", f"{path}?skip={skip}&top={top}") for skip in range(top, first["totalRecords"], top)]
    return [agent for page in [first, *await asyncio.gather(*pages)] for agent in page["agents"]]


async def rows(side, module, limit, in_flight):
    """All rows of an Ivinex module, which has no total: so many pages at once, until one is not full."""
    found = {}
    next_offset = 0
    ended = False

    async def work():
        nonlocal next_offset, ended
        while not ended:
            offset, next_offset = next_offset, next_offset + limit
            answer = await side.request(
                "GET", f"/API/Records.php?CollectionTypeID={module}&Offset={offset}&Limit={limit}")
            found[offset] = answer["Records"]
            ended = ended or len(answer["Records"]) < limit

    await asyncio.gather(*(work() for _ in range(in_flight)))
    return [row for offset in sorted(found) for row in found[offset]]


def wanted(agent, group):
    """An agent as Ivinex is to have it."""
    return {"cxone_id": str(agent["agentId"]), "user_name": agent["userName"], "first_name": agent["firstName"],
            "last_name": agent["lastName"], "email": agent["emailAddress"],
            "active": "true" if agent["isActive"] else "false", "user_groups": group}


def compare(found, held, group):
    """What would be written, row by row."""
    by_key = {row["cxone_id"]: row for row in held}
    plan = []
    for agent in found:
        new = wanted(agent, group)
        row = by_key.get(new["cxone_id"])
        changes = new if row is None else {
            field: value for field, value in new.items() if field != "user_name" and (row[field] or "").strip() != value}
        action = "create" if row is None else "update" if changes else "unchanged"
        plan.append({"key": new["cxone_id"], "name": f"{new['first_name']} {new['last_name']}", "action": action,
                     "ivinex_id": row and row["collection_id"],
                     "changes": [{"field": field, "from": row and row[field], "to": value}
                                 for field, value in changes.items()]})
    return sorted(plan, key=lambda row: (row["action"], row["name"], row["key"]))


async def write(side, module, plan, batch_size):
    """Sends what changes, so many rows at once; returns how many were taken."""
    records = []
    for row in plan:
        if not row["changes"]:
            continue
        record = {"CollectionTypeID": module, **{change["field"]: change["to"] for change in row["changes"]}}
        if row["ivinex_id"]:
            record["CollectionID"] = int(row["ivinex_id"])
        records.append(record)
    batches = [json.dumps({"Records": records[at:at + batch_size]}).encode()
               for at in range(0, len(records), batch_size)]
    answers = await asyncio.gather(*(side.request("POST", "/API/Records.php", "Content-Type: application/json\r\n", body)
                                     for body in batches))
    return sum(result["Status"] == "Success" for answer in answers for result in answer)


async def run(command, path, in_flight):
    config = json.loads(path.read_text(encoding="utf-8"))
    cxone, ivinex = config["cxone"], config["ivinex"]
    secrets = {file.name: file.read_text(encoding="utf-8").rstrip("\n") for file in (path.parent / "secrets").iterdir()}
    there = Side(cxone["issuer"], path.parent / cxone["tls"]["ca_file"], in_flight)
    here = Side(ivinex["base_url"], path.parent / ivinex["tls"]["ca_file"], in_flight)
    user = base64.b64encode(f"{ivinex['username']}:{secrets['ivinex-password']}".encode()).decode()
    here.head = f"Authorization: Basic {user}\r\n"
    module = ivinex["modules"]["users"]["collection_type_id"]

    async def read_rows():
        return await rows(here, module, ivinex["page_size"], in_flight)

    found, held = await asyncio.gather(agents(there, cxone, secrets), read_rows())
    group = ivinex["agents_group"]
    plan = compare(found, held, group)
    result = {"plan": plan}
    if command == "sync":
        written = await write(here, module, plan, ivinex["batch_size"])
        left = [row for row in compare(found, await read_rows(), group) if row["changes"]]
        result = {"written": written, "left": left}
    there.close()
    here.close()
    return result


if __name__ == "__main__":
    json.dump(asyncio.run(run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))), sys.stdout)
