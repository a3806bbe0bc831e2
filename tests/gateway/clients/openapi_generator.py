"""The Python client that OpenAPI Generator makes, as package `gateway_client`."""

import os

import gateway_client as made_client

place = made_client.Configuration(
    host=os.environ["GATEWAY"], api_key={"apikey": os.environ["KEY"], "connectionId": os.environ["CONNECTION"]}
)
with made_client.ApiClient(place) as api:
    crm = made_client.CRMApi(api)
    page = crm.crm_list_contacts(page_size=2)
    assert len(page.items) == 2 and page.has_next_page and page.items[0].updated_at.year > 2000, page
    rest = crm.crm_list_contacts(page_size=2, cursor=page.next_cursor)
    assert rest.items[0].id not in [one.id for one in page.items]
    given = made_client.CrmContactInput(first_name="Ada", last_name="Lovelace", email="ada@openapi-generator.example")
    made = crm.crm_create_contact(made_client.CrmCreateContactRequest(record=given)).record
    assert made.id and made.email == given.email, made
    assert crm.crm_get_contact(made.id).record.last_name == "Lovelace"
    assert os.environ["CONNECTION"] in [one.id for one in made_client.CoreApi(api).list_connection()]
    try:
        crm.crm_get_contact("999999999")
        raise AssertionError("a contact that there is not")
    except made_client.exceptions.NotFoundException as error:
        assert error.data.code == "NOT_FOUND", error
    place.api_key["apikey"] = "sk_wrong"
    try:
        crm.crm_get_contact(made.id)
        raise AssertionError("a wrong key")
    except made_client.exceptions.UnauthorizedException as error:
        assert error.data.code == "UNAUTHORIZED", error
