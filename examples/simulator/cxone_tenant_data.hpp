#pragma once

#include <span>
#include <string_view>

namespace simulator {

/// A name and how its bearer types it in an address.
struct PersonName {
  std::string_view text;
  std::string_view ascii;
};

struct SkillData {
  std::string_view name;
  int media_type;
  bool outbound;
  std::string_view strategy;
  int campaign;
  bool active;
};

struct DispositionData {
  std::string_view name;
  int classification;
  std::string_view outcome;
  bool preview;
  bool active;
};

struct CodeData {
  std::string_view name;
  bool after_call_work;
  int minutes;
  bool active;
};

/// Everything here is invented.
std::span<const PersonName> first_names();
std::span<const PersonName> last_names();
std::span<const std::string_view> team_names();
std::span<const std::string_view> campaign_names();
std::span<const SkillData> skill_data();
std::span<const DispositionData> disposition_data();
std::span<const CodeData> code_data();

}  // namespace simulator
