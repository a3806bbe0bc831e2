"""The package itself: README, generated types, extras, what it says of itself."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import get_args

import openint
import pytest
from conftest import ROOT, contact, page_of
from openint import models

HERE = ROOT / "bindings/python"


def test_the_example_of_the_readme_says_what_its_comments_say(capsys):
    (example, *_) = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text(), re.S)
    exec(compile(example, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["51 Maria maria@example.com", "52 []"]
    assert lines[2] == "{'properties': {'firstname': 'Mia', 'phone': ''}}"


def test_the_generated_types_are_up_to_date():
    spec = importlib.util.spec_from_file_location("generate_stubs", HERE / "generate_stubs.py")
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    hint = "run python3 bindings/python/generate_stubs.py and install again"
    files = generator.files()
    assert {"models.py", "groups.py", "crm.py", "aio/_crm.py"} <= set(files)
    for name, text in files.items():
        assert text == (HERE / "src/openint" / name).read_text(), hint
        assert text == (Path(models.__file__).parent / name).read_text(), hint


def test_the_literal_names_are_those_of_the_engine():
    connectors = openint.Engine().connectors()
    assert list(get_args(models.ConnectorName)) == [one["name"] for one in connectors]
    assert set(get_args(models.ModelName)) == {m["model"] for one in connectors for m in one["models"]}


def test_the_types_have_the_fields_of_records(contacts):
    (made,) = contacts.translate(page_of([contact(1)]))
    assert set(models.Contact.__annotations__) - {"raw_data"} == set(made)
    assert models.Contact.__required_keys__ == set(made), "every record has every field"
    assert models.Contact.__optional_keys__ == {"raw_data"}
    assert models.MetaCustomObjectField.__required_keys__ == {"id", "label", "type"}
    assert "passthrough_fields" in models.ContactInput.__annotations__


@pytest.mark.parametrize(
    "module, call, extra",
    [("pyarrow", "to_arrow", "arrow"), ("pandas", "to_pandas", "pandas"), ("polars", "to_polars", "polars")],
)
def test_a_missing_extra_says_how_to_get_it(contacts, monkeypatch, module, call, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=re.escape(f"pip install 'libopenint[{extra}]'")):
        getattr(contacts.translate(page_of([contact(1)])), call)()


def test_it_says_what_it_is(contacts):
    assert re.fullmatch(r"\d+\.\d+\.\d+", openint.__version__)
    assert {"translate", "arrow"} <= set(openint.features)
    assert repr(contacts) == "<openint.Translator hubspot crm.contact>"
    assert repr(contacts.translate(page_of([contact(1)]))) == "<openint.Result of hubspot crm.contact, 1 records>"
    contract = openint.Engine().contract()
    assert contract["openapi"].startswith("3.1") and "crm.contact" in contract["components"]["schemas"]
