"""The client that openapi-python-client makes, as package `gateway_client`."""

import os

from gateway_client import AuthenticatedClient
from gateway_client.api.core import list_connection
from gateway_client.api.crm import crm_create_contact, crm_get_contact, crm_list_contacts
from gateway_client.models import CrmContactInput, CrmCreateContactBody, ErrorNOTFOUND

place = dict(base_url=os.environ["GATEWAY"], prefix="", auth_header_name="x-apikey")
client = AuthenticatedClient(token=os.environ["KEY"], **place).with_headers(
    {"x-connection-id": os.environ["CONNECTION"]}
)
page = crm_list_contacts.sync(client=client, page_size=2)
assert len(page.items) == 2 and page.has_next_page and page.items[0].id and page.items[0].updated_at.year > 2000, page
rest = crm_list_contacts.sync(client=client, page_size=2, cursor=page.next_cursor)
assert rest.items[0].id not in [one.id for one in page.items]
given = CrmContactInput(first_name="Ada", last_name="Lovelace", email="ada@openapi-python-client.example")
made = crm_create_contact.sync(client=client, body=CrmCreateContactBody(record=given)).record
assert made.id and made.email == given.email, made
assert crm_get_contact.sync(made.id, client=client).record.last_name == "Lovelace"
assert os.environ["CONNECTION"] in [one.id for one in list_connection.sync(client=client)]
none = crm_get_contact.sync_detailed("999999999", client=client)
assert none.status_code == 404 and isinstance(none.parsed, ErrorNOTFOUND) and none.parsed.code == "NOT_FOUND", none
nobody = crm_get_contact.sync_detailed(made.id, client=AuthenticatedClient(token="sk_wrong", **place))
assert nobody.status_code == 401 and nobody.parsed.code == "UNAUTHORIZED", nobody
