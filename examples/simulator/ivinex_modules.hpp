#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

struct IvinexField {
  std::string_view name;
  bool checkbox = false;
};

/// A module of the Ivinex look-alike. Ids and field names are invented: on a real site both are read off its
/// administration pages.
struct IvinexModule {
  std::int64_t id;
  std::string_view name;
  std::string_view kind;  ///< the word for it in cxsync
  std::vector<IvinexField> fields;

  [[nodiscard]] const IvinexField* field(std::string_view name) const noexcept;
};

std::span<const IvinexModule> ivinex_modules();
const IvinexModule* ivinex_module(std::int64_t id) noexcept;
/// By id or kind. @throws std::invalid_argument
const IvinexModule& ivinex_module(std::string_view id_or_kind);

}  // namespace simulator
