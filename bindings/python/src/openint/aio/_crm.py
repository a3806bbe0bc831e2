"""The CRM operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from ..crm import Crm as BlockingCrm
from ..listing import Listing as BlockingListing
from ..records import Records as BlockingRecords
from ..tables import Record
from ._calls import Calls
from ._tables import Listing, Records

P = ParamSpec("P")


def _listing(calls: Calls, make: Callable[P, BlockingListing[Record]]) -> Callable[P, Listing[Record]]:
    return lambda *args, **named: Listing(calls, make(*args, **named))


def _records(calls: Calls, make: Callable[P, BlockingRecords[Record]]) -> Callable[P, Records[Record]]:
    return lambda *args, **named: Records(calls, make(*args, **named))


class Crm:
    """What openint.aio.Connection.crm is: the methods of openint.crm.Crm with their arguments; what is no list is to be
    awaited."""

    def __init__(self, calls: Calls, blocking: BlockingCrm) -> None:
        self.count_entity = calls.later(blocking.count_entity)
        self.list_accounts = _listing(calls, blocking.list_accounts)
        self.create_account = calls.later(blocking.create_account)
        self.get_account = calls.later(blocking.get_account)
        self.update_account = calls.later(blocking.update_account)
        self.delete_account = calls.later(blocking.delete_account)
        self.batch_read_accounts = _records(calls, blocking.batch_read_accounts)
        self.batch_write_accounts = calls.later(blocking.batch_write_accounts)
        self.upsert_account = calls.later(blocking.upsert_account)
        self.list_contacts = _listing(calls, blocking.list_contacts)
        self.create_contact = calls.later(blocking.create_contact)
        self.get_contact = calls.later(blocking.get_contact)
        self.update_contact = calls.later(blocking.update_contact)
        self.delete_contact = calls.later(blocking.delete_contact)
        self.batch_read_contacts = _records(calls, blocking.batch_read_contacts)
        self.batch_write_contacts = calls.later(blocking.batch_write_contacts)
        self.upsert_contact = calls.later(blocking.upsert_contact)
        self.list_leads = _listing(calls, blocking.list_leads)
        self.create_lead = calls.later(blocking.create_lead)
        self.get_lead = calls.later(blocking.get_lead)
        self.update_lead = calls.later(blocking.update_lead)
        self.delete_lead = calls.later(blocking.delete_lead)
        self.batch_write_leads = calls.later(blocking.batch_write_leads)
        self.upsert_lead = calls.later(blocking.upsert_lead)
        self.list_opportunities = _listing(calls, blocking.list_opportunities)
        self.create_opportunity = calls.later(blocking.create_opportunity)
        self.get_opportunity = calls.later(blocking.get_opportunity)
        self.update_opportunity = calls.later(blocking.update_opportunity)
        self.delete_opportunity = calls.later(blocking.delete_opportunity)
        self.batch_write_opportunities = calls.later(blocking.batch_write_opportunities)
        self.upsert_opportunity = calls.later(blocking.upsert_opportunity)
        self.list_notes = _listing(calls, blocking.list_notes)
        self.create_note = calls.later(blocking.create_note)
        self.get_note = calls.later(blocking.get_note)
        self.delete_note = calls.later(blocking.delete_note)
        self.list_users = _listing(calls, blocking.list_users)
        self.get_user = calls.later(blocking.get_user)
        self.list_custom_object_records = _listing(calls, blocking.list_custom_object_records)
        self.create_custom_object_record = calls.later(blocking.create_custom_object_record)
        self.get_custom_object_record = calls.later(blocking.get_custom_object_record)
        self.update_custom_object_record = calls.later(blocking.update_custom_object_record)
        self.delete_custom_object_record = calls.later(blocking.delete_custom_object_record)
        self.metadata_list_objects = _records(calls, blocking.metadata_list_objects)
        self.metadata_create_object = calls.later(blocking.metadata_create_object)
        self.metadata_list_object_properties = _records(calls, blocking.metadata_list_object_properties)
        self.metadata_create_object_property = calls.later(blocking.metadata_create_object_property)
        self.metadata_create_association = calls.later(blocking.metadata_create_association)
        self.list_associations = _listing(calls, blocking.list_associations)
        self.create_association = calls.later(blocking.create_association)
