/** The part of LiteRT's C API (2.3) that the runner calls. Its wheel brings the library without headers: found by name. */
#pragma once
#include <dlfcn.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace litert {

using Handle = void*;
using Status = int;

struct Layout {
  unsigned rank : 7;
  bool has_strides : 1;
  int32_t dimensions[8];
  uint32_t strides[8];
};
struct RankedType {
  int element;
  Layout layout;
};
static_assert(sizeof(RankedType) == 72, "as LiteRT's headers say");
struct PerTensorQuantization {
  float scale;
  int64_t zero_point;
};

constexpr int kCpu = 1;
constexpr int kLockRead = 0, kLockWrite = 1;
constexpr int kQuantizedPerTensor = 1;
constexpr int kHostMemory = 1;

/** One function of the library by its name. */
template <typename... Args>
class Function {
 public:
  Function(Handle library, const char* name) : call_(reinterpret_cast<Status (*)(Args...)>(dlsym(library, name))) {
    if (call_ == nullptr) throw std::runtime_error(std::string("libLiteRt.so has no ") + name);
  }
  Status operator()(Args... args) const { return call_(args...); }

 private:
  Status (*call_)(Args...);
};

struct Api {
  explicit Api(Handle library) : library_(library) {}
  Handle library_;

#define LITERT_FUNCTION(name, ...) Function<__VA_ARGS__> name{library_, "LiteRt" #name};
  LITERT_FUNCTION(CreateEnvironment, int, const void*, Handle*)
  LITERT_FUNCTION(CreateOptions, Handle*)
  LITERT_FUNCTION(SetOptionsHardwareAccelerators, Handle, int)
  LITERT_FUNCTION(CreateOpaqueOptions, const char*, void*, void (*)(void*), Handle*)
  LITERT_FUNCTION(AddOpaqueOptions, Handle, Handle)
  LITERT_FUNCTION(CreateModelFromFile, Handle, const char*, Handle*)
  LITERT_FUNCTION(CreateCompiledModel, Handle, Handle, Handle, Handle*)
  LITERT_FUNCTION(GetModelSignature, Handle, uint64_t, Handle*)
  LITERT_FUNCTION(GetNumModelSignatures, Handle, uint64_t*)
  LITERT_FUNCTION(GetNumSignatureInputs, Handle, uint64_t*)
  LITERT_FUNCTION(GetNumSignatureOutputs, Handle, uint64_t*)
  LITERT_FUNCTION(GetSignatureInputName, Handle, uint64_t, const char**)
  LITERT_FUNCTION(GetSignatureOutputName, Handle, uint64_t, const char**)
  LITERT_FUNCTION(GetSignatureInputTensorByIndex, Handle, uint64_t, Handle*)
  LITERT_FUNCTION(GetSignatureOutputTensorByIndex, Handle, uint64_t, Handle*)
  LITERT_FUNCTION(GetRankedTensorType, Handle, RankedType*)
  LITERT_FUNCTION(GetQuantizationTypeId, Handle, int*)
  LITERT_FUNCTION(GetPerTensorQuantization, Handle, PerTensorQuantization*)
  LITERT_FUNCTION(CompiledModelResizeInputTensor, Handle, uint64_t, uint64_t, const int*, size_t)
  LITERT_FUNCTION(GetCompiledModelInputTensorLayout, Handle, uint64_t, uint64_t, Layout*)
  LITERT_FUNCTION(GetCompiledModelOutputTensorLayouts, Handle, uint64_t, size_t, Layout*, bool)
  LITERT_FUNCTION(GetCompiledModelInputBufferRequirements, Handle, uint64_t, uint64_t, Handle*)
  LITERT_FUNCTION(GetCompiledModelOutputBufferRequirements, Handle, uint64_t, uint64_t, Handle*)
  LITERT_FUNCTION(CreateManagedTensorBufferFromRequirements, Handle, const RankedType*, Handle, Handle*)
  LITERT_FUNCTION(CreateManagedTensorBuffer, Handle, int, const RankedType*, size_t, Handle*)
  LITERT_FUNCTION(DestroyTensorBuffer, Handle)
  LITERT_FUNCTION(LockTensorBuffer, Handle, void**, int)
  LITERT_FUNCTION(UnlockTensorBuffer, Handle)
  LITERT_FUNCTION(RunCompiledModel, Handle, uint64_t, size_t, Handle*, size_t, Handle*)
#undef LITERT_FUNCTION
};

/** Throws where a call failed. */
inline void check(Status status, const char* what) {
  if (status != 0) throw std::runtime_error(std::string(what) + " (LiteRT status " + std::to_string(status) + ")");
}

}  // namespace litert
