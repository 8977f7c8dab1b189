// Part of compute.cc, which see.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace model_lab {
namespace {

constexpr int W = WIDTH;
typedef float vf __attribute__((vector_size(W * 4)));
typedef int32_t vi __attribute__((vector_size(W * 4)));
// The same, wherever it lies in memory.
typedef float vu __attribute__((vector_size(W * 4), aligned(4), may_alias));

inline vf load(const float *p) { return *reinterpret_cast<const vu *>(p); }
inline void store(float *p, vf v) { *reinterpret_cast<vu *>(p) = v; }
inline vf all(float x) { return x - vf{}; }
inline vf least(vf a, vf b) { return a < b ? a : b; }
inline vf most(vf a, vf b) { return a > b ? a : b; }
// What isn't a number is the largest: a model that has diverged must not look sound.
template <typename N>
inline N largest_of(N a, N b) {
  const N larger = a > b ? a : b;
  return a != a ? a : larger;
}

// The first `count` of W numbers; the others are `rest`.
inline vf load_some(const float *p, int64_t count, float rest = 0) {
  vf v = all(rest);
  std::memcpy(&v, p, count * sizeof(float));
  return v;
}
inline void store_some(float *p, vf v, int64_t count) { std::memcpy(p, &v, count * sizeof(float)); }

#if WIDTH == 16
inline float sum_of(vf v) { return _mm512_reduce_add_ps((__m512)v); }
inline float most_of(vf v) { return _mm512_reduce_max_ps((__m512)v); }
#else
inline __m128 halved(__m128 a, __m128 (*two)(__m128, __m128)) {
  a = two(a, _mm_movehl_ps(a, a));
  return two(a, _mm_shuffle_ps(a, a, 1));
}
#if WIDTH == 8
inline __m128 folded(vf v, __m128 (*two)(__m128, __m128)) {
  return halved(two(_mm256_castps256_ps128((__m256)v), _mm256_extractf128_ps((__m256)v, 1)), two);
}
#else
inline __m128 folded(vf v, __m128 (*two)(__m128, __m128)) { return halved((__m128)v, two); }
#endif
inline float sum_of(vf v) { return _mm_cvtss_f32(folded(v, [](__m128 a, __m128 b) { return _mm_add_ps(a, b); })); }
inline float most_of(vf v) { return _mm_cvtss_f32(folded(v, [](__m128 a, __m128 b) { return _mm_max_ps(a, b); })); }
#endif

// e^x for x <= 0 with a relative error below 2e-7; 0 below -87.6, and NaN stays NaN. x = n log 2 + r, and a polynomial of
// r (Cephes, expf).
inline vf exp_of(vf x) {
  const vf clamped = x < -88.0f ? all(-88.0f) : x;
  const float magic = 12582912.0f;  // 1.5 · 2²³: adding it rounds to whole numbers
  const vf shifted = clamped * 1.44269504088896341f + magic;
  const vf n = shifted - magic;
  vf r = clamped - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  vf p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  vi exponent;
  std::memcpy(&exponent, &shifted, sizeof exponent);
  // The sum's low bits are n; at -127 the power is 0.
  const vi bits = (exponent - 0x4b400000 + 127) << 23;
  vf power;
  std::memcpy(&power, &bits, sizeof power);
  return p * power;
}

// erf(x) with an absolute error below 3e-7: a rational function of x² within ±4 (as in Eigen's erf for floats).
inline vf erf_of(vf x) {
  const vf c = most(least(x, all(4.0f)), all(-4.0f));
  const vf s = c * c;
  vf p = all(-2.72614225801306e-10f);
  p = p * s + 2.77068142495902e-08f;
  p = p * s - 2.10102402082508e-06f;
  p = p * s - 5.69250639462346e-05f;
  p = p * s - 7.34990630326855e-04f;
  p = p * s - 2.95459980854025e-03f;
  p = p * s - 1.60960333262415e-02f;
  vf q = all(-1.45660718464996e-05f);
  q = q * s - 2.13374055278905e-04f;
  q = q * s - 1.68282697438203e-03f;
  q = q * s - 7.37332916720468e-03f;
  q = q * s - 1.42647390514189e-02f;
  return c * p / q;
}

// Sums f(i, vector loader) over a row: f gets a function that loads its W numbers of an array, zeros past the end.
template <typename F>
inline float row_sum(int64_t width, F f) {
  vf sum{};
  int64_t i = 0;
  for (; i + W <= width; i += W) sum += f([i](const float *p) { return load(p + i); });
  float rest = 0;
  if (i < width) rest = sum_of(f([i, width](const float *p) { return load_some(p + i, width - i); }));
  return sum_of(sum) + rest;
}

// Memory of this thread's, which the next call may give to something else. Aligned to cache lines.
inline float *scratch(int64_t size) {
  static thread_local std::vector<float> memory;
  if (static_cast<int64_t>(memory.size()) < size + 16) memory.resize(size + 16);
  return reinterpret_cast<float *>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64);
}

}  // namespace
}  // namespace model_lab
