#pragma once

#include <functional>
#include <string>

#include "cxone_service.hpp"
#include "fault.hpp"
#include "ivinex_service.hpp"
#include "request_log.hpp"
#include "server.hpp"

namespace simulator {

/// Everything that the control endpoint can reach.
struct Stage {
  Tenant& tenant;
  Switches& switches;
  Switches first_switches;         ///< as the command line set them
  std::function<void()> switched;  ///< to be called when switches changed
  CxoneService& cxone;
  IvinexService& ivinex;
  IvinexStore& store;
  RequestLog& log;
  FaultCounts& faults_met;
  Gate& gate;
};

/// The control endpoint: JSON in and out, below a secret path. README.md lists the calls.
class Control : public Host {
 public:
  Control(Stage stage, std::string token) : stage_(std::move(stage)), token_(std::move(token)) {}
  [[nodiscard]] const std::string& token() const noexcept { return token_; }
  Answer answer(const Request& request) override;
  boost::asio::ssl::context* tls() override { return nullptr; }
  bool listens() override { return true; }

 private:
  Answer route(const Request& request, const std::string& call);
  Answer switches(const Request& request);
  Answer cxone(const Request& request, ListingId listing);
  Answer ivinex(const Request& request, const IvinexModule& module);
  [[nodiscard]] boost::json::object state() const;

  Stage stage_;
  std::string token_;
};

}  // namespace simulator
