"""Errors name the thing, by class, code, issue and place."""

import pickle

import openint
import pytest
from conftest import contact, page_of
from openint import errors


def test_an_unknown_connector_is_not_found_and_those_there_are_named():
    with pytest.raises(openint.NotFound) as caught:
        openint.Translator("hubspott", "crm.contact")
    error = caught.value
    assert (error.status, error.code, error.retry, error.retry_after_ms) == (-2, "NOT_FOUND", "never", None)
    assert "hubspott" in error.message and "salesforce" in error.message
    assert isinstance(error, openint.Error) and isinstance(error, LookupError)


def test_an_unknown_model_is_not_found():
    with pytest.raises(openint.NotFound, match="crm.contact"):
        openint.Translator("hubspot", "crm.contract")


def test_wrong_options_are_invalid_with_issues():
    with pytest.raises(openint.InvalidArgument) as caught:
        openint.Translator("hubspot", "crm.contact", fields=["emial"])
    assert any("emial" in issue["message"] + issue["found"] + issue["path"] for issue in caught.value.issues)
    with pytest.raises(openint.InvalidArgument):
        openint.Translator("hubspot", "crm.contact", max_record_size=1)


def test_input_that_ends_early_is_malformed(contacts, tmp_path):
    data = page_of([contact(1)])[:-20]
    path = tmp_path / "cut.json"
    path.write_bytes(data)
    for call in (contacts.translate, contacts.translate_bytes, contacts.translate_arrow):
        for kind in (data, path):
            with pytest.raises(openint.Malformed) as caught:
                call(kind)
            assert caught.value.code == "MALFORMED" and isinstance(caught.value, ValueError)


def test_strict_makes_a_bad_record_the_error():
    strict = openint.Translator("hubspot", "crm.contact", strict=True)
    bad = contact(1)
    del bad["updatedAt"]
    with pytest.raises(openint.InvalidArgument, match="updated_at"):
        strict.translate(page_of([contact(2), bad]))


def test_validate_lists_every_problem():
    engine = openint.Engine()
    engine.validate("crm-createContact", {"record": {"first_name": "Maria"}})
    with pytest.raises(openint.InvalidArgument) as caught:
        engine.validate("crm-createContact", {"record": {"first_name": 1, "last_name": True}})
    paths = {issue["path"] for issue in caught.value.issues}
    assert {"/record/first_name", "/record/last_name"} <= paths
    assert "/record/first_name" in str(caught.value)
    with pytest.raises(openint.NotFound):
        engine.validate("crm-inventContact", {})
    with pytest.raises(openint.Malformed):
        engine.validate("crm-createContact", b"{")


def test_every_status_has_a_class_of_its_own():
    assert sorted(errors.BY_STATUS) == list(range(-17, 0))
    assert len(set(errors.BY_STATUS.values())) == 17
    for status, kind in errors.BY_STATUS.items():
        made = errors.from_native(status, 0, 0, b'{"message": "m", "code": "C", "retry": "never"}')
        assert type(made) is kind and made.status == status and getattr(openint, kind.__name__) is kind
    assert type(errors.from_native(-99, 0, 0, b"{}")) is openint.Internal


def test_retry_path_and_offset_come_through():
    text = b'{"message": "slow", "retry": "after", "retry_after_ms": 1500, "path": "/a", "offset": 9}'
    made = errors.from_native(-7, 1, 1500, text)
    assert (made.retry, made.retry_after_ms, made.path, made.offset) == ("after", 1500, "/a", 9)


def test_errors_survive_pickling():
    with pytest.raises(openint.NotFound) as caught:
        openint.Translator("nobody", "crm.contact")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is openint.NotFound and copy.__dict__ == caught.value.__dict__ and str(copy) == str(caught.value)
