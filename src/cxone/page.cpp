#include "cxone/page.hpp"

#include <string>
#include <utility>

#include "cxone/answer_error.hpp"
#include "cxone/json_member.hpp"
#include "support/json_events.hpp"

namespace cxsync::cxone {
namespace {

/// Reads an answer of a listing as it goes by. Its list, the total and the number of hidden agents stand in
/// `resultSet` (up to v32) or at the root.
class PageVisitor {
 public:
  PageVisitor(const Listing& listing, const RecordDecoder& decoder) : listing_(listing), draft_(decoder) {}

  void key(std::string_view key) {
    switch (place()) {
      case Place::root:
      case Place::result_set:
        note_envelope_key(key);
        return;
      case Place::element:
        spelling_ = draft_.spelling_of(key);
        return;
      default:
        return;
    }
  }

  void scalar(const JsonScalar& value) {
    switch (place()) {
      case Place::root:
      case Place::result_set:
        take_number(value);
        return;
      case Place::element:
        if (spelling_ != RecordDecoder::k_none) draft_.take(spelling_, value);
        return;
      case Place::list:
        records_.begin({});
        return;
      default:
        return;
    }
  }

  void begin_object() {
    const Place next = places_.empty() ? Place::root : place_of_object();
    is_object_ = is_object_ || places_.empty();
    if (next == Place::element) draft_.begin();
    places_.push_back(next);
  }

  void end_object() {
    if (place() == Place::element) draft_.finish(records_);
    places_.pop_back();
  }

  void begin_array() { places_.push_back(places_.empty() ? Place::passed_over : place_of_array()); }

  void end_array() { places_.pop_back(); }

  /// The text as a whole was an object.
  [[nodiscard]] bool is_object() const noexcept { return is_object_; }
  [[nodiscard]] bool has_list() const noexcept { return list_rank_ != k_no_list; }

  Page take() {
    Page page;
    page.total = total_.value;
    page.hidden = hidden_.value;
    records_.finish(page.records);
    return page;
  }

 private:
  enum class Place : std::uint8_t { root, result_set, list, element, passed_over };
  enum class Key : std::uint8_t { other, result_set, total, hidden, list };

  /// What stands in `resultSet` counts before what stands at the root.
  struct Number {
    bool from_result_set = false;
    std::optional<std::uint64_t> value;
  };

  static constexpr std::size_t k_no_list = static_cast<std::size_t>(-1);

  [[nodiscard]] Place place() const noexcept { return places_.empty() ? Place::passed_over : places_.back(); }

  void note_envelope_key(std::string_view key) {
    key_ = equals_lower(key, "resultset")      ? Key::result_set
           : equals_lower(key, "totalrecords") ? Key::total
           : equals_lower(key, "hiddenagents") ? Key::hidden
                                               : Key::other;
    for (std::size_t i = 0; key_ == Key::other && i < listing_.list_keys.size(); ++i) {
      if (listing_.list_keys[i].empty() || !equals_lower(key, listing_.list_keys[i])) continue;
      key_ = Key::list;
      // The best name of the list counts, and of two of one name the one in `resultSet`.
      rank_ = 2 * i + (place() == Place::result_set ? 0 : 1);
    }
  }

  void take_number(const JsonScalar& value) {
    if (key_ != Key::total && key_ != Key::hidden) return;
    Number& number = key_ == Key::total ? total_ : hidden_;
    const bool from_result_set = place() == Place::result_set;
    if (number.value && number.from_result_set >= from_result_set) return;
    number = {from_result_set, whole_number(value)};
  }

  [[nodiscard]] Place place_of_object() {
    if (place() == Place::list) return Place::element;
    if (place() == Place::element) note_compound();
    return place() == Place::root && key_ == Key::result_set ? Place::result_set : Place::passed_over;
  }

  [[nodiscard]] Place place_of_array() {
    if (place() == Place::list) records_.begin({});
    if (place() == Place::element) note_compound();
    const bool in_envelope = place() == Place::root || place() == Place::result_set;
    if (!in_envelope || key_ != Key::list || rank_ >= list_rank_) return Place::passed_over;
    list_rank_ = rank_;
    records_.clear();
    return Place::list;
  }

  void note_compound() noexcept {
    if (spelling_ != RecordDecoder::k_none) draft_.take_compound(spelling_);
  }

  const Listing& listing_;
  RecordDecoder::Draft draft_;
  RecordBuilder records_;
  std::vector<Place> places_;  ///< of the arrays and objects that are open
  Key key_ = Key::other;       ///< the last one of the envelope
  std::size_t rank_ = 0;       ///< of a list's key; 0 is the best
  std::size_t list_rank_ = k_no_list;
  std::size_t spelling_ = RecordDecoder::k_none;  ///< of the last key of an element
  Number total_;
  Number hidden_;
  bool is_object_ = false;
};

Error refused(const Listing& listing, const Asked& asked, const http::Response& response, const Redactor& redactor) {
  std::string hint;
  if (response.status == 403 || response.status == 409) {
    hint = "The access key's role lacks " + std::string(listing.permission) +
           ". Have it added to the role of the CXone user that the key belongs to.";
  } else if (response.status == 404) {
    hint = "Check cxone.api_version and the API address.";
  }
  return refusal(asked, response, redactor, std::move(hint));
}

Page decode_list(const Listing& listing, const RecordDecoder& decoder, const Asked& asked,
                 const http::Response& response, const Redactor& redactor) {
  PageVisitor visitor(listing, decoder);
  const bool is_json = JsonEvents<PageVisitor>::read(response.body, visitor);
  if (!is_json || !visitor.is_object()) throw unreadable(asked, response, redactor, "is not a JSON object");
  if (!visitor.has_list()) {
    throw unreadable(asked, response, redactor, "holds no list `" + std::string(listing.list_keys[0]) + "`");
  }
  return visitor.take();
}

}  // namespace

Page decode_page(const Listing& listing, const RecordDecoder& decoder, const http::Response& response,
                 std::string_view url, const Redactor& redactor) {
  if (response.status == 204) return {};
  const std::string what = "the listing of " + std::string(listing.words);
  const Asked asked{what, url};
  try {
    if (response.status != 200) throw refused(listing, asked, response, redactor);
    return decode_list(listing, decoder, asked, response, redactor);
  } catch (Error& error) {
    error.with("kind", std::string(to_string(listing.kind)));
    throw;
  }
}

}  // namespace cxsync::cxone
