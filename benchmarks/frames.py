"""A live list over loopback to tables, against plain scripts that make the same table of the same provider, as ratios of
one run: frames.py OPENINT_SANDBOX [CONTACTS]

  strict     http.client, orjson, pandas: asks for the nine fields that it keeps, and does nothing else
  ordinary   requests, orjson, pandas.json_normalize: the same, as most would write it

Every table is checked before anything is timed. Exit status 1 where one is wrong; 0 whether targets are met or missed.
"""

import http.client
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import openint
import orjson
import pandas
import requests

FIELDS = {  # the unified name, and HubSpot's
    "first_name": "firstname", "last_name": "lastname", "email": "email", "title": "jobtitle",
    "owner_id": "hubspot_owner_id", "lifecycle_stage": "lifecyclestage", "last_activity_at": "notes_last_updated",
}  # fmt: skip
PAGE = 100
RUNS = 3


class Sandbox:
    def __init__(self, program: str, records: int) -> None:
        command = [program, "--records", str(records), "--no-limits", "--until-stdin-closes"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout is not None
        self.urls = json.loads(self.process.stdout.readline())

    def control(self, path: str):
        with urllib.request.urlopen(self.urls["control"] + path, timeout=600) as answer:
            return json.loads(answer.read())

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(60)


def path_of(after: str | None) -> str:
    asked = f"/crm/v3/objects/contacts?limit={PAGE}&properties={'%2C'.join(FIELDS.values())}"
    return asked if after is None else f"{asked}&after={after}"


def pages(base: str, token: str):
    """The bodies of all pages, by http.client over one connection; `read` of each is None to go on with."""
    place = urlsplit(base)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    headers = {"Authorization": f"Bearer {token}"}
    after = None
    while True:
        connection.request("GET", path_of(after), headers=headers)
        body = connection.getresponse().read()
        after = yield body
        if after is None:
            connection.close()
            return


def fetched(base: str, token: str) -> int:
    """How many pages there are, fetched with next to nothing done to them: the floor under every other figure."""
    source, count = pages(base, token), 0
    body = next(source)
    while True:
        count += 1
        at = body.rfind(b'"after":"')
        try:
            body = source.send(None if at < 0 else body[at + 9 : body.index(b'"', at + 9)].decode())
        except StopIteration:
            return count


def strict(base: str, token: str) -> pandas.DataFrame:
    columns = {name: [] for name in ("id", "updated_at", *FIELDS)}
    source = pages(base, token)
    body = next(source)
    while True:
        page = orjson.loads(body)
        for record in page["results"]:
            columns["id"].append(record["id"])
            columns["updated_at"].append(record["updatedAt"])
            properties = record["properties"]
            for name, theirs in FIELDS.items():
                columns[name].append(properties.get(theirs))
        try:
            body = source.send(page["paging"]["next"]["after"] if "paging" in page else None)
        except StopIteration:
            frame = pandas.DataFrame(columns)
            for name in ("updated_at", "last_activity_at"):
                frame[name] = pandas.to_datetime(frame[name], utc=True, format="ISO8601")
            return frame


def ordinary(base: str, token: str) -> pandas.DataFrame:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    records, after = [], None
    while True:
        response = session.get(base + "/crm/v3/objects/contacts", params={
            "limit": PAGE, "properties": ",".join(FIELDS.values()), **({"after": after} if after else {})})  # fmt: skip
        response.raise_for_status()
        page = orjson.loads(response.content)
        records += page["results"]
        after = page.get("paging", {}).get("next", {}).get("after")
        if after is None:
            break
    frame = pandas.json_normalize(records)
    frame = frame.rename(columns={f"properties.{theirs}": name for name, theirs in FIELDS.items()} | {"updatedAt": "updated_at"})
    frame = frame[["id", "updated_at", *FIELDS]]
    for name in ("updated_at", "last_activity_at"):
        frame[name] = pandas.to_datetime(frame[name], utc=True, format="ISO8601")
    return frame


def check(ours: pandas.DataFrame, theirs: pandas.DataFrame, records: int) -> None:
    if len(ours) != records or len(theirs) != records:
        sys.exit(f"frames: {len(ours)} and {len(theirs)} rows, not {records}")
    for name in ("id", "updated_at", *FIELDS):
        mine = [None if pandas.isna(value) else str(value) for value in ours[name]]
        other = [None if pandas.isna(value) or value == "" else str(value) for value in theirs[name]]
        if mine != other:
            at = next(i for i in range(records) if mine[i] != other[i])
            sys.exit(f"frames: {name} of record {at} is {mine[at]!r}, and the script's {other[at]!r}")


def timed(runs: int, works: dict) -> dict[str, float]:
    """The median of each, taken in turns."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            before = time.perf_counter()
            work()
            took[name].append(time.perf_counter() - before)
    return {name: sorted(each)[len(each) // 2] for name, each in took.items()}


def main() -> None:
    program, records = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    sandbox = Sandbox(program, records)
    try:
        overlays = sandbox.control("/overlays")
        overlays["hubspot"]["http"]["limits"] = None  # what a provider allows is not what is measured
        with tempfile.TemporaryDirectory() as folder:
            engine = openint.Engine(Path(folder) / "state.db", register={"overlay": "hubspot", "patch": overlays["hubspot"]})
            token = sandbox.control("/credentials")["hubspot"]["access_token"]
            config = engine.connector_configs.create("hubspot")
            crm = engine.connections.create(config.id, {"access_token": token}).crm
            base, names = sandbox.urls["hubspot"], ["id", "updated_at", *FIELDS]

            def nine():
                return crm.list_contacts(fields=names)

            made = strict(base, token)
            check(nine().to_pandas(), made, records)
            check(ordinary(base, token), made, records)
            if fetched(base, token) != -(-records // PAGE):
                sys.exit("frames: not every page was fetched")
            took = timed(RUNS if records >= 10_000 else 1, {
                "fetch": lambda: fetched(base, token),
                "strict": lambda: strict(base, token),
                "pandas": lambda: nine().to_pandas(),
                "arrow": lambda: nine().to_arrow(),
                "all": lambda: crm.list_contacts().to_pandas(),
                "ordinary": lambda: ordinary(base, token),
            })  # fmt: skip
    finally:
        sandbox.stop()
    rows = [
        ("to pandas, nine fields, of the strict script", "pandas", "strict", 0.7),
        ("to arrow, nine fields, of the strict script", "arrow", "strict", 0.55),
        ("to pandas, nine fields, of the ordinary script", "pandas", "ordinary", 0.2),
        ("to pandas, all fields, of the strict script's nine", "all", "strict", None),
        ("nothing but the pages, of the strict script", "fetch", "strict", None),
    ]
    for title, one, other, target in rows:
        ratio = took[one] / took[other]
        verdict = "" if target is None else f"<= {target}  {'ok' if ratio <= target else 'missed'}"
        print(f"{title:52} {took[one]:7.3f} s {took[other]:7.3f} s  ratio {ratio:5.2f}  {verdict}")


if __name__ == "__main__":
    main()
