// What a schema of the document says: its type in words, its fields, an example of it.
import { code, element } from "./dom.js";

const DEEPEST = 6;
const BY_FORMAT = {
  "date-time": "2026-01-31T09:30:00Z", date: "2026-01-31", uri: "https://example.com/", url: "https://example.com/",
  email: "ada@example.com", decimal: "12.50",
};
const BY_NAME = {
  email: "ada@example.com", email_address: "ada@example.com", phone: "+1 555 0100", phone_number: "+1 555 0100",
  first_name: "Ada", last_name: "Lovelace", id: "1", domain: "example.com", website: "https://example.com/",
  currency: "USD", page_size: 5, method: "GET", entity: "contact", object_name: "contacts", path: "/",
  redirectUri: "https://example.com/callback",
};

export class Schemas {
  constructor(document) {
    this.all = document.components.schemas;
  }

  /** The schema itself where this is a reference to it. */
  resolved(schema) {
    let found = schema || {};
    for (let depth = 0; found.$ref && depth < DEEPEST; ++depth) found = this.all[found.$ref.split("/").pop()] || {};
    return found;
  }

  /** The type in a few words and links, as nodes. */
  words(schema, depth = 0) {
    if (!schema || depth > 4) return ["any"];
    if (schema.$ref) {
      const name = schema.$ref.split("/").pop();
      return [element("a", { href: "#" + name }, name)];
    }
    const choice = schema.oneOf || schema.anyOf;
    if (choice) return choice.flatMap((one, at) => [...(at ? [" or "] : []), ...this.words(one, depth + 1)]);
    const types = [schema.type || (schema.properties ? "object" : "any")].flat().join(" or ");
    const words = [schema.format ? `${types} (${schema.format})` : types];
    if (schema.items) words.push(" of ", ...this.words(schema.items, depth + 1));
    if (schema.enum) words.push(": ", code(schema.enum.map((value) => JSON.stringify(value)).join(", ")));
    return words;
  }

  /** An example value. `input`: of what is sent, where only what is needed stands, or the first fields if nothing is. */
  example(schema, input, name = "", depth = 0) {
    const own = this.resolved(schema);
    if (own.example !== undefined) return own.example;
    if (own.const !== undefined) return own.const;
    if (own.enum) return own.enum.find((value) => value !== null);
    const choice = (own.oneOf || own.anyOf || []).find((one) => one.type !== "null");
    if (choice && !own.properties) return this.example({ type: "string", ...choice }, input, name, depth);
    const type = [own.type].flat().find((one) => one && one !== "null");
    if (type === "array") return depth > DEEPEST ? [] : [this.example(own.items, input, name.replace(/s$/, ""), depth + 1)];
    if (type === "object" || own.properties) return depth > DEEPEST ? {} : this.object(own, input, depth);
    if (BY_FORMAT[own.format]) return BY_FORMAT[own.format];
    if (type === "boolean") return true;
    if (type === "number" || type === "integer") return BY_NAME[name] || Math.max(own.minimum || 0, 1);
    return String(BY_NAME[name] || "text");
  }

  object(schema, input, depth) {
    const names = Object.keys(schema.properties || {});
    let wanted = names;
    if (input) {
      const needed = names.filter((name) => (schema.required || []).includes(name));
      const plain = (name) => [this.resolved(schema.properties[name]).type].flat().includes("string");
      wanted = needed.length ? needed : names.filter(plain).slice(0, 3);
    }
    const made = {};
    for (const name of wanted) made[name] = this.example(schema.properties[name], input, name, depth + 1);
    return made;
  }

  /** Rows (name, type, description) of the fields of an object. */
  rows(schema) {
    const own = this.resolved(schema);
    const needed = own.required || [];
    return Object.entries(own.properties || {}).map(([name, one]) => [
      code(name), this.words(one), (needed.includes(name) ? "Required. " : "") + (one.description || ""),
    ]);
  }
}

/** The schema of a body or an answer in JSON; undefined where it has none. */
export const jsonSchema = (holder) => holder?.content?.["application/json"]?.schema;
