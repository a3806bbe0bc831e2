#include "bindings/cli/json.hpp"
#include "bindings/cli/translate.hpp"

namespace openint::cli {

namespace {

// What is wrong with an input, in one line; every problem names its place.
std::string reason_of(const openint_error *error) {
  std::string reason;
  const auto members = JsonReader(openint_error_json(error)).members();
  const Member &issues = find(members, "issues");
  if (issues.kind == Kind::nested) {
    for (const std::string &issue : JsonReader(issues.text).items()) {
      const auto parts = JsonReader(issue).members();
      const std::string &path = find(parts, "path").text;
      reason += (reason.empty() ? "" : "; ") + path + (path.empty() ? "" : ": ") + find(parts, "message").text;
    }
  }
  return reason.empty() ? openint_error_message(error) : reason;
}

class Bodies {
 public:
  explicit Bodies(const TranslateRequest &request)
      : engine_(open_engine(request.documents)),
        translator_(open_translator(engine_, request, "page")),
        output_(request.output),
        rejections_(request.rejects) {}

  void add(const std::string &input);
  void flush() { output_.flush(); }
  int finish() {
    output_.flush();
    return rejections_.finish();
  }

 private:
  Engine engine_;
  Translator translator_;
  Output output_;
  Rejections rejections_;
  size_t number_ = 0;
};

void Bodies::add(const std::string &input) {
  ++number_;
  openint_buffer *body = nullptr;
  openint_error *error = nullptr;
  const openint_status status = openint_translate_input(translator_.get(), input.data(), input.size(), &body, &error);
  const Buffer owned_body(body);
  const Error owned_error(error);
  if (status >= 0) {
    output_.write(text_of(owned_body));
    return output_.write("\n");
  }
  if (status != OPENINT_E_INVALID_ARGUMENT && status != OPENINT_E_MALFORMED) throw Failure(kFailed, describe(error));
  rejections_.say(number_ - 1, reason_of(error), input);
}

}  // namespace

int reverse(const TranslateRequest &request) {
  Bodies bodies(request);
  Input input(request.from);
  std::string window(256 * 1024, '\0');
  ObjectSplitter splitter;
  std::vector<std::string> objects;
  while (const size_t got = input.read(window)) {
    objects.clear();
    splitter.feed(std::string_view(window).substr(0, got), objects);
    for (const std::string &object : objects) bodies.add(object);
    bodies.flush();
  }
  if (!splitter.rest().empty()) bodies.add(splitter.rest());
  return bodies.finish();
}

}  // namespace openint::cli
