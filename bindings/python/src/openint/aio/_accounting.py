"""The Accounting operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from ..accounting import Accounting as BlockingAccounting
from ._calls import Calls
from ._tables import awaited_listing, awaited_records


class Accounting:
    """What openint.aio.Connection.accounting is: the methods of openint.accounting.Accounting with their arguments; what is no
    list is to be awaited."""

    def __init__(self, calls: Calls, blocking: BlockingAccounting) -> None:
        self.list_accounts = awaited_listing(calls, blocking.list_accounts)
        self.get_account = calls.later(blocking.get_account)
        self.list_expenses = awaited_listing(calls, blocking.list_expenses)
        self.get_expense = calls.later(blocking.get_expense)
        self.list_vendors = awaited_listing(calls, blocking.list_vendors)
        self.create_vendor = calls.later(blocking.create_vendor)
        self.get_vendor = calls.later(blocking.get_vendor)
        self.update_vendor = calls.later(blocking.update_vendor)
        self.get_balance_sheet = calls.later(blocking.get_balance_sheet)
        self.get_profit_and_loss = calls.later(blocking.get_profit_and_loss)
        self.get_cash_flow = calls.later(blocking.get_cash_flow)
        self.get_transaction_list = calls.later(blocking.get_transaction_list)
        self.get_customer_balance = calls.later(blocking.get_customer_balance)
        self.get_customer_income = calls.later(blocking.get_customer_income)
        self.get_bank_accounts = awaited_records(calls, blocking.get_bank_accounts)
        self.get_payment_receipts = calls.later(blocking.get_payment_receipts)
        self.list_customers = awaited_listing(calls, blocking.list_customers)
        self.create_customer = calls.later(blocking.create_customer)
        self.get_customer = calls.later(blocking.get_customer)
        self.update_customer = calls.later(blocking.update_customer)
        self.list_invoices = awaited_listing(calls, blocking.list_invoices)
        self.create_invoice = calls.later(blocking.create_invoice)
        self.get_invoice = calls.later(blocking.get_invoice)
        self.update_invoice = calls.later(blocking.update_invoice)
        self.list_bills = awaited_listing(calls, blocking.list_bills)
        self.create_bill = calls.later(blocking.create_bill)
        self.get_bill = calls.later(blocking.get_bill)
        self.update_bill = calls.later(blocking.update_bill)
        self.list_payments = awaited_listing(calls, blocking.list_payments)
        self.create_payment = calls.later(blocking.create_payment)
        self.get_payment = calls.later(blocking.get_payment)
        self.update_payment = calls.later(blocking.update_payment)
        self.list_items = awaited_listing(calls, blocking.list_items)
        self.get_item = calls.later(blocking.get_item)
        self.list_journal_entries = awaited_listing(calls, blocking.list_journal_entries)
        self.get_journal_entry = calls.later(blocking.get_journal_entry)
        self.list_credit_notes = awaited_listing(calls, blocking.list_credit_notes)
        self.get_credit_note = calls.later(blocking.get_credit_note)
        self.list_vendor_credits = awaited_listing(calls, blocking.list_vendor_credits)
        self.get_vendor_credit = calls.later(blocking.get_vendor_credit)
        self.list_purchase_orders = awaited_listing(calls, blocking.list_purchase_orders)
        self.get_purchase_order = calls.later(blocking.get_purchase_order)
        self.list_bill_payments = awaited_listing(calls, blocking.list_bill_payments)
        self.get_bill_payment = calls.later(blocking.get_bill_payment)
        self.list_tax_rates = awaited_listing(calls, blocking.list_tax_rates)
        self.get_tax_rate = calls.later(blocking.get_tax_rate)
        self.list_tracking_categories = awaited_listing(calls, blocking.list_tracking_categories)
        self.get_tracking_category = calls.later(blocking.get_tracking_category)
        self.list_company_info = awaited_listing(calls, blocking.list_company_info)
        self.get_aged_receivables = calls.later(blocking.get_aged_receivables)
        self.get_aged_payables = calls.later(blocking.get_aged_payables)
