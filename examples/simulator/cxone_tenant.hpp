#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// The number of the tenant in the ACD.
inline constexpr std::int64_t k_business_unit = 4591;

/// The listings of the CXone look-alike that hold records.
enum class ListingId { agents, skills, campaigns, dispositions, unavailable_codes, teams };
inline constexpr std::size_t k_listing_count = 6;
/// As in the path: `unavailable-codes`.
std::string_view to_string(ListingId id) noexcept;
/// @throws std::invalid_argument
ListingId listing_id(std::string_view name);

/// One record in the simulator's own, version-independent form: `id`, `name`, `is_active` … Two members reach into the
/// answers: `raw` (an object merged over the answered record) and `omit` (names left out of it).
struct Entry {
  boost::json::object fields;
  /// Answers already serialised, by rendering (see CxoneListings).
  mutable std::vector<std::pair<unsigned, std::string>> rendered;

  [[nodiscard]] std::int64_t id() const { return fields.at("id").as_int64(); }
  [[nodiscard]] bool is_active() const;
};

/// The records of one listing, in the order of their ids.
class Listing {
 public:
  [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
  /// Changes whenever a record does.
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

  /// Adds a record; without `id` it gets the next one. Returns its id.
  std::int64_t add(boost::json::object fields);
  /// Merges `fields` into the record that has their `id`. @throws std::invalid_argument without such a record
  void change(const boost::json::object& fields);
  void remove(std::int64_t id);
  void clear();
  /// For the generator: records in ascending order, without time stamps.
  void load(std::vector<boost::json::object> records);

 private:
  std::vector<Entry>::iterator find(std::int64_t id);

  std::vector<Entry> entries_;
  std::uint64_t generation_ = 1;
};

/// A CXone tenant: invented people and settings, the same for the same seed and size.
struct Tenant {
  std::string id;
  std::string name;
  std::array<Listing, k_listing_count> listings;

  Listing& operator[](ListingId listing) { return listings[static_cast<std::size_t>(listing)]; }
  const Listing& operator[](ListingId listing) const { return listings[static_cast<std::size_t>(listing)]; }
};

Tenant make_tenant(std::uint64_t seed, std::size_t users);

/// A UUID that depends on nothing but its arguments.
std::string stable_uuid(std::uint64_t seed, std::string_view kind, std::int64_t id);

}  // namespace simulator
