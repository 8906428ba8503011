// What Ivinex answers to a read may be anything. It becomes rows with the fields that were asked for, or it is refused,
// and refused credentials are not sent again.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "fuzz/server_answer.hpp"
#include "ivinex/answer.hpp"
#include "ivinex/records_client.hpp"
#include "support/loop.hpp"
#include "support/scripted_transport.hpp"
#include "support/text.hpp"

namespace cxsync::fuzz {
namespace {

const std::vector<std::string>& asked_fields() {
  static const std::vector<std::string> fields{"cxone_id", "user_name", "active", "user_groups"};
  return fields;
}

const IvinexConfig& sample_config() {
  static const IvinexConfig config = [] {
    IvinexConfig made;
    made.base_url = "https://acme.ivinex.test";
    made.username = "api";
    made.password = Secret(k_secret);
    made.modules[static_cast<std::size_t>(Kind::users)].emplace().collection_type_id = 10201;
    return made;
  }();
  return config;
}

void check_row(const Record& row) {
  auto place = asked_fields().begin();
  for (const FieldView field : row.fields()) {
    place = std::find(place, asked_fields().end(), field.name);
    promise(place != asked_fields().end(), "a row has the fields that were asked for, in their order, each once");
    ++place;
    promise(is_utf8(field.value), "a value is UTF-8");
    const bool has_text = field.form == ValueForm::text || field.form == ValueForm::scalar;
    promise(has_text || field.value.empty(), "null and what is no plain value have no text");
    promise(field.form != ValueForm::scalar || !field.value.empty(), "a number or boolean has a text");
  }
}

class Reader {
 public:
  explicit Reader(const http::Response& response)
      : transport_([&response](const http::Request&) { return response; }), client_(sample_config(), transport_) {}

  /// The page, if the answer is taken.
  std::optional<ivinex::Page> read() {
    std::optional<ivinex::Page> page;
    const Call call;
    accepted(ExitCode::unreachable, k_secret,
             [&] { page = loop_.run(client_.read_page(Kind::users, 0, 100, asked_fields(), call)); });
    return page;
  }
  [[nodiscard]] std::size_t requests() const { return transport_.sent().size(); }

 private:
  Loop loop_;
  test::ScriptedTransport transport_;
  ivinex::RecordsClient client_;
};

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  fuzz::Input input(data, size);
  const http::Response response = fuzz::server_answer(input);
  fuzz::Reader reader(response);
  const auto page = reader.read();
  if (page) {
    fuzz::promise(ivinex::is_success(response.status), "a page comes with a status of success");
    fuzz::promise(page->rows.size() <= response.body.size(), "a page has no more rows than its text can hold");
    for (const Record& row : page->rows) fuzz::check_row(row);
  }
  const bool login_page = !page && ivinex::is_success(response.status) && ivinex::is_login_page(response);
  const bool refused = response.status == 401 || response.status == 403 || login_page;
  const auto again = reader.read();
  fuzz::promise(again.has_value() == page.has_value(), "the same answer is judged the same");
  fuzz::promise(reader.requests() == (refused ? 1 : 2),
                "what was refused is not asked again, and nothing else is given up");
  return 0;
}
