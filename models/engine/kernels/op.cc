#include "op.h"

#include <cstdlib>
#include <string>

namespace model_lab {
namespace {

// oneDNN's own limit on instructions holds here too.
const Compute &best_compute() {
  const char *limit = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string most = limit ? limit : "DEFAULT";
  const bool at_most_sse = most == "SSE41" || most == "AVX";
  const bool at_most_avx2 = most.rfind("AVX2", 0) == 0;
  if (!at_most_sse && !at_most_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    return compute_avx512;
  }
  if (!at_most_sse && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return compute_avx2;
  return compute_sse2;
}

}  // namespace

const Compute &compute() {
  static const Compute &best = best_compute();
  return best;
}

float *output(OpKernelContext *context, int index, const TensorShape &shape) {
  Tensor *tensor = nullptr;
  const absl::Status status = context->allocate_output(index, shape, &tensor);
  if (status.ok()) return tensor->flat<float>().data();
  context->SetStatus(status);
  return nullptr;
}

float *output_over(OpKernelContext *context, int input, const TensorShape &shape) {
  Tensor *tensor = nullptr;
  const absl::Status status = context->forward_input_or_allocate_output({input}, 0, shape, &tensor);
  if (status.ok()) return tensor->flat<float>().data();
  context->SetStatus(status);
  return nullptr;
}

float *temporary(OpKernelContext *context, int64_t count, Tensor *holder) {
  const absl::Status status = context->allocate_temp(tensorflow::DT_FLOAT, TensorShape({count}), holder);
  if (status.ok()) return holder->flat<float>().data();
  context->SetStatus(status);
  return nullptr;
}

}  // namespace model_lab
