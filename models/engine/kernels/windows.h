// What max pooling, its gradient and a convolution with max pooling have in common.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "op.h"

namespace model_lab {

// The attributes of a pooling: its windows' size, under the name `size_name`, their strides and padding.
class Windows {
 public:
  Windows(OpKernelConstruction *construction, const char *size_name, const char *strides_name, const char *padding_name) {
    std::string padding;
    OP_REQUIRES_OK(construction, construction->GetAttr(size_name, &size_));
    OP_REQUIRES_OK(construction, construction->GetAttr(strides_name, &strides_));
    OP_REQUIRES_OK(construction, construction->GetAttr(padding_name, &padding));
    const auto of_images = [](const std::vector<int32_t> &sizes) {
      return sizes.size() == 4 && sizes[0] == 1 && sizes[3] == 1 && sizes[1] >= 1 && sizes[2] >= 1;
    };
    OP_REQUIRES(construction, of_images(size_) && of_images(strides_),
                refused(size_name, " and ", strides_name, " are four numbers from 1 on, the first and the last 1"));
    same_ = padding == "SAME";
    OP_REQUIRES(construction, same_ || padding == "VALID",
                refused(padding_name, ": ", padding, " is none of SAME and VALID"));
  }

  // Over images of this size.
  Pool over(int64_t batch, int64_t height, int64_t width, int64_t channels) const {
    Pool s{};
    s.batch = batch;
    s.height = height;
    s.width = width;
    s.channels = channels;
    s.window_height = size_[1];
    s.window_width = size_[2];
    s.stride_height = strides_[1];
    s.stride_width = strides_[2];
    along(s.height, s.window_height, s.stride_height, &s.out_height, &s.top);
    along(s.width, s.window_width, s.stride_width, &s.out_width, &s.left);
    return s;
  }

 private:
  void along(int64_t size, int64_t window, int64_t stride, int64_t *out, int64_t *before) const {
    *out = same_ ? (size + stride - 1) / stride : std::max<int64_t>(0, (size - window + stride) / stride);
    *before = same_ ? std::max<int64_t>(0, (*out - 1) * stride + window - size) / 2 : 0;
  }

  std::vector<int32_t> size_, strides_;
  bool same_ = false;
};

}  // namespace model_lab
