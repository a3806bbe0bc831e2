// A request as it is written in a shell and three languages. Key and connection come from the environment: a snippet
// can be passed on without them.
import { isJson, pretty, pythonOf, withMembers } from "./json.js";

const shellQuoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
const goQuoted = (text) => (text.includes("`") ? JSON.stringify(text) : "`" + text + "`");

function curl({ method, url, body, connected }) {
  const parts = ["curl " + (method === "GET" ? "" : `-X ${method} `) + shellQuoted(url), '-H "x-apikey: $KEY"'];
  if (connected) parts.push('-H "x-connection-id: $CONNECTION"');
  if (body !== null) parts.push("-H 'content-type: application/json'", "-d " + shellQuoted(body));
  return parts.join(" \\\n  ");
}

function python({ operation, values, body, connected }) {
  const members = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
  const input = isJson(body ?? "{}") ? pythonOf(withMembers(body ?? "{}", members)) : "...  # the body is no JSON yet";
  const connection = connected ? ', connection=os.environ["CONNECTION"]' : "";
  return `import os
import openint

engine = openint.Engine(os.environ["OPENINT_STORE"])  # in process, on the store that the gateway serves
answer = engine.call(${JSON.stringify(operation)}, ${input}${connection})
print(answer)`;
}

function typescript({ method, url, body, connected }) {
  const headers = ['"x-apikey": process.env.KEY!'];
  if (connected) headers.push('"x-connection-id": process.env.CONNECTION!');
  if (body !== null) headers.push('"content-type": "application/json"');
  const content = isJson(body ?? "") ? `JSON.stringify(${pretty(body)})` : JSON.stringify(body);
  return `const response = await fetch(${JSON.stringify(url)}, {
  method: ${JSON.stringify(method)},
  headers: { ${headers.join(", ")} },${body === null ? "" : `\n  body: ${content},`}
});
if (!response.ok) throw new Error(\`\${response.status}: \${await response.text()}\`);
console.log(await response.json());`;
}

function go({ method, url, body, connected }) {
  const imports = ["fmt", "io", "log", "net/http", "os", ...(body === null ? [] : ["strings"])];
  const content = body === null ? "nil" : `strings.NewReader(${goQuoted(body)})`;
  const headers = ['request.Header.Set("x-apikey", os.Getenv("KEY"))'];
  if (connected) headers.push('request.Header.Set("x-connection-id", os.Getenv("CONNECTION"))');
  if (body !== null) headers.push('request.Header.Set("content-type", "application/json")');
  return `package main

import (
${imports.map((name) => `\t"${name}"`).join("\n")}
)

func main() {
\trequest, err := http.NewRequest(${JSON.stringify(method)}, ${JSON.stringify(url)}, ${content})
\tif err != nil {
\t\tlog.Fatal(err)
\t}
${headers.map((line) => "\t" + line).join("\n")}
\tresponse, err := http.DefaultClient.Do(request)
\tif err != nil {
\t\tlog.Fatal(err)
\t}
\tdefer response.Body.Close()
\tanswer, err := io.ReadAll(response.Body)
\tif err != nil {
\t\tlog.Fatal(err)
\t}
\tfmt.Println(response.Status, string(answer))
}`;
}

/** By the name that people know a language by. Each takes {operation, method, url, values, body, connected}. */
export const LANGUAGES = { curl, Python: python, TypeScript: typescript, Go: go };
