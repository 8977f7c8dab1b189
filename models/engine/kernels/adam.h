// Part of compute.cc, which see.
#pragma once

#include "vectors.h"

namespace model_lab {
namespace {

#if WIDTH == 16
inline vf root_of(vf x) { return (vf)_mm512_sqrt_ps((__m512)x); }
#elif WIDTH == 8
inline vf root_of(vf x) { return (vf)_mm256_sqrt_ps((__m256)x); }
#else
inline vf root_of(vf x) { return (vf)_mm_sqrt_ps((__m128)x); }
#endif

double sum_squares(const float *x, int64_t begin, int64_t end) {
  // Several sums, so that no addition waits for the one before it.
  vf sums[4] = {};
  int64_t i = begin;
  for (; i + 4 * W <= end; i += 4 * W) {
    for (int k = 0; k < 4; k++) {
      const vf v = load(x + i + k * W);
      sums[k] += v * v;
    }
  }
  for (; i < end; i += W) {
    const vf v = load_some(x + i, end - i < W ? end - i : W);
    sums[0] += v * v;
  }
  return sum_of((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

// Takes one vector of each array to the next step.
inline void adam_of(const AdamStep &step, vf gradient, vf &w, vf &m, vf &v) {
  vf g = gradient * step.scale;
  if (step.gradient_decay != 0) g += w * step.gradient_decay;
  if (step.shrink != 0) w -= w * step.shrink;
  m += (g - m) * step.forget1;
  v += (g * g - v) * step.forget2;
  w -= step.rate * m / (root_of(v) + step.epsilon);
}

void adam(const AdamStep &step, const float *gradient, float *w, float *m, float *v, int64_t begin, int64_t end) {
  int64_t i = begin;
  for (; i + W <= end; i += W) {
    vf w_next = load(w + i), m_next = load(m + i), v_next = load(v + i);
    adam_of(step, load(gradient + i), w_next, m_next, v_next);
    store(w + i, w_next);
    store(m + i, m_next);
    store(v + i, v_next);
  }
  if (i < end) {
    const int64_t rest = end - i;
    vf w_next = load_some(w + i, rest), m_next = load_some(m + i, rest), v_next = load_some(v + i, rest);
    adam_of(step, load_some(gradient + i, rest), w_next, m_next, v_next);
    store_some(w + i, w_next, rest);
    store_some(m + i, m_next, rest);
    store_some(v + i, v_next, rest);
  }
}

}  // namespace
}  // namespace model_lab
