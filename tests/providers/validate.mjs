// Stands between the engine and the sandbox and holds every exchange against the providers' own OpenAPI documents:
//   node validate.mjs DELTAS SANDBOX_LINE
// SANDBOX_LINE is the JSON line that openint-sandbox prints. One line of JSON goes to stdout when all is ready: the
// providers' new addresses, and "report", where GET answers what was checked and what did not pass, and ends the program
// soon after. Every request goes on, so that one problem hides no other; what a line of DELTAS covers is counted and not reported.
import express from 'express';
import {middleware} from 'express-openapi-validator';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const [, , deltasFile, sandboxLine] = process.argv;
const sandbox = JSON.parse(sandboxLine);
const deltas = JSON.parse(fs.readFileSync(deltasFile, 'utf8')).deltas.map((delta) => ({...delta, used: 0}));
const methods = ['get', 'put', 'post', 'delete', 'patch'];
const report = {checked: 0, by_provider: {}, violations: []};

const folderOf = (name) => path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules', '@opensdks', name);
const hubspot = ['contacts', 'companies', 'deals', 'objects', 'owners', 'pipelines', 'properties', 'schemas', 'crm_associations'];
const providers = {
  hubspot: hubspot.map((name) => ({file: path.join(folderOf('sdk-hubspot'), `hubspot_crm_${name}.oas.json`)})),
  salesforce: [{
    file: path.join(folderOf('sdk-salesforce'), 'salesforce.oas.json'), base: '/services/data/v60.0',
    keep: /^\/sobjects\/(Account|Contact|Lead|Opportunity|Note|User)(\/|$)/,
  }],
  pipedrive: [{file: path.join(folderOf('sdk-pipedrive'), 'pipedrive.oas.json'), base: '/api/v1'}],
};

function walk(node, visit, seen = new Set()) {
  if (node === null || typeof node !== 'object' || seen.has(node)) return;
  seen.add(node);
  visit(node);
  for (const child of Object.values(node)) walk(child, visit, seen);
}

// What keeps these documents from being compiled, or says less than they mean. None of it makes a check weaker.
function mend(document) {
  document.components ??= {};
  document.components.securitySchemes = {bearer: {type: 'http', scheme: 'bearer'}};
  document.security = [{bearer: []}];
  for (const operations of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = operations[method];
      if (!operation) continue;
      operation.security = [{bearer: []}];
      if (method === 'get') delete operation.requestBody;
      for (const response of Object.values(operation.responses ?? {})) {
        if (response.content?.['*/*']) response.content = {'application/json': response.content['*/*']};
      }
    }
  }
  const kindOf = (value) => Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  walk(document, (node) => {
    if ('default' in node && typeof node.type === 'string' && kindOf(node.default) !== node.type) delete node.default;
    if ('nullable' in node && node.type === undefined) delete node.nullable;
    if (node.in === 'query' && node.schema) node.allowReserved = true;
    delete node.example;
    delete node.examples;
  });
  return document;
}

function closeRequests(document) {
  const find = (reference) => reference.split('/').slice(1).reduce((node, key) => node?.[key.replace(/~1/g, '/').replace(/~0/g, '~')], document);
  const seen = new Set();
  const close = (schema) => {
    if (!schema || seen.has(schema)) return;
    seen.add(schema);
    if (schema.$ref) return close(find(schema.$ref));
    const plain = schema.properties && !schema.allOf && !schema.oneOf && !schema.anyOf;
    if (plain && schema.additionalProperties === undefined) schema.additionalProperties = false;
    for (const property of Object.values(schema.properties ?? {})) close(property);
    close(schema.items);
  };
  for (const operations of Object.values(document.paths)) {
    for (const method of methods) {
      const body = operations[method]?.requestBody;
      for (const content of Object.values((body?.$ref ? find(body.$ref) : body)?.content ?? {})) close(content.schema);
    }
  }
  return document;
}

function prepare({file, base, keep}) {
  const document = mend(JSON.parse(fs.readFileSync(file, 'utf8')));
  const served = base ?? new URL(document.servers?.[0]?.url ?? 'http://localhost/').pathname.replace(/\/$/, '');
  document.servers = [{url: served || '/'}];
  if (keep) document.paths = Object.fromEntries(Object.entries(document.paths).filter(([each]) => keep.test(each)));
  const routes = Object.entries(document.paths).map(([template, operations]) => ({
    pattern: new RegExp('^' + served + template.replace(/\/$/, '').replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '[^/]+') + '/?$'),
    methods: methods.filter((method) => operations[method]),
    names: (template.match(/\{/g) ?? []).length,
  }));
  const checker = express();
  checker.use(middleware({
    apiSpec: closeRequests(document), validateApiSpec: false, validateFormats: true, validateResponses: false,
    validateRequests: {allErrors: true, allowUnknownQueryParameters: false, coerceTypes: false, removeAdditional: false},
    validateSecurity: {handlers: {bearer: (request) => /^Bearer \S+$/.test(request.headers.authorization ?? '') || request.headers['x-api-token'] !== undefined}},
  }));
  checker.use((request, response) => request.passed());
  checker.use((error, request, response, next) => request.failed(error));
  return {checker, routes};
}

// The problems of a request as "path: message", none where it is as its provider's document wants it.
function problemsOf(specs, request, response) {
  const method = request.method.toLowerCase();
  const fitting = specs.flatMap((spec) => spec.routes.filter((route) => route.pattern.test(request.path)).map((route) => ({spec, route})));
  const found = fitting.filter(({route}) => route.methods.includes(method)).sort((a, b) => a.route.names - b.route.names)[0];
  if (!found) return Promise.resolve([fitting.length ? 'method: not documented' : 'path: not documented']);
  return new Promise((resolve) => {
    request.passed = () => resolve([]);
    request.failed = (error) => resolve((error.errors ?? [{path: '', message: error.message}]).map((each) => `${each.path}: ${each.message}`));
    found.spec.checker(request, response, () => resolve(['path: the document does not route it']));
  });
}

function covered(provider, request, problem) {
  const delta = deltas.find((each) => each.provider === provider && new RegExp(each.request).test(`${request.method} ${request.path}`) && new RegExp(each.problem).test(problem));
  if (delta) delta.used += 1;
  return delta !== undefined;
}

function forward(upstream, request, response) {
  const target = new URL(upstream);
  const headers = {...request.headers, host: target.host};
  delete headers['transfer-encoding'];
  delete headers['content-length'];
  const body = request.bytes;
  if (body.length || !['GET', 'DELETE'].includes(request.method)) headers['content-length'] = body.length;
  const asked = http.request({host: target.hostname, port: target.port, method: request.method, path: request.originalUrl, headers}, (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !['transfer-encoding', 'connection'].includes(name));
    response.writeHead(answer.statusCode, Object.fromEntries(kept));
    answer.pipe(response);
  });
  asked.on('error', (error) => response.destroy(error));
  asked.end(body);
}

function start(provider, upstream) {
  const specs = providers[provider].map(prepare);
  const app = express();
  app.use(express.raw({type: () => true, limit: '20mb'}));
  app.use(async (request, response) => {
    request.bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    report.checked += 1;
    report.by_provider[provider] = (report.by_provider[provider] ?? 0) + 1;
    let problems = [];
    try {
      const json = (request.headers['content-type'] ?? '').includes('json');
      request.body = json && request.bytes.length ? JSON.parse(request.bytes) : request.bytes.length ? request.bytes.toString() : undefined;
      problems = await problemsOf(specs, request, response);
    } catch (error) {
      problems = [`body: ${error.message}`];
    }
    const left = problems.filter((problem) => !covered(provider, request, problem));
    if (left.length > 0) {
      const body = request.bytes.toString().slice(0, 600);
      report.violations.push({provider, method: request.method, url: request.originalUrl, problems: left, body});
    }
    forward(upstream, request, response);
  });
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

const line = {};
for (const provider of Object.keys(providers)) line[provider] = await start(provider, sandbox[provider]);
const reporter = http.createServer((request, response) => {
  const unused = deltas.filter((delta) => delta.used === 0).map(({provider, request: which, problem}) => ({provider, request: which, problem}));
  response.end(JSON.stringify({...report, deltas: deltas.map(({provider, request: which, problem, used}) => ({provider, request: which, problem, used})), unused}));
  setTimeout(() => process.exit(0), 500);
});
reporter.listen(0, '127.0.0.1', () => {
  line.report = `http://127.0.0.1:${reporter.address().port}`;
  console.log(JSON.stringify(line));
});
