// dynamics-web-api, the community's client for the Dataverse Web API, against the sandbox. SANDBOX_URLS holds the line
// of URLs that the sandbox printed.
import assert from 'node:assert/strict';
import {DynamicsWebApi} from 'dynamics-web-api';

const {ms_dynamics_365_sales: base, control} = JSON.parse(process.env.SANDBOX_URLS);

async function steer(action, body = {}) {
  const answer = await fetch(`${control}/ms_dynamics_365_sales/${action}`, {method: 'POST', body: JSON.stringify(body)});
  assert.equal(answer.status, 200, `${action}: ${await answer.clone().text()}`);
  return answer.json();
}

const given = await (await fetch(`${control}/ms_dynamics_365_sales/credentials`)).json();

async function token(fields) {
  const answer = await fetch(`${base}/organizations/oauth2/v2.0/token`, {method: 'POST', body: new URLSearchParams({
    client_id: given.client_id, client_secret: given.client_secret, scope: `${base}/.default offline_access`, ...fields})});
  return {status: answer.status, ...(await answer.json())};
}

let access = given.access_token;
const api = new DynamicsWebApi({serverUrl: base, dataApi: {version: '9.2'}, onTokenRefresh: async () => access});

async function refusal(work, status, code) {
  const error = await work.then(() => null, (e) => e);
  assert.ok(error, `a refusal with ${status} was expected`);
  assert.equal(error.status, status, error.message);
  if (code) assert.equal(error.code, code, error.message);
  return error;
}

const label = (text) => ({LocalizedLabels: [{Label: text, LanguageCode: 1033}]});

const tests = {
  async 'pages are followed by their links, each row once'() {
    const ids = [];
    let page = await api.retrieveMultiple({collection: 'contacts', select: ['fullname', 'modifiedon'], maxPageSize: 60});
    for (;;) {
      ids.push(...page.value.map((one) => one.contactid));
      if (!page.oDataNextLink) break;
      page = await api.retrieveMultiple({collection: 'contacts', select: ['fullname', 'modifiedon'], maxPageSize: 60}, page.oDataNextLink);
    }
    assert.ok(ids.length >= 250);
    assert.equal(new Set(ids).size, ids.length);
  },

  async 'every page size and order gives the same rows'() {
    const wanted = await api.retrieveAll({collection: 'accounts', select: ['name']});
    const sorted = await api.retrieveAll({collection: 'accounts', select: ['name'], orderBy: ['name desc', 'accountid'], maxPageSize: 37});
    assert.equal(sorted.value.length, wanted.value.length);
    const names = sorted.value.map((one) => one.name.toLowerCase());
    assert.deepEqual(names, [...names].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
  },

  async 'filters'() {
    const one = (await api.retrieveMultiple({collection: 'accounts', top: 1, filter: "industrycode ne null"})).value[0];
    const quoted = one.name.replaceAll("'", "''");
    const same = await api.retrieveMultiple({collection: 'accounts', filter:
      `(name eq '${quoted}' and industrycode eq ${one.industrycode}) and not (accountid ne ${one.accountid})`});
    assert.deepEqual(same.value.map((row) => row.accountid), [one.accountid]);
    const part = await api.retrieveMultiple({collection: 'accounts', select: ['name'], filter: `startswith(name,'${quoted.slice(0, 5).toUpperCase()}')`});
    assert.ok(part.value.some((row) => row.accountid === one.accountid));
    const of = await api.retrieveMultiple({collection: 'contacts', select: ['_parentcustomerid_value'], filter: '_parentcustomerid_value ne null', top: 1});
    const account = of.value[0]._parentcustomerid_value;
    const theirs = await api.retrieveMultiple({collection: 'contacts', filter: `_parentcustomerid_value eq ${account}`});
    assert.ok(theirs.value.length > 0 && theirs.value.every((row) => row._parentcustomerid_value === account));
    await refusal(api.retrieveMultiple({collection: 'contacts', filter: "nosuch eq 1"}), 400, '0x80060888');
    await refusal(api.retrieveMultiple({collection: 'contacts', filter: "fullname eq 'open"}), 400, '0x80060888');
    await refusal(api.retrieveMultiple({collection: 'contacts', filter: 'fullname eq 5'}), 400, '0x80060888');
  },

  async 'annotations, expansion and counts'() {
    const page = await api.retrieveMultiple({collection: 'contacts', includeAnnotations: '*', count: true, top: 5,
      filter: '_accountid_value ne null', expand: [{property: 'parentcustomerid_account', select: ['name']}]});
    const row = page.value[0];
    assert.ok(page.oDataCount > 5);
    assert.equal(row['_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname'], 'account');
    assert.equal(row['_parentcustomerid_value@OData.Community.Display.V1.FormattedValue'], row.parentcustomerid_account.name);
    assert.equal(row['statecode@OData.Community.Display.V1.FormattedValue'], 'Active');
    assert.equal(await api.count({collection: 'systemusers'}), 5);
  },

  async 'a row is made, read, changed and deleted'() {
    const account = (await api.retrieveMultiple({collection: 'accounts', select: ['name'], top: 1})).value[0];
    const id = await api.create({collection: 'contacts', data: {firstname: 'Ada', lastname: 'Byron',
      'parentcustomerid_account@odata.bind': `/accounts(${account.accountid})`}});
    const made = await api.retrieve({collection: 'contacts', key: id, select: ['fullname', '_parentcustomerid_value']});
    assert.equal(made.fullname, 'Ada Byron');
    assert.equal(made._parentcustomerid_value, account.accountid);
    const changed = await api.update({collection: 'contacts', key: id, data: {jobtitle: 'Countess'}, returnRepresentation: true});
    assert.equal(changed.jobtitle, 'Countess');
    await api.updateSingleProperty({collection: 'contacts', key: id, fieldValuePair: {jobtitle: 'Analyst'}});
    assert.equal((await api.retrieve({collection: 'contacts', key: id})).jobtitle, 'Analyst');
    await api.deleteRecord({collection: 'contacts', key: id, property: 'jobtitle'});
    assert.equal((await api.retrieve({collection: 'contacts', key: id})).jobtitle, null);
    await api.deleteRecord({collection: 'contacts', key: id});
    await refusal(api.retrieve({collection: 'contacts', key: id}), 404, '0x80040217');
  },

  async 'upserts by id and by alternate key'() {
    const first = await api.upsert({collection: 'accounts', key: "accountnumber='K-1'", data: {name: 'Keyed'}, returnRepresentation: true});
    const second = await api.upsert({collection: 'accounts', key: "accountnumber='K-1'", data: {name: 'Keyed again'}, returnRepresentation: true});
    assert.equal(second.accountid, first.accountid);
    assert.equal(second.name, 'Keyed again');
    await refusal(api.update({collection: 'accounts', key: '7d5b9c1e-0000-4000-8000-000000000001', data: {name: 'x'}}), 404, '0x80040217');
    await refusal(api.create({collection: 'accounts', data: {name: 'Twin', accountnumber: 'K-1'}}), 412);
    const stale = second['@odata.etag'];
    await api.update({collection: 'accounts', key: first.accountid, data: {name: 'Third'}});
    const kept = await api.update({collection: 'accounts', key: first.accountid, data: {name: 'Fourth'}, ifmatch: stale});
    assert.equal(kept, false);  // the client answers 412 so
    assert.equal((await api.retrieve({collection: 'accounts', key: first.accountid})).name, 'Third');
  },

  async 'what a column can not hold is refused'() {
    await refusal(api.create({collection: 'accounts', data: {nosuch: 1}}), 400, '0x80048d19');
    await refusal(api.create({collection: 'accounts', data: {name: 'x', industrycode: 4711}}), 400, '0x80048408');
    await refusal(api.create({collection: 'accounts', data: {name: 'x'.repeat(161)}}), 400, '0x80044331');
    await refusal(api.create({collection: 'contacts', data: {lastname: 'x',
      'parentcustomerid_account@odata.bind': '/accounts(7d5b9c1e-0000-4000-8000-000000000002)'}}), 404, '0x80040217');
    await refusal(api.retrieveMultiple({collection: 'nosuches'}), 404, '0x8006088a');
  },

  async 'links between rows'() {
    const lead = (await api.retrieveMultiple({collection: 'leads', select: ['fullname'], top: 1})).value[0].leadid;
    const account = (await api.retrieveMultiple({collection: 'accounts', select: ['name'], top: 1})).value[0].accountid;
    await api.associate({collection: 'accounts', primaryKey: account, relationshipName: 'accountleads_association', relatedCollection: 'leads', relatedKey: lead});
    await api.disassociate({collection: 'accounts', primaryKey: account, relationshipName: 'accountleads_association', relatedKey: lead});
    const contact = await api.create({collection: 'contacts', data: {lastname: 'Linked'}});
    await api.associateSingleValued({collection: 'contacts', primaryKey: contact, navigationProperty: 'parentcustomerid_account', relatedCollection: 'accounts', relatedKey: account});
    assert.equal((await api.retrieve({collection: 'contacts', key: contact}))._parentcustomerid_value, account);
    await api.disassociateSingleValued({collection: 'contacts', primaryKey: contact, navigationProperty: 'parentcustomerid_account'});
    assert.equal((await api.retrieve({collection: 'contacts', key: contact}))._parentcustomerid_value, null);
  },

  async 'change tracking tells of new, changed and deleted rows'() {
    let page = await api.retrieveMultiple({collection: 'leads', select: ['fullname'], trackChanges: true});
    assert.ok(page.oDataDeltaLink);
    const {ids: [inserted]} = await steer('insert', {object: 'leads'});
    const {ids: [deleted]} = await steer('delete', {object: 'leads'});
    const follow = await fetch(page.oDataDeltaLink, {headers: {authorization: `Bearer ${access}`}});
    const body = await follow.json();
    assert.match(body['@odata.context'], /\$delta$/);
    const gone = body.value.filter((one) => one.reason === 'deleted').map((one) => one.id);
    assert.deepEqual(gone, [deleted]);
    if (inserted !== deleted) assert.deepEqual(body.value.filter((one) => one.leadid).map((one) => one.leadid), [inserted]);
    assert.ok(body['@odata.deltaLink']);
    await refusal(api.retrieveMultiple({collection: 'leads', filter: 'statecode eq 0', trackChanges: true}), 400);
  },

  async 'a batch answers each request, and a change set is done whole or not at all'() {
    api.startBatch();
    api.retrieveMultiple({collection: 'systemusers', select: ['fullname']});
    api.create({collection: 'accounts', data: {name: 'Batch A'}, contentId: '1'});
    api.create({collection: 'contacts', data: {lastname: 'Batch', 'parentcustomerid_account@odata.bind': '$1'}});
    const [users, account, contact] = await api.executeBatch();
    assert.equal(users.value.length, 5);
    const linked = await api.retrieve({collection: 'contacts', key: contact});
    assert.equal(linked._parentcustomerid_value, account);
    api.startBatch();
    api.create({collection: 'accounts', data: {name: 'Never there'}});
    api.create({collection: 'accounts', data: {name: 'x', industrycode: 4711}});
    const error = await api.executeBatch().then(() => null, (e) => e);
    assert.ok(error);
    const left = await api.retrieveMultiple({collection: 'accounts', filter: "name eq 'Never there'"});
    assert.equal(left.value.length, 0);
  },

  async 'tables and columns are made, described and used'() {
    const table = await api.createEntity({data: {'@odata.type': 'Microsoft.Dynamics.CRM.EntityMetadata',
      SchemaName: 'new_Project', DisplayName: label('Project'), DisplayCollectionName: label('Projects'), HasActivities: false,
      HasNotes: false, OwnershipType: 'UserOwned', Attributes: [
        {'@odata.type': 'Microsoft.Dynamics.CRM.StringAttributeMetadata', SchemaName: 'new_Name', IsPrimaryName: true, DisplayName: label('Name'), MaxLength: 100}]}});
    await api.createAttribute({entityKey: table, data: {'@odata.type': 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata', SchemaName: 'new_Size', DisplayName: label('Size'),
      OptionSet: {'@odata.type': 'Microsoft.Dynamics.CRM.OptionSetMetadata', OptionSetType: 'Picklist', IsGlobal: false, Options: [{Value: 1, Label: label('Small')}, {Value: 2, Label: label('Big')}]}}});
    await api.createRelationship({data: {'@odata.type': 'Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata', SchemaName: 'new_account_new_project',
      ReferencedEntity: 'account', ReferencingEntity: 'new_project', Lookup: {'@odata.type': 'Microsoft.Dynamics.CRM.LookupAttributeMetadata', SchemaName: 'new_AccountId', DisplayName: label('Account')}}});
    const tables = await api.retrieveEntities({select: ['LogicalName', 'EntitySetName'], filter: 'IsCustomEntity eq true'});
    assert.deepEqual(tables.value.map((one) => one.EntitySetName), ['new_projects']);
    const size = await api.retrieveAttribute({entityKey: "LogicalName='new_project'", attributeKey: "LogicalName='new_size'",
      castType: 'Microsoft.Dynamics.CRM.PicklistAttributeMetadata', expand: [{property: 'OptionSet', select: ['Options']}]});
    assert.deepEqual(size.OptionSet.Options.map((one) => one.Value), [1, 2]);
    const account = (await api.retrieveMultiple({collection: 'accounts', select: ['name'], top: 1})).value[0].accountid;
    const id = await api.create({collection: 'new_projects', data: {new_name: 'Harbour', new_size: 2, 'new_AccountId@odata.bind': `/accounts(${account})`}});
    const made = await api.retrieve({collection: 'new_projects', key: id, includeAnnotations: '*'});
    assert.equal(made['new_size@OData.Community.Display.V1.FormattedValue'], 'Big');
    assert.equal(made._new_accountid_value, account);
  },

  async 'tokens'() {
    const next = await token({grant_type: 'refresh_token', refresh_token: given.refresh_token});
    assert.equal(next.status, 200);
    assert.notEqual(next.refresh_token, given.refresh_token);
    assert.equal((await token({grant_type: 'refresh_token', refresh_token: given.refresh_token})).error, 'invalid_grant');
    assert.equal((await token({grant_type: 'client_credentials'})).token_type, 'Bearer');
    await steer('expire_tokens');
    await refusal(api.retrieveMultiple({collection: 'accounts', top: 1}), 401);
    access = (await token({grant_type: 'refresh_token', refresh_token: next.refresh_token})).access_token;
    assert.equal((await api.retrieveMultiple({collection: 'accounts', top: 1})).value.length, 1);
  },

  async 'whom a token stands for'() {
    const me = await api.callFunction('WhoAmI');
    const user = await api.retrieve({collection: 'systemusers', key: me.UserId, select: ['fullname', 'isdisabled']});
    assert.equal(user.isdisabled, false);
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
