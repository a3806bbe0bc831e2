// jsforce, as published, against the sandbox. SANDBOX_URLS holds the line of URLs that the sandbox printed.
import assert from 'node:assert/strict';
import jsforce from 'jsforce';

const {salesforce: base, control} = JSON.parse(process.env.SANDBOX_URLS);

async function steer(action, body = {}) {
  const answer = await fetch(`${control}/salesforce/${action}`, {method: 'POST', body: JSON.stringify(body)});
  assert.equal(answer.status, 200, `${action}: ${await answer.clone().text()}`);
  return answer.json();
}

async function credentials() {
  return (await fetch(`${control}/salesforce/credentials`)).json();
}

async function connect() {
  const given = await credentials();
  const connection = new jsforce.Connection({
    oauth2: {loginUrl: base, clientId: given.client_id, clientSecret: given.client_secret, redirectUri: 'http://127.0.0.1/cb'},
    instanceUrl: given.instance_url,
    accessToken: given.access_token,
    refreshToken: given.refresh_token,
    version: '59.0',
  });
  return {connection, given};
}

async function refusal(work, code) {
  const error = await work.then(() => null, (e) => e);
  assert.ok(error, `${code} was expected`);
  assert.equal(error.errorCode ?? error.name, code, String(error));
  return error;
}

const tests = {
  async 'a refresh token gives an access token and the next refresh token'() {
    const {connection, given} = await connect();
    const answer = await connection.oauth2.refreshToken(given.refresh_token);
    assert.ok(answer.access_token);
    assert.equal(answer.instance_url, base);
    assert.equal(answer.expires_in, undefined);
    assert.notEqual(answer.refresh_token, given.refresh_token);
    assert.equal((await connection.oauth2.refreshToken(answer.refresh_token)).instance_url, base);
    await assert.rejects(connection.oauth2.refreshToken(given.refresh_token), {name: 'invalid_grant'});
  },
  async 'an expired session is refreshed once and the request repeated'() {
    const {connection} = await connect();
    let refreshes = 0;
    connection.on('refresh', () => { refreshes += 1; });
    await steer('expire_tokens');
    assert.ok((await connection.query('SELECT COUNT() FROM Contact')).totalSize > 0);
    assert.equal(refreshes, 1);
  },
  async 'a password logs in over SOAP'() {
    const connection = new jsforce.Connection({loginUrl: base, version: '59.0'});
    const user = await connection.login('user1@sandbox.example', 'any');
    assert.match(user.id, /^005/);
    assert.equal((await connection.query('SELECT Id FROM User LIMIT 1')).records.length, 1);
    const nobody = new jsforce.Connection({loginUrl: base, version: '59.0'});
    await assert.rejects(nobody.login('user1@sandbox.example', 'wrong'), /^Error: INVALID_LOGIN: /);
  },
  async 'the identity names the user'() {
    const {connection} = await connect();
    assert.match((await connection.identity()).user_id, /^005/);
  },
  async 'queries come in pages until all were read'() {
    const {connection} = await connect();
    const total = (await connection.query('SELECT COUNT() FROM Contact')).totalSize;
    const first = await connection.query('SELECT Id, LastName FROM Contact', {headers: {'Sforce-Query-Options': 'batchSize=200'}});
    assert.equal(first.totalSize, total);
    let seen = first.records.length;
    for (let page = first; !page.done; seen += page.records.length) page = await connection.queryMore(page.nextRecordsUrl);
    assert.equal(seen, total);
    const fetched = await connection.query('SELECT Id, Account.Name FROM Contact', {autoFetch: true, maxFetch: total});
    assert.equal(new Set(fetched.records.map((one) => one.Id)).size, total);
    await refusal(connection.queryMore('/services/data/v59.0/query/01g000000000000AAA-2000'), 'INVALID_QUERY_LOCATOR');
  },
  async 'records are made, read, changed and deleted'() {
    const {connection} = await connect();
    const contacts = connection.sobject('Contact');
    const made = await contacts.create({LastName: "O'Hara", Email: 'ohara@example.com'});
    assert.equal(made.success, true);
    assert.equal((await contacts.retrieve(made.id)).LastName, "O'Hara");
    assert.equal((await contacts.update({Id: made.id, LastName: 'Hara'})).success, true);
    assert.equal((await contacts.findOne({Email: 'ohara@example.com', LastName: 'Hara'})).Id, made.id);
    assert.equal((await contacts.destroy(made.id)).success, true);
    await refusal(contacts.retrieve(made.id), 'ENTITY_IS_DELETED');
    const all = await connection.query(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${made.id}'`, {scanAll: true});
    assert.equal(all.records[0].IsDeleted, true);
    await refusal(contacts.create({FirstName: 'x'}), 'REQUIRED_FIELD_MISSING');
    await refusal(connection.query('SELECT Nope FROM Contact'), 'INVALID_FIELD');
    await refusal(connection.query('SELECT Id FROM Nope'), 'INVALID_TYPE');
  },
  async 'a key decides between making and changing'() {
    const {connection} = await connect();
    const accounts = connection.sobject('Account');
    const key = `js-${process.pid}`;
    const made = await accounts.upsert({Name: 'One', External_Key__c: key}, 'External_Key__c');
    assert.equal(made.created, true);
    const changed = await accounts.upsert({Name: 'Two', External_Key__c: key}, 'External_Key__c');
    assert.equal(changed.created, false);
    assert.equal((await accounts.retrieve(made.id)).Name, 'Two');
  },
  async 'many rows go in one request, each with its own outcome'() {
    const {connection} = await connect();
    const accounts = connection.sobject('Account');
    const made = await accounts.create([{Name: 'A'}, {Nope: 'B'}, {Name: 'C'}]);
    assert.deepEqual(made.map((one) => one.success), [true, false, true]);
    assert.equal(made[1].errors[0].statusCode, 'INVALID_FIELD');
    const ids = [made[0].id, made[2].id];
    const changed = await accounts.update(ids.map((Id) => ({Id, Name: 'Z'})));
    assert.ok(changed.every((one) => one.success));
    assert.deepEqual((await accounts.retrieve(ids)).map((one) => one.Name), ['Z', 'Z']);
    assert.ok((await accounts.destroy(ids)).every((one) => one.success));
  },
  async 'changes and deletions are listed'() {
    const {connection} = await connect();
    const made = await connection.sobject('Contact').create({LastName: 'Fleeting'});
    await connection.sobject('Contact').destroy(made.id);
    const later = new Date(Date.now() + 120000);
    const gone = await connection.sobject('Contact').deleted(new Date(Date.now() - 3600000), later);
    assert.ok(gone.deletedRecords.some((one) => one.id === made.id));
  },
  async 'objects are described'() {
    const {connection} = await connect();
    const known = await connection.describeGlobal();
    assert.ok(known.sobjects.some((one) => one.name === 'Opportunity'));
    const described = await connection.sobject('Contact').describe();
    const key = described.fields.find((one) => one.name === 'External_Key__c');
    assert.ok(key.externalId && key.unique && key.custom);
  },
  async 'a made field is unseen until a permission set grants it'() {
    const {connection} = await connect();
    const name = `Made_${process.pid}__c`;
    const object = await connection.metadata.create('CustomObject', {
      fullName: name, label: 'Made', pluralLabel: 'Mades', deploymentStatus: 'Deployed', sharingModel: 'ReadWrite',
      nameField: {type: 'Text', label: 'Name'},
    });
    assert.equal(object.success, true, JSON.stringify(object));
    const fields = await connection.metadata.create('CustomField', [
      {fullName: `${name}.Size__c`, label: 'Size', type: 'Number', precision: 10, scale: 2},
      {fullName: `${name}.Of__c`, label: 'Of', type: 'Lookup', referenceTo: 'Account', relationshipName: 'Mades', relationshipLabel: 'Mades'},
      {fullName: `${name}.Flag__c`, label: 'Flag', type: 'Checkbox', defaultValue: false, required: true},
      {fullName: `${name}.Text__c`, label: 'Text', type: 'Text'},
    ]);
    assert.deepEqual(fields.map((one) => one.success), [true, true, false, false], JSON.stringify(fields));
    await refusal(connection.query(`SELECT Size__c FROM ${name}`), 'INVALID_FIELD');
    const set = await connection.metadata.create('PermissionSet', {
      fullName: `Grants_${process.pid}`, label: 'Grants',
      fieldPermissions: [{field: `${name}.Size__c`, editable: true, readable: true}, {field: `${name}.Of__c`, editable: true, readable: true}],
    });
    assert.equal(set.success, true, JSON.stringify(set));
    await refusal(connection.query(`SELECT Size__c FROM ${name}`), 'INVALID_FIELD');
    const row = await connection.query(`SELECT Id FROM PermissionSet WHERE Name = 'Grants_${process.pid}'`);
    const assigned = await connection.sobject('PermissionSetAssignment').create({
      PermissionSetId: row.records[0].Id, AssigneeId: (await connection.identity()).user_id});
    assert.equal(assigned.success, true);
    const account = (await connection.query('SELECT Id, Name FROM Account LIMIT 1')).records[0];
    const made = await connection.sobject(name).create({Name: 'First', Size__c: 1.25, Of__c: account.Id});
    const read = await connection.query(`SELECT Size__c, Of__r.Name FROM ${name} WHERE Id = '${made.id}'`);
    assert.equal(read.records[0].Size__c, 1.25);
    assert.equal(read.records[0].Of__r.Name, account.Name);
    const shown = await connection.metadata.read('CustomObject', name);
    assert.equal(shown.fullName, name);
    assert.ok(shown.fields.some((one) => one.fullName === 'Size__c'));
    const listed = await connection.metadata.list({type: 'CustomObject'}, '59.0');
    assert.ok(listed.some((one) => one.fullName === name));
    await refusal(connection.metadata.create('CustomField', Array.from({length: 11}, (_, i) => (
      {fullName: `${name}.N${i}__c`, label: 'N', type: 'Date'}))), 'sf:EXCEEDED_ID_LIMIT');
  },
};

for (const [title, run] of Object.entries(tests)) {
  await run();
  console.log(`ok  jsforce: ${title}`);
}
