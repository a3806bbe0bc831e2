#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/cli/exits.hpp"
#include "capi/openint.h"

namespace openint::cli {

/// Ends the command: what is printed on stderr, and the exit status. An empty message prints nothing.
struct Failure : std::runtime_error {
  Failure(int exit_status, const std::string &message) : std::runtime_error(message), status(exit_status) {}
  int status;
};

template <auto free_function>
struct Free {
  template <typename T>
  void operator()(T *object) const {
    free_function(object);
  }
};
using Engine = std::unique_ptr<openint_engine, Free<openint_engine_free>>;
using Translator = std::unique_ptr<openint_translator, Free<openint_translator_free>>;
using Translation = std::unique_ptr<openint_translation, Free<openint_translation_free>>;
using Buffer = std::unique_ptr<openint_buffer, Free<openint_buffer_free>>;
using Error = std::unique_ptr<openint_error, Free<openint_error_free>>;

inline std::string_view text_of(const Buffer &buffer) {
  return {openint_buffer_data(buffer.get()), openint_buffer_size(buffer.get())};
}

/// The message and the issues of an error, a line each.
std::string describe(const openint_error *error);
/// The problems, or the hints, that openint_engine_check() has of a document: a line each, "FILE:LINE:COLUMN: what".
std::vector<std::string> findings(const Engine &engine, const std::string &path, const std::string &document,
                                  std::string_view which);
/// Takes the error over; throws Failure where the status is one. A reference, for the call that gives the status and
/// sets the error may stand in the same argument list.
void check(openint_status status, openint_error *&error, const std::string &about = {});

/// An engine without a store, with the standing documents and then those of these files registered, in order.
Engine open_engine(const std::vector<std::string> &documents);
/// Registers what stands in these files, in order: a document each, or an array of documents.
void register_documents(const Engine &engine, const std::vector<std::string> &paths);
/// What openint_engine_connectors() says; empty: of all.
std::string connectors_json(const Engine &engine, std::string_view name);

/// What stands in a file, or on stdin for "-".
std::string read_all(const std::string &path);

}  // namespace openint::cli
