// Replays a fuzz target without libFuzzer: every input of its corpus, then mutations of them, the same ones each time.
//   replay_<target> CORPUS [MUTATIONS]
// The input that a run ends with, however it ends, is left in the file `broken-<name of the corpus>` of the current
// folder.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

constexpr int k_usual_mutations = 3000;
constexpr std::size_t k_longest = 16384;

class Player {
 public:
  explicit Player(const fs::path& corpus) : kept_("broken-" + corpus.filename().string()) {}

  void play(const std::string& input) const {
    // Before it is played: nothing can be done after a crash, or when a sanitizer ends the process.
    std::ofstream(kept_, std::ios::binary | std::ios::trunc) << input;
    // A copy of its own size: a sanitizer sees every byte that is read beyond it.
    const std::vector<std::uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  void all_is_well() const { fs::remove(kept_); }

 private:
  fs::path kept_;
};

std::vector<std::string> read_corpus(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string next() {
    std::string input = any_of_corpus();
    for (std::size_t steps = 1 + below(6); steps > 0; --steps) change(input);
    input.resize(std::min(input.size(), k_longest));
    return input;
  }

 private:
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }
  const std::string& any_of_corpus() { return corpus_[below(corpus_.size())]; }
  std::string piece_of(const std::string& text) {
    const auto from = below(text.size() + 1);
    return text.substr(from, below(64));
  }
  char any_byte() {
    constexpr std::string_view k_telling = "{}[]\",:=@/%#?.-0129eE+ \t\r\n\\\x80\xC3\xED\xFF";
    return below(2) == 0 ? static_cast<char>(random_()) : k_telling[below(k_telling.size())];
  }

  void change(std::string& input) {
    const auto at = below(input.size() + 1);
    switch (below(6)) {
      case 0:
        input.insert(at, 1, any_byte());
        break;
      case 1:
        input.erase(at, 1 + below(8));
        break;
      case 2:
        input.insert(at, piece_of(input));
        break;
      case 3:
        input.insert(at, piece_of(any_of_corpus()));
        break;
      case 4:
        input.resize(at);
        break;
      default:
        if (at < input.size()) input[at] = any_byte();
    }
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_{1};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s CORPUS [MUTATIONS]\n", argv[0]);
    return 1;
  }
  const fs::path folder(argv[1]);
  const auto corpus = read_corpus(folder);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s holds no input\n", argv[1]);
    return 1;
  }
  const Player player(folder);
  player.play({});
  for (const std::string& input : corpus) player.play(input);
  Mutator mutator(corpus);
  const int mutations = argc > 2 ? std::atoi(argv[2]) : k_usual_mutations;
  for (int i = 0; i < mutations; ++i) player.play(mutator.next());
  player.all_is_well();
  std::printf("%zu inputs and %d mutations\n", corpus.size(), mutations);
  return 0;
}
