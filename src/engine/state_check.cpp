#include "engine/state_check.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "engine/reading.hpp"
#include "model/check.hpp"

namespace cxsync {

namespace {

constexpr std::uint64_t k_mib = std::uint64_t{1} << 20U;
/// A run that writes thousands of rows needs a few.
constexpr std::uint64_t k_room_mib = 10;

std::string folder_of(const std::string& path) { return std::filesystem::absolute(path).parent_path().string(); }

/// A run makes files beside the state; that it may can be told without making one.
void require_access(const std::string& path, store::Disk& disk) {
  if (!disk.takes_files_beside(path)) {
    throw Error(ErrorCode::state_unusable, "The folder of the state file, " + folder_of(path) + ", cannot be written.",
                "Make the folder, or give this user the right to write in it; or set /state/path to another place.");
  }
  const auto file = disk.look_at(path);
  if (file && !file->is_writable) {
    throw Error(ErrorCode::state_unusable, "The state file " + path + " can be read, but not written.",
                "Give the user that runs cxsync the right to write the file, or run it as the file's owner.");
  }
}

std::string whose(Site& site) {
  const std::string& path = site.config().state_path;
  const store::Store state = store::Store::open_for_reading(path, site.disk());
  const auto recorded = state.identity();
  state.check_identity(identity_of(site, recorded ? recorded->cxone_address : "", recorded ? recorded->tenant : ""));
  return recorded ? "The state " + path + " belongs to this site."
                  : "There is no state yet; the first run makes " + path + ".";
}

void look_around(Check& check, const std::string& path, store::Disk& disk) {
  const std::uint64_t free_mib = disk.free_space(path) / k_mib;
  if (free_mib < k_room_mib) {
    add_warning(check, "Its disk is nearly full: " + std::to_string(free_mib) + " MiB are free.",
                "Free some space on the disk that holds " + folder_of(path) +
                    ": a run that cannot remember what it sends stops.");
  }
  const auto file = disk.look_at(path);
  if (file && !file->is_private) {
    add_warning(check, "Others than its owner may read or write it, and it holds names and e-mail addresses.",
                "Take their rights away: chmod 600 " + path + ".");
  }
  if (store::Store::is_held(path, disk)) {
    add_warning(check, "Another run holds it at this moment.",
                "Wait for that run to end; one that starts meanwhile waits 10 seconds and gives up.");
  }
}

}  // namespace

Check check_state(Site& site) {
  const std::string& path = site.config().state_path;
  const auto start = site.now();
  Check check = make_check("state", CheckStatus::fail, {});
  try {
    const std::string found = whose(site);
    require_access(path, site.disk());
    check = make_check("state", CheckStatus::ok, found);
    look_around(check, path, site.disk());
  } catch (const Error& error) {
    check = make_check("state", CheckStatus::fail, error.message(), error.hint());
  } catch (const std::system_error& failure) {
    check = make_check("state", CheckStatus::fail,
                       "The disk of the state file " + path + " cannot be looked at (" + failure.what() + ").",
                       "Give the user that runs cxsync the right to read the file and its folder.");
  }
  add_elapsed(check, start, site.now());
  return check;
}

}  // namespace cxsync
