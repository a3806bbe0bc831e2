"""Content as a file-like object, over an engine that gives made-up bytes."""

import io
import json

import pytest

BYTES = bytes(range(256)) * 40


class Task:
    def __init__(self, given, pieces, version):
        self.given, self.cancelled = given, False
        first = given.get("offset", 0)
        last = first + given["length"] if "length" in given else len(BYTES)
        data = BYTES[first:last]
        self.pieces = [data[at : at + pieces] for at in range(0, len(data), pieces)]
        self.told = {"name": "a.bin", "content_type": "x/y", "size": len(BYTES), "version": version, "offset": first}
        self.count = 0

    def run(self):
        if not self.pieces:
            return False, json.dumps({**self.told, "count": self.count, "verified": True}).encode()
        piece = self.pieces.pop(0)
        self.count += len(piece)
        return True, piece

    def progress(self):
        return json.dumps({**self.told, "count": self.count}).encode()

    def cancel(self):
        self.cancelled = True


class Engine:
    def __init__(self, pieces=1000):
        self.pieces, self.tasks, self.version = pieces, [], '"v1"'

    def _begin(self, operation, given, connection, timeout, **more):
        assert more == {"stream": "bytes"} and connection == "conn_1" and operation == "fileStorage-downloadFile"
        self.tasks.append(Task(given, self.pieces, self.version))
        return self.tasks[-1]


def content(engine, **given):
    from openint.content import Content

    return Content(engine, "conn_1", "fileStorage-downloadFile", {"id": "7", **given})


def test_reads_as_files_do():
    engine = Engine()
    with content(engine) as file:
        assert not engine.tasks  # nothing is asked before something is read
        assert file.read(10) == BYTES[:10] and file.tell() == 10
        assert (file.name, file.content_type, file.size, file.version) == ("a.bin", "x/y", len(BYTES), '"v1"')
        assert file.read() == BYTES[10:] and file.read() == b""
    assert len(engine.tasks) == 1 and engine.tasks[0].given == {"id": "7"}
    with pytest.raises(ValueError):
        file.read(1)


@pytest.mark.parametrize("pieces", [1, 7, 4096, 1 << 20])
def test_buffered_readers_and_pieces_of_any_size(pieces):
    assert io.BufferedReader(content(Engine(pieces))).read() == BYTES
    assert b"".join(content(Engine(pieces))) == BYTES


def test_seek_asks_anew_for_the_same_version():
    engine = Engine()
    file = content(engine)
    assert file.read(5) == BYTES[:5]
    assert file.seek(2000) == 2000 and engine.tasks[0].cancelled
    assert file.read(5) == BYTES[2000:2005]
    assert engine.tasks[1].given == {"id": "7", "offset": 2000, "version": '"v1"'}
    assert file.seek(-6, io.SEEK_END) == len(BYTES) - 6 and file.read() == BYTES[-6:]
    assert file.seek(-6, io.SEEK_CUR) == len(BYTES) - 6 and file.read(2) == BYTES[-6:-4]
    assert file.seek(len(BYTES) + 10) and file.read(1) == b""  # beyond the end, as files do
    assert file.seek(0) == 0 and file.read(3) == BYTES[:3]
    with pytest.raises(ValueError):
        file.seek(-1)


def test_a_part_is_a_file_of_its_own():
    engine = Engine()
    file = content(engine, offset=100, length=50)
    assert file.read() == BYTES[100:150] and file.tell() == 50
    assert file.seek(-10, io.SEEK_END) == 40 and file.read() == BYTES[140:150]
    assert engine.tasks[-1].given == {"id": "7", "offset": 140, "length": 10, "version": '"v1"'}


def test_save_to_leaves_no_half_file(tmp_path):
    engine = Engine()
    assert content(engine).save_to(tmp_path / "out") == len(BYTES)
    assert (tmp_path / "out").read_bytes() == BYTES and not (tmp_path / "out.part").exists()

    class Broken(Engine):
        def _begin(self, *given, **more):
            task = super()._begin(*given, **more)
            answers = [(True, b"abc")]

            def run():
                if not answers:
                    raise OSError("the line is down")
                return answers.pop()

            task.run = run
            return task

    with pytest.raises(OSError):
        content(Broken()).save_to(tmp_path / "other")
    assert not (tmp_path / "other").exists() and (tmp_path / "other.part").read_bytes() == b"abc"


class Called(Engine):
    """Answers the operations that are no content."""

    def call(self, operation, given, connection):
        assert connection == "conn_1"
        file = {"id": "7", "type": "file", "size": len(BYTES), "name": "a.bin", "updated_at": None, "mime_type": "x/y"}
        folder = {"id": "f", "type": "folder", "name": "F"}
        if operation == "fileStorage-getFile":
            return file if given["id"] == "7" else folder
        if "cursor" in given:
            return {"items": [folder], "has_next_page": False, "next_cursor": None}
        return {"items": [file], "has_next_page": True, "next_cursor": "c"}


def test_fsspec_lists_and_opens():
    pytest.importorskip("fsspec")
    from openint.fs import OpenintFileSystem

    engine = Called()
    system = OpenintFileSystem(engine=engine, connection="conn_1")
    assert system.ls("", detail=False) == ["7", "f"]
    assert system.info("7")["size"] == len(BYTES) and system.isdir("f")
    assert system.cat_file("7", 10, 20) == BYTES[10:20] and system.cat_file("7", -5) == BYTES[-5:]
    with system.open("7") as file:
        file.seek(300)
        assert file.read(10) == BYTES[300:310]
        file.seek(0)
        assert file.read() == BYTES
    with pytest.raises(NotImplementedError):
        system.open("7", "wb")
    with pytest.raises(TypeError):
        OpenintFileSystem()
