#include "bindings/cli/show.hpp"

#include "bindings/arrow/ipc.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/json_printer.hpp"
#include "bindings/cli/pages.hpp"
#include "bindings/cli/progress.hpp"
#include "bindings/cli/sheet.hpp"
#include "bindings/cli/translate.hpp"

namespace openint::cli {

namespace {

std::string object_of(const Rest &rest) {
  std::string out = "{";
  for (const Member &member : rest) {
    if (out.size() > 1) out += ',';
    append_quoted(out, member.key);
    out += ":" + json_of(member);
  }
  return out + "}";
}

// Says on stderr what records alone do not show, and gives the exit status.
int tell(const Rest &rest, const Show &show, bool said) {
  if (!show.answer.empty()) {
    Output file(show.answer);
    file.write(object_of(rest) + "\n");
    file.flush();
  }
  Rejections rejections("");
  const Member &rejected = find(rest, "rejected");
  if (rejected.kind == Kind::nested) {
    for (const std::string &each : JsonReader(rejected.text).items()) rejections.add(each, "");
  }
  if (!said) {
    const Member &warnings = find(rest, "warnings");
    for (const std::string &each :
         warnings.kind == Kind::nested ? JsonReader(warnings.text).items() : std::vector<std::string>()) {
      const auto warning = JsonReader(each).members();
      const std::string title = printable(find(warning, "title").text);
      StatusLine::above("openint: " + title + ": " + printable(find(warning, "detail").text) + "\n");
    }
    const Member &gone = find(rest, "deleted_ids");
    const bool tells = show.answer.empty();
    if (gone.kind == Kind::nested && tells) {
      StatusLine::above(std::to_string(JsonReader(gone.text).items().size()) +
                        " deleted; --answer FILE has their ids\n");
    }
    if (find(rest, "has_next_page").text == "true" && tells) {
      StatusLine::above("there are more: --all, or cursor=" + find(rest, "next_cursor").text + "\n");
    }
  }
  return rejections.finish();
}

void write_records(RecordWriter &writer, std::string_view records) {
  for (const std::string &record : JsonReader(records).items()) {
    if (record.starts_with('{')) {
      writer.record(JsonReader(record).members());
    } else {
      writer.record(JsonReader("{\"value\":" + record + "}").members());
    }
  }
}

// Every page as one: {"items": [...], and what the last page says besides}; of what has no pages the array alone.
Rest print_all(Output &output, const Engine &engine, const Operation &operation, const Call &call) {
  JsonPrinter printer(output, look_for(output));
  const bool page = operation.verb == "list" || !operation.next_cursor.empty();
  printer.write(page ? "{\"items\":[" : "[");
  bool first = true;
  Rest rest = every_page(engine, operation, call, [&](std::string_view records) {
    const size_t begin = records.find('[') + 1, end = records.rfind(']');
    const std::string_view inside = records.substr(begin, end - begin);
    if (inside.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    if (!first) printer.write(",");
    first = false;
    printer.write(inside);
    output.flush();  // whoever reads a pipe sees what there is
  });
  printer.write("]");
  for (const Member &member : page ? rest : Rest()) {
    std::string text = ",";
    append_quoted(text, member.key);
    printer.write(text + ":" + json_of(member));
  }
  if (page) printer.write("}");
  printer.end_line();
  return rest;
}

Rest write_columns(Output &output, const Engine &engine, const Operation &operation, Call call, bool all) {
  if (!operation.streams()) {
    throw Failure(kUsage, "--to arrow is for lists and batch reads, which " + operation.id + " is none of");
  }
  if (output.is_terminal()) {
    throw Failure(kUsage, "Arrow is not for terminals: send it to a file with -o, or to a pipe");
  }
  // One page is what the contract says of a list without a page_size.
  const bool sized = find(JsonReader(call.input).members(), "page_size").kind != Kind::null;
  if (operation.verb == "list" && !all && !sized) {
    call.input.insert(call.input.size() - 1, std::string(call.input == "{}" ? "" : ",") + "\"page_size\":100");
  }
  RunningCall running(engine, call, "arrow");
  struct Stream {
    ArrowArrayStream value{};
    ~Stream() {
      if (value.release != nullptr) value.release(&value);
    }
  } stream;
  running.columns(stream.value);
  try {
    arrow::IpcWriter writer(stream.value, [&output](std::string_view bytes) { output.write(bytes); });
    writer.begin();
    while (writer.next()) {
      output.flush();
      running.came();
    }
    writer.end();
  } catch (const arrow::Failure &failure) {
    running.next();  // has the error itself, and throws it
    throw Failure(kFailed, failure.what());
  }
  running.next();
  return JsonReader(running.answer()).members();
}

void check_all(const Operation &operation, const Call &call) {
  if (!operation.is_list() && !operation.verb.empty()) {
    throw Failure(kUsage, "--all is for lists, and " + operation.id + " is none");
  }
  if (find(JsonReader(call.input).members(), "page_size").kind == Kind::null) return;
  if (operation.streams()) throw Failure(kUsage, "--all goes over every page: leave page_size away");
}

Form form_for(const Show &show, const Output &output) {
  const Form form = form_of(show.to);
  if (form != Form::automatic) return form;
  return output.is_terminal() ? Form::table : Form::json;
}

}  // namespace

int show(const std::string &response, const Show &show) {
  Output output(show.output);
  Rest rest;
  const std::string records = records_of(response, rest);
  const bool single = show.to == "auto" && (!holds_records(response) || records.find('{') == std::string::npos);
  const Form form = single ? Form::json : form_for(show, output);
  if (form == Form::json) {
    JsonPrinter printer(output, look_for(output));
    printer.write(response);
    printer.end_line();
  } else {
    const auto writer = writer_of(form, output, show.chosen());
    write_records(*writer, records);
    writer->finish();
  }
  output.flush();
  return tell(rest, show, form == Form::json);
}

int call_and_show(const Engine &engine, const Operation &operation, Call call, const Show &show) {
  const Form form = form_of(show.to);
  if (show.all) check_all(operation, call);
  if (form != Form::arrow && !show.all) return cli::show(cli::call(engine, call), show);
  Output output(show.output);
  const Form chosen = form_for(show, output);
  Rest rest;
  if (chosen == Form::arrow) {
    rest = write_columns(output, engine, operation, std::move(call), show.all);
  } else if (chosen == Form::json) {
    rest = print_all(output, engine, operation, call);
  } else if (chosen == Form::ndjson && operation.streams()) {
    rest = every_line(engine, call, [&](std::string_view lines) {
      output.write(lines);
      output.flush();
    });
  } else {
    const auto writer = writer_of(chosen, output, show.chosen());
    bool came = false;
    try {
      rest = every_page(engine, operation, call, [&](std::string_view records) {
        came = true;
        write_records(*writer, records);
        output.flush();
      });
    } catch (const Failure &) {  // of a page on the way: those before it are worth having
      if (came) writer->finish();
      output.flush();
      throw;
    }
    writer->finish();
  }
  output.flush();
  return tell(rest, show, chosen == Form::json);
}

}  // namespace openint::cli
