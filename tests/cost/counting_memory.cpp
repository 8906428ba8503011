#include "cost/counting_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

cxsync::test::Memory counted;

constexpr std::size_t k_head = alignof(std::max_align_t);

void* take(std::size_t size) {
  auto* block = static_cast<unsigned char*>(std::malloc(k_head + size));
  if (block == nullptr) throw std::bad_alloc();
  *reinterpret_cast<std::size_t*>(block) = size;
  ++counted.allocations;
  counted.bytes += size;
  counted.peak = std::max(counted.peak, counted.bytes);
  return block + k_head;
}

void give(void* memory) noexcept {
  if (memory == nullptr) return;
  auto* block = static_cast<unsigned char*>(memory) - k_head;
  counted.bytes -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return take(size); }
void* operator new[](std::size_t size) { return take(size); }
void operator delete(void* memory) noexcept { give(memory); }
void operator delete[](void* memory) noexcept { give(memory); }
void operator delete(void* memory, std::size_t) noexcept { give(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give(memory); }

namespace cxsync::test {

Memory memory() noexcept { return counted; }
void start_peak() noexcept { counted.peak = counted.bytes; }

}  // namespace cxsync::test
