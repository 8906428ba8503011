#pragma once

#include <algorithm>
#include <cxsync/source.hpp>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

inline std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> values(1);
  for (const char letter : line) {
    if (letter == ',') {
      values.emplace_back();
    } else {
      values.back() += letter;
    }
  }
  return values;
}

/// One record per line. The first line names the columns: `id`, and canonical fields of the kind. No quoting.
class CsvSource final : public cxsync::SyncSource {
 public:
  explicit CsvSource(std::string path) : path_(std::move(path)) {}

  cxsync::SideIdentity describe(const cxsync::Call&) override { return {"csv:" + path_, ""}; }

  cxsync::Snapshot pull(cxsync::Kind kind, const cxsync::Call&) override {
    std::ifstream file(path_);
    std::string line;
    if (!std::getline(file, line)) {
      throw cxsync::Error(cxsync::ErrorCode::not_found, path_ + " cannot be read", "Export the file first.");
    }
    const std::vector<std::string> columns = split(line);
    cxsync::Snapshot snapshot;
    snapshot.kind = kind;
    snapshot.complete = true;
    cxsync::RecordBuilder records;  // one block of memory for all
    while (std::getline(file, line)) {
      const std::vector<std::string> values = split(line);
      if (file.eof() || values.size() != columns.size()) {  // cut off, or shifted: shown, but never written from
        snapshot.complete = false;
        snapshot.reason = "not a whole line: " + line;
      }
      records.begin({});
      for (std::size_t i = 0; i < std::min(values.size(), columns.size()); ++i) {
        if (columns[i] == "id") {
          records.set_id(values[i]);
        } else {
          records.set(columns[i], values[i]);
        }
      }
    }
    records.finish(snapshot.records);
    return snapshot;
  }

  std::vector<cxsync::Check> diagnose(std::span<const cxsync::Kind>, const cxsync::Call&) override {
    const bool found = std::filesystem::exists(path_);
    cxsync::Check check;
    check.id = "csv";
    check.message = path_ + (found ? " is there." : " is missing.");
    if (!found) {
      check.status = cxsync::CheckStatus::fail;
      check.fix = "Export the file first.";
    }
    return {check};
  }

 private:
  std::string path_;
};
