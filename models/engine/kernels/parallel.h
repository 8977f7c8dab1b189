// Work of an op, shared out over as many threads as the device has.
#pragma once

#include <cstdint>
#include <functional>

#include "tensorflow/core/framework/op_kernel.h"

namespace model_lab {

// Threads that an op may use, itself included: as many as the device has.
int64_t threads_of(tensorflow::OpKernelContext *context);

// Calls body(0) to body(count - 1), in any order and several at a time, and returns when all have.
void parallel_for(tensorflow::OpKernelContext *context, int64_t count, const std::function<void(int64_t)> &body);

// Splits `count` items into parts of `size`, which do not depend on the machine: sums over parts are always the same.
template <typename F>
void in_parts(tensorflow::OpKernelContext *context, int64_t count, int64_t size, F part) {
  parallel_for(context, (count + size - 1) / size, [&](int64_t index) {
    const int64_t begin = index * size;
    part(begin, std::min(count, begin + size), index);
  });
}

}  // namespace model_lab
