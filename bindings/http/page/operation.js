// One operation: what it takes and gives, how it is asked for, and the asking itself.
import { base, headers, send } from "./access.js";
import { code, element, table } from "./dom.js";
import { pretty } from "./json.js";
import { jsonSchema } from "./schema.js";
import { LANGUAGES } from "./snippets.js";

const SHOWN = 200000; // characters of an answer; more would make the page slow
let language = "curl";

const typeOf = (parameter) => [parameter.schema?.type].flat().find((type) => type && type !== "null") || "string";

/** What was typed, as the value that the parameter's type has. */
function valueOf(parameter, text) {
  const type = typeOf(parameter);
  if (type === "array") return text.split(",").map((one) => one.trim()).filter(Boolean);
  if ((type === "number" || type === "integer") && text !== "" && isFinite(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

export class OperationView {
  constructor(operation, schemas, server) {
    this.operation = operation;
    this.schemas = schemas;
    this.server = server;
    this.fields = [];
  }

  /** Everything below the operation's line. */
  render() {
    const { about, built } = this.operation;
    this.snippet = element("pre", { tabindex: 0, "aria-label": "Example request" });
    this.answer = element("div", { "aria-live": "polite" });
    const parts = [element("p", {}, about.description || "")];
    if (!built) {
      parts.push(element("p", { class: "notice" }, "No registered connector has this: the gateway answers 501."));
    } else if (this.operation.connectors) {
      parts.push(element("p", { class: "quiet" }, `Connectors with ${about["x-openint"].model}: ` +
        `${this.operation.connectors.join(", ")}. What one of them lacks is 501 with the reason.`));
    }
    parts.push(...this.takes(), element("h3", {}, "Request"), this.languages(), this.snippet, this.sending(), this.answer);
    parts.push(...this.gives());
    this.update();
    return element("div", { class: "inside" }, parts);
  }

  takes() {
    const parts = [];
    const parameters = this.operation.about.parameters || [];
    if (parameters.length) {
      const rows = parameters.map((one) => [
        code(one.name), this.input(one), element("span", {}, this.schemas.words(one.schema)),
        (one.required ? "Required. " : "") + (one.description || ""),
      ]);
      parts.push(element("h3", {}, "Parameters"), table(["Name", "Value", "Type", "Meaning"], rows));
    }
    const schema = jsonSchema(this.operation.about.requestBody);
    if (!schema) return parts;
    const example = JSON.stringify(this.schemas.example(schema, true), null, 2);
    const rows = Math.min(example.split("\n").length + 1, 16);
    this.body = element("textarea", { rows, spellcheck: "false", "aria-label": "Body" });
    this.body.value = example;
    this.body.addEventListener("input", () => this.update());
    parts.push(element("h3", {}, "Body"), this.body, table(["Field", "Type", "Meaning"], this.schemas.rows(schema)));
    return parts;
  }

  input(parameter) {
    const values = parameter.schema?.enum || (typeOf(parameter) === "boolean" ? [true, false] : null);
    const label = { "aria-label": parameter.name, "data-parameter": parameter.name };
    const field = values
      ? element("select", label, ["", ...values.filter((one) => one !== null)].map((one) => element("option", {}, String(one))))
      : element("input", { ...label, type: "text", autocomplete: "off", spellcheck: "false" });
    if (parameter.required) field.value = String(this.schemas.example(parameter.schema, true, parameter.name));
    if (parameter.name === "page_size") field.value = "5";
    field.addEventListener("input", () => this.update());
    this.fields.push({ parameter, field });
    return field;
  }

  languages() {
    const buttons = Object.keys(LANGUAGES).map((name) => {
      const choose = () => {
        language = name;
        document.dispatchEvent(new Event("language"));
      };
      return element("button", { type: "button", "data-language": name, onclick: choose }, name);
    });
    document.addEventListener("language", () => this.update());
    this.buttons = buttons;
    const copy = async () => navigator.clipboard.writeText(this.snippet.textContent);
    // Browsers give the clipboard to pages of loopback and TLS alone.
    const copying = navigator.clipboard ? [element("button", { type: "button", onclick: copy }, "Copy")] : [];
    return element("div", { class: "bar", role: "group", "aria-label": "Language" }, buttons, copying);
  }

  sending() {
    this.button = element("button", { type: "button", class: "main", onclick: () => this.send() }, "Send");
    const where = ` ${this.operation.method} to this gateway, with the key${this.operation.connected ? " and connection" : ""} above`;
    return element("div", { class: "bar" }, this.button, element("span", { class: "quiet" }, where));
  }

  /** Method, address, values and body as the fields have them now. */
  request(server) {
    const values = {};
    const query = [];
    let path = this.operation.path;
    for (const { parameter, field } of this.fields) {
      if (field.value === "" && parameter.in !== "path") continue;
      values[parameter.name] = valueOf(parameter, field.value);
      const text = encodeURIComponent(field.value);
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, text);
      if (parameter.in === "query") query.push(`${encodeURIComponent(parameter.name)}=${text.replaceAll("%2C", ",")}`);
    }
    const url = String(server).replace(/\/$/, "") + path + (query.length ? "?" + query.join("&") : "");
    const { id, method, connected } = this.operation;
    return { operation: id, method, url, values, body: this.body ? this.body.value : null, connected };
  }

  update() {
    this.snippet.textContent = LANGUAGES[language](this.request(this.server));
    this.buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.language === language)));
  }

  async send() {
    const missing = this.fields.find(({ parameter, field }) => parameter.required && field.value === "");
    if (missing) {
      missing.field.focus();
      this.answer.replaceChildren(element("p", { class: "notice" }, `${missing.parameter.name} is required.`));
      return;
    }
    const { method, url, body, connected } = this.request(base);
    const given = { ...headers(connected), ...(body === null ? {} : { "content-type": "application/json" }) };
    this.button.disabled = true;
    this.answer.replaceChildren(element("p", { class: "quiet" }, "Waiting for the answer ..."));
    try {
      this.show(await send(method, url, given, body === null ? undefined : body));
    } catch (error) {
      this.answer.replaceChildren(element("p", { class: "notice" }, "No answer: " + error.message));
    }
    this.button.disabled = false;
  }

  show({ status, reason, headers: given, took, text }) {
    const shown = pretty(text);
    const kind = status < 400 ? "good" : "bad";
    const line = element("p", {}, element("span", { class: "status " + kind }, `${status} ${reason}`), ` in ${took} ms`);
    const rows = given.map(([name, value]) => [code(name), value]);
    const cut = shown.length > SHOWN ? `${shown.length - SHOWN} more characters are not shown.` : "";
    this.answer.replaceChildren(
      line, element("details", {}, element("summary", {}, "Headers"), table(["Name", "Value"], rows)),
      element("pre", { tabindex: 0, "aria-label": "Body of the answer", class: "received" }, shown.slice(0, SHOWN)), cut,
    );
  }

  gives() {
    const responses = this.operation.about.responses || {};
    const schema = jsonSchema(responses["200"]);
    const parts = [element("h3", {}, "Example answer")];
    const example = schema ? JSON.stringify(this.schemas.example(schema, false), null, 2) : "";
    parts.push(element("pre", { tabindex: 0, "aria-label": "Example answer", class: "example" }, example));
    if (schema) parts.push(table(["Field", "Type", "Meaning"], this.schemas.rows(schema)));
    parts.push(element("p", { class: "quiet" }, "Statuses: " + Object.keys(responses).join(", ")));
    return parts;
  }
}
