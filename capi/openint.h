/*
 * libopenint: one set of models over many SaaS providers, inside your program. This header is the manual.
 *
 * 1. Handles. An engine knows the contract and the connectors. A translator, opened from it, turns the bytes of one
 *    (connector, model, options) into unified records and unified input into the provider's body. A translation is
 *    one run of a translator that is fed in pieces. A buffer holds bytes that came out. All are opaque.
 * 2. Strings. In: a pointer and a size in bytes, UTF-8, no NUL needed, read only during the call. NULL with size 0 is
 *    the empty string; NULL with another size is INVALID_ARGUMENT. Out: a buffer; one NUL that is not counted stands
 *    behind its bytes. Structured text is JSON in both directions; numbers keep every digit.
 * 3. Errors. A function that can fail returns an openint_status: 0 or more is success, less is failure. `err` comes
 *    last and may be NULL. On entry *err becomes NULL; on failure it is an object that the caller frees. Nothing is
 *    thread-local. An unknown negative status, from a later library, is to be treated as OPENINT_E_INTERNAL.
 * 4. Ownership. Whatever comes out through `out`, `report`, `summary` or `err` belongs to the caller and has one
 *    function that frees it: openint_<noun>_free(), for which NULL is fine. On failure these are NULL. What goes in
 *    is copied. Any order of frees is safe: a translator keeps what it needs of its engine, a translation of its
 *    translator. A pointer out of a buffer or an error lives as long as that object.
 * 5. Threads. No thread but the caller's; no global state; nothing to initialise. An engine and a translator serve
 *    any number of threads at once. A translation serves one thread at a time and answers BUSY to a second one.
 *    Buffers and errors never change. The caller sees to it that no call is inside an object while it is freed.
 *    After fork() an engine and everything opened from it answer CLOSED in the child; freeing them there is fine.
 * 6. Blocking. What translates touches no network, file or clock, and takes as long as its input is large. Operations
 *    keep their state in the engine's store, a file; openint_engine_call() and openint_task_run() also use the network.
 * 7. Hooks. One struct that the caller fills in; see openint_hooks. Hooks run on the calling thread, during a call.
 *    They must not throw or jump out, nor free the object whose call they run in.
 * 8. Versions. openint_abi_version() is 0 while everything is unstable: signatures may change until a release marks
 *    them stable. Statuses never change their values. openint_features() names what this build can do.
 *
 * No function throws, prints, aborts or exits.
 */
#ifndef OPENINT_H
#define OPENINT_H

#include <stddef.h>
#include <stdint.h>

#if defined(OPENINT_STATIC)
#define OPENINT_API
#elif defined(_WIN32) && defined(OPENINT_BUILDING)
#define OPENINT_API __declspec(dllexport)
#elif defined(_WIN32)
#define OPENINT_API __declspec(dllimport)
#elif defined(__GNUC__)
#define OPENINT_API __attribute__((visibility("default")))
#else
#define OPENINT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define OPENINT_ABI_VERSION 0

/* ---- Statuses -------------------------------------------------------------------------------------------------- */

typedef int32_t openint_status;

#define OPENINT_OK 0
#define OPENINT_DONE 1    /* of tasks: nothing more will come */
#define OPENINT_BATCH 2   /* of tasks: records came; call again for more */
#define OPENINT_WANT 3    /* of tasks: an exchange is wanted */
#define OPENINT_PARTIAL 4 /* some records were rejected, or values are null because they could not be read */

#define OPENINT_E_INVALID_ARGUMENT (-1) /* change the request; the issues of openint_error_json() say where */
#define OPENINT_E_NOT_FOUND (-2)        /* no such connector, model or operation */
#define OPENINT_E_CONFLICT (-3)
#define OPENINT_E_UNSUPPORTED (-4) /* the provider, or this build, has no such thing */
#define OPENINT_E_UNAUTHENTICATED (-5)
#define OPENINT_E_FORBIDDEN (-6)
#define OPENINT_E_RATE_LIMITED (-7)
#define OPENINT_E_UNAVAILABLE (-8)
#define OPENINT_E_TIMEOUT (-9)
#define OPENINT_E_PROVIDER (-10)
#define OPENINT_E_MALFORMED (-11) /* these bytes are not what they should be, JSON for example */
#define OPENINT_E_CANCELLED (-12) /* a hook ended it */
#define OPENINT_E_BUSY (-13)      /* another call is inside this object, perhaps the one whose hook this is */
#define OPENINT_E_CLOSED (-14)    /* it is over already, or it was opened before a fork() */
#define OPENINT_E_INTERNAL (-15)  /* a bug here */
#define OPENINT_E_NO_MEMORY (-16)
#define OPENINT_E_STORAGE (-17)

#define OPENINT_RETRY_NEVER 0  /* the same call will fail again */
#define OPENINT_RETRY_AFTER 1  /* ask again after openint_error_retry_after_ms() */
#define OPENINT_RETRY_REAUTH 2 /* the connection must be authorised anew */

#define OPENINT_LOG_ERROR 0
#define OPENINT_LOG_WARNING 1
#define OPENINT_LOG_INFO 2
#define OPENINT_LOG_TRACE 3 /* an exchange of a call that said "trace" */

/* ---- Types ----------------------------------------------------------------------------------------------------- */

typedef struct openint_engine openint_engine;           /* any thread, any number at once */
typedef struct openint_translator openint_translator;   /* any thread, any number at once */
typedef struct openint_translation openint_translation; /* one thread at a time */
typedef struct openint_task openint_task;               /* one thread at a time; only _cancel is exempt */
typedef struct openint_buffer openint_buffer;           /* never changes once returned; the caller frees it */
typedef struct openint_error openint_error;             /* never changes once returned; the caller frees it */

/* Of the Arrow C stream interface, https://arrow.apache.org/docs/format/CStreamInterface.html. */
struct ArrowArrayStream;

/*
 * What the library calls. Zero it, set struct_size, then what is wanted; it is copied. `log`, `batch`, `read`
 * and `rewind` are for engines; `write` and `reject` for translations; a hook that has no use where the struct is given is never called.
 *
 * struct_size lets the struct grow: a smaller one (of an older caller, cut between two members) leaves the rest NULL;
 * a larger one is accepted if the bytes not known here are zero; others, and sizes over 4096, are INVALID_ARGUMENT.
 */
typedef struct openint_hooks {
  size_t struct_size; /* sizeof(openint_hooks) as the caller compiled it */
  uintptr_t ctx;      /* first argument of every hook; an integer, so that any handle fits */
  /* Once, after the last hook, when the object and all that was opened from it are freed. Only if open succeeded. */
  void (*destroy)(uintptr_t ctx);
  /* One line without its end, at an OPENINT_LOG_ level. On whatever thread calls in, so perhaps on many at once. At
   * OPENINT_LOG_TRACE the line is JSON, see openint_engine_call(); no line at any level holds a secret. */
  void (*log)(uintptr_t ctx, int32_t level, const char *line, size_t size);
  /* Takes the next piece of output. 0 goes on; anything else ends the translation with OPENINT_E_CANCELLED. */
  int32_t (*write)(uintptr_t ctx, const char *data, size_t size);
  /* Takes what could not be read: {"index", "offset", "pointer", "field", "reason", "scope"} as JSON, and the bytes of
   * the record or value as they came; see openint_translate(). 0 goes on; anything else ends the translation with OPENINT_E_CANCELLED. */
  int32_t (*reject)(uintptr_t ctx, const char *json, size_t json_size, const char *record, size_t record_size);
  /* Takes a batch of a call with "stream": a JSON array of records, lines or bytes, and the call's "tag" (0 where it has none). 0 goes
   * on; anything else ends the call with OPENINT_E_CANCELLED. Calls on many threads call it on many at once. */
  int32_t (*batch)(uintptr_t ctx, uint64_t tag, const char *records, size_t size);
  /* Gives the next bytes of a call with "upload", for the call's "tag": fills `buffer` from its start with at most `size`
   * bytes and returns how many, 0 at the end; below 0 ends the call with OPENINT_E_CANCELLED. It may wait for them, but
   * nothing interrupts it: the call's deadline and its cancel take effect when it returns. So one that may wait long
   * watches for itself what makes the program cancel, and gives some bytes or -1 then; bytes that it gives after a
   * cancel are not sent. Called on the thread that runs the call, or reads. */
  int64_t (*read)(uintptr_t ctx, uint64_t tag, char *buffer, size_t size);
  /* Goes back to the first byte of that upload, so that a request can be sent again: 0, or anything else where that
   * can't be. Without it no upload can: a request is then not sent again once its body has begun. */
  int32_t (*rewind)(uintptr_t ctx, uint64_t tag);
} openint_hooks;

/* ---- Engine ---------------------------------------------------------------------------------------------------- */

/**
 * Opens an engine with the contract and the connectors that are built in.
 *
 * @param config  JSON object or empty. "connectors": [document, ...] registers these as openint_engine_register()
 *                does, in order. "store": {"path": file, "key": 32 bytes in base64, "old_key"} is where connections
 *                and their sealed credentials are kept, which operations need; a database is only opened with its
 *                key, and is sealed anew where the old key is given. "organisation": whose engine it is. "http":
 *                {"ca_file", "proxy", "allow_private_addresses"}. For the library's own HTTP: a PEM file of the only
 *                certificates that are trusted, in place of the system's; the URL of the proxy for all hosts, or "none",
 *                in place of what the environment says (https_proxy, no_proxy, ...). A host that a connection's setting
 *                or a provider's answer names, and not the connector's document, must be https and public unless
 *                "allow_private_addresses" is true: else OPENINT_E_FORBIDDEN, reason "unsafe_address". "limits":
 *                {"answer_bytes"}, a whole number from 1, 67108864 without it: how many of a provider's bytes one
 *                answer gathers; a list that does not stream ends with the page that reaches it, with a cursor that
 *                goes on behind it. Another member is INVALID_ARGUMENT, and so is a file that can't be read now.
 * @param hooks   May be NULL. `log`, `batch`, `read` and `rewind` are used.
 * @param out     The engine; free with openint_engine_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_MALFORMED, OPENINT_E_NOT_FOUND  correct the config or the hooks.
 *         OPENINT_E_STORAGE  the store can't be used.  OPENINT_E_UNAUTHENTICATED  its key is another.
 *         OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: for the disk, with a store. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_open(const char *config, size_t config_size, const openint_hooks *hooks,
                                               openint_engine **out, openint_error **err);

/**
 * Frees an engine. What was opened from it lives on.
 *
 * @param engine  May be NULL.
 *
 * Threads: any, with no call inside. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_engine_free(openint_engine *engine);

/**
 * Registers a connector, or an overlay on one: {"overlay": "hubspot", "name": "...", "patch": {JSON Merge Patch}}.
 * It replaces one of the same name for translators that are opened later.
 *
 * @param document  The document, JSON.
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  the issues name each problem with its JSON Pointer into the document.
 *         OPENINT_E_MALFORMED  it is not JSON.  OPENINT_E_NOT_FOUND  there is no connector to lay it over.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: while others open translators. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_register(openint_engine *engine, const char *document, size_t document_size,
                                                   openint_error **err);

/**
 * Checks a connector's document, or an overlay, for the person who writes it, and registers nothing: {"name",
 * "problems": [{"message", "path": JSON Pointer, "rule", "found", "allowed", "line", "column"}, ...], "hints": [the
 * same]}. A document with problems cannot be registered; hints are about what can be and would serve users worse than
 * it could. Lines, and columns in bytes, count from 1.
 *
 * @param document  The document as it stands in its file, JSON or what is meant to be.
 * @param out       The JSON; free with openint_buffer_free().
 * @return OPENINT_OK  the check was made, whatever it found.
 *         OPENINT_E_NOT_FOUND  there is no connector to lay the overlay over.
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_check(const openint_engine *engine, const char *document,
                                                size_t document_size, openint_buffer **out, openint_error **err);

/**
 * Describes the connectors: {"name", "title", "website", "models": [{"model", "object", "readable": [field, ...],
 * "writable": [field, ...], "absent": [{"field", "reason"}, ...], "custom_fields": [name, ...],
 * "rules": {field: JMESPath over the provider's record, ...}, "requests": ["list", "get", "list:deals:persons", ...],
 * "unsupported": [{"request", "reason"}, ...]}, ...]}.
 *
 * @param name  A connector, for one such object; empty for an array of all, in order of their names.
 * @param out   The JSON; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_NOT_FOUND  no such connector; the message names those there are.
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_connectors(const openint_engine *engine, const char *name, size_t name_size,
                                                     openint_buffer **out, openint_error **err);

/**
 * Hands out the contract: the OpenAPI document that decides all operations and models, byte for byte.
 *
 * @param out  The JSON; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_CLOSED, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_contract(const openint_engine *engine, openint_buffer **out,
                                                   openint_error **err);

/**
 * Checks the input of an operation against the contract.
 *
 * @param operation  Its id, for example "crm-createContact".
 * @param input      JSON object: path and query parameters by name, and the members of the body, for example
 *                   {"record": {"first_name": "Ada"}}.
 * @return OPENINT_OK  it fits.
 *         OPENINT_E_INVALID_ARGUMENT  the issues name every problem, not only the first.
 *         OPENINT_E_MALFORMED  it is not JSON.  OPENINT_E_NOT_FOUND  no such operation.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_validate(const openint_engine *engine, const char *operation,
                                                   size_t operation_size, const char *input, size_t input_size,
                                                   openint_error **err);

/* ---- Operations ------------------------------------------------------------------------------------------------ */

/*
 * An operation gives records in batches and at its end one answer. Where the request does not say "stream", the records
 * stand in the answer, which is then what the contract promises, and no batch comes. With "stream": "json" (or true)
 * lists and batch reads give their records in batches, each a JSON array of what would have stood in the answer, in the
 * same order, with "stream": "ndjson" each a line of JSON a record; with "stream": "arrow" as Arrow record batches with a column for each field of the model. The answer is
 * then {"count": records, ...} with the other members of the contract's response ("has_next_page", "next_cursor",
 * "deleted_ids", "rejected"). A list goes to its end unless its input has "page_size"; memory stays what a few of the
 * provider's pages need, since nothing is read before the batch in hand was taken, but for one page ahead. A batch read
 * in columns has its "errors": [{"id", "error"}] in the answer, since columns hold records alone. Operations that have
 * no batches ignore "stream". An error after some batches came means that no more will: what came is whole records,
 * and openint_task_progress() says where to go on.
 *
 * Content streams, too, of operations whose verb is `download` or `export` (fileStorage-downloadFile): with "stream":
 * "bytes" it comes in batches of bytes, of any size. openint_task_progress() has with the first of them, and behind
 * each, {"name", "content_type", "size", "version", "hash", "offset", "count"}, null for what the provider does not
 * tell; the answer is the same with "verified": whether a checksum was held against the bytes. Content that breaks off
 * is asked for again from there on by the library itself. Where the answer is an error, "version" and "count" tell how
 * another call goes on: its input "offset" and "version"; other content is then CONFLICT, reason "content_changed".
 * Without "stream" the bytes stand in the answer, as "content_base64".
 *
 * Bodies stream, too, of the operation `passthrough`. With "upload": {"size": bytes} in the request (or {} where the size
 * is not known) the hook `read` gives the body that goes up. With "stream": "bytes" the body of a 2xx answer comes down
 * in batches of bytes, as the provider sent it: not decoded, without secrets cut out, of any size. The answer is then
 * {"status", "headers", "count": bytes}; openint_task_progress() has the same behind each batch. An answer of another
 * status does not stream: it is read to its end, 64 MiB at most, and is the operation's answer as ever. Memory stays
 * under a few MiB, since nothing is read that was not asked for. An answer that is cut short is an error, never an end.
 */

/**
 * Calls one operation of the contract and waits for its end, over the library's own HTTP (libcurl).
 *
 * @param request  JSON: {"operation": "crm-listContacts", "connection": "conn_...", "input": {...}}. Besides:
 *                 "customer": the tenant that calls, to whom only its own exists; "api_key": decides that instead;
 *                 "timeout_ms": for the whole, from 1 to 86400000: what fails for the provider's own trouble is
 *                 tried again for so long; without it for a minute, and for an hour where a limit is the reason;
 *                 "stream": as above, batches going to the engine's hook `batch` ("arrow" is not for this function);
 *                 "batch_rows": how many records a batch of a stream holds at least, from 1 to 1000000, but for the
 *                 last one; without it a batch comes with every page of the provider's. What was gathered when an error
 *                 comes is not handed out;
 *                 "upload": {"size"}: as above, from the hook `read`;
 *                 "tag": a whole number of at most 15 digits that the hook is given;
 *                 "traceparent": as W3C Trace Context has it: goes with each request of the operation to the provider, but
 *                 for those for tokens and those that another host than the API's gets;
 *                 "trace": true to have every exchange told to the engine's hook `log` at OPENINT_LOG_TRACE, the
 *                 library's own and the host's alike, each in two lines of JSON (more members may come):
 *                 {"event": "request", "exchange": number, "tag", "method", "url", "headers": [[name, value], ...],
 *                 "body_size", "body": its first 2048 bytes as text} and {"event": "answer", "exchange", "tag",
 *                 "ms": since the request, "status", "headers", "body_size", "body"}, or {"event": "failure",
 *                 "exchange", "tag", "ms", "failure", "message"}. Credentials and secret settings are "[secret]" in
 *                 every form; of exchanges with a token endpoint neither path nor bodies are told.
 * @param out      What the contract promises as the operation's response, JSON; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  the issues name every problem of the input.
 *         OPENINT_E_UNSUPPORTED  the provider has no such thing, or this build has no HTTP, or the engine no store.
 *         OPENINT_E_UNAUTHENTICATED  with OPENINT_RETRY_REAUTH: a person must authorise the connection anew.
 *         any other; openint_error_json() has what the provider said, and "maybe_applied" where a write may have
 *         happened though its answer never came: look before writing again.
 *
 * Threads: any, any number at once. Blocks: yes, for network and disk. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_call(openint_engine *engine, const char *request, size_t request_size,
                                               openint_buffer **out, openint_error **err);

/**
 * Begins an operation that openint_task_step() or openint_task_run() goes on with. Nothing is sent yet.
 *
 * @param request  As for openint_engine_call().
 * @param out      The task; free with openint_task_free(). It keeps what it needs of the engine.
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_MALFORMED  the request itself; problems of the input come from the task.
 *         OPENINT_E_UNSUPPORTED, OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_engine_begin(openint_engine *engine, const char *request, size_t request_size,
                                                openint_task **out, openint_error **err);

/**
 * Goes on as far as it can without the network, which is the host's: send what is wanted, give every answer to
 * openint_task_answer(), then step again, or after "wait_ms" without an answer.
 *
 * @param out  With OPENINT_WANT {"exchanges": [{"id", "method", "url", "headers": [[name, value], ...], "body" or
 *             "body_base64" or "upload": {"size": bytes or null}, "stream", "timeout_ms", "max_response",
 *             "public_only"}, ...], "wait_ms": number or null}; each exchange is named once, is sent exactly so, follows
 *             no redirect and is not repeated. Of an "upload" the body is read with openint_task_read(). "stream": true
 *             says that its answer may come in pieces; "pieces": [id, ...] beside "exchanges" is whose next piece is
 *             wanted now. One with "public_only": true must not go to an address that is not public once its host is
 *             looked up: failure "unsafe_address". With OPENINT_BATCH a JSON array of
 *             records, or nothing where openint_task_batch_arrow() has them. With OPENINT_DONE the response.
 * @return OPENINT_OK never; OPENINT_WANT, OPENINT_BATCH, OPENINT_DONE
 *         OPENINT_E_CLOSED  it is over.  OPENINT_E_BUSY  another call is inside.
 *         any other of openint_engine_call(): the operation failed, and is over.
 *
 * Threads: one at a time. Blocks: for the disk. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_step(openint_task *task, openint_buffer **out, openint_error **err);

/**
 * Answers one exchange.
 *
 * @param head  {"id", "status", "headers": [[name, value], ...]}, or {"id", "failure", "message"} with failure
 *              "not_sent" (it cannot have reached the server), "cut" (it may have), "too_large" or "unsafe_address".
 *              Where the exchange says "stream": true and the status is 200 to 299, "more": true says that `body` is its
 *              beginning. The rest comes in pieces, each when the exchange's id is in "pieces" of openint_task_step():
 *              the head is {"id", "more": true}, of the last one {"id"}, or {"id", "failure", "message"} where the body
 *              broke off.
 * @param body  The response's body, decoded (gzip undone), or a piece of it, of any size.
 * @return OPENINT_OK
 *         OPENINT_E_NOT_FOUND  no exchange of that id waits, or nobody wants the rest of its body: stop reading it.
 *         OPENINT_E_CONFLICT  a piece came though those before it were not taken yet: step first.
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_MALFORMED  the head.
 *         OPENINT_E_CLOSED, OPENINT_E_BUSY, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: one at a time. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_answer(openint_task *task, const char *head, size_t head_size,
                                               const char *body, size_t body_size, openint_error **err);

/**
 * Reads on in the body of an exchange that says "upload": its next bytes, from the hook `read`.
 *
 * @param exchange  Its id.
 * @param buffer    Room for `capacity` bytes, which is filled from its start.
 * @param size      Becomes how many there are; 0 at the end.
 * @return OPENINT_OK
 *         OPENINT_E_NOT_FOUND  no such exchange waits for its answer, or it has no upload.
 *         OPENINT_E_CANCELLED, OPENINT_E_INVALID_ARGUMENT  the hook ended it, or gave another number of bytes than the
 *         call said: answer the exchange with the failure "cut", and the task ends with this error.
 *         OPENINT_E_CLOSED, OPENINT_E_BUSY, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: one at a time. Blocks: as the hook does. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_read(openint_task *task, uint64_t exchange, char *buffer, size_t capacity,
                                             size_t *size, openint_error **err);

/**
 * Runs a task that was not stepped yet over the library's own HTTP, to its next batch or its end.
 *
 * @param out  The batch as of openint_task_step(), or the response; free with openint_buffer_free().
 * @return OPENINT_BATCH  call again.
 *         OPENINT_OK  it has ended.
 *         OPENINT_E_CANCELLED  after openint_task_cancel().  OPENINT_E_CLOSED, OPENINT_E_BUSY
 *         any other of openint_engine_call().
 *
 * Threads: one at a time. Blocks: yes. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_run(openint_task *task, openint_buffer **out, openint_error **err);

/**
 * Hands out the batch that came last as an Arrow stream, of a task with "stream": "arrow".
 *
 * @param out  The caller's struct, filled in; call its release when done. It needs the task no more. All zeros on
 *             failure.
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  no batch came, it was handed out, or the task has no columns.
 *         OPENINT_E_CLOSED, OPENINT_E_BUSY, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: one at a time. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_batch_arrow(openint_task *task, struct ArrowArrayStream *out,
                                                    openint_error **err);

/**
 * Makes a task that was not stepped yet, with "stream": "arrow", one Arrow stream of all its batches. Asking the stream
 * for its schema or its next batch runs the task over the library's own HTTP; its end is the task's end. A failure ends
 * the stream with an errno and a line of text; openint_task_run() then gives the error itself, and after a good end the
 * answer.
 *
 * @param out  The caller's struct, filled in; call its release when done. It needs the handle no more, which may be
 *             freed, or kept to cancel. All zeros on failure.
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  the task has no columns, or a stream already.
 *         OPENINT_E_CLOSED, OPENINT_E_BUSY, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: one at a time, the stream's too. Blocks: no; the stream does. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_arrow_stream(openint_task *task, struct ArrowArrayStream *out,
                                                     openint_error **err);

/**
 * Says where a task stands behind the batch that came last.
 *
 * @param out  {"count": records so far}, and for lists "next_cursor": where another call goes on behind that batch, or
 *             null; {} before the first batch. Free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_CLOSED, OPENINT_E_BUSY, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: one at a time. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_task_progress(openint_task *task, openint_buffer **out, openint_error **err);

/**
 * Ends a task early: what runs or steps it answers OPENINT_E_CANCELLED soon, or as soon as the hook that it is in
 * returns, for no hook is interrupted. NULL is fine. Where a refresh token that
 * rotates is being exchanged, the task goes on until that is answered and saved, 23 s at most, past its timeout_ms too;
 * who steps it goes on answering what it wants. A task that is freed in the middle of that loses the new token.
 *
 * Threads: any, while the task is not being freed. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_task_cancel(openint_task *task);

/**
 * Frees a task, whatever its state; what is in flight is dropped. NULL is fine.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_task_free(openint_task *task);

/* ---- Translator ------------------------------------------------------------------------------------------------ */

/**
 * Opens a translator between a provider's records and one unified model. Open once, use often: opening compiles the
 * connector's rules.
 *
 * @param connector  For example "hubspot".
 * @param model      For example "crm.contact".
 * @param options    JSON object or empty; every member is optional:
 *                   "raw"     "none" or "bytes": raw_data holds the record as it came. Default "none".
 *                   "fields"  array of the model's fields that are wanted; default all. The id always comes.
 *                   "mode"    "report": an optional value that cannot be read is null, a record without what every
 *                             record must have is rejected, and the others go on; "strict": the first of either is
 *                             the error of the whole call. Default "report".
 *                   "output"  "page" {"items", "has_next_page", "next_cursor"}, "array", "ndjson". Default "page".
 *                   "input"   "record", "page" or "auto": an object with the connector's list in it is a page, any
 *                             other a record. Default "auto". Arrays and NDJSON of either are taken too.
 *                   "context" tables for the rules, merged over the connector's own: {"table": {"key": value}}.
 *                   "max_record_size" bytes, 1024 to 1073741824; default 67108864.
 * @param out        The translator; free with openint_translator_free().
 * @return OPENINT_OK
 *         OPENINT_E_NOT_FOUND  no such connector or model; the message names those there are.
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_MALFORMED  correct the options; the issues say where.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translator_open(const openint_engine *engine, const char *connector,
                                                   size_t connector_size, const char *model, size_t model_size,
                                                   const char *options, size_t options_size, openint_translator **out,
                                                   openint_error **err);

/**
 * Frees a translator. Translations and Arrow streams that it made live on.
 *
 * @param translator  May be NULL.
 *
 * Threads: any, with no call inside. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_translator_free(openint_translator *translator);

/**
 * Translates provider bytes to unified records.
 *
 * @param data    What the provider sent: a record, a page, an array or NDJSON. No padding needed.
 * @param out     JSON in the form of option "output"; free with openint_buffer_free().
 * @param report  May be NULL. JSON array of what could not be read, [] if there is nothing: {"index": number of the
 *                record, from 0; "offset": its byte in `data`; "pointer": JSON Pointer into the record; "field": of
 *                the model, or "" where the record is no JSON of the right form; "reason": one line; "scope":
 *                "record" where it is left out, "value" where only this value is null; "raw": the text of the record
 *                or the value}. Where its bytes are not valid UTF-8 the text has replacement characters and
 *                "raw_base64" the bytes. Free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_PARTIAL  as OK, but records were rejected or values not read; `report` holds them.
 *         OPENINT_E_MALFORMED  `data` ends inside a list or a page, or in strict mode a record is not JSON.
 *         OPENINT_E_INVALID_ARGUMENT  in strict mode: a record does not fit the model.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translate(const openint_translator *translator, const char *data, size_t data_size,
                                             openint_buffer **out, openint_buffer **report, openint_error **err);

/**
 * Translates provider bytes to Arrow columns, one for each field of the model, in its order.
 *
 * @param data    As for openint_translate().
 * @param out     The caller's struct, filled in; call its release when done. It needs neither `data` nor the
 *                translator any more. On failure it is all zeros.
 * @param report  As for openint_translate().
 * @return OPENINT_OK
 *         OPENINT_PARTIAL  as OK, but records were rejected or values not read; `report` holds them.
 *         OPENINT_E_MALFORMED, OPENINT_E_INVALID_ARGUMENT  as openint_translate().
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translate_arrow(const openint_translator *translator, const char *data,
                                                   size_t data_size, struct ArrowArrayStream *out,
                                                   openint_buffer **report, openint_error **err);

/**
 * The way back: translates unified input to the body that the provider wants.
 *
 * @param input  JSON object of the model's input fields. Absent leaves alone, null clears.
 * @param out    JSON, the provider's body; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  the issues name every problem of the input.
 *         OPENINT_E_MALFORMED  it is not JSON.  OPENINT_E_UNSUPPORTED  the model cannot be written.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translate_input(const openint_translator *translator, const char *input,
                                                   size_t input_size, openint_buffer **out, openint_error **err);

/* ---- Translation in pieces ------------------------------------------------------------------------------------- */

/**
 * Begins a translation that is fed in pieces; memory stays bounded by the largest record.
 *
 * @param hooks  `write` must be set; without `reject` what could not be read is only counted.
 * @param out    The translation; free with openint_translation_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT  correct the hooks.
 *         OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translation_open(const openint_translator *translator, const openint_hooks *hooks,
                                                    openint_translation **out, openint_error **err);

/**
 * Feeds the next piece, cut anywhere, and writes what can be written.
 *
 * @param data  The piece.
 * @return OPENINT_OK  feed on, or finish.
 *         OPENINT_E_CANCELLED  a hook ended the translation; only free it.
 *         OPENINT_E_MALFORMED, OPENINT_E_INVALID_ARGUMENT  as openint_translate(); it is over. A wrong argument of
 *         this call itself is INVALID_ARGUMENT too and ends nothing.
 *         OPENINT_E_BUSY  a call is inside.  OPENINT_E_CLOSED  it was over already.
 *         OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY  it is over.
 *
 * Threads: one at a time. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translation_feed(openint_translation *translation, const char *data,
                                                    size_t data_size, openint_error **err);

/**
 * Says that the input is complete, and writes the rest. Afterwards the translation is over: only free it.
 *
 * @param summary  May be NULL. JSON {"translated": records, "rejected": records, "unread_values": values of the
 *                 translated ones that are null because they could not be read, "has_next_page": boolean,
 *                 "next_cursor": string or null}; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_PARTIAL  as OK, but records were rejected or values not read.
 *         OPENINT_E_MALFORMED  the input ended inside a list or a page.
 *         OPENINT_E_INVALID_ARGUMENT  in strict mode: a record does not fit the model.
 *         OPENINT_E_CANCELLED, OPENINT_E_BUSY, OPENINT_E_CLOSED, OPENINT_E_INTERNAL, OPENINT_E_NO_MEMORY  as feed.
 *
 * Threads: one at a time. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_translation_finish(openint_translation *translation, openint_buffer **summary,
                                                      openint_error **err);

/**
 * Frees a translation, finished or not; nothing more is written.
 *
 * @param translation  May be NULL.
 *
 * Threads: any, with no call inside. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_translation_free(openint_translation *translation);

/* ---- Buffers and errors ---------------------------------------------------------------------------------------- */

/**
 * The bytes of a buffer, with one NUL behind them; "" for NULL.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API const char *openint_buffer_data(const openint_buffer *buffer);

/**
 * The number of bytes of a buffer, without the NUL; 0 for NULL.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API size_t openint_buffer_size(const openint_buffer *buffer);

/**
 * Frees a buffer. NULL is fine.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_buffer_free(openint_buffer *buffer);

/**
 * The status that came with the error; OPENINT_OK for NULL.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_error_status(const openint_error *error);

/**
 * Whether asking again can help: an OPENINT_RETRY_ constant.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API int32_t openint_error_retry(const openint_error *error);

/**
 * How long to wait before asking again, in milliseconds, where openint_error_retry() says OPENINT_RETRY_AFTER; else 0.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API int64_t openint_error_retry_after_ms(const openint_error *error);

/**
 * The HTTP status with which a server that passes the error on answers (RFC 9110): 400 to 504, by the contract; 422
 * where the input is right by it and the provider refuses; 200 for NULL. It is ours: what the provider answered is "http_status" of openint_error_json().
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API int32_t openint_error_http_status(const openint_error *error);

/**
 * One line for people, UTF-8, ended by NUL; "" for NULL. Lives as long as the error.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API const char *openint_error_message(const openint_error *error);

/**
 * The error as JSON, ended by NUL; "{}" for NULL. Always:
 *   "message"           one line for people
 *   "code"              text, of the contract: "BAD_REQUEST", "NOT_FOUND", ...; docs/errors.md has them all
 *   "issues"            [{"message", "path": JSON Pointer, "rule": what failed, "found": what stands there, "allowed"}]
 *   "status"            the OPENINT_E_ number
 *   "type"              whose fault it is: "USER_ERROR", "REMOTE_ERROR", "INTERNAL_ERROR"
 *   "retry"             whether asking again can help: "never", "after", "reauth"
 * and where known:
 *   "retry_after_ms"    when to ask again, milliseconds from now
 *   "reason"            finer than the code, lower case: "quota_exhausted", "cursor_expired", ...
 *   "maybe_applied"     true of a write that may have happened
 *   "http_status", "provider_code", "provider_message", "request_id"
 *                       what the provider itself answered, texts shortened
 *   "path"              JSON Pointer into the request or document at fault
 *   "offset"            bytes into the input
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API const char *openint_error_json(const openint_error *error);

/**
 * Frees an error. NULL is fine.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API void openint_error_free(openint_error *error);

/* ---- This library ---------------------------------------------------------------------------------------------- */

/**
 * The library's version, "0.1.0" for example; a constant, never freed.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API const char *openint_version(void);

/**
 * The version of the ABI at run time; compare with OPENINT_ABI_VERSION.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API int32_t openint_abi_version(void);

/**
 * What this build can do, as a JSON array of names: ["translate", "arrow", "stream", "input", ...]; a constant.
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API const char *openint_features(void);

/**
 * Hands out the JSON Schema (draft 2020-12) of connector documents, byte for byte, for editors: its "$id" is
 * "urn:libopenint:connector:1".
 *
 * @param out  The JSON; free with openint_buffer_free().
 * @return OPENINT_OK
 *         OPENINT_E_INVALID_ARGUMENT, OPENINT_E_NO_MEMORY
 *
 * Threads: any. Blocks: no. Since: 0 (unstable).
 */
OPENINT_API openint_status openint_connector_schema(openint_buffer **out, openint_error **err);

#ifdef __cplusplus
}
#endif

#endif
