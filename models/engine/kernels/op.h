// What the files of ops have in common.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compute.h"
#include "tensorflow/core/framework/common_shape_fns.h"
#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"
#include "tensorflow/core/framework/shape_inference.h"

namespace model_lab {

using tensorflow::OpKernel;
using tensorflow::OpKernelConstruction;
using tensorflow::OpKernelContext;
using tensorflow::Tensor;
using tensorflow::TensorShape;
using tensorflow::shape_inference::InferenceContext;

// The arithmetic for the best instructions that this processor has.
const Compute &compute();

inline const float *floats(const Tensor &tensor) { return tensor.flat<float>().data(); }

// The inputs are not what the op takes.
template <typename... Words>
absl::Status refused(const Words &...words) {
  return absl::InvalidArgumentError(absl::StrCat(words...));
}

// Memory for output number `index`; null where there is none, which the context then knows, and where it holds nothing.
float *output(OpKernelContext *context, int index, const TensorShape &shape);

// The same for the first output, over input number `input` where nothing else needs that.
float *output_over(OpKernelContext *context, int input, const TensorShape &shape);

// Memory for as long as `holder` lives; null where there is none.
float *temporary(OpKernelContext *context, int64_t count, Tensor *holder);

// The first output has the shape of input `like`; what other outputs have is known when the op runs.
template <int like>
absl::Status first_shape(InferenceContext *context) {
  for (int i = 1; i < context->num_outputs(); i++) context->set_output(i, context->UnknownShape());
  context->set_output(0, context->input(like));
  return absl::OkStatus();
}

#define MODEL_LAB_KERNEL(name, kernel) REGISTER_KERNEL_BUILDER(Name(name).Device(tensorflow::DEVICE_CPU), kernel)

}  // namespace model_lab
