// The official @hubspot/api-client against the sandbox. Argument: the sandbox's line of URLs; it and the credentials
// are also in the environment (see run.py).
import assert from 'node:assert/strict';
import { Client } from '@hubspot/api-client';

const urls = JSON.parse(process.argv[2] ?? process.env.SANDBOX_URLS);
const credentials = (await (await fetch(`${urls.control}/credentials`)).json()).hubspot;
const options = { basePath: urls.hubspot, numberOfApiCallRetries: 0 };
const client = new Client({ ...options, accessToken: credentials.access_token });
const contacts = client.crm.contacts;

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('the call was not refused');
}

async function control(path, body) {
  const response = await fetch(`${urls.control}/hubspot/${path}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}
await control('limits', { enabled: false });

// List, every page once.
const seen = new Set();
let after;
do {
  const page = await contacts.basicApi.getPage(100, after, ['email', 'firstname', 'nothing_of_the_kind']);
  for (const each of page.results) {
    assert.ok(!seen.has(each.id));
    seen.add(each.id);
    assert.ok(each.createdAt instanceof Date);
    assert.equal(each.properties.nothing_of_the_kind, undefined);
    assert.match(each.properties.email, /@example\.com$/);
  }
  after = page.paging?.next?.after;
} while (after !== undefined);
assert.ok(seen.size >= 200, `listed ${seen.size}`);

// Associations inline.
const withCompanies = await contacts.basicApi.getPage(3, undefined, ['email'], undefined, ['companies']);
assert.equal(withCompanies.results[0].associations.companies.results[0].type, 'contact_to_company');

// Create, get, update, archive.
const email = `Client.${Date.now()}@Example.com`;
const made = await contacts.basicApi.create({ properties: { email, firstname: 'Zo\u00eb' }, associations: [] });
assert.equal(made.properties.email, email.toLowerCase());
const got = await contacts.basicApi.getById(made.id, ['firstname', 'phone']);
assert.equal(got.properties.firstname, 'Zo\u00eb');
assert.equal(got.properties.phone, null);
const byEmail = await contacts.basicApi.getById(email, undefined, undefined, undefined, false, 'email');
assert.equal(byEmail.id, made.id);
const changed = await contacts.basicApi.update(made.id, { properties: { firstname: 'Ada', phone: '1' } });
assert.equal(changed.properties.firstname, 'Ada');
const conflict = await refused(contacts.basicApi.create({ properties: { email }, associations: [] }));
assert.equal(conflict.code, 409);
assert.equal(conflict.body.message, `Contact already exists. Existing ID: ${made.id}`);
assert.equal(conflict.body.category, 'CONFLICT');

// Batches.
const batch = await contacts.batchApi.read({ inputs: [{ id: made.id }, { id: '1' }], properties: ['email'], propertiesWithHistory: [] });
assert.equal(batch.results.length, 1);
assert.equal(batch.numErrors, 1);
assert.deepEqual(batch.errors[0].context.ids, ['1']);
const many = await contacts.batchApi.create({
  inputs: [1, 2, 3].map((n) => ({ properties: { email: `n${n}.${email}`, lastname: `N${n}` }, associations: [] })),
});
assert.equal(many.results.length, 3);
const upserted = await contacts.batchApi.upsert({
  inputs: [
    { id: `n1.${email}`, idProperty: 'email', properties: { lastname: 'Again' } },
    { id: `n9.${email}`, idProperty: 'email', properties: { lastname: 'New' } },
  ],
});
assert.deepEqual(upserted.results.map((each) => each._new), [false, true]);

// Search.
const search = await contacts.searchApi.doSearch({
  filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: email.toLowerCase() }] }],
  limit: 10, properties: ['email'],
});
assert.equal(search.total, 1);
assert.equal(search.results[0].id, made.id);
const sorted = await contacts.searchApi.doSearch({
  filterGroups: [{ filters: [{ propertyName: 'hs_object_id', operator: 'GT', value: '0' }] }],
  sorts: ['-hs_object_id'], limit: 200, properties: [],
});
assert.ok(Number(sorted.results[0].id) > Number(sorted.results[1].id));
const beyond = await refused(contacts.searchApi.doSearch({ filterGroups: [], after: '9901', limit: 100, properties: [] }));
assert.equal(beyond.code, 400);

await contacts.basicApi.archive(made.id);
assert.equal((await refused(contacts.basicApi.getById(made.id))).code, 404);
const archived = await contacts.basicApi.getPage(100, undefined, undefined, undefined, undefined, true);
assert.ok(archived.results.some((each) => each.id === made.id && each.archivedAt instanceof Date));

// Deals, with an association by type id; associations v4.
const company = (await client.crm.companies.basicApi.getPage(1)).results[0];
const deal = await client.crm.deals.basicApi.create({
  properties: { dealname: 'From the client', dealstage: 'closedwon', amount: '12.50' },
  associations: [{ to: { id: company.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }] }],
});
const links = await client.crm.associations.v4.basicApi.getPage('deals', deal.id, 'companies');
assert.equal(String(links.results[0].toObjectId), company.id);
assert.ok(links.results[0].associationTypes.some((type) => type.label === 'Primary'));
await client.crm.associations.v4.basicApi.createDefault('deals', deal.id, 'contacts', many.results[0].id);
const read = await client.crm.associations.v4.batchApi.getPage('deals', 'contacts', { inputs: [{ id: deal.id }] });
assert.equal(String(read.results[0].to[0].toObjectId), many.results[0].id);

// Definitions and owners.
const owners = await client.crm.owners.ownersApi.getPage();
assert.ok(owners.results.length > 0);
const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
assert.equal(pipelines.results[0].id, 'default');
const properties = await client.crm.properties.coreApi.getAll('contacts');
assert.ok(properties.results.some((each) => each.name === 'email'));
const schema = await client.crm.schemas.coreApi.create({
  name: `boat_${Date.now()}`, labels: { singular: 'Boat', plural: 'Boats' }, requiredProperties: ['name'],
  primaryDisplayProperty: 'name', searchableProperties: ['name'], secondaryDisplayProperties: [],
  associatedObjects: ['CONTACT'],
  properties: [{ name: 'name', label: 'Name', type: 'string', fieldType: 'text' }],
});
const boat = await client.crm.objects.basicApi.create(schema.objectTypeId, { properties: { name: 'Elsie' }, associations: [] });
assert.equal(boat.properties.name, 'Elsie');
const schemas = await client.crm.schemas.coreApi.getAll();
assert.ok(schemas.results.some((each) => each.fullyQualifiedName === schema.fullyQualifiedName));

// Tokens: an expired one, a refresh, a bad refresh.
await control('expire_tokens', {});
const expired = await refused(contacts.basicApi.getPage(1));
assert.equal(expired.code, 401);
assert.equal(expired.body.category, 'EXPIRED_AUTHENTICATION');
const tokens = await client.oauth.tokensApi.create('refresh_token', undefined, undefined, credentials.client_id, credentials.client_secret, credentials.refresh_token);
assert.equal(tokens.refreshToken, credentials.refresh_token);
assert.equal(tokens.expiresIn, 1800);
client.setAccessToken(tokens.accessToken);
assert.equal((await client.crm.contacts.basicApi.getPage(1)).results.length, 1);
const bad = await refused(client.oauth.tokensApi.create('refresh_token', undefined, undefined, 'id', 'secret', 'nonsense'));
assert.equal(bad.code, 400);
assert.equal(bad.body.status, 'BAD_REFRESH_TOKEN');

// A limit reached.
await control('limits', { enabled: true, search: 1 });
const body = { filterGroups: [], limit: 1, properties: [] };
const outcomes = await Promise.allSettled([1, 2, 3].map(() => client.crm.contacts.searchApi.doSearch(body)));
const limited = outcomes.find((each) => each.status === 'rejected').reason;
assert.equal(limited.code, 429);
assert.equal(JSON.parse(typeof limited.body === 'string' ? limited.body : JSON.stringify(limited.body)).policyName, 'SECONDLY');
await control('limits', { enabled: false, search: 5 });
console.log('hubspot.mjs: ok');
