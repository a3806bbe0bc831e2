"""WebDAV against servers that others wrote, a real rclone and a real Apache: files_test.py <test> <openint> <sandbox> <source>.

What is not installed is not tested, and says so (exit status 77)."""

import base64
import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from support import Openint, Process, run_named, wait_until

BIG = 256 << 20
NAMES = ["plain.txt", "b #1?.txt", "\u00fcn\u00ef \u20ac.txt", "100%25.txt", "a&b=c;d.txt", "quote'\".txt"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fill(root):
    (root / "sub dir" / "deep").mkdir(parents=True)
    (root / "empty").mkdir()
    for name in NAMES:
        (root / "sub dir" / name).write_text("content of " + name)
    digest = hashlib.sha256()
    block = bytes(range(256)) * 4096
    with open(root / "big.bin", "wb") as file:
        for i in range(BIG // len(block)):
            piece = i.to_bytes(8, "big") + block[8:]
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


class Running:
    """A server that was started, and is ended by its id."""

    def __init__(self, command, url, env=None):
        self.url = url
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=env)
        wait_until(self.answers, f"{command[0]} answering", 20)

    def answers(self):
        assert self.process.poll() is None, "the server ended: " + self.text()
        request = urllib.request.Request(self.url, headers={"Authorization": "Basic " + base64.b64encode(b"u:p").decode()})
        try:
            urllib.request.urlopen(request, timeout=2).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def text(self):
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def rclone(root, state):
    port = free_port()
    program = shutil.which("rclone") or missing("rclone")
    command = [program, "serve", "webdav", str(root), "--addr", f"127.0.0.1:{port}", "--user", "u", "--pass", "p"]
    command += ["--baseurl", "dav", "--config", "/dev/null"]
    return Running(command, f"http://127.0.0.1:{port}/dav/")


def apache(root, state):
    program = shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin") or missing("apache2")
    modules = pathlib.Path("/usr/lib/apache2/modules")
    port = free_port()
    # user u with the password p; SHA-1 is what needs no program to be made
    users = state / "users"
    users.write_text("u:{SHA}" + base64.b64encode(hashlib.sha1(b"p").digest()).decode() + "\n")
    names = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "mime", "dir", "dav", "dav_fs"]
    loads = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names if (modules / f"mod_{name}.so").exists())
    as_user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    if os.getuid() == 0:
        loads += f"\nLoadModule unixd_module {modules}/mod_unixd.so" if (modules / "mod_unixd.so").exists() else ""
        for path in (root.parent, root, state):
            os.chmod(path, 0o755)
    (state / "locks").mkdir()
    if os.getuid() == 0:
        shutil.chown(state / "locks", "www-data", "www-data")
    config = state / "httpd.conf"
    config.write_text(f"""ServerRoot {state}
PidFile {state}/pid
ErrorLog {state}/error.log
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
{loads}
{as_user}
DAVLockDB {state}/locks/lock
DocumentRoot {root}
Alias /dav {root}
TypesConfig /etc/mime.types
<Directory {root}>
  DAV On
  AuthType Basic
  AuthName files
  AuthUserFile {users}
  Require valid-user
</Directory>
""".replace(f"Alias /dav {root}\n", "") )
    return Running([program, "-f", str(config), "-DFOREGROUND"], f"http://127.0.0.1:{port}/")


def missing(what):
    print(f"{what} is not installed: not tested")
    sys.exit(77)


@contextlib.contextmanager
def served(program, start):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="openint-dav-"))
    try:
        (folder / "root").mkdir()
        (folder / "state").mkdir()
        digest = fill(folder / "root")
        server = start(folder / "root", folder / "state")
        try:
            tool = Openint(program)
            yield tool, connected(tool, server.url), server, digest, folder / "root"
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def connected(tool, url):
    config = tool.call("adminUpsertConnectorConfig", {"connectorName": "webdav", "orgId": "org_test", "config": {}})
    given = {"connectorConfigId": config["id"], "settings": {"url": url, "username": "u", "password": "p"}}
    arguments = ["call", "createConnection", "--input", json.dumps(given), "--to", "json", "--allow-private-addresses"]
    return json.loads(tool.run(*arguments))


def call(tool, operation, connection, status=0, **input):
    arguments = ["call", operation, "--connection", connection, "--input", json.dumps(input), "--to", "json"]
    out = tool.run(*arguments, "--allow-private-addresses", status=status)
    return json.loads(out) if status == 0 else out


def download(tool, connection, id, path, *more, operation="get", status=0):
    return tool.run("files", operation, id, "--connection", connection, "-o", str(path), "--allow-private-addresses", *more, status=status)


def digest_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def whole(start):
    def test(program, sandbox, source):
        with served(program, start) as (tool, connection, server, digest, root):
            top = call(tool, "fileStorage-listFiles", connection)["items"]
            assert sorted((each["name"], each["type"]) for each in top) == [
                ("big.bin", "file"), ("empty", "folder"), ("sub dir", "folder")], top
            folders = {each["name"]: each for each in call(tool, "fileStorage-listFolders", connection)["items"]}
            assert sorted(folders) == ["empty", "sub dir"]
            assert call(tool, "fileStorage-listFiles", connection, folder_id=folders["empty"]["id"])["items"] == []
            inside = call(tool, "fileStorage-listFiles", connection, folder_id=folders["sub dir"]["id"])["items"]
            assert sorted(each["name"] for each in inside) == sorted(NAMES + ["deep"])
            names, cursor = [], None
            while True:  # pages of two are the same list
                page = call(tool, "fileStorage-listFiles", connection, page_size=2, **({"cursor": cursor} if cursor else {}))
                names += [each["name"] for each in page["items"]]
                assert len(page["items"]) == 2 or not page["has_next_page"]
                cursor = page["next_cursor"]
                if not page["has_next_page"]:
                    break
            assert names == [each["name"] for each in top]
            for each in inside:
                if each["type"] == "folder":
                    continue
                expected = root / "sub dir" / each["name"]
                assert each["size"] == expected.stat().st_size and each["parent_id"] == folders["sub dir"]["id"]
                got = call(tool, "fileStorage-getFile", connection, id=each["id"])
                assert without_raw(got) == without_raw(each)
                assert int(time.mktime(time.strptime(got["updated_at"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone) == int(expected.stat().st_mtime)
                target = tool.folder / "out"
                download(tool, connection, each["id"], target)
                assert target.read_bytes() == expected.read_bytes(), each
                answer = call_bytes(tool, connection, each["id"])
                assert answer["name"] == each["name"] and base64.b64decode(answer["content_base64"]) == expected.read_bytes()
            drives = call(tool, "fileStorage-listDrives", connection)["items"]
            # but for the raw records: a server may call the tag of a file that was just written weak, and strong a second later
            of_drive = call(tool, "fileStorage-listFiles", connection, drive_id=drives[0]["id"])["items"]
            assert len(drives) == 1 and [without_raw(each) for each in of_drive] == [without_raw(each) for each in top]
            part = call_bytes(tool, connection, inside_id(top, "big.bin"), offset=5 << 20, length=1000)
            with open(root / "big.bin", "rb") as file:
                file.seek(5 << 20)
                assert base64.b64decode(part["content_base64"]) == file.read(1000)
            assert part["size"] == BIG and part["offset"] == 5 << 20 and part["verified"] is False
            for operation, status in (("getFile", 4), ("downloadFile", 4)):
                call(tool, "fileStorage-" + operation, connection, id="/not/there", status=status)
            assert "folder" in call(tool, "fileStorage-downloadFile", connection, id=folders["empty"]["id"], status=3)
            call(tool, "fileStorage-exportFile", connection, id="/x", format="text/csv", status=3)
            limited(tool, connection, inside_id(top, "big.bin"), digest)

    return test


def without_raw(record):
    return {name: value for name, value in record.items() if name != "raw_data"}


def inside_id(entries, name):
    return next(each["id"] for each in entries if each["name"] == name)


def call_bytes(tool, connection, id, **input):
    """The operation by the library, without a stream: the gateway and Python show that the bytes may stand in the answer."""
    return call(tool, "fileStorage-downloadFile", connection, id=id, **input)


def limited(tool, connection, id, digest):
    """The whole file, by a process that has less memory than the file has bytes."""
    target = tool.folder / "big"
    command = [tool.program, "files", "get", id, "--connection", connection, "-o", str(target), "--allow-private-addresses"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = subprocess.run(command, env=tool.env, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert digest_of(target) == digest
    assert not target.with_name("big.part").exists()
    assert most < BIG / 2 or before * 1024 >= most, f"{most} bytes of memory for {BIG}"


test_rclone = whole(rclone)
test_apache = whole(apache)


class Cutting(http.server.BaseHTTPRequestHandler):
    """A proxy that breaks every answer off after so many bytes, as a bad line does."""

    upstream = None
    cut_after = 40 << 20
    ranges = []
    protocol_version = "HTTP/1.1"

    def do_PROPFIND(self):
        self.forward()

    def do_GET(self):
        self.forward()

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        if self.command == "GET":
            type(self).ranges.append((self.headers.get("Range"), self.headers.get("If-Range")))
        asked = urllib.request.Request(self.upstream + self.path, body or None, headers, method=self.command)
        try:
            answer = urllib.request.urlopen(asked, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("connection", "transfer-encoding"):
                    self.send_header(name, value)
            self.end_headers()
            left = self.cut_after if self.command == "GET" else 1 << 60
            while left > 0 and (piece := answer.read(min(1 << 16, left))):
                self.wfile.write(piece)
                left -= len(piece)
        self.close_connection = True

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def bad_line(tool, server):
    class Line(Cutting):
        upstream = server.url.split("/dav/")[0].rstrip("/")
        ranges = []

    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        path = "/dav/" if "/dav/" in server.url else "/"
        yield connected(tool, f"http://127.0.0.1:{proxy.server_address[1]}{path}"), Line.ranges
    finally:
        proxy.shutdown()
        proxy.server_close()


def test_broken_line(program, sandbox, source):
    with served(program, rclone) as (tool, connection, server, digest, root), bad_line(tool, server) as (through, ranges):
        target = tool.folder / "big"
        download(tool, through, "/dav/big.bin", target)
        assert digest_of(target) == digest
        assert len(ranges) == 7, ranges
        assert ranges[0] == (None, None) and all(tag for _, tag in ranges[1:]), ranges
        assert ranges[3][0] == f"bytes={3 * Cutting.cut_after}-", ranges


def test_changed(program, sandbox, source):
    """Another file in its place while it comes is told, and what came is no file of that name."""
    with served(program, apache) as (tool, connection, server, digest, root), bad_line(tool, server) as (through, ranges):
        def change():
            wait_until(lambda: len(ranges) >= 2, "the second answer", 30)
            (root / "new").write_bytes(b"other" * (10 << 20))
            os.replace(root / "new", root / "big.bin")

        changing = threading.Thread(target=change)
        changing.start()
        told = download(tool, through, "/big.bin", tool.folder / "changed", status=3)
        changing.join()
        assert "changed" in told and not (tool.folder / "changed").exists(), told
        assert (tool.folder / "changed.part").stat().st_size > 0


def test_gateway_content(program, sandbox, source):
    """The gateway gives the bytes themselves: chunked, by ranges, and no more of a broken answer than came."""
    with served(program, rclone) as (tool, connection, server, digest, root), bad_line(tool, server) as (through, ranges):
        key = tool.call("createApiKey", {"displayName": "files"})["key"]
        data = (root / "big.bin").read_bytes()
        with tool.gateway("--allow-private-addresses") as gateway:
            def ask(id, method="GET", connection=connection, **headers):
                path = "/unified/file-storage/file/" + urllib.parse.quote(id, safe="") + "/download"
                asked = urllib.request.Request(gateway.url + path, None, {"x-apikey": key, "x-connection-id": connection, **headers}, method=method)
                try:
                    return urllib.request.urlopen(asked, timeout=60)
                except urllib.error.HTTPError as error:
                    return error

            name = "\u00fcn\u00ef \u20ac.txt"
            with ask("/dav/sub dir/" + name) as answer:
                assert answer.status == 200 and answer.read().decode() == "content of " + name
                assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
                assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''" + urllib.parse.quote(name, safe="!#$&+-.^_`|~")
                assert answer.headers["Accept-Ranges"] == "bytes"
            with ask("/dav/big.bin") as answer:
                assert answer.headers["Transfer-Encoding"] == "chunked"
                tag, got = answer.headers["ETag"], hashlib.sha256()
                while piece := answer.read(1 << 20):
                    got.update(piece)
                assert got.hexdigest() == digest
            for given, first, last in (("bytes=10-19", 10, 19), (f"bytes={BIG - 5}-", BIG - 5, BIG - 1), (f"bytes={BIG - 5}-{BIG * 2}", BIG - 5, BIG - 1)):
                with ask("/dav/big.bin", Range=given) as answer:
                    assert answer.status == 206, answer.status
                    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{BIG}"
                    assert answer.read() == data[first : last + 1]
            with ask("/dav/big.bin", Range="bytes=10-19", **{"If-Range": tag}) as answer:
                assert answer.status == 206 and answer.read() == data[10:20]
            for headers in ({"Range": "bytes=10-19", "If-Range": '"another"'}, {"Range": "bytes=1-2,5-6"}, {"Range": "bytes=-5"}, {"Range": "items=1-2"}):
                with ask("/dav/sub dir/plain.txt", **headers) as answer:
                    assert answer.status == 200 and answer.read() == b"content of plain.txt", headers
            with ask("/dav/sub dir/plain.txt", Range="bytes=500-") as answer:
                assert answer.status in (416, 500, 502), answer.status
            with ask("/dav/big.bin", "HEAD") as answer:
                assert answer.status == 200 and answer.headers["ETag"] == tag and answer.read() == b""
            with ask("/dav/none") as answer:
                assert answer.status == 404 and json.loads(answer.read())["code"] == "NOT_FOUND"
            with ask("/dav/empty") as answer:
                assert answer.status == 400 and "folder" in json.loads(answer.read())["message"]
            with ask("/dav/big.bin", connection=through) as answer:  # goes on by itself, on a line that breaks
                got = hashlib.sha256()
                while piece := answer.read(1 << 20):
                    got.update(piece)
                assert got.hexdigest() == digest and len(ranges) >= 7
            peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{gateway.process.process.pid}/status").read_text()).group(1)) * 1024
            assert peak < BIG, f"{peak} bytes of memory for content of {BIG}"


if __name__ == "__main__":
    run_named(globals())
