// Part of compute.cc, which see.
#pragma once

#include "vectors.h"

namespace model_lab {
namespace {

constexpr float kSqrtHalf = 0.70710678118654752f;
constexpr float kInverseSqrtTau = 0.39894228040143268f;

inline vf gelu_of(vf x) { return x * (0.5f + 0.5f * erf_of(x * kSqrtHalf)); }

inline vf gelu_slope(vf x) {
  const vf density = kInverseSqrtTau * exp_of(-0.5f * x * x);
  return 0.5f + 0.5f * erf_of(x * kSqrtHalf) + x * density;
}

void gelu(const float *x, float *y, int64_t begin, int64_t end) {
  int64_t i = begin;
  for (; i + W <= end; i += W) store(y + i, gelu_of(load(x + i)));
  if (i < end) store_some(y + i, gelu_of(load_some(x + i, end - i)), end - i);
}

void gelu_grad(const float *dy, const float *x, float *dx, int64_t begin, int64_t end) {
  int64_t i = begin;
  for (; i + W <= end; i += W) store(dx + i, load(dy + i) * gelu_slope(load(x + i)));
  if (i < end) {
    const int64_t rest = end - i;
    store_some(dx + i, load_some(dy + i, rest) * gelu_slope(load_some(x + i, rest)), rest);
  }
}


}  // namespace
}  // namespace model_lab
