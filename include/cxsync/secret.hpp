#pragma once

#include <string>
#include <string_view>

namespace cxsync {

/// A password, key or token. It wipes its memory, cannot be printed or compared, and is shown only by reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view text) : text_(text) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  /// The text itself, borrowed. Only for the place that sends it.
  [[nodiscard]] std::string_view reveal() const noexcept { return text_; }

  bool operator==(const Secret&) const = delete;

 private:
  void wipe() noexcept;
  std::string text_;
};

/// Overwrites the whole buffer of a string that held a secret, then empties it.
void wipe(std::string& text) noexcept;

}  // namespace cxsync
