#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "config/config_error.hpp"
#include "config/json_document.hpp"
#include "config/values.hpp"
#include "cxsync/config.hpp"

namespace cxsync {

/// What reading needs besides the document.
struct Reading {
  const ConfigResolver& resolver;
  ConfigSides sides;
};

enum class Presence : std::uint8_t { optional, required };

/// One key of an object of the document. An absent key leaves the default that T was made with.
template <typename T>
struct Key {
  std::string_view name;
  void (*read)(T& out, const JsonValue& value, const Reading& reading);
  Presence presence = Presence::optional;
};

/// Reads an object by its table: unknown keys first, then missing ones, then the values in the order of the table.
template <typename T, std::size_t N>
void read_object(T& out, const JsonValue& object, const Reading& reading, const Key<T> (&keys)[N]) {
  if (object.type != JsonValue::Type::object) throw wrong_type(object, "an object");
  std::vector<std::string_view> names;
  for (const Key<T>& key : keys) names.push_back(key.name);
  for (const JsonMember& member : object.members) {
    if (std::find(names.begin(), names.end(), member.name) == names.end()) {
      throw unknown_key(object.path, member.name, names);
    }
  }
  for (const Key<T>& key : keys) {
    if (key.presence == Presence::required && object.find(key.name) == nullptr) throw missing_key(object, key.name);
  }
  for (const Key<T>& key : keys) {
    if (const JsonValue* value = object.find(key.name)) key.read(out, *value, reading);
  }
}

// The readers that tables name. T is the object the table belongs to, or one derived from it.

template <auto Member, std::uint64_t Min, std::uint64_t Max = std::numeric_limits<std::uint32_t>::max(), typename T>
void whole(T& out, const JsonValue& value, const Reading&) {
  using Number = std::remove_reference_t<decltype(out.*Member)>;
  out.*Member = static_cast<Number>(whole_number(value, Min, Max));
}

template <auto Member, typename T>
void text(T& out, const JsonValue& value, const Reading&) {
  out.*Member = plain_text(value);
}

template <auto Member, typename T>
void boolean(T& out, const JsonValue& value, const Reading&) {
  out.*Member = truth(value);
}

/// A word of a table and what it stands for.
template <typename Meaning>
struct Word {
  std::string_view word;
  Meaning meaning;
};

template <auto Member, const auto& Words, typename T>
void word(T& out, const JsonValue& value, const Reading&) {
  std::vector<std::string_view> known;
  for (const auto& entry : Words) known.push_back(entry.word);
  out.*Member = Words[known_word(value, known)].meaning;
}

/// An object with a table of its own.
template <auto Member, const auto& Keys, typename T>
void object(T& out, const JsonValue& value, const Reading& reading) {
  read_object(out.*Member, value, reading, Keys);
}

}  // namespace cxsync
