"""The page at / in headless Chromium: page_test.py <openint> <openint-sandbox> <work folder>.

Screenshots are left in <work folder>/page.
"""

import json
import os
import re
import shutil
import struct
import subprocess
import urllib.request
import zlib

import place as places
import tools
from browser import Browser

METHODS = ("get", "post", "put", "patch", "delete")
LANGUAGES = ("curl", "Python", "TypeScript", "Go")
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def operations_of(document):
    return {
        one["operationId"]: one
        for methods in document["paths"].values()
        for method, one in methods.items()
        if method in METHODS
    }


def check_served(place):
    """Every file has a type and a policy that lets no script run but these files."""
    with urllib.request.urlopen(place.url + "/", timeout=30) as answer:
        html, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self';" in policy and "connect-src 'self';" in policy, policy
    assert "<noscript>" in html and "style=" not in html and not re.search(r"\son\w+=", html)
    for path in re.findall(r'(?:href|src)="(reference/[^"]+)"', html):
        with urllib.request.urlopen(f"{place.url}/{path}", timeout=30) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Content-Type"].split(";")[0] in ("text/css", "text/javascript", "image/svg+xml"), path
            assert len(answer.read()) == int(answer.headers["Content-Length"]) > 0, path
    assert place.gateway.ask("GET", "/reference/nothing.js")[0] == 404
    assert place.gateway.ask("POST", "/reference/page.js", {})[0] == 405


def check_all_there(browser, operations):
    shown = browser.evaluate("[...document.querySelectorAll('details.operation')].map(node => node.id)")
    assert sorted(shown) == sorted(operations), set(shown) ^ set(operations)
    marked = set(browser.evaluate("[...document.querySelectorAll('details.operation:has(.badge.bad)')].map(n => n.id)"))
    unbuilt = {name for name, one in operations.items() if "x-openint" not in one}
    assert marked == unbuilt and unbuilt and len(unbuilt) < len(operations), marked ^ unbuilt
    groups = browser.evaluate("[...document.querySelectorAll('#contents a')].map(node => node.textContent)")
    assert set(groups) == {one["tags"][0] for one in operations.values()} | {"Models"}, groups


def check_search(browser, operations):
    visible = "[...document.querySelectorAll('details.operation:not([hidden])')].map(node => node.id)"
    browser.evaluate("document.activeElement.blur()")
    browser.key("/", "/")
    assert browser.evaluate("document.activeElement.id") == "search"
    browser.ask("Input.insertText", text="crm list contacts")
    assert browser.evaluate(visible) == ["crm-listContacts"], browser.evaluate(visible)
    assert browser.evaluate("document.getElementById('found').textContent").startswith("1 operations")
    browser.key("Enter", "\r")
    assert browser.evaluate("document.getElementById('crm-listContacts').open")
    assert browser.evaluate("document.activeElement.matches('#crm-listContacts > summary')")
    browser.evaluate("document.getElementById('search').focus()")
    browser.key("Escape")
    assert len(browser.evaluate(visible)) == len(operations)
    browser.evaluate("document.getElementById('only-built').click()")
    built = {name for name, one in operations.items() if "x-openint" in one}
    assert set(browser.evaluate(visible)) == built
    browser.evaluate("document.getElementById('only-built').click()")


def open_all(browser):
    browser.evaluate("document.querySelectorAll('details.operation, details.model').forEach(node => { node.open = true; })")
    browser.wait("[...document.querySelectorAll('details.operation, details.model')].every(n => n.childElementCount === 2)")


def snippets(browser, language):
    """The example request of every operation."""
    browser.evaluate(f"document.querySelector('[data-language={language}]').click()")
    read = "[...document.querySelectorAll('details.operation')].map(n => [n.id, n.querySelector('pre').textContent])"
    return dict(browser.evaluate(read))


def check_examples(browser, operations, work):
    """They are there for every operation and language, and are what the language can read."""
    open_all(browser)
    written = {language: snippets(browser, language) for language in LANGUAGES}
    for language, examples in written.items():
        assert set(examples) == set(operations) and all(examples.values()), language
    for name in operations:
        compile(written["Python"][name], name, "exec")
        assert f'engine.call("{name}"' in written["Python"][name]
    folder = work / "page"
    (folder / "curl.sh").write_text("\n".join(written["curl"].values()) + "\n")
    tools.run("bash", "-n", folder / "curl.sh")
    go = folder / "go"
    shutil.rmtree(go, ignore_errors=True)
    for name, text in written["Go"].items():
        (go / name).mkdir(parents=True)
        (go / name / "main.go").write_text(text + "\n")
    badly = tools.run("gofmt", "-l", go)
    assert badly == "", badly
    answers = "[...document.querySelectorAll('details.operation .example')].map(node => node.textContent)"
    given = [text for text in browser.evaluate(answers)]
    assert len(given) == len(operations)
    for text, (name, one) in zip(given, operations.items()):
        if "application/json" in one["responses"].get("200", {}).get("content", {}):
            json.loads(text)
    return written


def check_examples_run(place, written, work):
    """Against this gateway, as they are, but for the address of the contact that is there already."""

    def create(language, name):
        return written[language]["crm-createContact"].replace("ada@", name + "@")

    env = {**os.environ, "KEY": place.key, "CONNECTION": place.connections["hubspot"]}
    page = json.loads(tools.run("bash", "-c", written["curl"]["crm-listContacts"] + " -sS", env=env))
    assert len(page["items"]) == 5, page
    made = json.loads(tools.run("bash", "-c", create("curl", "grace") + " -sS", env=env))
    assert made["record"]["id"], made
    script = work / "page/list.mts"
    script.write_text(create("TypeScript", "edith"))
    node = tools.node(work)
    types = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"]
    declared = work / "page/process.d.ts"
    declared.write_text("declare const process: { env: Record<string, string | undefined> };\n")
    tools.run(node / "node_modules/.bin/tsc", *types, "--outDir", work / "page/out", script, declared, cwd=work)
    said = tools.run("node", work / "page/out/list.mjs", env=env)
    assert "edith@example.com" in said, said
    said = tools.run("go", "run", work / "page/go/crm-listContacts/main.go", env={**env, "GOFLAGS": "-mod=mod"})
    assert said.startswith("200 OK ") and len(json.loads(said[7:])["items"]) == 5, said[:300]


def typed(browser, field, text):
    browser.evaluate(f"document.getElementById('{field}').focus(), document.getElementById('{field}').select()")
    browser.ask("Input.insertText", text=text)


def sent(browser, name):
    """Presses the operation's Send; status line and body of the answer."""
    at = f"document.getElementById('{name}')"
    browser.evaluate(f"{at}.querySelector('button.main').click()")
    browser.wait(f"!{at}.querySelector('button.main').disabled")
    line = browser.evaluate(f"{at}.querySelector('.status').textContent")
    return line, browser.evaluate(f"{at}.querySelector('.received').textContent")


def check_sends(browser, place):
    browser.evaluate("document.getElementById('crm-listContacts').open = true")
    line, body = sent(browser, "crm-listContacts")
    assert line.startswith("401") and json.loads(body)["code"] == "UNAUTHORIZED", (line, body)
    typed(browser, "key", place.key)
    browser.evaluate("document.getElementById('load').click()")
    rows = "[...document.querySelectorAll('#connections tbody tr')].map(row => row.innerText)"
    listed = browser.wait(f"(rows => rows.length === {len(place.connections)} && rows)({rows})")
    for connection in place.connections.values():
        assert any(connection in row for row in listed), listed
    assert any("healthy" in row for row in listed), listed
    assert any(HOSTILE in row for row in listed), listed
    assert browser.evaluate("document.querySelectorAll('img').length") == 0
    assert browser.evaluate("document.title") == "openint: reference"
    use = f"document.querySelector('[aria-label=\"Use {place.connections['hubspot']}\"]')"
    browser.evaluate(use + ".click()")
    assert browser.evaluate("document.getElementById('connection').value") == place.connections["hubspot"]
    line, body = sent(browser, "crm-listContacts")
    assert line.startswith("200") and len(json.loads(body)["items"]) == 5, (line, body[:300])
    text = browser.evaluate("document.getElementById('crm-listContacts').innerText")
    assert re.search(r"200 OK in \d+ ms", text), text[-500:]
    browser.evaluate("document.getElementById('crm-createContact').open = true")
    line, body = sent(browser, "crm-createContact")
    assert line.startswith("200") and json.loads(body)["record"]["id"], (line, body)
    browser.evaluate("document.getElementById('ats-listJobs').open = true")
    line, body = sent(browser, "ats-listJobs")
    assert line.startswith("501"), (line, body)


def check_kept(browser, place):
    """In the tab alone, and in no example, address or cookie."""
    browser.go(place.url + "/#crm-getContact")
    assert browser.evaluate("document.getElementById('key').value") == place.key
    assert browser.evaluate("document.getElementById('crm-getContact').open")
    assert browser.evaluate("localStorage.length") == 0 and browser.evaluate("document.cookie") == ""
    assert place.key not in browser.evaluate("document.body.innerText")
    assert all(place.key not in url and url.startswith(place.url) for url in browser.addresses()), browser.addresses()


def check_labels(browser):
    """Every field and button has a name that a screen reader can say."""
    open_all(browser)
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    wanted = ("textbox", "searchbox", "combobox", "button", "checkbox", "link", "DisclosureTriangle")
    seen = [n for n in nodes if not n["ignored"] and n["role"]["value"] in wanted]
    unnamed = [n for n in seen if not n.get("name", {}).get("value")]
    assert len(seen) > 500 and not unnamed, (len(seen), unnamed[:3])


def colours(png):
    """Width, height and how often each colour is in a PNG of 8 bits a channel without interlace."""
    at, data, head = 8, b"", None
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", png[at + 8 : at + 21])
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, kind, _, _, interlace = head
    assert depth == 8 and interlace == 0 and kind in (2, 6), head
    step = 3 if kind == 2 else 4
    raw, stride, before, counted = zlib.decompress(data), width * step, bytes(width * step), {}
    for row in range(height):
        filtered, line = raw[row * (stride + 1)], bytearray(raw[row * (stride + 1) + 1 : (row + 1) * (stride + 1)])
        for i in range(stride if filtered else 0):
            left = line[i - step] if i >= step else 0
            up, corner = before[i], before[i - step] if i >= step else 0
            if filtered == 4:
                near = left + up - corner
                a, b, c = abs(near - left), abs(near - up), abs(near - corner)
                add = left if a <= b and a <= c else up if b <= c else corner
            else:
                add = (0, left, up, (left + up) // 2)[filtered]
            line[i] = (line[i] + add) & 255
        for i in range(0, stride, step):
            pixel = bytes(line[i : i + 3])
            counted[pixel] = counted.get(pixel, 0) + 1
        before = bytes(line)
    return width, height, counted


def check_looks(browser, place, work):
    """Light and dark, wide and narrow: not blank, on the ground that is wanted, no wider than the window."""
    for name, width, dark in (("light-wide", 1280, False), ("dark-wide", 1280, True), ("light-narrow", 390, False), ("dark-narrow", 390, True)):  # fmt: skip
        browser.look(width, 900, dark)
        browser.go(place.url + "/")
        for part, hash in (("top", ""), ("operation", "crm-createContact")):
            browser.evaluate(f"document.getElementById('{hash}')?.setAttribute('open', '')")
            browser.evaluate(f"document.getElementById('{hash}')?.scrollIntoView()")
            browser.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert browser.evaluate("document.documentElement.scrollWidth") <= width, name
            png = browser.picture()
            (work / f"page/{name}-{part}.png").write_bytes(png)
            seen_width, _, counted = colours(png)
            ground = max(counted, key=counted.get)
            assert seen_width == width and len(counted) > 50, (name, len(counted))
            assert (max(ground) < 64) == dark and (min(ground) > 192) != dark, (name, ground)


def test(openint, sandbox, work):
    (work / "page").mkdir(exist_ok=True)
    with places.place(openint, sandbox) as place:
        place.tool.call("updateConnection", {"id": place.connections["pipedrive"], "displayName": HOSTILE})
        place.tool.call("checkConnection", {"id": place.connections["hubspot"]})
        document = place.document()
        operations = operations_of(document)
        check_served(place)
        browser = Browser()
        try:
            browser.look(1280, 900, False)
            browser.go(place.url + "/")
            check_all_there(browser, operations)
            check_search(browser, operations)
            check_sends(browser, place)
            check_kept(browser, place)
            written = check_examples(browser, operations, work)
            check_labels(browser)
            check_looks(browser, place, work)
            # What was asked for without a key is an error that browsers tell of; there is no other.
            complaints = [one for one in browser.complaints() if "status of 401" not in str(one) and "status of 501" not in str(one)]
            assert not complaints, complaints
        finally:
            browser.stop()
        check_examples_run(place, written, work)


if __name__ == "__main__":
    places.main(test)
