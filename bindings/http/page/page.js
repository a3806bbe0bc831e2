// The page: reads the document, lists operations and models, and finds what is searched for.
import { base, begin } from "./access.js";
import { code, element, table } from "./dom.js";
import { OperationView } from "./operation.js";
import { Schemas } from "./schema.js";

const METHODS = ["get", "post", "put", "patch", "delete"];
const at = (id) => document.getElementById(id);
const entries = []; // {group, text, node, built}
const contents = []; // {group, node, item, count}

function operationsOf(contract) {
  const found = [];
  for (const [path, methods] of Object.entries(contract.paths)) {
    for (const method of METHODS.filter((one) => methods[one]?.operationId)) {
      const about = methods[method];
      const own = about["x-openint"];
      const schemes = (about.security || contract.security || []).flatMap((one) => Object.keys(one));
      found.push({
        id: about.operationId, method: method.toUpperCase(), path, about, group: about.tags?.[0] || "Other",
        connectors: own?.connectors, built: Boolean(own) && own.connectors?.length !== 0,
        connected: schemes.includes("connectionId"),
      });
    }
  }
  return found;
}

/** A line that opens; what is below it is made when it opens for the first time. */
function opening(kind, id, line, make) {
  const node = element("details", { class: kind, id }, element("summary", {}, line));
  node.addEventListener("toggle", () => {
    if (node.open && node.childElementCount === 1) node.append(make());
  });
  return node;
}

function operationNode(operation, schemas, server) {
  const { id, method, path, about, built } = operation;
  const line = [
    element("span", { class: "method " + method.toLowerCase() }, method), element("span", { class: "path" }, path),
    element("span", {}, about.summary || ""), element("span", { class: "quiet" }, id),
    built ? null : element("span", { class: "badge bad" }, "not built"),
  ];
  return opening("operation", id, line, () => new OperationView(operation, schemas, server).render());
}

function modelNode(name, schema, schemas) {
  return opening("model", name, [code(name)], () =>
    element("div", { class: "inside" }, element("p", {}, schema.description || ""),
      schema.properties ? table(["Field", "Type", "Meaning"], schemas.rows(schema)) : element("p", {}, schemas.words(schema))));
}

function addGroup(parent, group, description, nodes) {
  const id = "group-" + group.toLowerCase().replaceAll(" ", "-");
  const node = element("section", { "aria-labelledby": id }, element("h2", { id }, group), element("p", { class: "quiet" }, description), nodes);
  const count = element("span", { class: "quiet" }, String(nodes.length));
  const item = element("li", {}, element("a", { href: "#" + id }, group), count);
  parent.append(node);
  at("contents").append(item);
  contents.push({ group, node, item, count });
}

function show(contract) {
  const schemas = new Schemas(contract);
  const server = new URL(contract.servers?.[0]?.url || base, base);
  const operations = operationsOf(contract);
  const described = Object.fromEntries((contract.tags || []).map((tag) => [tag.name, tag.description]));
  for (const group of new Set(operations.map((one) => one.group))) {
    const nodes = operations.filter((one) => one.group === group).map((one) => {
      const node = operationNode(one, schemas, server);
      const model = one.about["x-openint"]?.model || "";
      const text = [one.id, one.method, one.path, one.about.summary, model, group].join(" ").toLowerCase();
      entries.push({ group, text, node, built: one.built, kind: "operation" });
      return node;
    });
    addGroup(at("operations"), group, described[group] || "", nodes);
  }
  const models = Object.entries(schemas.all).map(([name, schema]) => {
    const node = modelNode(name, schema, schemas);
    const text = [name, ...Object.keys(schema.properties || {})].join(" ").toLowerCase();
    entries.push({ group: "Models", text, node, built: true, kind: "model" });
    return node;
  });
  addGroup(at("models"), "Models", "What operations take and give.", models);
}

/** Leaves what has every word that is searched for. */
function search() {
  const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const built = at("only-built").checked;
  const counts = { operation: 0, model: 0 };
  const ofGroup = {};
  for (const entry of entries) {
    const fits = (!built || entry.built) && words.every((word) => entry.text.includes(word));
    entry.node.hidden = !fits;
    if (!fits) continue;
    counts[entry.kind] += 1;
    ofGroup[entry.group] = (ofGroup[entry.group] || 0) + 1;
  }
  for (const { group, node, item, count } of contents) {
    node.hidden = item.hidden = !ofGroup[group];
    count.textContent = String(ofGroup[group] || 0);
  }
  at("found").textContent = `${counts.operation} operations, ${counts.model} models`;
}

/** Opens what the address names: /#crm-listContacts */
function follow() {
  const node = at(decodeURIComponent(location.hash.slice(1)));
  if (!node) return;
  if (node.matches("details")) {
    if (node.hidden) {
      at("search").value = "";
      at("only-built").checked = false;
      search();
    }
    node.open = true;
  }
  node.scrollIntoView();
}

function keys(event) {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    at("search").focus();
    at("search").select();
  } else if (event.target === at("search") && event.key === "Escape") {
    at("search").value = "";
    search();
  } else if (event.target === at("search") && event.key === "Enter") {
    event.preventDefault(); // else the line that it leads to would take the key too
    const first = entries.find((entry) => !entry.node.hidden);
    if (first) {
      first.node.open = true;
      first.node.firstElementChild.focus();
    }
  }
}

async function start() {
  begin();
  try {
    const answer = await fetch(new URL("openapi.json", base), { credentials: "omit" });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    show(await answer.json());
  } catch (error) {
    at("problem").textContent = "openapi.json can't be read: " + error.message;
    at("problem").hidden = false;
    return;
  }
  at("search").addEventListener("input", search);
  at("only-built").addEventListener("change", search);
  document.addEventListener("keydown", keys);
  window.addEventListener("hashchange", follow);
  search();
  follow();
  document.documentElement.dataset.ready = "yes";
}

start();
