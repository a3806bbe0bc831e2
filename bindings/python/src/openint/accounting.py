"""The Accounting operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

from . import models
from .listing import Listing
from .operations import Operations
from .records import Records


class Accounting(Operations):
    """What openint.Connection.accounting is. Every method raises what openint.errors has, and takes `timeout` in seconds."""

    def list_accounts(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingAccount]:
        """List accounts of the general ledger. One page of accounts of the general ledger in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingAccount]", self._tabular(Listing, "accounting-listAccounts", "accounting.account", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_account(self, id: str, *, timeout: float | None = None) -> models.AccountingAccount:
        """Get a ledger account. Returns a ledger account by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingAccount", self._call("accounting-getAccount", {"id": id}, timeout)["record"])

    def list_expenses(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingExpense]:
        """List expenses. One page of expenses in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingExpense]", self._tabular(Listing, "accounting-listExpenses", "accounting.expense", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_expense(self, id: str, *, timeout: float | None = None) -> models.AccountingExpense:
        """Get an expense. Returns an expense by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingExpense", self._call("accounting-getExpense", {"id": id}, timeout)["record"])

    def list_vendors(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingVendor]:
        """List vendors. One page of vendors in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingVendor]", self._tabular(Listing, "accounting-listVendors", "accounting.vendor", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_vendor(self, record: models.AccountingVendorInput, *, timeout: float | None = None) -> models.AccountingVendor:
        """Create a vendor. Makes a vendor and returns it as the provider stored it.

        record: What to write."""
        return cast("models.AccountingVendor", self._call("accounting-createVendor", {"record": record}, timeout)["record"])

    def get_vendor(self, id: str, *, timeout: float | None = None) -> models.AccountingVendor:
        """Get a vendor. Returns a vendor by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingVendor", self._call("accounting-getVendor", {"id": id}, timeout)["record"])

    def update_vendor(self, id: str, record: models.AccountingVendorInput, *, timeout: float | None = None) -> models.AccountingVendor:
        """Update a vendor. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.AccountingVendor", self._call("accounting-updateVendor", {"id": id, "record": record}, timeout)["record"])

    def get_balance_sheet(self, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, customer: str | None = None, department: str | None = None, date_macro: str | None = None, summarize_by: str | None = None, timeout: float | None = None) -> models.AccountingBalanceSheet:
        """Get a balance sheet. Assets, liabilities and equity at the end of a period.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        summarize_by: What the columns of the report stand for, such as Total or Month."""
        return cast("models.AccountingBalanceSheet", self._call("accounting-getBalanceSheet", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "summarize_by": summarize_by}, timeout))

    def get_profit_and_loss(self, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, customer: str | None = None, department: str | None = None, date_macro: str | None = None, summarize_by: str | None = None, timeout: float | None = None) -> models.AccountingProfitAndLoss:
        """Get a profit and loss statement. Income and expenses over a period.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        summarize_by: What the columns of the report stand for, such as Total or Month."""
        return cast("models.AccountingProfitAndLoss", self._call("accounting-getProfitAndLoss", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "summarize_by": summarize_by}, timeout))

    def get_cash_flow(self, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, customer: str | None = None, department: str | None = None, date_macro: str | None = None, summarize_by: str | None = None, timeout: float | None = None) -> models.AccountingCashFlow:
        """Get a cash flow statement. Where cash came from and went to over a period.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        summarize_by: What the columns of the report stand for, such as Total or Month."""
        return cast("models.AccountingCashFlow", self._call("accounting-getCashFlow", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "summarize_by": summarize_by}, timeout))

    def get_transaction_list(self, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, customer: str | None = None, department: str | None = None, date_macro: str | None = None, payment_method: str | None = None, arpaid: str | None = None, transaction_type: str | None = None, sort_by: str | None = None, timeout: float | None = None) -> models.AccountingTransactionList:
        """Get a list of transactions. Transactions of a period as the provider's report lists them.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        payment_method: Only transactions paid this way.
        arpaid: Only receivables that are Paid or Unpaid, or All.
        transaction_type: Only transactions of this kind, in the provider's word.
        sort_by: Column of the report to sort by."""
        return cast("models.AccountingTransactionList", self._call("accounting-getTransactionList", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "payment_method": payment_method, "arpaid": arpaid, "transaction_type": transaction_type, "sort_by": sort_by}, timeout))

    def get_customer_balance(self, customer: str, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, department: str | None = None, date_macro: str | None = None, summarize_by: str | None = None, timeout: float | None = None) -> models.AccountingCustomerBalance:
        """Get what customers owe. Open balance of each customer.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        summarize_by: What the columns of the report stand for, such as Total or Month."""
        return cast("models.AccountingCustomerBalance", self._call("accounting-getCustomerBalance", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "summarize_by": summarize_by}, timeout))

    def get_customer_income(self, customer: str, *, start_date: str | None = None, end_date: str | None = None, sort_order: str | None = None, department: str | None = None, date_macro: str | None = None, summarize_by: str | None = None, timeout: float | None = None) -> models.AccountingCustomerIncome:
        """Get income by customer. Income, expenses and net income of each customer over a period.

        start_date: First day to cover: YYYY-MM-DD.
        end_date: Last day to cover: YYYY-MM-DD.
        sort_order: ascend or descend.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date.
        summarize_by: What the columns of the report stand for, such as Total or Month."""
        return cast("models.AccountingCustomerIncome", self._call("accounting-getCustomerIncome", {"start_date": start_date, "end_date": end_date, "sort_order": sort_order, "customer": customer, "department": department, "date_macro": date_macro, "summarize_by": summarize_by}, timeout))

    def get_bank_accounts(self, customer: str, *, timeout: float | None = None) -> Records[models.AccountingBankAccount]:
        """Get the bank accounts of a customer. Bank accounts that a customer has put on file for payments.

        customer: Identifier of the customer to restrict to."""
        return cast("Records[models.AccountingBankAccount]", self._tabular(Records, "accounting-getBankAccounts", "accounting.bank_account", {"customer": customer}, timeout))

    def get_payment_receipts(self, customer_transaction_id: str, *, timeout: float | None = None) -> Any:
        """Get a payment receipt. The receipt of one payment, as the provider gives it. With "stream": "bytes" the bytes come as they are, and the answer tells of them; without it the answer has them as content_base64. The gateway answers with the bytes themselves.

        customer_transaction_id: Identifier of the payment whose receipt is wanted."""
        return cast("Any", self._call("accounting-getPaymentReceipts", {"customer_transaction_id": customer_transaction_id}, timeout))

    def list_customers(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingCustomer]:
        """List customers. One page of customers in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingCustomer]", self._tabular(Listing, "accounting-listCustomers", "accounting.customer", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_customer(self, record: models.AccountingCustomerInput, *, timeout: float | None = None) -> models.AccountingCustomer:
        """Create a customer. Makes a customer and returns it as the provider stored it.

        record: What to write."""
        return cast("models.AccountingCustomer", self._call("accounting-createCustomer", {"record": record}, timeout)["record"])

    def get_customer(self, id: str, *, timeout: float | None = None) -> models.AccountingCustomer:
        """Get a customer. Returns a customer by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingCustomer", self._call("accounting-getCustomer", {"id": id}, timeout)["record"])

    def update_customer(self, id: str, record: models.AccountingCustomerInput, *, timeout: float | None = None) -> models.AccountingCustomer:
        """Update a customer. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.AccountingCustomer", self._call("accounting-updateCustomer", {"id": id, "record": record}, timeout)["record"])

    def list_invoices(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingInvoice]:
        """List invoices. One page of invoices in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingInvoice]", self._tabular(Listing, "accounting-listInvoices", "accounting.invoice", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_invoice(self, record: models.AccountingInvoiceInput, *, timeout: float | None = None) -> models.AccountingInvoice:
        """Create an invoice. Makes an invoice and returns it as the provider stored it.

        record: What to write."""
        return cast("models.AccountingInvoice", self._call("accounting-createInvoice", {"record": record}, timeout)["record"])

    def get_invoice(self, id: str, *, timeout: float | None = None) -> models.AccountingInvoice:
        """Get an invoice. Returns an invoice by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingInvoice", self._call("accounting-getInvoice", {"id": id}, timeout)["record"])

    def update_invoice(self, id: str, record: models.AccountingInvoiceInput, *, timeout: float | None = None) -> models.AccountingInvoice:
        """Update an invoice. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.AccountingInvoice", self._call("accounting-updateInvoice", {"id": id, "record": record}, timeout)["record"])

    def list_bills(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingBill]:
        """List bills. One page of bills in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingBill]", self._tabular(Listing, "accounting-listBills", "accounting.bill", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_bill(self, record: models.AccountingBillInput, *, timeout: float | None = None) -> models.AccountingBill:
        """Create a bill. Makes a bill and returns it as the provider stored it.

        record: What to write."""
        return cast("models.AccountingBill", self._call("accounting-createBill", {"record": record}, timeout)["record"])

    def get_bill(self, id: str, *, timeout: float | None = None) -> models.AccountingBill:
        """Get a bill. Returns a bill by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingBill", self._call("accounting-getBill", {"id": id}, timeout)["record"])

    def update_bill(self, id: str, record: models.AccountingBillInput, *, timeout: float | None = None) -> models.AccountingBill:
        """Update a bill. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.AccountingBill", self._call("accounting-updateBill", {"id": id, "record": record}, timeout)["record"])

    def list_payments(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingPayment]:
        """List payments. One page of payments in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingPayment]", self._tabular(Listing, "accounting-listPayments", "accounting.payment", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_payment(self, record: models.AccountingPaymentInput, *, timeout: float | None = None) -> models.AccountingPayment:
        """Create a payment. Makes a payment and returns it as the provider stored it.

        record: What to write."""
        return cast("models.AccountingPayment", self._call("accounting-createPayment", {"record": record}, timeout)["record"])

    def get_payment(self, id: str, *, timeout: float | None = None) -> models.AccountingPayment:
        """Get a payment. Returns a payment by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingPayment", self._call("accounting-getPayment", {"id": id}, timeout)["record"])

    def update_payment(self, id: str, record: models.AccountingPaymentInput, *, timeout: float | None = None) -> models.AccountingPayment:
        """Update a payment. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the record at the provider.
        record: What to write."""
        return cast("models.AccountingPayment", self._call("accounting-updatePayment", {"id": id, "record": record}, timeout)["record"])

    def list_items(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingItem]:
        """List items. One page of items in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingItem]", self._tabular(Listing, "accounting-listItems", "accounting.item", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_item(self, id: str, *, timeout: float | None = None) -> models.AccountingItem:
        """Get an item. Returns an item by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingItem", self._call("accounting-getItem", {"id": id}, timeout)["record"])

    def list_journal_entries(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingJournalEntry]:
        """List journal entries. One page of journal entries in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingJournalEntry]", self._tabular(Listing, "accounting-listJournalEntries", "accounting.journal_entry", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_journal_entry(self, id: str, *, timeout: float | None = None) -> models.AccountingJournalEntry:
        """Get a journal entry. Returns a journal entry by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingJournalEntry", self._call("accounting-getJournalEntry", {"id": id}, timeout)["record"])

    def list_credit_notes(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingCreditNote]:
        """List credit notes. One page of credit notes in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingCreditNote]", self._tabular(Listing, "accounting-listCreditNotes", "accounting.credit_note", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_credit_note(self, id: str, *, timeout: float | None = None) -> models.AccountingCreditNote:
        """Get a credit note. Returns a credit note by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingCreditNote", self._call("accounting-getCreditNote", {"id": id}, timeout)["record"])

    def list_vendor_credits(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingVendorCredit]:
        """List vendor credits. One page of vendor credits in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingVendorCredit]", self._tabular(Listing, "accounting-listVendorCredits", "accounting.vendor_credit", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_vendor_credit(self, id: str, *, timeout: float | None = None) -> models.AccountingVendorCredit:
        """Get a vendor credit. Returns a vendor credit by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingVendorCredit", self._call("accounting-getVendorCredit", {"id": id}, timeout)["record"])

    def list_purchase_orders(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingPurchaseOrder]:
        """List purchase orders. One page of purchase orders in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingPurchaseOrder]", self._tabular(Listing, "accounting-listPurchaseOrders", "accounting.purchase_order", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_purchase_order(self, id: str, *, timeout: float | None = None) -> models.AccountingPurchaseOrder:
        """Get a purchase order. Returns a purchase order by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingPurchaseOrder", self._call("accounting-getPurchaseOrder", {"id": id}, timeout)["record"])

    def list_bill_payments(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingBillPayment]:
        """List bill payments. One page of bill payments in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingBillPayment]", self._tabular(Listing, "accounting-listBillPayments", "accounting.bill_payment", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_bill_payment(self, id: str, *, timeout: float | None = None) -> models.AccountingBillPayment:
        """Get a bill payment. Returns a bill payment by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingBillPayment", self._call("accounting-getBillPayment", {"id": id}, timeout)["record"])

    def list_tax_rates(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingTaxRate]:
        """List tax rates. One page of tax rates in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingTaxRate]", self._tabular(Listing, "accounting-listTaxRates", "accounting.tax_rate", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_tax_rate(self, id: str, *, timeout: float | None = None) -> models.AccountingTaxRate:
        """Get a tax rate. Returns a tax rate by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingTaxRate", self._call("accounting-getTaxRate", {"id": id}, timeout)["record"])

    def list_tracking_categories(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingTrackingCategory]:
        """List tracking categories. One page of tracking categories in the order the provider gives; go on with next_cursor while has_next_page is true.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingTrackingCategory]", self._tabular(Listing, "accounting-listTrackingCategories", "accounting.tracking_category", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_tracking_category(self, id: str, *, timeout: float | None = None) -> models.AccountingTrackingCategory:
        """Get a tracking category. Returns a tracking category by its identifier, with the provider's own form under raw.

        id: Identifier of the record at the provider."""
        return cast("models.AccountingTrackingCategory", self._call("accounting-getTrackingCategory", {"id": id}, timeout)["record"])

    def list_company_info(self, *, sync_mode: Literal["full", "incremental"] | None = None, cursor: str | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.AccountingCompanyInfo]:
        """List the company. The company whose books these are, as the only record of its page.

        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        cursor: The next_cursor of the page before; absent or null for the first page.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.AccountingCompanyInfo]", self._tabular(Listing, "accounting-listCompanyInfo", "accounting.company_info", {"sync_mode": sync_mode, "cursor": cursor, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_aged_receivables(self, *, end_date: str | None = None, customer: str | None = None, department: str | None = None, date_macro: str | None = None, timeout: float | None = None) -> models.AccountingAgedReceivables:
        """Get what customers owe, by its age. What customers owe, by its age.

        end_date: Day that ages are counted from: YYYY-MM-DD.
        customer: Identifier of the customer to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date."""
        return cast("models.AccountingAgedReceivables", self._call("accounting-getAgedReceivables", {"end_date": end_date, "customer": customer, "department": department, "date_macro": date_macro}, timeout))

    def get_aged_payables(self, *, end_date: str | None = None, vendor: str | None = None, department: str | None = None, date_macro: str | None = None, timeout: float | None = None) -> models.AccountingAgedPayables:
        """Get what the company owes vendors, by its age. What the company owes vendors, by its age.

        end_date: Day that ages are counted from: YYYY-MM-DD.
        vendor: Identifier of the vendor to restrict to.
        department: Identifier of the department or location to restrict to.
        date_macro: A period by name, such as This Month, instead of start_date and end_date."""
        return cast("models.AccountingAgedPayables", self._call("accounting-getAgedPayables", {"end_date": end_date, "vendor": vendor, "department": department, "date_macro": date_macro}, timeout))
