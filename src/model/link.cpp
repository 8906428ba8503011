#include "model/link.hpp"

#include <array>
#include <cstddef>

#include "cxsync/error.hpp"
#include "support/json_events.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

namespace {

/// Tells what is remembered of the fields that are wanted. `Take` has `bool wants(std::string_view field)` and
/// `void take(const std::string& field, Base&& base)`.
template <typename Take>
class BasesVisitor {
 public:
  explicit BasesVisitor(Take& take) : take_(take) {}

  void begin_array() {
    if (++depth_ == k_field) texts_ = 0;
  }
  void end_array() {
    if (depth_ == k_field) end_field();
    --depth_;
  }
  void scalar(const JsonScalar& value) {
    sound_ = sound_ && depth_ == k_field && value.type == JsonScalar::Type::text && texts_ < k_texts;
    if (!sound_) return;
    if (texts_ == 0) wanted_ = take_.wants(value.text);
    if (wanted_) text_[texts_] = value.text;
    ++texts_;
  }
  void begin_object() { sound_ = false; }
  void end_object() {}
  void key(std::string_view) {}

  [[nodiscard]] bool sound() const noexcept { return sound_; }

 private:
  static constexpr int k_field = 2;  ///< how deep a field's array stands
  static constexpr std::size_t k_texts = 3;

  void end_field() {
    sound_ = sound_ && texts_ >= 2;
    if (sound_ && wanted_) take_.take(text_[0], Base{text_[1], texts_ == 2 ? text_[1] : text_[2]});
  }

  Take& take_;
  std::array<std::string, k_texts> text_;
  int depth_ = 0;
  std::size_t texts_ = 0;
  bool wanted_ = false;
  bool sound_ = true;
};

template <typename Take>
void read(std::string_view text, Take take) {
  if (text.empty()) return;
  BasesVisitor<Take> visitor(take);
  if (JsonEvents<BasesVisitor<Take>>::read(text, visitor) && visitor.sound()) return;
  throw Error(ErrorCode::state_corrupt, "The state holds a link whose last synced values cannot be read.",
              "Restore the state file from a backup, or move it away; the next run then finds the links again by the "
              "key field.");
}

struct TakeOne {
  std::string_view field;
  std::optional<Base>& found;
  [[nodiscard]] bool wants(std::string_view other) const { return other == field; }
  void take(const std::string& /*field*/, Base&& base) const { found = std::move(base); }
};

struct TakeAll {
  std::map<std::string, Base>& bases;
  [[nodiscard]] static bool wants(std::string_view /*field*/) { return true; }
  void take(const std::string& field, Base&& base) const { bases.insert_or_assign(field, std::move(base)); }
};

}  // namespace

std::string Bases::text_of(const std::map<std::string, Base>& bases) {
  std::string text;
  if (bases.empty()) return text;
  JsonWriter json(text);
  json.begin_array();
  for (const auto& [field, base] : bases) {
    json.begin_array().string(field).string(base.cxone);
    if (base.ivinex != base.cxone) json.string(base.ivinex);
    json.end_array();
  }
  json.end_array();
  return text;
}

Bases::Bases(const std::map<std::string, Base>& bases) {
  if (!bases.empty()) text_ = Record(text_of(bases));
}

void Bases::add_text(RecordBuilder& texts, std::string_view text) { texts.begin(text); }

std::vector<Bases> Bases::of_texts(RecordBuilder& texts) {
  std::vector<Record> made;
  texts.finish(made);
  std::vector<Bases> bases(made.size());
  for (std::size_t i = 0; i < made.size(); ++i) bases[i].text_ = std::move(made[i]);
  return bases;
}

std::string_view Bases::text() const noexcept { return text_.id(); }

std::optional<Base> Bases::find(std::string_view wanted) const {
  std::optional<Base> found;
  read(text(), TakeOne{wanted, found});
  return found;
}

std::map<std::string, Base> Bases::all() const { return all_of(text()); }

std::map<std::string, Base> Bases::all_of(std::string_view text) {
  std::map<std::string, Base> bases;
  read(text, TakeAll{bases});
  return bases;
}

void Bases::set(const std::string& field, const Base& base) {
  auto bases = all();
  bases.insert_or_assign(field, base);
  *this = Bases(bases);
}

}  // namespace cxsync
