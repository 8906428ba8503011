#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ivinex_modules.hpp"

struct sqlite3;

namespace simulator {

/// One row of a module.
struct IvinexRow {
  std::int64_t id = 0;
  std::int64_t module = 0;
  std::string created_by, created_date, modified_by, modified_date, fields_changed;
  boost::json::object values;    ///< texts and nulls, by field name; check boxes "true" or "false"
  mutable std::string rendered;  ///< answer for a read, or empty

  [[nodiscard]] std::string text(std::string_view field) const;
};

/// The records of the Ivinex look-alike: in memory for speed, in `ivinex.sqlite` for good. Every change is on file
/// before the call returns, even if the process is killed right after it.
class IvinexStore {
 public:
  /// @throws std::runtime_error when the file cannot be used
  explicit IvinexStore(const std::filesystem::path& file);

  /// The rows of a module in ascending order of their ids.
  [[nodiscard]] const std::vector<IvinexRow>& rows(std::int64_t module) const;
  [[nodiscard]] const IvinexRow* find(std::int64_t module, std::int64_t id) const;
  [[nodiscard]] bool is_new() const noexcept { return is_new_; }

  /// Adds a row with the values given, the other fields empty. Returns its id.
  std::int64_t insert(const IvinexModule& module, const boost::json::object& values, const std::string& user,
                      const std::string& time);
  /// Merges `values` into a row; false without such a row.
  bool update(const IvinexModule& module, std::int64_t id, const boost::json::object& values, const std::string& user,
              const std::string& time);
  bool remove(std::int64_t module, std::int64_t id);
  /// Between these two, changes are on file together.
  void begin();
  void commit();
  /// Forgets how rows were answered.
  void forget_renderings() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  void run(const char* statement) const;
  void load();
  void save(const IvinexRow& row) const;
  IvinexRow* find_mine(std::int64_t module, std::int64_t id);

  std::unique_ptr<sqlite3, Close> database_;
  std::map<std::int64_t, std::vector<IvinexRow>> rows_;
  std::int64_t next_id_ = 301;
  bool is_new_ = false;
};

}  // namespace simulator
