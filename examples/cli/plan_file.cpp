#include "plan_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "program/whole_file.hpp"
#include "support/text.hpp"

namespace cxsync::cli {

namespace {

Error cannot_write(const std::string& path, int reason) {
  return Error(ErrorCode::usage,
               "The plan file " + printable(path) + " cannot be written: " + program::system_reason(reason) + ".",
               "Choose a folder that you may write to and that has room.", {{"file", printable(path)}});
}

constexpr const char* k_another_name = "Name a new file, or an earlier plan file, with --out.";

Error not_replaced(const std::string& path, const std::string& why) {
  return Error(ErrorCode::usage, "The plan is not written to " + printable(path) + ": " + why + ".", k_another_name,
               {{"file", printable(path)}});
}

// A path that cannot be followed is no other file's name.
std::filesystem::path real_name(const std::string& path) {
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored);
  auto real = std::filesystem::weakly_canonical(absolute, ignored);
  return ignored ? absolute.lexically_normal() : real;
}

/// A new file beside the one it will replace; gone again unless it was put in place.
class NewFile {
 public:
  explicit NewFile(const std::string& target) : target_(target) {
    temporary_ = target + ".new-" + std::to_string(::getpid());
    file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file_ < 0) throw cannot_write(target_, errno);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (file_ >= 0) ::close(file_);
    if (!placed_) ::unlink(temporary_.c_str());
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        throw cannot_write(target_, errno);
      }
    }
  }

  void put_in_place() {
    if (::fsync(file_) != 0) throw cannot_write(target_, errno);
    const int file = file_;
    file_ = -1;
    if (::close(file) != 0) throw cannot_write(target_, errno);
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) throw cannot_write(target_, errno);
    placed_ = true;
    sync_folder();
  }

 private:
  // Without it a power cut may bring the old name back.
  void sync_folder() const {
    const std::string folder = std::filesystem::absolute(target_).parent_path().string();
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) throw cannot_write(target_, errno);
    const int result = ::fsync(opened);
    const int reason = errno;
    ::close(opened);
    // Some file systems cannot sync a folder; they say EINVAL.
    if (result != 0 && reason != EINVAL) throw cannot_write(target_, reason);
  }

  std::string target_;
  std::string temporary_;
  int file_ = -1;
  bool placed_ = false;
};

}  // namespace

PlanTarget::PlanTarget(std::string path, std::vector<std::string> kept)
    : path_(std::move(path)), kept_(std::move(kept)) {
  check();
}

void PlanTarget::check() const {
  if (path_.empty()) throw Error(ErrorCode::usage, "The name of the plan file is empty.", k_another_name);
  struct stat info {};
  const bool exists = ::lstat(path_.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) throw cannot_write(path_, errno);
  if (exists && !S_ISREG(info.st_mode)) throw not_replaced(path_, "it is a folder, a link, a pipe or a device");
  for (const std::string& kept : kept_) {
    struct stat other {};
    const bool one_file =
        exists && ::stat(kept.c_str(), &other) == 0 && other.st_dev == info.st_dev && other.st_ino == info.st_ino;
    if (one_file || real_name(path_) == real_name(kept)) {
      throw not_replaced(path_, "it is the configuration or belongs to the state");
    }
  }
}

void PlanTarget::write(const std::function<void(const TextTaker&)>& document) const {
  NewFile file(path_);
  document([&](std::string_view part) { file.write(part); });
  file.write("\n");
  check();  // the preview took its time
  file.put_in_place();
}

PlanFile read_plan_file(const std::string& path) {
  constexpr program::FileRole k_role{"The plan file", ErrorCode::plan_unreadable, 1024 * program::k_mib};
  const std::string content = program::read_whole_file(path, k_role);
  const std::string_view document = program::without_byte_order_mark(content);
  PlanSet plans = plan_set_from_json(document);
  // The format is a document's first member, so the outermost one comes first.
  return {std::move(plans), document.find("\"cxsync.set/1\"") < document.find("\"cxsync.plan/1\"")};
}

}  // namespace cxsync::cli
