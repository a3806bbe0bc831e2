"""Headless Chromium by the DevTools protocol over a pair of pipes: messages are JSON, each ended by a zero byte."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")
DEADLINE_S = 120
# The shared memory of containers is too small, and as root there is no sandbox; the pages are the gateway's own.
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip


class Browser:
    def __init__(self):
        program = next((found for found in map(shutil.which, NAMES) if found), None)
        if program is None:
            sys.exit("failed: Chromium is missing, which this test needs: apt install chromium")
        self.folder = tempfile.TemporaryDirectory(prefix="openint-browser-", ignore_cleanup_errors=True)
        to_browser, self.write_to = os.pipe()
        self.read_from, from_browser = os.pipe()
        # Chromium reads from 3 and writes to 4; numbers above 9 are neither of them.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_browser, from_browser)]
        place = f'exec "$@" 3<&{ends[0]} 4>&{ends[1]}'
        command = ["bash", "-c", place, "bash", program, *OPTIONS, f"--user-data-dir={self.folder.name}"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, pass_fds=ends, stdout=quiet, stderr=quiet)
        for end in ends:
            os.close(end)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.rest, self.events = 0, b"", []
        self.session = None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(domain + ".enable")

    def message(self, until):
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.read_from], [], [], max(until - time.monotonic(), 0))
            assert ready, f"the browser did not answer within {DEADLINE_S} s"
            piece = os.read(self.read_from, 1 << 16)
            assert piece, "the browser ended"
            self.rest += piece
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, **parameters):
        self.number += 1
        asked = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            asked["sessionId"] = self.session
        os.write(self.write_to, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + DEADLINE_S
        while True:
            said = self.message(until)
            if said.get("id") == self.number:
                assert "error" not in said, (method, said["error"])
                return said["result"]
            if "method" in said:
                self.events.append(said)

    def evaluate(self, expression):
        """The value of an expression in the page; of a promise, what it becomes."""
        done = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, (expression, done["exceptionDetails"])
        return done["result"].get("value")

    def wait(self, expression):
        until = time.monotonic() + DEADLINE_S
        while not (value := self.evaluate(expression)):
            assert time.monotonic() < until, f"not true within {DEADLINE_S} s: {expression}"
            time.sleep(0.05)
        return value

    def go(self, url):
        self.ask("Page.navigate", url="about:blank")
        self.ask("Page.navigate", url=url)
        self.wait("document.documentElement?.dataset.ready === 'yes'")

    def key(self, key, text=None):
        named = {"key": key, **({"text": text} if text else {})}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **named)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def look(self, width, height, dark):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=features)

    def picture(self):
        """What is seen, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def complaints(self):
        """Errors and warnings of the console, exceptions, violations of the page's policy."""
        self.evaluate("1")
        found = []
        for event in self.events:
            given = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(given["exceptionDetails"])
            elif event["method"] == "Runtime.consoleAPICalled" and given["type"] in ("error", "warning", "assert"):
                found.append(given["args"])
            elif event["method"] == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
                found.append(given["entry"])
        return found

    def addresses(self):
        """Of all that the pages have asked for."""
        asked = [e["params"]["request"]["url"] for e in self.events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if url != "about:blank"]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.write_to)
        os.close(self.read_from)
        self.folder.cleanup()
