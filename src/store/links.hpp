#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "cxsync/kind.hpp"
#include "model/link.hpp"

namespace cxsync::store {

class Database;
class Statement;

/// Reads the links of a kind bit by bit. Borrows the database.
class LinkReader {
 public:
  LinkReader(const Database& database, Kind kind);
  LinkReader(LinkReader&&) noexcept;
  ~LinkReader();

  /// Reads some hundreds of links. False: those were the last.
  bool read_some();
  [[nodiscard]] Links take() noexcept { return std::move(links_); }

 private:
  std::unique_ptr<Statement> rows_;
  RecordBuilder texts_;
  Links links_;
};

/// Records what a run learnt, within a transaction of the caller. An Ivinex id belongs to one key: an update that names
/// the id of another key takes it, and the other key's link is gone. @throws Error state_corrupt, before anything of
/// that link is written, if what is remembered of it cannot be read.
void write_links(const Database& database, Kind kind, const std::vector<LinkUpdate>& links);

}  // namespace cxsync::store
