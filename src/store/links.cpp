#include "store/links.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"
#include "store/sqlite.hpp"

namespace cxsync::store {
namespace {

std::map<std::string, Base> bases_of(const Database& database, std::string_view text) {
  try {
    return Bases::all_of(text);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::state_corrupt) throw;
    throw database.corrupt("holds a link whose last synced values cannot be read");
  }
}

}  // namespace

LinkReader::LinkReader(const Database& database, Kind kind)
    : rows_(std::make_unique<Statement>(
          database, "SELECT key, ivinex_id, adopted, bases FROM link WHERE kind = ? ORDER BY key")) {
  Statement count(database, "SELECT count(*) FROM link WHERE kind = ?");
  count.start(to_string(kind));
  if (count.step()) links_.reserve(count.count(0));
  rows_->start(to_string(kind));
}
LinkReader::LinkReader(LinkReader&&) noexcept = default;
LinkReader::~LinkReader() = default;

bool LinkReader::read_some() {
  constexpr std::size_t k_at_once = 250;
  const std::size_t first = links_.size();
  bool more = true;
  while (more && links_.size() - first < k_at_once) {
    more = rows_->step();
    if (!more) break;
    links_.emplace_hint(links_.end(), rows_->view(0), Link{rows_->text(1), rows_->number(2) != 0, {}});
    Bases::add_text(texts_, rows_->view(3));
  }
  auto bases = Bases::of_texts(texts_);
  for (std::size_t i = 0; i < bases.size(); ++i) links_.nth(first + i)->second.bases = std::move(bases[i]);
  return more;
}

void write_links(const Database& database, Kind kind, const std::vector<LinkUpdate>& links) {
  // A link to another row starts without history: the bases of the old row say nothing about the new one.
  Statement held(database, "SELECT ivinex_id, bases FROM link WHERE kind = ? AND key = ?");
  Statement change(database,
                   "UPDATE link SET adopted = coalesce(?3, adopted), bases = ?4 WHERE kind = ?1 AND key = ?2");
  // Two statements: both conditions in one would look at every link.
  Statement free_id(database, "DELETE FROM link WHERE kind = ? AND ivinex_id = ?");
  Statement forget(database, "DELETE FROM link WHERE kind = ? AND key = ?");
  Statement put(database, "INSERT INTO link VALUES (?, ?, ?, coalesce(?, 0), ?)");
  for (const auto& link : links) {
    std::optional<std::map<std::string, Base>> known;
    held.start(to_string(kind), link.key);
    while (held.step()) {
      if (held.view(0) == link.ivinex_id) known = bases_of(database, held.view(1));
    }
    if (!known) {
      free_id.run(to_string(kind), link.ivinex_id);
      forget.run(to_string(kind), link.key);
      put.run(to_string(kind), link.key, link.ivinex_id, link.adopted, Bases::text_of(link.bases));
      continue;
    }
    for (const auto& [field, base] : link.bases) known->insert_or_assign(field, base);
    change.run(to_string(kind), link.key, link.adopted, Bases::text_of(*known));
  }
}

}  // namespace cxsync::store
