#include "plan_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "support/text.hpp"
#include "whole_file.hpp"

namespace cxsync::cli {

namespace {

Error cannot_write(const std::string& path, int reason) {
  return Error(ErrorCode::usage,
               "The plan file " + printable(path) + " cannot be written: " + system_reason(reason) + ".",
               "Choose a folder that you may write to and that has room.", {{"file", printable(path)}});
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

void write_plan_file(const std::string& path, std::string_view document) {
  NewFile file(path);
  file.write(document);
  file.write("\n");
  file.put_in_place();
}

PlanFile read_plan_file(const std::string& path) {
  const std::string document = read_whole_file(path, ErrorCode::plan_unreadable, "The plan file");
  PlanSet plans = plan_set_from_json(document);
  // The format is a document's first member, so the outermost one comes first.
  return {std::move(plans), document.find("\"cxsync.set/1\"") < document.find("\"cxsync.plan/1\"")};
}

}  // namespace cxsync::cli
