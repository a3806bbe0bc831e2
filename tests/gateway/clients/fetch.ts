// openapi-fetch over the types that openapi-typescript makes.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { env: Record<string, string> };

function check(good: unknown, what: unknown): asserts good {
  if (!good) throw new Error(JSON.stringify(what));
}

const { GATEWAY, KEY, CONNECTION } = process.env;
const client = createClient<paths, "application/json">({ baseUrl: GATEWAY, headers: { "x-apikey": KEY, "x-connection-id": CONNECTION } });
const page = await client.GET("/unified/crm/contact", { params: { query: { page_size: 2, fields: ["email"] } } });
check(page.data && page.data.items.length === 2 && page.data.has_next_page && page.data.items[0]?.id, page);
const more = { page_size: 2, fields: ["email"], cursor: page.data.next_cursor ?? null };
const rest = await client.GET("/unified/crm/contact", { params: { query: more } });
check(rest.data && rest.data.items[0]?.id !== page.data.items[0]?.id, rest);
const record = { first_name: "Ada", last_name: "Lovelace", email: "ada@openapi-fetch.example" };
const made = await client.POST("/unified/crm/contact", { body: { record } });
const id = made.data?.record?.id;
check(id && made.data?.record?.email === record.email, made);
const got = await client.GET("/unified/crm/contact/{id}", { params: { path: { id } } });
check(got.data?.record?.last_name === "Lovelace", got);
const connections = await client.GET("/core/connection", {});
check(connections.data?.some((one) => one.id === CONNECTION), connections);
const none = await client.GET("/unified/crm/contact/{id}", { params: { path: { id: "999999999" } } });
check(none.response.status === 404 && none.error?.code === "NOT_FOUND", none);
const wrong = { params: { path: { id } }, headers: { "x-apikey": "sk_wrong" } };
const nobody = await client.GET("/unified/crm/contact/{id}", wrong);
check(nobody.response.status === 401 && nobody.error?.code === "UNAUTHORIZED", nobody);
