// JSON as text, so that numbers keep every digit, which a parse and a print would take from them.

const TOKEN = /"(?:[^"\\]|\\.)*"|[-+.\deE]+|true|false|null|[{}[\],:]/g;

export function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function laidOut(text, word) {
  let out = "";
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  const tokens = text.match(TOKEN) || [];
  tokens.forEach((token, at) => {
    if (token === "{" || token === "[") {
      const empty = "}]".includes(tokens[at + 1]);
      depth += 1;
      out += token + (empty ? "" : line());
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out += ("{[".includes(tokens[at - 1]) ? "" : line()) + token;
    } else if (token === ",") {
      out += token + line();
    } else {
      out += token === ":" ? ": " : word(token);
    }
  });
  return out;
}

/** The text with line breaks and indentation; what is no JSON as it is. */
export const pretty = (text) => (isJson(text) ? laidOut(text, (token) => token) : text);

const PYTHON = { true: "True", false: "False", null: "None" };

/** JSON as a literal of Python. Its strings are read the same by both once JSON has written them anew. */
export function pythonOf(text) {
  return laidOut(text, (token) => PYTHON[token] || (token[0] === '"' ? JSON.stringify(JSON.parse(token)) : token));
}

/** The members of the object `text` with those of `more` (name to JSON text) in front. */
export function withMembers(text, more) {
  const parts = Object.entries(more).map(([name, value]) => JSON.stringify(name) + ":" + value);
  const inner = text.trim().slice(1, -1).trim();
  return "{" + [...parts, ...(inner ? [inner] : [])].join(",") + "}";
}
