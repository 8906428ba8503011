#pragma once

#include <functional>
#include <string>

#include "simulation/ivinex_rows.hpp"
#include "simulation/judge.hpp"
#include "simulation/simulated_cxone.hpp"

namespace cxsync::simulation {

/// The people who work in Ivinex while cxsync does.
class People {
 public:
  /// @param is_linked whether the state holds a link from this key to this row.
  using IsLinked = std::function<bool(Kind kind, const std::string& key, const std::string& id)>;

  People(Machine& machine, IvinexRows& rows, SimulatedCxone& cxone, Judge& judge)
      : machine_(machine), rows_(rows), cxone_(cxone), judge_(judge) {}

  /// One of them does something to a module.
  void act(Kind kind);
  /// A row by hand, for a record or for nothing.
  void add_row(Kind kind);
  /// A read filter hides rows from the user that cxsync signs in as.
  void hide_rows(Kind kind, const IsLinked& is_linked);
  void show_rows();

 private:
  void edit(Kind kind, Row& row);
  void type(Kind kind, Row& row, const std::string& field, const std::string& value);
  void type_key(Kind kind, Row& row);
  void put_key(Kind kind, Row& row, const std::string& key);
  void regroup(Kind kind, Row& row);
  void remove(Kind kind, Row& row);
  void give_away(Kind kind, Row& row);

  Machine& machine_;
  IvinexRows& rows_;
  SimulatedCxone& cxone_;
  Judge& judge_;
};

}  // namespace cxsync::simulation
