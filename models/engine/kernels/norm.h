// Part of compute.cc, which see.
#pragma once

#include <algorithm>
#include <cmath>

#include "vectors.h"

namespace model_lab {
namespace {

void layer_norm(const float *x_rows, const float *scale, const float *shift, float epsilon, int64_t width, float *y_rows,
                float *means, float *inverse_deviations, int64_t begin, int64_t end) {
  const float share = 1.0f / width;
  for (int64_t row = begin; row < end; row++) {
    const float *x = x_rows + row * width;
    float *y = y_rows + row * width;
    const float mean = row_sum(width, [x](auto at) { return at(x); }) * share;
    // Zeros past the end would count as deviations of −mean.
    float squares = 0;
    int64_t i = 0;
    vf sum{};
    for (; i + W <= width; i += W) {
      const vf d = load(x + i) - mean;
      sum += d * d;
    }
    for (; i < width; i++) squares += (x[i] - mean) * (x[i] - mean);
    const float inverse = 1.0f / std::sqrt((sum_of(sum) + squares) * share + epsilon);
    means[row] = mean;
    inverse_deviations[row] = inverse;
    for (i = 0; i + W <= width; i += W) {
      const vf v = (load(x + i) - mean) * inverse * load(scale + i);
      store(y + i, shift ? v + load(shift + i) : v);
    }
    for (; i < width; i++) y[i] = (x[i] - mean) * inverse * scale[i] + (shift ? shift[i] : 0);
  }
}

void layer_norm_grad(const float *dy_rows, const float *x_rows, const float *scale, const float *means,
                     const float *inverse_deviations, int64_t width, float *dx_rows, float *dscale, float *dshift,
                     int64_t begin, int64_t end) {
  std::fill(dscale, dscale + width, 0.0f);
  std::fill(dshift, dshift + width, 0.0f);
  const float share = 1.0f / width;
  for (int64_t row = begin; row < end; row++) {
    const float *x = x_rows + row * width;
    const float *dy = dy_rows + row * width;
    float *dx = dx_rows + row * width;
    const float mean = means[row], inverse = inverse_deviations[row];
    // g = dy · scale is zero past the end.
    const float g_mean = row_sum(width, [=](auto at) { return at(dy) * at(scale); }) * share;
    const float gx_mean =
        row_sum(width, [=](auto at) { return at(dy) * at(scale) * (at(x) - mean); }) * inverse * share;
    int64_t i = 0;
    for (; i + W <= width; i += W) {
      const vf d = load(dy + i), n = (load(x + i) - mean) * inverse;
      store(dx + i, (d * load(scale + i) - g_mean - n * gx_mean) * inverse);
      store(dscale + i, load(dscale + i) + d * n);
      store(dshift + i, load(dshift + i) + d);
    }
    for (; i < width; i++) {
      const float n = (x[i] - mean) * inverse;
      dx[i] = (dy[i] * scale[i] - g_mean - n * gx_mean) * inverse;
      dscale[i] += dy[i] * n;
      dshift[i] += dy[i];
    }
  }
}


}  // namespace
}  // namespace model_lab
