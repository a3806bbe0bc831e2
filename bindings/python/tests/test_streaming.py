"""Files go through in windows and come out the same."""

import io

import openint
import pytest
from conftest import contact, goldens, page_of
from openint.translator import WINDOW


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.json"
    path.write_bytes(page_of([contact(n, jobtitle="t" * (n % 300)) for n in range(6000)], after="6000"))
    assert path.stat().st_size > 5 * WINDOW
    return path


@pytest.mark.parametrize("golden", goldens())
def test_a_path_gives_what_its_bytes_give(golden):
    translator = golden.translator()
    assert translator.translate(golden.input).json() == translator.translate(golden.input.read_bytes()).json()


def test_many_windows_give_what_the_bytes_give(contacts, large):
    result = contacts.translate(large)
    assert result.json() == contacts.translate_bytes(large.read_bytes())
    assert len(result) == 6000 and result.next_cursor == "6000"


def test_writing_to_a_path_or_a_file(contacts, large, tmp_path):
    expected = contacts.translate_bytes(large.read_bytes())
    summary = contacts.translate_to(tmp_path / "out.json", large)
    assert (tmp_path / "out.json").read_bytes() == expected
    assert (summary.translated, summary.has_next_page, summary.next_cursor) == (6000, True, "6000")
    assert summary.rejected == []
    memory = io.BytesIO()
    contacts.translate_to(memory, large.read_bytes())
    assert memory.getvalue() == expected


def test_records_come_one_by_one(contacts, large):
    records = contacts.records(large)
    assert next(records)["id"] == "0"
    assert sum(1 for _ in records) == 5999
    assert list(contacts.records(large)) == contacts.translate(large).items


def test_what_a_writer_raises_comes_out(contacts, large):
    class Full(io.RawIOBase):
        def write(self, data):
            raise OSError(28, "no space left")

    with pytest.raises(OSError, match="no space left"):
        contacts.translate_to(Full(), large)


def test_what_a_translation_is_after_its_end(contacts):
    from openint import _native

    written = []
    translation = _native.Translation(contacts._page, written.append, lambda report, record: None)
    translation.feed(page_of([contact(1)]))
    translation.finish()
    assert b'"n1@example.com"' in b"".join(written)
    with pytest.raises(openint.Closed):
        translation.feed(b"{}")
