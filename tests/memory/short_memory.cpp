#include "memory/short_memory.hpp"

#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <sqlite3.h>

#include <array>
#include <cstdlib>
#include <new>

extern "C" {
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size);
}

namespace cxsync::test::short_memory {

namespace {

// One thread: the library starts none for a host that brings both sides.
bool g_short = false;
int g_spared = 0;
Shortage g_shortage = Shortage::passing;
std::uint64_t g_nth = 0;
std::uint64_t g_asked = 0;
std::uint64_t g_refused = 0;
std::int64_t g_live = 0;

/// Whether the next allocation may have its memory.
bool grants() {
  if (!g_short || g_spared != 0) return true;
  ++g_asked;
  const bool refused = g_shortage == Shortage::passing ? g_asked == g_nth : g_asked >= g_nth;
  if (refused) ++g_refused;
  return !refused;
}

bool grants_to_asio() { return (g_short && g_shortage == Shortage::lasting) || grants(); }

void* counted(void* block) {
  if (block != nullptr) ++g_live;
  return block;
}

void* take(std::size_t size) { return grants() ? counted(std::malloc(size == 0 ? 1 : size)) : nullptr; }

void* take_aligned(std::size_t alignment, std::size_t size) {
  if (!grants()) return nullptr;
  void* block = nullptr;
  return ::posix_memalign(&block, alignment, size) == 0 ? counted(block) : nullptr;
}

void* retake(void* block, std::size_t size) {
  if (block == nullptr) return take(size);
  return grants() ? std::realloc(block, size) : nullptr;
}

void give_back(void* block) {
  if (block == nullptr) return;
  --g_live;
  std::free(block);
}

int sqlite_size(void* block) { return static_cast<int>(::malloc_usable_size(block)); }

const sqlite3_mem_methods k_for_sqlite{
    [](int size) { return take(static_cast<std::size_t>(size)); },
    give_back,
    [](void* block, int size) { return retake(block, static_cast<std::size_t>(size)); },
    sqlite_size,
    [](int size) { return (size + 7) & ~7; },
    [](void*) { return SQLITE_OK; },
    [](void*) {},
    nullptr};

void* openssl_take(std::size_t size, const char*, int) { return take(size); }
void* openssl_retake(void* block, std::size_t size, const char*, int) { return retake(block, size); }
void openssl_give_back(void* block, const char*, int) { give_back(block); }

}  // namespace

bool take_over() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  // OpenSSL sets itself up once per process and does not try again after a failure; its list of errors stays with the
  // thread.
  return ::CRYPTO_set_mem_functions(openssl_take, openssl_retake, openssl_give_back) == 1 &&
         ::EVP_Digest(nullptr, 0, digest.data(), nullptr, ::EVP_sha256(), nullptr) == 1 && ::ERR_peek_error() == 0 &&
         ::sqlite3_config(SQLITE_CONFIG_MALLOC, &k_for_sqlite) == SQLITE_OK;
}

void begin(Shortage shortage, std::uint64_t nth) {
  g_shortage = shortage;
  g_nth = nth;
  g_asked = 0;
  g_refused = 0;
  g_short = true;
}
void end() { g_short = false; }
std::uint64_t asked_for() { return g_asked; }
std::uint64_t refused() { return g_refused; }
std::int64_t live() { return g_live; }

Spared::Spared() { ++g_spared; }
Spared::~Spared() { --g_spared; }

}  // namespace cxsync::test::short_memory

using cxsync::test::short_memory::give_back;
using cxsync::test::short_memory::take;
using cxsync::test::short_memory::take_aligned;

// Asio takes what coroutines and operations need with aligned_alloc, and gives it back with free.
extern "C" void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  return cxsync::test::short_memory::grants_to_asio() ? __real_aligned_alloc(alignment, size) : nullptr;
}

void* operator new(std::size_t size) {
  void* block = take(size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  void* block = take_aligned(static_cast<std::size_t>(alignment), size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size); }
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return take(size); }
void operator delete(void* block) noexcept { give_back(block); }
void operator delete(void* block, std::size_t) noexcept { give_back(block); }
void operator delete(void* block, std::align_val_t) noexcept { give_back(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { give_back(block); }
void operator delete[](void* block) noexcept { give_back(block); }
void operator delete[](void* block, std::size_t) noexcept { give_back(block); }
void operator delete[](void* block, std::align_val_t) noexcept { give_back(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { give_back(block); }
