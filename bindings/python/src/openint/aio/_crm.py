"""The CRM operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from ..crm import Crm as BlockingCrm
from ._calls import Calls
from ._tables import awaited_listing, awaited_records


class Crm:
    """What openint.aio.Connection.crm is: the methods of openint.crm.Crm with their arguments; what is no
    list is to be awaited."""

    def __init__(self, calls: Calls, blocking: BlockingCrm) -> None:
        self.count_entity = calls.later(blocking.count_entity)
        self.list_accounts = awaited_listing(calls, blocking.list_accounts)
        self.create_account = calls.later(blocking.create_account)
        self.get_account = calls.later(blocking.get_account)
        self.update_account = calls.later(blocking.update_account)
        self.delete_account = calls.later(blocking.delete_account)
        self.batch_read_accounts = awaited_records(calls, blocking.batch_read_accounts)
        self.batch_write_accounts = calls.later(blocking.batch_write_accounts)
        self.upsert_account = calls.later(blocking.upsert_account)
        self.list_contacts = awaited_listing(calls, blocking.list_contacts)
        self.create_contact = calls.later(blocking.create_contact)
        self.get_contact = calls.later(blocking.get_contact)
        self.update_contact = calls.later(blocking.update_contact)
        self.delete_contact = calls.later(blocking.delete_contact)
        self.batch_read_contacts = awaited_records(calls, blocking.batch_read_contacts)
        self.batch_write_contacts = calls.later(blocking.batch_write_contacts)
        self.upsert_contact = calls.later(blocking.upsert_contact)
        self.list_leads = awaited_listing(calls, blocking.list_leads)
        self.create_lead = calls.later(blocking.create_lead)
        self.get_lead = calls.later(blocking.get_lead)
        self.update_lead = calls.later(blocking.update_lead)
        self.delete_lead = calls.later(blocking.delete_lead)
        self.batch_write_leads = calls.later(blocking.batch_write_leads)
        self.upsert_lead = calls.later(blocking.upsert_lead)
        self.list_opportunities = awaited_listing(calls, blocking.list_opportunities)
        self.create_opportunity = calls.later(blocking.create_opportunity)
        self.get_opportunity = calls.later(blocking.get_opportunity)
        self.update_opportunity = calls.later(blocking.update_opportunity)
        self.delete_opportunity = calls.later(blocking.delete_opportunity)
        self.batch_write_opportunities = calls.later(blocking.batch_write_opportunities)
        self.upsert_opportunity = calls.later(blocking.upsert_opportunity)
        self.list_notes = awaited_listing(calls, blocking.list_notes)
        self.create_note = calls.later(blocking.create_note)
        self.get_note = calls.later(blocking.get_note)
        self.delete_note = calls.later(blocking.delete_note)
        self.list_users = awaited_listing(calls, blocking.list_users)
        self.get_user = calls.later(blocking.get_user)
        self.list_custom_object_records = awaited_listing(calls, blocking.list_custom_object_records)
        self.create_custom_object_record = calls.later(blocking.create_custom_object_record)
        self.get_custom_object_record = calls.later(blocking.get_custom_object_record)
        self.update_custom_object_record = calls.later(blocking.update_custom_object_record)
        self.delete_custom_object_record = calls.later(blocking.delete_custom_object_record)
        self.metadata_list_objects = awaited_records(calls, blocking.metadata_list_objects)
        self.metadata_create_object = calls.later(blocking.metadata_create_object)
        self.metadata_list_object_properties = awaited_records(calls, blocking.metadata_list_object_properties)
        self.metadata_create_object_property = calls.later(blocking.metadata_create_object_property)
        self.metadata_create_association = calls.later(blocking.metadata_create_association)
        self.list_associations = awaited_listing(calls, blocking.list_associations)
        self.create_association = calls.later(blocking.create_association)
