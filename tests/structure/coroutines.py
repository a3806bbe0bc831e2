#!/usr/bin/env python3
"""What g++ 12 miscompiles around co_await may not stand in the library (see the rules below).

1 Only `T x = co_await E;`, `x = co_await E;`, `co_await E;`, `co_return co_await E;`, where E holds no {, ?, [, &&, ||
  and no second co_await.
2 No co_await in a condition or in an initializer list.
3 No aggregates across a co_await: no braces in E (rule 1), no class-type default arguments on coroutines, no struct
  without a constructor in a file with coroutines.
4 Coroutines are free functions with the context first; no lambda is a coroutine; no lambda with captures in E.
5 No `auto [a, b] = co_await`.
6 No thread_local and no errno in a file with coroutines.
OPENINT_CO_TRY(T x, E) and OPENINT_CO_CHECK(E) are read as what they stand for, `T x = E;` and `E;`. The first of them is
several statements, so that it may not be the body of an if or a loop without braces.
Every run first proves on bad snippets that each of them is found, and on good ones that they pass.
"""
import pathlib
import re
import sys

FORMS = re.compile(r"""^(?:
    co_return\s+co_await\s
  | co_await\s
  | \(void\)\s*co_await\s
  | (?:const\s+)?[\w:]+(?:<[\w:<>,\s*]+>)?(?:\s*[&*])?\s+\w+\s*=\s*co_await\s   # T x = co_await E
  | [\w.>\-]+\s*=\s*co_await\s                                                 # x = co_await E
)""", re.X)


def without_comments_and_strings(text):
    """The same text, each comment and literal blanked, its line breaks kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

    def blank(found):
        token = found.group(0)
        if token[0] == "'" and found.start() > 0 and text[found.start() - 1].isalnum():
            return token  # digits' separator
        kept = "".join(c if c == "\n" else " " for c in token)
        return kept if token.startswith("/") else '"' + kept[1:-1] + '"' if len(token) > 1 else token

    text = re.sub(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])", "", text)
    return pattern.sub(blank, text)


def statement_at(text, at):
    """The statement that holds text[at]: from behind the last ; { } at its level to the ; that ends it."""
    depth, start = 0, at
    while start > 0:
        c = text[start - 1]
        if c in ")]":
            depth += 1
        elif c in "([":
            depth -= 1
        elif depth <= 0 and c in ";{}":
            break
        start -= 1
    depth, end = 0, at
    while end < len(text):
        c = text[end]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == ";" and depth <= 0:
            break
        end += 1
    return text[start:end].strip()


def behind_conditions(statement):
    """The statement without the if (...), else, while (...), for (...) and case before it; and whether the first of
    them that holds co_await in its brackets stands there still."""
    while True:
        found = re.match(r"(?:case\b[^:]*:|default\s*:|else\b|do\b)\s*", statement)
        if not found:
            found = re.match(r"(?:if|while|switch|for)\s*(?:constexpr\s*)?\(", statement)
            if not found:
                return statement, False
            end = matching(statement, found.end() - 1)
            if "co_await" in statement[:end]:
                return statement, True
            statement = statement[end + 1:].lstrip()
        else:
            statement = statement[found.end():]


def with_macros_expanded(text):
    """The same text with OPENINT_CO_TRY and OPENINT_CO_CHECK as the statements that they stand for, its line breaks kept;
    and where the first of them is the body of an if or a loop without braces."""
    bare = []
    while found := re.search(r"\bOPENINT_CO_(TRY|CHECK)\(", text):
        end = matching(text, found.end() - 1)
        inside = text[found.end():end]
        if found.group(1) == "TRY":
            comma = next((i for i, c in enumerate(inside) if c == "," and inside[:i].count("<") == inside[:i].count(">")),
                         len(inside))
            inside = inside[:comma] + " =" + inside[comma + 1:]
            if re.search(r"(?:\)|\belse|\bdo)\s*$", text[:found.start()]):
                bare.append(found.start())
        text = text[:found.start()] + inside + text[end + 1:]
    return text, bare


def problems_of(source):
    """(line, what is wrong) of each problem."""
    text, bare = with_macros_expanded(without_comments_and_strings(source))
    out = []

    def tell(at, what):
        out.append((text.count("\n", 0, at) + 1, what))

    for at in bare:
        tell(at, "OPENINT_CO_TRY is several statements: it needs braces (rule 1)")
    for found in re.finditer(r"\bco_await\b", text):
        statement, inside = behind_conditions(statement_at(text, found.start()))
        if inside:
            tell(found.start(), "co_await in a condition (rule 2): " + statement[:60])
            continue
        if re.match(r"(?:const\s+)?auto\s*&*\s*\[", statement):
            tell(found.start(), "structured binding of co_await (rule 5): " + statement[:60])
            continue
        form = FORMS.match(statement)
        if not form:
            tell(found.start(), "co_await in another form than the four (rule 1): " + statement[:60])
            continue
        expression = statement[form.end():]
        for sign in ("{", "?", "[", "&&", "||", "co_await"):
            if sign in expression:
                tell(found.start(), f"{sign} in an expression that is awaited (rule 1): " + statement[:60])
    for found in re.finditer(r"\bco_yield\b", text):
        tell(found.start(), "co_yield: there are no streams here (rule 1)")

    if not re.search(r"\bco_(?:await|return)\b", text):
        return out
    for found in re.finditer(r"\bthread_local\b|\berrno\b", text):
        tell(found.start(), f"{found.group(0)} in a file with coroutines (rule 6)")
    for found in re.finditer(r"\]\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?:mutable\s*)?(?:noexcept\s*)?"
                             r"(?:->\s*[\w:<>,\s*&]+?)?\s*\{", text):
        body = text[found.end() - 1:matching(text, found.end() - 1)]
        if re.search(r"\bco_(?:await|return)\b", body):
            tell(found.start(), "a lambda that is a coroutine (rule 4)")
    coroutines = []
    for found in re.finditer(r"\bTask<[^;{}()]*>\s+([\w:]+)\s*\(", text):
        inside = text[found.end():matching(text, found.end() - 1)]
        close = matching(text, found.end() - 1)
        # A virtual function may give the task of a free function: only what awaits or returns itself is a coroutine.
        begin = re.compile(r"\s*(?:const\s*)?(?:noexcept\s*)?(?:override\s*)?\{").match(text, close + 1)
        body = text[begin.end():matching(text, begin.end() - 1)] if begin else ""
        defined = bool(re.search(r"\bco_(?:await|return)\b", body))
        if defined:
            coroutines.append(inside + body)
        if re.search(r"(?<![=!<>])=(?!=)", inside):
            tell(found.start(), f"a default argument of the coroutine {found.group(1)} (rule 3)")
        if defined and not re.match(r"\s*(?:coroutine::)?Context\s*&", inside):
            tell(found.start(), f"the context is not the first parameter of {found.group(1)} (rule 4)")
        if defined and "&&" in inside:
            tell(found.start(), f"an rvalue reference outlives nothing: {found.group(1)} (rule 4)")
    for found in re.finditer(r"\bstruct\s+(\w+)[^;{}()]*\{", text):
        body = text[found.end():matching(text, found.end() - 1)]
        if re.search(rf"(?<!~)\b{found.group(1)}\s*\(", body):
            continue
        made = re.compile(rf"\b{found.group(1)}\b\s*(?:\w+\s*[;={{(,)]|[{{(])")  # a value of it, not a reference
        if any(made.search(coroutine) for coroutine in coroutines):
            tell(found.start(), f"struct {found.group(1)} is used in a coroutine and has no constructor (rule 3)")
    return out


def matching(text, at):
    """The place of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(text)):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if depth == 0:
                return i
    return len(text)


BAD = {
    "rule 1": ["co_return (co_await f(context)).ok();", "g(co_await f(context));", "int x = 1 + co_await f(context);",
               "Result<int> x = co_await f(context, Request{});", "Result<int> x = co_await f(context, a ? b : c);",
               "Result<int> x = co_await f(context, v[0]);", "Result<int> x = co_await f(context, a && b);",
               "Result<int> x = co_await f(context, a || b);", "co_await f(context, co_await g(context));",
               "x = co_await f(context, [](int) { return 1; });", "return_to(co_await f(context));",
               "if (a) g(co_await f(context));", "co_return co_await f(context, {1, 2});", "co_yield Page(1);",
               "Result<int> x(co_await f(context));", "bool x = !co_await f(context);",
               "OPENINT_CO_TRY(auto x, 1 + co_await f(context));", "OPENINT_CO_TRY(auto x, co_await f(context, {1}));",
               "if (a) OPENINT_CO_TRY(x, co_await f(context));", "else OPENINT_CO_TRY(x, g());",
               "OPENINT_CO_CHECK(co_await f(context, a ? b : c));", "OPENINT_CO_CHECK(g(co_await f(context)));"],
    "rule 2": ["if (co_await f(context)) g();", "while (co_await f(context)) g();", "switch (co_await f(context)) {}",
               "if (Result<int> x = co_await f(context); x.ok()) g();", "for (int i : co_await f(context)) g();",
               "for (co_await f(context); ; ) g();"],
    "rule 5": ["auto [a, b] = co_await f(context);", "OPENINT_CO_TRY(auto [a, b], co_await f(context));",
               "const auto &[a, b] = co_await f(context);"],
    "rule 6": ["static thread_local int n = 0; co_return n;", "if (errno == 1) g(); co_return 1;"],
    "rule 4": ["auto f = [&](int) -> Task<int> { co_return 1; };", "auto f = [x] { co_return 1; };"],
}
BAD_FILES = {
    "rule 3": ["Task<int> f(Context &context, Options o = {}) { co_return 1; }",
               "struct Plain { int a; std::string b; };\nTask<int> f(Context &context) { Plain p; co_return 1; }"],
    "rule 4": ["Task<int> f(int a, Context &context) { co_return 1; }", "Task<int> f() { co_return 1; }",
               "Task<int> f(Context &context, std::string &&s) { co_return 1; }",
               "Task<int> Thing::f(int a) { co_return 1; }"],
}
GOOD = ["while (more) x = co_await f(context);", "if (a && b) co_return co_await f(context);",
        "for (int i = 0; i < 3; ++i) co_await f(context);", "if (a) b(); else x = co_await f(context);",
        "struct Local { Local() = default; int a; }; Local l; co_return 1;",
        "Result<std::vector<std::string>> x = co_await f(context, a, b);", "x = co_await f(context);",
        "self.x = co_await f(context);", "co_await f(context);", "co_return co_await f(context, std::move(a));",
        "Outcome out = co_await exchange(context, request);", "std::vector<Result<int>> r = co_await group;",
        "if (!x.ok()) co_return x.take_error();", "while (true) { Result<int> y = co_await f(context); }",
        "if (a) x = co_await f(context);", 'log("if (co_await x) ? {");', "// if (co_await f())\nco_return 1;",
        "Result<void> waited = co_await wait_until(context, now + 1'000);", "(void)co_await f(context);",
        "OPENINT_CO_TRY(auto x, co_await f(context, a, b));", "OPENINT_CO_TRY(x, co_await f(context));",
        "OPENINT_CO_TRY(std::map<int, int> x, co_await f(context, a, b));", "OPENINT_CO_TRY(auto x, g(a, {b}));",
        "if (a) OPENINT_CO_CHECK(co_await f(context));", "OPENINT_CO_CHECK(g(v[0], a ? b : c));",
        "if (a) {\n OPENINT_CO_TRY(auto x, co_await f(context));\n}"]


def prove():
    wrong = []
    for rule, snippets in BAD.items():
        for snippet in snippets:
            got = problems_of("Task<int> f(Context &context) {\n" + snippet + "\n}\n")
            if not any(rule in what for _, what in got):
                wrong.append(f"not found ({rule}): {snippet} {got}")
    for rule, snippets in BAD_FILES.items():
        for snippet in snippets:
            if not any(rule in what for _, what in problems_of(snippet)):
                wrong.append(f"not found ({rule}): {snippet}")
    for snippet in GOOD:
        got = problems_of("class X { X(); };\nTask<int> f(Context &context, std::string s) {\n" + snippet + "\n}\n")
        if got:
            wrong.append(f"found without cause: {snippet} {got}")
    return wrong


def main():
    root = pathlib.Path(sys.argv[1])
    problems = prove()
    files = 0
    awaits = 0
    for path in sorted((root / "libopenint").rglob("*.[ch]pp")):
        text = path.read_text()
        if path.name == "task.hpp" or not re.search(r"\bco_(?:await|return|yield)\b", without_comments_and_strings(text)):
            continue  # task.hpp is what makes coroutines; it is none
        files += 1
        awaits += len(re.findall(r"\bco_await\b", without_comments_and_strings(text)))
        problems += [f"{path.relative_to(root)}:{line}: {what}" for line, what in problems_of(text)]
    if awaits < 5:
        problems.append(f"only {awaits} co_await found: is this the right folder?")
    snippets = sum(map(len, BAD.values())) + sum(map(len, BAD_FILES.values()))
    print("\n".join(problems) or f"{awaits} co_await in {files} files keep the rules; {snippets} bad snippets are found")
    return 1 if problems else 0


sys.exit(main())
