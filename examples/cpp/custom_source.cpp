// Dispositions from a CSV file instead of CXone, into Ivinex.
//
//   custom_source CONFIG CSV             shows what would be written
//   custom_source CONFIG CSV SELECTION   and writes the selected rows (keys with commas, or all, new, changed)
//
// The configuration needs no `cxone`.
#include <cstdlib>
#include <cxsync/engine.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "csv_source.hpp"

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw cxsync::Error(cxsync::ErrorCode::config_unreadable, path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) throw cxsync::Error(cxsync::ErrorCode::secret_unavailable, name + " is not set");
  return value;
}

// The library reads no environment and no file; the host looks up what the document refers to.
cxsync::Config read_config(const std::filesystem::path& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  const cxsync::ConfigResolver resolver{.env = variable,
                                        .file = [&](const std::string& name) { return content_of(folder / name); },
                                        .path = [&](const std::string& name) { return (folder / name).string(); }};
  return cxsync::parse_config(content_of(path), resolver, {.own_source = true});
}

void print(const cxsync::Plan& plan) {
  for (const cxsync::PlanRow& row : plan.rows()) {
    std::cout << cxsync::to_string(row.action) << ' ' << row.key << ' ' << row.name << '\n';
    for (const cxsync::Change& change : row.changes) {
      std::cout << "  " << change.field << ": " << change.from.value_or("(none)") << " -> "
                << change.to.value_or("(none)") << '\n';
    }
  }
  if (!plan.complete()) std::cout << "nothing can be written: " << plan.data().cxone.reason << '\n';
}

void print(const cxsync::Report& report) {
  for (const cxsync::ReportRow& row : report.rows) {
    std::cout << cxsync::to_string(row.outcome) << ' ' << row.key << ' ' << row.name
              << (row.error ? ": " + row.error->message : "") << '\n';
  }
}

cxsync::ExitCode run(const std::string& config, const std::string& csv, const std::string& selection) {
  cxsync::EngineOptions sides;
  sides.source = std::make_shared<CsvSource>(csv);
  cxsync::Engine engine(read_config(config), sides);

  const cxsync::Plan plan = engine.preview(cxsync::Kind::dispositions);
  print(plan);
  if (selection.empty()) return cxsync::ExitCode::done;

  cxsync::ApplyOptions options;
  options.actor = "custom_source";
  const cxsync::Report report = engine.apply(plan, cxsync::Selection::parse(selection), options);
  print(report);
  return report.exit_code();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: custom_source CONFIG CSV [SELECTION]\n";
    return 1;
  }
  try {
    return static_cast<int>(run(argv[1], argv[2], argc == 4 ? argv[3] : ""));
  } catch (const cxsync::Error& error) {
    std::cerr << error.message() << '\n' << error.hint() << '\n';
    return static_cast<int>(error.exit_code());
  }
}
