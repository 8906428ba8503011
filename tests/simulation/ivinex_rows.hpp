#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/sink.hpp"
#include "simulation/machine.hpp"

namespace cxsync::simulation {

enum class Author : std::uint8_t { cxsync, person };

/// One value of a row, with what the properties need to know about it.
struct Cell {
  std::string value;  ///< as the site shows it
  Author author = Author::person;
  std::uint64_t written_at = 0;
  std::uint64_t shown_at = 0;  ///< step of the first complete read that showed it; 0: none so far
  bool undecided = false;      ///< a person's, and nobody has decided about it since
  bool mistaken = false;       ///< a person's, and cxsync cannot know it from its own
  bool in_doubt = false;       ///< written by cxsync, which never learnt for certain that it was
};

struct Row {
  std::string id;
  Author maker = Author::person;
  std::map<std::string, Cell, std::less<>> cells;
  bool hidden = false;           ///< by a read filter
  std::uint64_t touched_at = 0;  ///< step of a person's last act; 0: never
  bool given_away = false;       ///< a person had a hand in its key, its login or its being there

  [[nodiscard]] std::string value(std::string_view field) const {
    const auto cell = cells.find(field);
    return cell == cells.end() ? std::string() : cell->second.value;
  }
};

/// What a site makes of a value when it stores it.
enum class Format : std::uint8_t { as_is, upper_case, trimmed, digit };

/// Everything that stands in Ivinex, whoever put it there.
class IvinexRows {
 public:
  using Rows = std::vector<Row>;

  explicit IvinexRows(const Config& config) : config_(config) {}

  Rows& of(Kind kind) { return rows_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Rows& of(Kind kind) const { return rows_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const ModuleConfig& module(Kind kind) const { return *config_.module(kind); }
  /// Null: no such row.
  Row* find(Kind kind, std::string_view id);
  Row& add(Kind kind, Author maker);
  /// The key a row carries; empty: none.
  [[nodiscard]] std::string key_of(Kind kind, const Row& row) const;
  [[nodiscard]] bool has_key(Kind kind, std::string_view key) const;
  /// Null for a field that nothing feeds (key, groups).
  [[nodiscard]] const FieldMapping* mapping(Kind kind, std::string_view field) const;

  void set_format(Kind kind, const std::string& field, Format format);
  [[nodiscard]] std::string stored(Kind kind, const std::string& field, const std::string& value) const;

 private:
  const Config& config_;
  std::array<Rows, 4> rows_;
  std::array<std::map<std::string, Format>, 4> formats_;
  int next_id_ = 900;
};

}  // namespace cxsync::simulation
