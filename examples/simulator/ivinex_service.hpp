#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "ivinex_store.hpp"
#include "message.hpp"
#include "switches.hpp"

namespace simulator {

struct IvinexCredentials {
  std::string username, password;
};

/// The Ivinex look-alike: `GET` and `POST` on `/API/Records.php`.
class IvinexService {
 public:
  IvinexService(IvinexStore& store, Switches& switches, IvinexCredentials credentials)
      : store_(store), switches_(switches), credentials_(std::move(credentials)) {}

  Answer answer(const Request& request);

  /// The site's time now: `YYYY-MM-DD HH:MM:SS`.
  [[nodiscard]] std::string site_time() const;
  /// The row as a read answers it.
  const std::string& rendered(const IvinexRow& row) const;
  /// To be called after switches changed.
  void switches_changed() { store_.forget_renderings(); }

 private:
  struct Result {
    std::int64_t module = 0;
    std::int64_t id = 0;
    std::string error;
  };

  Answer read(const Request& request);
  Answer write(const Request& request);
  Answer carry_out(const boost::json::array& records);
  boost::json::array save(const boost::json::array& records, std::size_t count);
  [[nodiscard]] std::string why_not_saved() const;
  [[nodiscard]] bool must_fail(const boost::json::array& records, std::size_t at) const;
  Result write_record(const boost::json::value& record);
  std::string take_values(const IvinexModule& module, const boost::json::object& record, boost::json::object& values);
  [[nodiscard]] bool is_hidden(std::int64_t id) const;
  [[nodiscard]] bool is_denied(std::int64_t module, std::string_view right) const;
  [[nodiscard]] bool is_name_taken(const IvinexModule& module, const boost::json::object& values,
                                   std::int64_t id) const;
  void drift(const IvinexModule& module);

  IvinexStore& store_;
  Switches& switches_;
  IvinexCredentials credentials_;
  std::uint64_t reads_ = 0;
};

/// The user ids that stand in created_by and modified_by.
inline constexpr std::string_view k_api_user_id = "17", k_admin_user_id = "1";

}  // namespace simulator
