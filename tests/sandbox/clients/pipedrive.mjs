// The official client (API v1 and v2), as published, against the sandbox. SANDBOX_URLS holds the line of URLs that the
// sandbox printed.
import assert from 'node:assert/strict';
import * as v1 from 'pipedrive/v1';
import * as v2 from 'pipedrive/v2';

const {pipedrive: base, control} = JSON.parse(process.env.SANDBOX_URLS);

async function steer(action, body = {}) {
  const answer = await fetch(`${control}/pipedrive/${action}`, {method: 'POST', body: JSON.stringify(body)});
  assert.equal(answer.status, 200, `${action}: ${await answer.clone().text()}`);
  return answer.json();
}

const given = await (await fetch(`${control}/pipedrive/credentials`)).json();
const newer = new v2.Configuration({apiKey: given.api_token, basePath: `${base}/api/v2`});
const older = new v1.Configuration({apiKey: given.api_token, basePath: `${base}/api/v1`});
const persons = new v2.PersonsApi(newer), organizations = new v2.OrganizationsApi(newer), deals = new v2.DealsApi(newer);

// The client rejects with the body of the answer.
async function refusal(work) {
  const error = await work.then(() => null, (e) => e);
  assert.ok(error, 'a refusal was expected');
  assert.equal(error.success, false, JSON.stringify(error));
  return error;
}

async function everyone(list, parameters) {
  const all = [];
  for (let cursor; ;) {
    const page = await list({...parameters, ...(cursor ? {cursor} : {})});
    assert.equal(page.success, true);
    assert.ok(page.data.length <= parameters.limit);
    all.push(...page.data);
    cursor = page.additional_data.next_cursor;
    if (!cursor) return all;
  }
}

function oauth() {
  const client = new v2.OAuth2Configuration({
    clientId: given.client_id, clientSecret: given.client_secret, redirectUri: 'http://127.0.0.1/cb', host: base});
  client.updateToken(given);
  return client;
}

const tests = {
  async 'a list is read to its end by cursors, each record once'() {
    const all = await everyone((p) => persons.getPersons(p), {limit: 60});
    assert.ok(all.length >= 250);
    assert.equal(new Set(all.map((one) => one.id)).size, all.length);
    assert.equal(typeof all[0].owner_id, 'number');
    assert.match(Object.keys(all[0].custom_fields)[0], /^[0-9a-f]{40}$/);
  },

  async 'sorted by update time, a list follows changes from a moment on'() {
    const since = new Date(Date.now() - 1000).toISOString().replace(/\.\d+Z/, 'Z');
    const {ids} = await steer('touch', {object: 'organizations', count: 7});
    const changed = await everyone((p) => organizations.getOrganizations(p),
                                   {limit: 3, updated_since: since, sort_by: 'update_time', sort_direction: 'asc'});
    for (const id of ids) assert.ok(changed.some((one) => one.id === id), `organization ${id}`);
  },

  async 'a moment with a fraction of a second is refused'() {
    const error = await refusal(persons.getPersons({updated_since: '2025-01-01T00:00:00.123Z'}));
    assert.equal(error.code, 'ERR_SCHEMA_VALIDATION_FAILED');
  },

  async 'a cursor of another list is refused'() {
    const page = await persons.getPersons({limit: 1});
    await refusal(deals.getDeals({limit: 1, cursor: page.additional_data.next_cursor}));
    await refusal(persons.getPersons({limit: 1, cursor: 'bm9uc2Vuc2U'}));
  },

  async 'a person is made, changed, found and deleted'() {
    const made = await persons.addPerson({AddPersonRequest: {
      name: 'Ada Byron', emails: [{value: 'ada.byron@sandbox.example', primary: true, label: 'home'}], org_id: 1}});
    assert.equal(made.data.first_name, 'Ada');
    assert.equal(made.data.org_id, 1);
    const id = made.data.id;
    const changed = await persons.updatePerson({id, UpdatePersonRequest: {phones: [{value: '+49 30 1234'}]}});
    assert.deepEqual(changed.data.phones, [{value: '+49 30 1234', primary: true, label: 'work'}]);
    assert.equal(changed.data.emails[0].value, 'ada.byron@sandbox.example');
    const found = await persons.searchPersons({term: 'ADA.BYRON@sandbox.example', fields: 'email', exact_match: true});
    assert.deepEqual(found.data.items.map((one) => one.item.id), [id]);
    assert.equal(found.data.items[0].item.organization.id, 1);
    assert.equal((await persons.deletePerson({id})).data.id, id);
    assert.equal((await persons.getPerson({id})).data.is_deleted, true);
    const listed = await persons.getPersons({ids: String(id)});
    assert.equal(listed.data[0].is_deleted, true);
    assert.equal((await persons.searchPersons({term: 'ada.byron@sandbox.example'})).data.items.length, 0);
  },

  async 'deleted deals are listed by their status'() {
    const made = await deals.addDeal({AddDealRequest: {title: 'Tiles', value: 12.5, currency: 'USD', stage_id: 6}});
    assert.equal(made.data.pipeline_id, 2);
    const won = await deals.updateDeal({id: made.data.id, UpdateDealRequest: {status: 'won'}});
    assert.ok(won.data.won_time);
    await deals.deleteDeal({id: made.data.id});
    const gone = await deals.getDeals({status: 'deleted'});
    assert.ok(gone.data.some((one) => one.id === made.data.id && one.is_deleted));
    const left = await deals.getDeals({limit: 500});
    assert.ok(!left.data.some((one) => one.id === made.data.id));
  },

  async 'what a schema does not allow is refused'() {
    assert.match((await refusal(persons.addPerson({AddPersonRequest: {emails: []}}))).error, /name/);
    await refusal(persons.updatePerson({id: 1, UpdatePersonRequest: {owner_id: 'me'}}));
    await refusal(persons.updatePerson({id: 1, UpdatePersonRequest: {custom_fields: {['0'.repeat(40)]: 'x'}}}));
    await refusal(persons.searchPersons({term: 'a'}));
    assert.equal((await refusal(persons.getPerson({id: 999999}))).code, 'ERR_NOT_FOUND');
  },

  async 'custom fields are made, filled, narrowed to and deleted'() {
    const fields = new v2.DealFieldsApi(newer);
    const made = await fields.addDealField({AddDealFieldRequest: {
      field_name: 'Priority', field_type: 'enum', options: [{label: 'Low'}, {label: 'High'}]}});
    const {field_code: code, options} = made.data;
    assert.match(code, /^[0-9a-f]{40}$/);
    const deal = await deals.updateDeal({id: 1, UpdateDealRequest: {custom_fields: {[code]: options[1].id}}});
    assert.equal(deal.data.custom_fields[code], options[1].id);
    const narrow = await deals.getDeal({id: 1, custom_fields: code});
    assert.deepEqual(narrow.data.custom_fields, {[code]: options[1].id});
    await refusal(deals.updateDeal({id: 1, UpdateDealRequest: {custom_fields: {[code]: 424242}}}));
    const all = await everyone((p) => fields.getDealFields(p), {limit: 10});
    assert.ok(all.some((one) => one.field_code === code && one.is_custom_field));
    await fields.deleteDealField({field_code: code});
    assert.ok(!(code in (await deals.getDeal({id: 1})).data.custom_fields));
  },

  async 'items of several types are searched at once'() {
    const search = new v2.ItemSearchApi(newer);
    const name = (await organizations.getOrganization({id: 3})).data.name;
    const found = await search.searchItem({term: name, item_types: 'organization,person', limit: 5});
    assert.ok(found.data.items.some((one) => one.item.type === 'organization' && one.item.id === 3));
  },

  async 'leads go by offsets'() {
    const leads = new v1.LeadsApi(older);
    const all = [];
    for (let start = 0; ;) {
      const page = await leads.getLeads({start, limit: 100});
      all.push(...page.data);
      const {more_items_in_collection: more, next_start} = page.additional_data.pagination;
      if (!more) break;
      start = next_start;
    }
    assert.ok(all.length > 200);
    assert.equal(new Set(all.map((one) => one.id)).size, all.length);
    const made = await leads.addLead({AddLeadRequest: {title: 'From the fair', person_id: 2, value: {amount: 5, currency: 'EUR'}}});
    const changed = await leads.updateLead({id: made.data.id, UpdateLeadRequest: {title: 'From a fair'}});
    assert.equal(changed.data.title, 'From a fair');
    await leads.deleteLead({id: made.data.id});
    await refusal(leads.getLead({id: made.data.id}));
    await refusal(leads.addLead({AddLeadRequest: {title: 'Of nobody'}}));
  },

  async 'notes, users and labels'() {
    const notes = new v1.NotesApi(older), users = new v1.UsersApi(older);
    const made = await notes.addNote({AddNoteRequest: {content: '<b>hi</b>', deal_id: 2}});
    assert.equal(made.data.deal_id, 2);
    const mine = await notes.getNotes({deal_id: 2, limit: 100});
    assert.ok(mine.data.some((one) => one.id === made.data.id));
    await notes.updateNote({id: made.data.id, NoteRequest: {content: 'hello'}});
    assert.equal((await notes.getNote({id: made.data.id})).data.content, 'hello');
    await notes.deleteNote({id: made.data.id});
    assert.equal((await users.getUsers()).data.length, 5);
    assert.equal((await users.getCurrentUser()).data.company_domain, 'lumina');
    assert.equal((await new v1.LeadLabelsApi(older).getLeadLabels()).data.length, 3);
    assert.ok((await new v1.CurrenciesApi(older).getCurrencies()).data.some((one) => one.code === 'EUR'));
  },

  async 'a refresh brings a new refresh token and ends the old one'() {
    const client = oauth();
    const first = await client.tokenRefresh();
    assert.notEqual(first.refresh_token, given.refresh_token);
    assert.equal(first.api_domain, base);
    const list = await new v2.PersonsApi(new v2.Configuration({accessToken: client.getAccessToken, basePath: client.basePath}))
      .getPersons({limit: 1});
    assert.equal(list.data.length, 1);
    client.updateToken({refresh_token: given.refresh_token});
    assert.equal((await refusal(client.tokenRefresh())).error, 'invalid_grant');
  },

  async 'an authorization code is taken once'() {
    const answer = await fetch(`${new v2.OAuth2Configuration({clientId: given.client_id, clientSecret: given.client_secret, redirectUri: 'http://127.0.0.1/cb', host: base}).authorizationUrl}&state=7`, {redirect: 'manual'});
    const back = new URL(answer.headers.get('location'));
    assert.equal(back.searchParams.get('state'), '7');
    const client = oauth();
    const token = await client.authorize(back.searchParams.get('code'));
    assert.ok(token.access_token);
    await refusal(client.authorize(back.searchParams.get('code')));
    await client.revokeToken('access_token');
    const dead = new v2.PersonsApi(new v2.Configuration({accessToken: token.access_token, basePath: `${base}/api/v2`}));
    assert.equal((await refusal(dead.getPersons({limit: 1}))).errorCode, 401);
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n${error?.stack ?? JSON.stringify(error)}`);
  }
}
process.exit(failed ? 1 : 0);
