#include "api.hpp"

#include <algorithm>
#include <array>

#include "csv.hpp"
#include "program/current_error.hpp"
#include "program/stored_report.hpp"
#include "request_body.hpp"
#include "static_files.hpp"
#include "support/json_writer.hpp"

namespace cxsync::page {

namespace {

using boost::asio::awaitable;

Answer csv_answer(std::string content, const std::string& name) {
  Answer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
  answer.body = std::move(content);
  return answer;
}

// A name for a file: what could mean something to a shell or a folder is left out.
std::string file_name(std::string text) {
  const auto odd = [](char character) {
    const bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    return !letter && !(character >= '0' && character <= '9') && character != '-' && character != '_';
  };
  std::replace_if(text.begin(), text.end(), odd, '_');
  return text;
}

Answer begin(Workroom& workroom, Order order) {
  if (workroom.start(std::move(order))) return json_answer(workroom.news().json, 202);
  return refusal(409, "job_running", "Something else is under way.", "Wait for its end, or cancel it.");
}

// What only the memory of this process knows, and what starts a job.

awaitable<Answer> session(const Request& /*request*/, Rooms rooms) {
  co_return json_answer(rooms.facts.session_json(rooms.tokens.request.reveal()));
}

awaitable<Answer> job(const Request& /*request*/, Rooms rooms) { co_return json_answer(rooms.workroom.news().json); }

awaitable<Answer> events(const Request& /*request*/, Rooms /*rooms*/) {
  Answer answer;
  answer.content_type = "text/event-stream";
  answer.events = true;
  co_return answer;
}

awaitable<Answer> log(const Request& /*request*/, Rooms rooms) { co_return json_answer(rooms.log.to_json()); }

awaitable<Answer> preview(const Request& request, Rooms rooms) {
  co_return begin(rooms.workroom, read_preview_order(request.body, rooms.facts.kinds));
}

awaitable<Answer> apply(const Request& request, Rooms rooms) {
  ApplyOrder order;
  for (TickedList& list : read_ticked_lists(request.body, rooms.workroom)) {
    order.items.push_back({std::move(list.plan), std::move(list.selection), std::move(list.accept_guards)});
  }
  co_return begin(rooms.workroom, std::move(order));
}

awaitable<Answer> retry(const Request& request, Rooms rooms) {
  co_return begin(rooms.workroom, read_retry_order(request.body));
}

awaitable<Answer> doctor(const Request& request, Rooms rooms) {
  read_nothing(request.body);
  co_return begin(rooms.workroom, DoctorOrder{});
}

awaitable<Answer> cancel(const Request& request, Rooms rooms) {
  read_nothing(request.body);
  if (rooms.workroom.cancel()) co_return json_answer(rooms.workroom.news().json);
  co_return refusal(409, "no_job", "Nothing is under way.", "There is nothing to cancel.");
}

// What takes a while to make, or stands in the state: the desk does it.

awaitable<Answer> plan(const Request& request, Rooms rooms) {
  const Plan last = last_plan(request.parameter("kind"), rooms.workroom);
  return rooms.desk.answer([last](Engine&) { return json_answer(last.to_json()); });
}

awaitable<Answer> plan_as_csv(const Request& request, Rooms rooms) {
  const Plan last = last_plan(request.parameter("kind"), rooms.workroom);
  return rooms.desk.answer([last](Engine&) {
    return csv_answer(plan_csv(last), file_name(last.data().site + "-" + std::string(to_string(last.kind()))));
  });
}

awaitable<Answer> summary(const Request& request, Rooms rooms) {
  return rooms.desk.answer([lists = read_ticked_lists(request.body, rooms.workroom)](Engine& engine) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("kinds").begin_array();
    for (const TickedList& list : lists) json.raw(to_json(engine.summarize(list.plan, list.selection)));
    json.end_array().end_object();
    return json_answer(std::move(text));
  });
}

awaitable<Answer> report(const Request& request, Rooms rooms) {
  return rooms.desk.answer(
      [run = request.parameter("run")](Engine& engine) { return json_answer(engine.stored_report(run)); });
}

awaitable<Answer> report_as_csv(const Request& request, Rooms rooms) {
  return rooms.desk.answer([run = request.parameter("run")](Engine& engine) {
    return csv_answer(report_csv(program::read_stored_report(engine.stored_report(run))), file_name(run));
  });
}

awaitable<Answer> history(const Request& /*request*/, Rooms rooms) {
  return rooms.desk.answer([](Engine& engine) { return json_answer(engine.history().to_json()); });
}

awaitable<Answer> history_as_csv(const Request& /*request*/, Rooms rooms) {
  return rooms.desk.answer([](Engine& engine) {
    const History past = engine.history();
    return csv_answer(history_csv(past), file_name(past.site + "-history"));
  });
}

awaitable<Answer> follow_ups(const Request& /*request*/, Rooms rooms) {
  return rooms.desk.answer([](Engine& engine) { return json_answer(engine.follow_ups().to_json()); });
}

awaitable<Answer> follow_ups_as_csv(const Request& /*request*/, Rooms rooms) {
  return rooms.desk.answer([](Engine& engine) {
    const FollowUps list = engine.follow_ups();
    return csv_answer(follow_ups_csv(list), file_name(list.site + "-follow-ups"));
  });
}

awaitable<Answer> tick_off(const Request& request, Rooms rooms) {
  std::vector<std::string> done = read_done(request.body);
  // The state would be busy until the run ends.
  if (rooms.workroom.is_writing()) {
    throw Refused{
        refusal(409, "job_running", "Something is being written at the moment.", "Try again when it is done.")};
  }
  return rooms.desk.answer(
      [done = std::move(done)](Engine& engine) { return json_answer(engine.follow_ups(done).to_json()); });
}

struct Route {
  std::string_view method;
  std::string_view path;
  awaitable<Answer> (*answer)(const Request& request, Rooms rooms);
};

constexpr std::array k_routes{
    Route{"GET", "/api/session", session},
    Route{"GET", "/api/job", job},
    Route{"GET", "/api/events", events},
    Route{"GET", "/api/plan", plan},
    Route{"GET", "/api/plan.csv", plan_as_csv},
    Route{"GET", "/api/report", report},
    Route{"GET", "/api/report.csv", report_as_csv},
    Route{"GET", "/api/history", history},
    Route{"GET", "/api/history.csv", history_as_csv},
    Route{"GET", "/api/follow-ups", follow_ups},
    Route{"GET", "/api/follow-ups.csv", follow_ups_as_csv},
    Route{"GET", "/api/log", log},
    Route{"POST", "/api/preview", preview},
    Route{"POST", "/api/summary", summary},
    Route{"POST", "/api/apply", apply},
    Route{"POST", "/api/retry", retry},
    Route{"POST", "/api/doctor", doctor},
    Route{"POST", "/api/cancel", cancel},
    Route{"POST", "/api/follow-ups", tick_off},
};

constexpr std::string_view k_static = "/static/";

const StaticFile* file_at(std::string_view path) noexcept {
  if (path == "/") return find_static_file("index.html");
  // Pages are shown by their own paths only.
  if (!path.starts_with(k_static) || path.ends_with(".html")) return nullptr;
  return find_static_file(path.substr(k_static.size()));
}

}  // namespace

std::string methods_of(std::string_view path) {
  if (file_at(path) != nullptr) return "GET, HEAD";
  std::string methods;
  for (const Route& route : k_routes) {
    if (route.path == path)
      methods.append(methods.empty() ? "" : ", ").append(route.method == "GET" ? "GET, HEAD" : "POST");
  }
  return methods;
}

awaitable<Answer> answer(const Request& request, Rooms rooms) {
  if (const StaticFile* file = file_at(request.path)) {
    Answer page;
    page.content_type = content_type_of(file->name);
    page.body = file->content;
    co_return page;
  }
  const std::string_view method = request.reads() ? "GET" : std::string_view(request.method);
  const auto* route = std::find_if(k_routes.begin(), k_routes.end(), [&](const Route& known) {
    return known.path == request.path && known.method == method;
  });
  if (route == k_routes.end()) {
    co_return refusal(404, "not_found", "There is nothing at this address.", "The README lists the addresses.");
  }
  try {
    co_return co_await route->answer(request, rooms);
  } catch (const Refused& refused) {
    co_return refused.answer;
  } catch (...) {
    const Error error = program::current_error();
    rooms.log.add(error.exit_code() == ExitCode::internal ? LogLevel::error : LogLevel::info, "page", error.message());
    co_return answer_of(error);
  }
}

}  // namespace cxsync::page
