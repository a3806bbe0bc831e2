"""The same job as an ordinary Python script: orjson.loads, a function a model, orjson.dumps.

orjson_script.py FOLDER times it beside the openint package over the pages that generate_pages wrote, bytes in and
bytes out, after checking that both give the same records. Prints one JSON object a line.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import orjson

STAGES = {
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist",
    "other",
}


def entries(kind, pairs):
    return [{kind: value, kind + "_type": name} for name, value in pairs if value]


def address(name, street, street2, city, state, zip_code, country):
    if not (street or street2 or city or state or zip_code or country):
        return []
    return [{
        "address_type": name, "city": city, "country": country, "postal_code": zip_code, "state": state,
        "street_1": street, "street_2": street2,
    }]


def number(text):
    if not text:
        return None
    return float(text) if "." in text else int(text)


def instant(text):
    if text is None:
        return None
    if len(text) == 10:
        return text + "T00:00:00Z"
    return text[:-5] + "Z" if text.endswith("+0000") else text


def company(record, main):
    results = record.get("associations", {}).get("companies", {}).get("results") or []
    for entry in results:
        if entry.get("type") == main and entry.get("id"):
            return entry["id"]
    return results[0].get("id") if results else None


def stage(value):
    if value is None or value in STAGES:
        return value, None
    return "other", {"lifecycle_stage": value}


def hubspot_contact(record):
    p = record["properties"].get
    lifecycle, custom = stage(p("lifecyclestage"))
    return {
        "id": record["id"], "updated_at": record["updatedAt"], "first_name": p("firstname"),
        "last_name": p("lastname"), "email": p("email"), "phone": p("phone"),
        "account_id": p("associatedcompanyid") or company(record, "contact_to_company"),
        "owner_id": p("hubspot_owner_id"), "title": p("jobtitle"), "lifecycle_stage": lifecycle,
        "email_addresses": entries("email_address", [("primary", p("email")), ("work", p("work_email"))]),
        "phone_numbers": entries(
            "phone_number", [("primary", p("phone")), ("mobile", p("mobilephone")), ("fax", p("fax"))]),
        "addresses": address("primary", p("address"), None, p("city"), p("state"), p("zip"), p("country")),
        "created_at": record["createdAt"], "is_deleted": record["archived"],
        "last_modified_at": p("lastmodifieddate") or record["updatedAt"],
        "last_activity_at": p("notes_last_updated"), "custom_fields": custom,
    }


def hubspot_company(record):
    p = record["properties"].get
    lifecycle, custom = stage(p("lifecyclestage"))
    return {
        "id": record["id"], "updated_at": record["updatedAt"], "name": p("name"), "is_deleted": record["archived"],
        "website": p("website"), "industry": p("industry"), "number_of_employees": number(p("numberofemployees")),
        "owner_id": p("hubspot_owner_id"), "created_at": record["createdAt"], "description": p("description"),
        "last_activity_at": p("notes_last_updated"),
        "addresses": address(
            "primary", p("address"), p("address2"), p("city"), p("state"), p("zip"), p("country")),
        "phone_numbers": entries("phone_number", [("primary", p("phone"))]), "lifecycle_stage": lifecycle,
        "last_modified_at": p("hs_lastmodifieddate") or record["updatedAt"], "domain": p("domain"),
        "custom_fields": custom,
    }


def hubspot_deal(record):
    p = record["properties"].get
    closed, won = p("hs_is_closed"), p("hs_is_closed_won")
    if won == "true":
        status = "WON"
    elif closed == "true" and won == "false":
        status = "LOST"
    else:
        status = "OPEN" if closed == "false" else None
    return {
        "id": record["id"], "updated_at": record["updatedAt"], "name": p("dealname"),
        "description": p("description"), "owner_id": p("hubspot_owner_id"), "status": status,
        "stage": p("dealstage"), "close_date": p("closedate"), "account_id": company(record, "deal_to_company"),
        "pipeline": p("pipeline"), "amount": number(p("amount")), "last_activity_at": p("notes_last_updated"),
        "created_at": record["createdAt"], "is_deleted": record["archived"],
        "last_modified_at": p("hs_lastmodifieddate") or record["updatedAt"], "custom_fields": None,
    }


def salesforce_address(name, prefix, get):
    return address(name, get(prefix + "Street"), None, get(prefix + "City"), get(prefix + "State"),
                   get(prefix + "PostalCode"), get(prefix + "Country"))


def salesforce_account(record):
    p = record.get
    return {
        "id": p("Id"), "updated_at": instant(p("SystemModstamp") or p("LastModifiedDate")), "name": p("Name"),
        "is_deleted": p("IsDeleted"), "website": p("Website"), "industry": p("Industry"),
        "number_of_employees": p("NumberOfEmployees"), "owner_id": p("OwnerId"),
        "created_at": instant(p("CreatedDate")), "description": p("Description"),
        "last_activity_at": instant(p("LastActivityDate")),
        "addresses": salesforce_address("billing", "Billing", p) + salesforce_address("shipping", "Shipping", p),
        "phone_numbers": entries("phone_number", [("primary", p("Phone")), ("fax", p("Fax"))]),
        "lifecycle_stage": None, "last_modified_at": instant(p("LastModifiedDate")), "domain": None,
        "custom_fields": None,
    }


def salesforce_contact(record):
    p = record.get
    return {
        "id": p("Id"), "updated_at": instant(p("SystemModstamp") or p("LastModifiedDate")),
        "first_name": p("FirstName"), "last_name": p("LastName"), "email": p("Email"), "phone": p("Phone"),
        "account_id": p("AccountId"), "owner_id": p("OwnerId"), "title": p("Title"), "lifecycle_stage": None,
        "email_addresses": entries("email_address", [("primary", p("Email"))]),
        "phone_numbers": entries("phone_number", [
            ("primary", p("Phone")), ("mobile", p("MobilePhone")), ("fax", p("Fax")), ("other", p("HomePhone")),
            ("other", p("OtherPhone"))]),
        "addresses": salesforce_address("mailing", "Mailing", p) + salesforce_address("other", "Other", p),
        "created_at": instant(p("CreatedDate")), "is_deleted": p("IsDeleted"),
        "last_modified_at": instant(p("LastModifiedDate")), "last_activity_at": instant(p("LastActivityDate")),
        "custom_fields": None,
    }


def translate(body, list_key, record):
    page = orjson.loads(body)
    if list_key == "results":
        after = page.get("paging", {}).get("next", {}).get("after")
    else:
        after = page.get("nextRecordsUrl")
    more = bool(after) and page.get("done") is not True
    return orjson.dumps(
        {"items": [record(r) for r in page[list_key]], "has_next_page": more, "next_cursor": after})


MODELS = {
    "hubspot.contacts": ("hubspot", "crm.contact", "results", hubspot_contact),
    "hubspot.companies": ("hubspot", "crm.account", "results", hubspot_company),
    "hubspot.deals": ("hubspot", "crm.opportunity", "results", hubspot_deal),
    "salesforce.accounts": ("salesforce", "crm.account", "records", salesforce_account),
    "salesforce.contacts": ("salesforce", "crm.contact", "records", salesforce_contact),
}


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(folder, name, records, rounds):
    connector, model, list_key, record = MODELS[name]
    body = (folder / f"{name}.{records}.json").read_bytes()
    result = {"case": f"{name}/{records}", "bytes": len(body), "script": None, "openint": None}
    ours = None
    try:
        import openint

        ours = openint.Translator(connector, model).translate_bytes
    except ImportError:
        pass
    if ours is not None and orjson.loads(ours(body)) != orjson.loads(translate(body, list_key, record)):
        raise SystemExit(f"{name}: the script and openint give different records")
    script_times, our_times = [], []
    for _ in range(rounds):  # in turn, so that the machine's moods fall on both
        script_times.append(seconds(lambda: translate(body, list_key, record)))
        if ours is not None:
            our_times.append(seconds(lambda: ours(body)))
    result["script"] = statistics.median(script_times)
    if our_times:
        result["openint"] = statistics.median(our_times)
    return result


def main():
    folder = Path(sys.argv[1])
    for name in MODELS:
        print(json.dumps(measure(folder, name, 100, 101)), flush=True)
        if name.startswith("hubspot"):
            print(json.dumps(measure(folder, name, 100000, 3)), flush=True)


if __name__ == "__main__":
    main()
