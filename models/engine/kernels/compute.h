// The arithmetic of the fused ops, compiled once for each instruction set. All arrays are dense, row by row.
#pragma once

#include <cstdint>

namespace model_lab {

struct AttentionShape {
  int64_t batch, tokens, heads, depth;  // B, T, H, D
  bool causal;
};

// Each function does its part of an op: `begin` to `end` of elements, rows, or heads.
struct Compute {
  // y = x Φ(x).
  void (*gelu)(const float *x, float *y, int64_t begin, int64_t end);
  // dx = dy (Φ(x) + x φ(x)).
  void (*gelu_grad)(const float *dy, const float *x, float *dx, int64_t begin, int64_t end);
  // y = scale x̂ + shift over rows of `width`; shift may be null.
  void (*layer_norm)(const float *x, const float *scale, const float *shift, float epsilon, int64_t width, float *y,
                     float *mean, float *inverse_deviation, int64_t begin, int64_t end);
  // dscale and dshift of these rows alone, to be summed up by the caller.
  void (*layer_norm_grad)(const float *dy, const float *x, const float *scale, const float *mean,
                          const float *inverse_deviation, int64_t width, float *dx, float *dscale, float *dshift,
                          int64_t begin, int64_t end);
  // qkv [B, T, 3, H, D] to out [B, T, H, D], with softmax [B, H, T, 2]: each query's largest score and 1 / Σ e^(score −
  // largest), which is 0 where the query may look at nothing. real [B, T], or null: which tokens may be looked at. Heads
  // count through B and H.
  void (*attention)(const AttentionShape &shape, const float *qkv, const uint8_t *real, float *out, float *softmax,
                    int64_t begin, int64_t end);
  void (*attention_grad)(const AttentionShape &shape, const float *dout, const float *qkv, const uint8_t *real,
                         const float *out, const float *softmax, float *dqkv, int64_t begin, int64_t end);
};

extern const Compute compute_avx512;
extern const Compute compute_avx2;
extern const Compute compute_sse2;

}  // namespace model_lab
