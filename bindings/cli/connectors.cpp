// What each connector can do, out of what openint_engine_connectors() says.
#include <algorithm>

#include "bindings/cli/commands.hpp"
#include "bindings/cli/json.hpp"
#include "bindings/cli/library.hpp"
#include "bindings/cli/sheet.hpp"

namespace openint::cli {

namespace {

struct Model {
  std::string name, object, json;
  std::vector<std::string> readable, writable, custom, requests;
  std::vector<std::string> absent;  // JSON objects
  std::vector<Member> rules;
};

struct Connector {
  std::string name, title, website;
  std::vector<Model> models;
};

Model read_model(const std::string &text) {
  const auto members = JsonReader(text).members();
  const auto strings = [&](std::string_view key) { return JsonReader(find(members, key).text).strings(); };
  Model model;
  model.name = find(members, "model").text;
  model.object = find(members, "object").text;
  model.json = text;
  model.readable = strings("readable");
  model.writable = strings("writable");
  model.custom = strings("custom_fields");
  model.requests = strings("requests");
  model.absent = JsonReader(find(members, "absent").text).items();
  model.rules = JsonReader(find(members, "rules").text).members();
  return model;
}

Connector read_connector(const std::string &text) {
  const auto members = JsonReader(text).members();
  Connector connector{find(members, "name").text, find(members, "title").text, find(members, "website").text, {}};
  for (const std::string &model : JsonReader(find(members, "models").text).items()) {
    connector.models.push_back(read_model(model));
  }
  return connector;
}

bool holds(const std::vector<std::string> &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined(const std::vector<std::string> &names) {
  std::string out;
  for (const std::string &name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

const Model &model_of(const Connector &connector, const std::string &name) {
  std::vector<std::string> names;
  for (const Model &model : connector.models) {
    if (model.name == name) return model;
    names.push_back(model.name);
  }
  throw Failure(kNotFound, connector.name + " has no model " + name + "; it has " + joined(names));
}

// "crm.contact" is of the group "crm".
std::string group_of(const Model &model) { return model.name.substr(0, model.name.find('.')); }

// One group: its models downwards, the connectors that have some of them across.
void show_group(Output &output, const std::string &group, const std::vector<Connector> &connectors) {
  std::vector<std::string> head{"model"}, names;
  std::vector<const Connector *> across;
  for (const Connector &connector : connectors) {
    bool any = false;
    for (const Model &model : connector.models) {
      if (group_of(model) != group) continue;
      any = true;
      if (!holds(names, model.name)) names.push_back(model.name);
    }
    if (!any) continue;
    across.push_back(&connector);
    head.push_back(connector.name);
  }
  std::vector<std::vector<std::string>> rows;
  for (const std::string &name : names) {
    rows.push_back({name});
    for (const Connector *connector : across) {
      const auto found = std::find_if(connector->models.begin(), connector->models.end(),
                                      [&](const Model &model) { return model.name == name; });
      if (found == connector->models.end()) {
        rows.back().push_back("-");
        continue;
      }
      const size_t all = found->readable.size() + found->absent.size();
      rows.back().push_back(std::to_string(found->readable.size()) + "/" + std::to_string(all) + " r, " +
                            std::to_string(found->writable.size()) + " w");
    }
  }
  write_sheet(output, head, rows);
}

void show_all(Output &output, const std::vector<Connector> &connectors) {
  std::vector<std::string> groups;
  for (const Connector &connector : connectors) {
    for (const Model &model : connector.models) {
      if (!holds(groups, group_of(model))) groups.push_back(group_of(model));
    }
  }
  for (const std::string &group : groups) {
    if (group != groups.front()) output.write("\n");
    show_group(output, group, connectors);
  }
  output.write("r: fields read, of those the model has; w: fields written\n");
}

void show_connector(Output &output, const Connector &connector) {
  output.write(connector.title + " (" + connector.name + ") " + connector.website + "\n\n");
  std::vector<std::vector<std::string>> rows;
  for (const Model &model : connector.models) {
    std::vector<std::string> absent;
    for (const std::string &each : model.absent) absent.push_back(find(JsonReader(each).members(), "field").text);
    const size_t all = model.readable.size() + model.absent.size();
    rows.push_back({model.name, model.object.empty() ? "-" : model.object,
                    std::to_string(model.readable.size()) + "/" + std::to_string(all),
                    std::to_string(model.writable.size()), absent.empty() ? "-" : joined(absent)});
  }
  write_sheet(output, {"model", "object", "read", "written", "fields it lacks"}, rows);
}

void show_model(Output &output, const Connector &connector, const Model &model) {
  output.write(connector.title + ": " + model.name + (model.object.empty() ? "" : " from " + model.object) + "\n\n");
  std::vector<std::vector<std::string>> rows;
  for (const Member &rule : model.rules) {
    rows.push_back({rule.key, holds(model.writable, rule.key) ? "read, write" : "read", rule.text});
  }
  for (const std::string &each : model.absent) {
    const auto members = JsonReader(each).members();
    const std::string &reason = find(members, "reason").text;
    rows.push_back({find(members, "field").text, "absent", reason.empty() ? "no rule" : reason});
  }
  write_sheet(output, {"field", "use", "rule over the provider's record, or why there is none"}, rows);
  if (!model.requests.empty()) output.write("\nrequests described: " + joined(model.requests) + "\n");
}

}  // namespace

int connectors(const ConnectorsRequest &request) {
  if (!request.model.empty() && request.name.empty()) throw Failure(kUsage, "--model goes with a connector's name");
  const Engine engine = open_engine(request.documents);
  const std::string text = connectors_json(engine, request.name);
  Output output("-");
  if (request.name.empty()) {
    if (request.json) {
      output.write(text + "\n");
    } else {
      std::vector<Connector> all;
      for (const std::string &each : JsonReader(text).items()) all.push_back(read_connector(each));
      show_all(output, all);
    }
  } else {
    const Connector connector = read_connector(text);
    if (!request.model.empty()) {
      const Model &model = model_of(connector, request.model);
      request.json ? output.write(model.json + "\n") : show_model(output, connector, model);
    } else {
      request.json ? output.write(text + "\n") : show_connector(output, connector);
    }
  }
  output.flush();
  return 0;
}

}  // namespace openint::cli
