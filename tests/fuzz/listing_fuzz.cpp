// A page of every CXone listing may be anything. It becomes records of canonical fields in the order of documents, or
// it is refused.
#include <algorithm>
#include <string>

#include "cxone/page.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "fuzz/server_answer.hpp"
#include "support/text.hpp"

namespace cxsync::fuzz {
namespace {

/// The five listings: CXone's campaigns are another one than its skills.
cxone::Listing any_listing(Input& input) {
  CxoneConfig config;
  const std::size_t choice = input.below(k_all_kinds.size() + 1);
  config.campaigns_from_skills = choice != k_all_kinds.size();
  config.api_version = 33;
  const Kind kind = choice == k_all_kinds.size() ? Kind::campaigns : k_all_kinds[choice];
  return cxone::listing_for(kind, config);
}

void check_record(const cxone::Listing& listing, const Record& record) {
  const auto& known = canonical_fields(listing.kind);
  auto place = known.begin();
  for (const FieldView field : record.fields()) {
    place = std::find(place, known.end(), field.name);
    promise(place != known.end(), "a record has canonical fields in their order, each once");
    ++place;
    promise(is_utf8(field.value), "a value is UTF-8");
    promise(field.form != ValueForm::unreadable || field.value.empty(), "an unreadable value has no text");
    const bool is_flag = field.name.starts_with("is_") && field.form == ValueForm::text;
    promise(!is_flag || field.value.empty() || field.value == "true" || field.value == "false",
            "a flag is true or false");
  }
  const auto id = record.find("id");
  promise(!id ? record.id().empty() : record.id() == id->value, "a record's id is its field id");
  promise(trim(record.id()) == record.id(), "an id has no blanks around it");
}

void check_page(const cxone::Listing& listing, const cxone::Page& page, const http::Response& response) {
  promise(response.status == 200 || response.status == 204, "a page comes with status 200 or 204");
  promise(page.records.size() <= response.body.size(), "a page has no more records than its text can hold");
  for (const Record& record : page.records) check_record(listing, record);
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  fuzz::Input input(data, size);
  const cxone::Listing listing = fuzz::any_listing(input);
  const http::Response response = fuzz::server_answer(input);
  const cxone::RecordDecoder decoder(listing.rules);
  Redactor redactor;
  redactor.add(fuzz::k_secret);
  cxone::Page page;
  const auto read = [&] { page = cxone::decode_page(listing, decoder, response, "https://api.test/agents", redactor); };
  if (fuzz::accepted(ExitCode::unreachable, fuzz::k_secret, read)) fuzz::check_page(listing, page, response);
  return 0;
}
