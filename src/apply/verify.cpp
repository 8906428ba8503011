#include "apply/verify.hpp"

#include <algorithm>

#include "apply/hints.hpp"
#include "plan/compare.hpp"
#include "plan/mapping.hpp"

namespace cxsync {

namespace {

using Sent = WriteResult::Outcome;

Compare compare_of(const ModuleConfig& module, const Change& change) {
  if (change.field == module.group_field) return Compare::id_list;
  const FieldMapping* mapping = mapping_of(module, change.field);
  return mapping == nullptr ? Compare::text : mapping->compare;
}

/// The first field that does not show what was written; empty if all do.
std::string_view differing_field(const std::vector<Change>& changes, const ModuleConfig& module, const Record& row) {
  const auto differs = [&](const Change& change) {
    return !equal_values(compare_of(module, change), change.to.value_or(""), row.get(change.field).value_or(""));
  };
  const auto found = std::find_if(changes.begin(), changes.end(), differs);
  return found == changes.end() ? std::string_view() : std::string_view(found->field);
}

RowError from_answer(const WriteResult& result, std::string_view fallback_code) {
  RowError error = row_error(result.code.empty() ? fallback_code : std::string_view(result.code), result.message);
  if (result.http_status != 0) error.http_status = result.http_status;
  return error;
}

class RowSettler {
 public:
  RowSettler(const TickedRow& ticked, const PendingWrite& pending, const ModuleConfig& module, const LiveRows& after)
      : ticked_(ticked), result_(pending.result), module_(module), after_(after) {}

  void settle(ReportRow& row, Verified& verified) const {
    const bool creates = ticked_.task == TickedRow::Task::create;
    const auto& with_key = after_.with_key(ticked_.row->key);
    const Record* found = creates ? (with_key.empty() ? nullptr : with_key.front()) : after_.with_id(ticked_.ivinex_id);
    ++verified.checked;
    if (found == nullptr) {
      settle_missing(row, verified);
      return;
    }
    const auto field = differing_field(ticked_.changes, module_, *found);
    // Only what Ivinex confirmed may stand there differently; otherwise nothing shows that it was this write.
    if (!field.empty() && result_.outcome != Sent::written && !creates) {
      settle_unproven(row, verified);
      return;
    }
    row.outcome = creates ? Outcome::created : Outcome::updated;
    row.ivinex_id = found->id();
    warn_of_twin(ticked_, after_, row);
    if (field.empty()) {
      ++verified.confirmed;
    } else {
      ++verified.different;
      row.error = row_error("read_back_differs", "\"" + std::string(field) + "\" was read back with another value");
    }
  }

 private:
  void settle_missing(ReportRow& row, Verified& verified) const {
    const Record* keyless = result_.id.empty() ? nullptr : after_.with_id(result_.id);
    if (keyless != nullptr && result_.outcome == Sent::written) {
      ++verified.different;
      row.outcome = Outcome::created;
      row.ivinex_id = keyless->id();
      row.error = row_error("key_not_stored", "the row was created, but \"" + module_.key_field + "\" is not on it");
      return;
    }
    settle_unproven(row, verified);
  }

  void settle_unproven(ReportRow& row, Verified& verified) const {
    ++verified.missing;
    if (result_.outcome == Sent::refused) {
      row.outcome = Outcome::failed;
      row.error = from_answer(result_, "rejected_by_ivinex");
      return;
    }
    row.outcome = Outcome::unknown;
    row.error = result_.outcome == Sent::written
                    ? row_error("not_found_after_write", "Ivinex reported success, but the row was not read back")
                    : from_answer(result_, "answer_lost");
  }

  const TickedRow& ticked_;
  const WriteResult& result_;
  const ModuleConfig& module_;
  const LiveRows& after_;
};

/// Without a read-back the server's word is all there is.
void settle_by_answer(const TickedRow& ticked, const WriteResult& result, ReportRow& row) {
  switch (result.outcome) {
    case Sent::written:
      row.outcome = ticked.task == TickedRow::Task::create ? Outcome::created : Outcome::updated;
      if (!result.id.empty()) row.ivinex_id = result.id;
      row.error = row_error("not_verified", "Ivinex reported success; the row could not be read back");
      break;
    case Sent::refused:
      row.outcome = Outcome::failed;
      row.error = from_answer(result, "rejected_by_ivinex");
      break;
    default:
      row.outcome = Outcome::unknown;
      row.error = from_answer(result, "answer_lost");
  }
}

}  // namespace

bool is_written(std::string_view key, std::string_view ivinex_id, const std::vector<Change>& changes,
                const ModuleConfig& module, const LiveRows& rows) {
  if (ivinex_id.empty()) return !rows.with_key(key).empty();
  const Record* row = rows.with_id(ivinex_id);
  return row != nullptr && differing_field(changes, module, *row).empty();
}

void warn_of_twin(const TickedRow& ticked, const LiveRows& rows, ReportRow& row) {
  if (rows.with_key(ticked.row->key).size() < 2) return;
  row.error = row_error("duplicate_key_in_ivinex", "another Ivinex row carries this key too");
}

void settle_row(const TickedRow& ticked, const PendingWrite& pending, const ModuleConfig& module, const LiveRows* after,
                ReportRow& row, Verified& verified) {
  const WriteResult& result = pending.result;
  row.attempts = pending.attempts;
  if (result.outcome == Sent::not_sent && !pending.in_doubt) {
    row.outcome = Outcome::failed;
    row.error = from_answer(result, "not_sent");
  } else if (after == nullptr) {
    settle_by_answer(ticked, result, row);
  } else {
    RowSettler(ticked, pending, module, *after).settle(row, verified);
  }
}

}  // namespace cxsync
