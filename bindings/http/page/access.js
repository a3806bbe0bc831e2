// Who calls and on which connection: kept in this tab, and sent to this gateway alone.
import { code, element, table } from "./dom.js";

const STORED = ["key", "connection"];
const field = (name) => document.getElementById(name);
export const base = new URL(".", document.baseURI);

/** The headers of a call. */
export function headers(connected) {
  const out = {};
  const key = field("key").value.trim();
  const connection = field("connection").value.trim();
  if (key) out["x-apikey"] = key;
  if (connected && connection) out["x-connection-id"] = connection;
  return out;
}

/** Sends, and gives status, headers, milliseconds and text. Throws where no answer came. */
export async function send(method, url, given, body) {
  const began = performance.now();
  const response = await fetch(url, { method, headers: given, body, credentials: "omit", cache: "no-store" });
  const text = await response.text();
  const took = Math.round(performance.now() - began);
  return { status: response.status, reason: response.statusText, headers: [...response.headers], took, text };
}

const KIND = { healthy: "good", disconnected: "bad", error: "bad" };

function statusOf(connection) {
  const status = connection.disabled ? "disabled" : connection.standard?.status || "never checked";
  const kind = connection.disabled ? "bad" : KIND[status] || "unknown";
  return [element("span", { class: "badge " + kind }, status), " ", connection.standard?.statusMessage || ""];
}

function row(connection) {
  const use = () => {
    field("connection").value = connection.id;
    field("connection").dispatchEvent(new Event("input"));
  };
  return [
    element("button", { type: "button", "aria-label": "Use " + connection.id, onclick: use }, "Use"),
    statusOf(connection), connection.displayName || connection.standard?.displayName || connection.connectorName,
    code(connection.id), connection.connectorName, connection.customerId || "",
  ];
}

function show(connections) {
  const said = connections.length ? `${connections.length} ${connections.length === 1 ? "connection" : "connections"}` : "There is no connection yet.";
  const heads = ["", "Status", "Name", "Id", "Connector", "Customer"];
  field("connections").replaceChildren(element("p", { class: "quiet" }, said), table(heads, connections.map(row)));
  field("connection-ids").replaceChildren(...connections.map((one) => element("option", { value: one.id })));
}

async function load() {
  const given = headers(false);
  if (!given["x-apikey"]) {
    field("connections").replaceChildren(element("p", { class: "notice" }, "A key is needed to see connections."));
    field("key").focus();
    return;
  }
  try {
    const answer = await send("GET", new URL("core/connection", base), given);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.parse(answer.text).message}`);
    show(JSON.parse(answer.text));
  } catch (error) {
    field("connections").replaceChildren(element("p", { class: "notice" }, error.message));
  }
}

/** Fills the fields from what the tab kept, and keeps them from now on. */
export function begin() {
  for (const name of STORED) {
    field(name).value = sessionStorage.getItem("openint." + name) || "";
    field(name).addEventListener("input", () => sessionStorage.setItem("openint." + name, field(name).value.trim()));
  }
  field("load").addEventListener("click", load);
  field("key").addEventListener("change", load);
  if (field("key").value) load();
}
