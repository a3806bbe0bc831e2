"""The CRM operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, cast

from . import models
from .listing import Links, Listing
from .operations import Operations, by_key
from .records import Records


class Crm(Operations):
    """What openint.Connection.crm is. Every method raises what openint.errors has, and takes `timeout` in seconds."""

    def count_entity(self, entity: str, *, timeout: float | None = None) -> int:
        """Count records. Number of records of one kind that the connection can see.

        entity: Which kind of record: account, contact, lead, opportunity, note or user."""
        return cast("int", self._call("crm-countEntity", {"entity": entity}, timeout)["count"])

    def list_accounts(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.Account]:
        """List accounts. One page of accounts in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.Account]", self._tabular(Listing, "crm-listAccounts", "crm.account", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_account(self, record: models.AccountInput, *, timeout: float | None = None) -> models.Account:
        """Create an account. Makes an account and returns it as the provider stored it.

        record: What to write."""
        return cast("models.Account", self._call("crm-createAccount", {"record": record}, timeout)["record"])

    def get_account(self, id: str, *, timeout: float | None = None) -> models.Account:
        """Get an account. Returns an account by its identifier, with the provider's own form under raw.

        id: Identifier of the account at the provider."""
        return cast("models.Account", self._call("crm-getAccount", {"id": id}, timeout)["record"])

    def update_account(self, id: str, record: models.AccountInput, *, timeout: float | None = None) -> models.Account:
        """Update an account. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the account at the provider.
        record: What to write."""
        return cast("models.Account", self._call("crm-updateAccount", {"id": id, "record": record}, timeout)["record"])

    def delete_account(self, id: str, *, timeout: float | None = None) -> str:
        """Delete an account. Removes an account by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        id: Identifier of the account at the provider."""
        return cast("str", self._call("crm-deleteAccount", {"id": id}, timeout)["id"])

    def batch_read_accounts(self, ids: list[str], properties: Sequence[str] = (), *, timeout: float | None = None) -> Records[models.Account]:
        """Read several accounts. Returns the accounts with the given identifiers. There is an entry for each identifier, in their order: the record, or {"id", "error"} where it is not there or could not be read.

        ids: Identifiers of the records to read.
        properties: Properties to fetch beyond those the fields need, by the provider's names; may be empty."""
        return cast("Records[models.Account]", self._tabular(Records, "crm-batchReadAccounts", "crm.account", {"ids": ids, "properties": properties}, timeout))

    def batch_write_accounts(self, records: list[Mapping[str, Any]], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Create or update several accounts. Writes every record: one with an id is changed, one without is created. The answer has a result for each, in the order of the input; one that is refused does not keep the others from being written.

        records: The records, at most 10,000."""
        return cast("list[dict[str, Any]]", self._call("crm-batchWriteAccounts", {"records": records}, timeout))

    def upsert_account(self, record: models.AccountInput, *, domain: str | Sequence[str] | None = None, website: str | Sequence[str] | None = None, timeout: float | None = None) -> models.Account:
        """Create or update an account. Looks for an account by domain or web site and updates it, or creates it where there is none. Several that match are an error.

        record: What to write.
        domain, website: the value to look for, or several of which any will do; one of these."""
        return cast("models.Account", self._call("crm-upsertAccount", {"upsert_on": by_key({"domain": domain, "website": website}), "record": record}, timeout)["record"])

    def list_contacts(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.Contact]:
        """List contacts. One page of contacts in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.Contact]", self._tabular(Listing, "crm-listContacts", "crm.contact", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_contact(self, record: models.ContactInput, *, timeout: float | None = None) -> models.Contact:
        """Create a contact. Makes a contact and returns it as the provider stored it.

        record: What to write."""
        return cast("models.Contact", self._call("crm-createContact", {"record": record}, timeout)["record"])

    def get_contact(self, id: str, *, timeout: float | None = None) -> models.Contact:
        """Get a contact. Returns a contact by its identifier, with the provider's own form under raw.

        id: Identifier of the contact at the provider."""
        return cast("models.Contact", self._call("crm-getContact", {"id": id}, timeout)["record"])

    def update_contact(self, id: str, record: models.ContactInput, *, timeout: float | None = None) -> models.Contact:
        """Update a contact. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the contact at the provider.
        record: What to write."""
        return cast("models.Contact", self._call("crm-updateContact", {"id": id, "record": record}, timeout)["record"])

    def delete_contact(self, id: str, *, timeout: float | None = None) -> str:
        """Delete a contact. Removes a contact by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        id: Identifier of the contact at the provider."""
        return cast("str", self._call("crm-deleteContact", {"id": id}, timeout)["id"])

    def batch_read_contacts(self, ids: list[str], properties: Sequence[str] = (), *, timeout: float | None = None) -> Records[models.Contact]:
        """Read several contacts. Returns the contacts with the given identifiers. There is an entry for each identifier, in their order: the record, or {"id", "error"} where it is not there or could not be read.

        ids: Identifiers of the records to read.
        properties: Properties to fetch beyond those the fields need, by the provider's names; may be empty."""
        return cast("Records[models.Contact]", self._tabular(Records, "crm-batchReadContacts", "crm.contact", {"ids": ids, "properties": properties}, timeout))

    def batch_write_contacts(self, records: list[Mapping[str, Any]], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Create or update several contacts. Writes every record: one with an id is changed, one without is created. The answer has a result for each, in the order of the input; one that is refused does not keep the others from being written.

        records: The records, at most 10,000."""
        return cast("list[dict[str, Any]]", self._call("crm-batchWriteContacts", {"records": records}, timeout))

    def upsert_contact(self, record: models.ContactInput, *, email: str | Sequence[str] | None = None, timeout: float | None = None) -> models.Contact:
        """Create or update a contact. Looks for a contact by e-mail address and updates it, or creates it where there is none. Several that match are an error.

        record: What to write.
        email: the value to look for, or several of which any will do."""
        return cast("models.Contact", self._call("crm-upsertContact", {"upsert_on": by_key({"email": email}), "record": record}, timeout)["record"])

    def list_leads(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.Lead]:
        """List leads. One page of leads in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.Lead]", self._tabular(Listing, "crm-listLeads", "crm.lead", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_lead(self, record: models.LeadInput, *, timeout: float | None = None) -> models.Lead:
        """Create a lead. Makes a lead and returns it as the provider stored it.

        record: What to write."""
        return cast("models.Lead", self._call("crm-createLead", {"record": record}, timeout)["record"])

    def get_lead(self, id: str, *, timeout: float | None = None) -> models.Lead:
        """Get a lead. Returns a lead by its identifier, with the provider's own form under raw.

        id: Identifier of the lead at the provider."""
        return cast("models.Lead", self._call("crm-getLead", {"id": id}, timeout)["record"])

    def update_lead(self, id: str, record: models.LeadInput, *, timeout: float | None = None) -> models.Lead:
        """Update a lead. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the lead at the provider.
        record: What to write."""
        return cast("models.Lead", self._call("crm-updateLead", {"id": id, "record": record}, timeout)["record"])

    def delete_lead(self, id: str, *, timeout: float | None = None) -> str:
        """Delete a lead. Removes a lead by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        id: Identifier of the lead at the provider."""
        return cast("str", self._call("crm-deleteLead", {"id": id}, timeout)["id"])

    def batch_write_leads(self, records: list[Mapping[str, Any]], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Create or update several leads. Writes every record: one with an id is changed, one without is created. The answer has a result for each, in the order of the input; one that is refused does not keep the others from being written.

        records: The records, at most 10,000."""
        return cast("list[dict[str, Any]]", self._call("crm-batchWriteLeads", {"records": records}, timeout))

    def upsert_lead(self, record: models.LeadInput, *, email: str | Sequence[str] | None = None, timeout: float | None = None) -> models.Lead:
        """Create or update a lead. Looks for a lead by e-mail address and updates it, or creates it where there is none. Several that match are an error.

        record: What to write.
        email: the value to look for, or several of which any will do."""
        return cast("models.Lead", self._call("crm-upsertLead", {"upsert_on": by_key({"email": email}), "record": record}, timeout)["record"])

    def list_opportunities(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.Opportunity]:
        """List opportunities. One page of opportunities in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.Opportunity]", self._tabular(Listing, "crm-listOpportunities", "crm.opportunity", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_opportunity(self, record: models.OpportunityInput, *, timeout: float | None = None) -> models.Opportunity:
        """Create an opportunity. Makes an opportunity and returns it as the provider stored it.

        record: What to write."""
        return cast("models.Opportunity", self._call("crm-createOpportunity", {"record": record}, timeout)["record"])

    def get_opportunity(self, id: str, *, timeout: float | None = None) -> models.Opportunity:
        """Get an opportunity. Returns an opportunity by its identifier, with the provider's own form under raw.

        id: Identifier of the opportunity at the provider."""
        return cast("models.Opportunity", self._call("crm-getOpportunity", {"id": id}, timeout)["record"])

    def update_opportunity(self, id: str, record: models.OpportunityInput, *, timeout: float | None = None) -> models.Opportunity:
        """Update an opportunity. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the opportunity at the provider.
        record: What to write."""
        return cast("models.Opportunity", self._call("crm-updateOpportunity", {"id": id, "record": record}, timeout)["record"])

    def delete_opportunity(self, id: str, *, timeout: float | None = None) -> str:
        """Delete an opportunity. Removes an opportunity by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        id: Identifier of the opportunity at the provider."""
        return cast("str", self._call("crm-deleteOpportunity", {"id": id}, timeout)["id"])

    def batch_write_opportunities(self, records: list[Mapping[str, Any]], *, timeout: float | None = None) -> list[dict[str, Any]]:
        """Create or update several opportunities. Writes every record: one with an id is changed, one without is created. The answer has a result for each, in the order of the input; one that is refused does not keep the others from being written.

        records: The records, at most 10,000."""
        return cast("list[dict[str, Any]]", self._call("crm-batchWriteOpportunities", {"records": records}, timeout))

    def upsert_opportunity(self, record: models.OpportunityInput, *, timeout: float | None = None, **by: str | Sequence[str]) -> models.Opportunity:
        """Create or update an opportunity. Looks for an opportunity by a property that identifies it and updates it, or creates it where there is none. Several that match are an error.

        record: What to write.
        by: one keyword, the field to look in and the value to look for, or several of which any will do. The field to look in: name, or a property by the provider's own name that identifies a record, such as an external id."""
        return cast("models.Opportunity", self._call("crm-upsertOpportunity", {"upsert_on": by_key(by), "record": record}, timeout)["record"])

    def list_notes(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.Note]:
        """List notes. One page of notes in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.Note]", self._tabular(Listing, "crm-listNotes", "crm.note", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_note(self, record: models.NoteInput, *, timeout: float | None = None) -> models.Note:
        """Create a note. Makes a note and returns it as the provider stored it.

        record: What to write."""
        return cast("models.Note", self._call("crm-createNote", {"record": record}, timeout)["record"])

    def get_note(self, id: str, *, timeout: float | None = None) -> models.Note:
        """Get a note. Returns a note by its identifier, with the provider's own form under raw.

        id: Identifier of the note at the provider."""
        return cast("models.Note", self._call("crm-getNote", {"id": id}, timeout)["record"])

    def delete_note(self, id: str, *, timeout: float | None = None) -> str:
        """Delete a note. Removes a note by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        id: Identifier of the note at the provider."""
        return cast("str", self._call("crm-deleteNote", {"id": id}, timeout)["id"])

    def list_users(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.User]:
        """List users. One page of users in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.User]", self._tabular(Listing, "crm-listUsers", "crm.user", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_user(self, id: str, *, timeout: float | None = None) -> models.User:
        """Get a user. Returns a user by its identifier, with the provider's own form under raw.

        id: Identifier of the user at the provider."""
        return cast("models.User", self._call("crm-getUser", {"id": id}, timeout)["record"])

    def list_custom_object_records(self, object_name: str, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.CustomObjectRecord]:
        """List records of a custom object. One page of records of a custom object in the order the provider gives; go on with next_cursor while has_next_page is true.

        object_name: What the provider calls the object in its API.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.CustomObjectRecord]", self._tabular(Listing, "crm-listCustomObjectRecords", "crm.custom_object_record", {"object_name": object_name, "sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_custom_object_record(self, object_name: str, record: Mapping[str, Any], *, timeout: float | None = None) -> models.CustomObjectRecord:
        """Create a record of a custom object. Makes a record of a custom object and returns it as the provider stored it.

        object_name: What the provider calls the object in its API.
        record: The record to create: members as in crm.custom_object_record_input; any other member is a property by the provider's own name, as if it stood in fields."""
        return cast("models.CustomObjectRecord", self._call("crm-createCustomObjectRecord", {"object_name": object_name, "record": record}, timeout)["record"])

    def get_custom_object_record(self, object_name: str, id: str, *, timeout: float | None = None) -> models.CustomObjectRecord:
        """Get a record of a custom object. Returns a record of a custom object by its identifier, with the provider's own form under raw.

        object_name: What the provider calls the object in its API.
        id: Identifier of the record at the provider."""
        return cast("models.CustomObjectRecord", self._call("crm-getCustomObjectRecord", {"object_name": object_name, "id": id}, timeout)["record"])

    def update_custom_object_record(self, object_name: str, id: str, record: models.CustomObjectRecordInput, *, timeout: float | None = None) -> models.CustomObjectRecord:
        """Update a record of a custom object. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        object_name: What the provider calls the object in its API.
        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.CustomObjectRecord", self._call("crm-updateCustomObjectRecord", {"object_name": object_name, "id": id, "record": record}, timeout)["record"])

    def delete_custom_object_record(self, object_name: str, id: str, *, timeout: float | None = None) -> str:
        """Delete a record of a custom object. Removes a record of a custom object by its identifier, as the provider does: for good, or into its recycle bin or archive. One that is not there is an error (404).

        object_name: What the provider calls the object in its API.
        id: Identifier of the record at the provider."""
        return cast("str", self._call("crm-deleteCustomObjectRecord", {"object_name": object_name, "id": id}, timeout)["id"])

    def metadata_list_objects(self, *, type: Literal["standard", "custom"] | None = None, timeout: float | None = None) -> Records[models.MetaObject]:
        """List kinds of records. All objects of the CRM, or only the standard or the custom ones.

        type: Only standard objects or only custom ones; both where absent."""
        return cast("Records[models.MetaObject]", self._tabular(Records, "crm-metadataListObjects", "crm.meta.object", {"type": type}, timeout))

    def metadata_create_object(self, name: str, description: str, labels: Mapping[str, Any], primary_field_id: str, fields: list[models.MetaCustomObjectField], *, timeout: float | None = None) -> models.MetaObject:
        """Create a custom object. Defines a new kind of record with its fields. The connection needs administrative rights at the provider.

        name: Name of the object in the provider's API; some providers demand a suffix.
        description: What the object is for; null for nothing.
        labels: Names for people.
        primary_field_id: The field, among those given, that titles a record.
        fields: Fields of the object; at least one."""
        return cast("models.MetaObject", self._call("crm-metadataCreateObject", {"name": name, "description": description, "labels": labels, "primary_field_id": primary_field_id, "fields": fields}, timeout))

    def metadata_list_object_properties(self, object_name: str, *, timeout: float | None = None) -> Records[models.MetaProperty]:
        """List the fields of an object. All fields that records of one object have, standard and custom.

        object_name: What the provider calls the object in its API."""
        return cast("Records[models.MetaProperty]", self._tabular(Records, "crm-metadataListObjectProperties", "crm.meta.property", {"object_name": object_name}, timeout))

    def metadata_create_object_property(self, object_name: str, id: str, label: str, *, type: str | None = None, raw_details: Mapping[str, Any] | None = None, description: str | None = None, is_required: bool | None = None, default_value: Any | None = None, group_name: str | None = None, precision: int | Decimal | None = None, scale: int | Decimal | None = None, options: list[models.MetaPickListOption] | None = None, timeout: float | None = None) -> models.MetaProperty:
        """Create a field. Adds a field to an object. The connection needs administrative rights at the provider.

        object_name: What the provider calls the object in its API.
        id: Name of the field in the provider's API; some providers demand a suffix.
        label: Name for people.
        type: Kind of value: a word of crm.meta.property_type or the provider's own; text where absent.
        raw_details: Members merged into the provider's definition as they are.
        description: What the field is for.
        is_required: Whether a record can be saved without a value.
        default_value: Value of a new record that does not set the field.
        group_name: Group that the field is shown in, made if it is missing; ignored by providers without groups.
        precision: Total number of digits of a number, for providers that limit it.
        scale: Number of digits behind the decimal point, for providers that limit it.
        options: Choices of a picklist or multipicklist."""
        return cast("models.MetaProperty", self._call("crm-metadataCreateObjectProperty", {"object_name": object_name, "id": id, "label": label, "type": type, "raw_details": raw_details, "description": description, "is_required": is_required, "default_value": default_value, "group_name": group_name, "precision": precision, "scale": scale, "options": options}, timeout))

    def metadata_create_association(self, source_object: str, target_object: str, suggested_key_name: str, display_name: str, *, timeout: float | None = None) -> models.MetaAssociationSchema:
        """Create a kind of link. Defines how records of one object may be linked to records of another.

        source_object: Object that the link starts from.
        target_object: Object that the link leads to.
        suggested_key_name: API name to use for the link where the provider lets it be chosen.
        display_name: Name for people."""
        return cast("models.MetaAssociationSchema", self._call("crm-metadataCreateAssociation", {"source_object": source_object, "target_object": target_object, "suggested_key_name": suggested_key_name, "display_name": display_name}, timeout)["association_schema"])

    def list_associations(self, source_object: str, source_id: str, target_object: str, *, cursor: str | None = None, page_size: int | None = None, timeout: float | None = None) -> Links[models.Association]:
        """List links of one record. One page of links of one record in the order the provider gives; go on with next_cursor while has_next_page is true. Only links that lead to records of target_object are listed.

        source_object: Object of the record whose links are wanted, such as crm.contact or the name of a custom object.
        source_id: Identifier of the record whose links are wanted.
        target_object: Object that the links lead to.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; the provider's own maximum caps it."""
        return cast("Links[models.Association]", self._tabular(Links, "crm-listAssociations", "crm.association", {"source_object": source_object, "source_id": source_id, "target_object": target_object, "cursor": cursor, "page_size": page_size}, timeout))

    def create_association(self, record: models.Association, *, timeout: float | None = None) -> models.Association:
        """Link two records. Makes a link between two records and returns it. A link that is already there is left as it is.

        record: The link to make."""
        return cast("models.Association", self._call("crm-createAssociation", {"record": record}, timeout)["record"])
