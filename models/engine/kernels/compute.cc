// Compiled once for each instruction set, which INSTRUCTIONS names and WIDTH, in floats, goes with.
#include "compute.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

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

// R rows and V vectors of C (+)= A B. A is read number by number, in any layout; B and C along their rows.
template <int R, int V>
inline void tile(int64_t K, const float *A, int64_t a_row, int64_t a_col, const float *B, int64_t b_row, float *C,
                 int64_t c_row, bool add) {
  vf sums[R][V];
  for (int r = 0; r < R; r++) {
    for (int v = 0; v < V; v++) sums[r][v] = add ? load(C + r * c_row + v * W) : vf{};
  }
  for (int64_t k = 0; k < K; k++) {
    vf b[V];
    for (int v = 0; v < V; v++) b[v] = load(B + k * b_row + v * W);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const float a = A[r * a_row + k * a_col];
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) sums[r][v] += a * b[v];
    }
  }
  for (int r = 0; r < R; r++) {
    for (int v = 0; v < V; v++) store(C + r * c_row + v * W, sums[r][v]);
  }
}

// All M rows of V vectors of C, R at a time: as many sums as there are registers for, and enough to keep the units busy.
template <int R, int V>
void columns(int64_t M, int64_t K, const float *A, int64_t a_row, int64_t a_col, const float *B, int64_t b_row,
             float *C, int64_t c_row, bool add) {
  int64_t i = 0;
  for (; i + R <= M; i += R) tile<R, V>(K, A + i * a_row, a_row, a_col, B, b_row, C + i * c_row, c_row, add);
  if constexpr (R > 1) {
    if (i < M) columns<R / 2, V>(M - i, K, A + i * a_row, a_row, a_col, B, b_row, C + i * c_row, c_row, add);
  }
}

// C [M, N] = A [M, K] B [K, N], or added to C; N is a multiple of W. Element (i, k) of A is A[i a_row + k a_col].
void multiply(int64_t M, int64_t N, int64_t K, const float *A, int64_t a_row, int64_t a_col, const float *B,
              int64_t b_row, float *C, int64_t c_row, bool add = false) {
  int64_t j = 0;
  for (; j + 2 * W <= N; j += 2 * W) columns<W == 16 ? 8 : 4, 2>(M, K, A, a_row, a_col, B + j, b_row, C + j, c_row, add);
  if (j < N) columns<8, 1>(M, K, A, a_row, a_col, B + j, b_row, C + j, c_row, add);
}

inline int64_t padded(int64_t count) { return (count + W - 1) / W * W; }

// Queries that are attended to together: their scores stay in the first caches.
constexpr int64_t kQueries = 32;

// One head's queries, keys and values, copied together from qkv [B, T, 3, H, D].
struct Head {
  int64_t tokens, depth, wide, long_;  // T, D, and both rounded up to whole vectors
  const float *source;
  int64_t stride;

  Head(const AttentionShape &s, const float *qkv, int64_t head)
      : tokens(s.tokens), depth(s.depth), wide(padded(s.depth)), long_(padded(s.tokens)) {
    stride = 3 * s.heads * s.depth;
    source = qkv + head / s.heads * s.tokens * stride + head % s.heads * s.depth;
    part_ = s.heads * s.depth;
  }

  // Row t of queries (0), keys (1) or values (2).
  const float *row(int which, int64_t t) const { return source + t * stride + which * part_; }

  // [T, wide], zeros past D.
  void rows(int which, float *to) const {
    for (int64_t t = 0; t < tokens; t++) {
      std::memcpy(to + t * wide, row(which, t), depth * sizeof(float));
      std::fill(to + t * wide + depth, to + (t + 1) * wide, 0.0f);
    }
  }

  // [D, long], zeros past T.
  void transposed(int which, float *to) const {
    for (int64_t t = 0; t < long_; t++) {
      for (int64_t d = 0; d < depth; d++) to[d * long_ + t] = t < tokens ? row(which, t)[d] : 0.0f;
    }
  }

 private:
  int64_t part_;
};

// Adds −∞ to what must not be looked at: [long], by key.
void key_bias(const AttentionShape &s, const uint8_t *real, int64_t batch, int64_t long_, float *bias) {
  for (int64_t t = 0; t < long_; t++) {
    const bool seen = t < s.tokens && (!real || real[batch * s.tokens + t]);
    bias[t] = seen ? 0.0f : -INFINITY;
  }
}

// How many keys the queries before `end` may look at.
inline int64_t keys_before(const AttentionShape &s, int64_t end) { return s.causal ? end : s.tokens; }

// Scores of a query, scaled; those behind the query in a causal head are −∞, as those past `keys` are.
inline void finish_scores(const AttentionShape &s, int64_t query, float scale, const float *bias, int64_t keys,
                          float *scores) {
  for (int64_t j = 0; j < padded(keys); j += W) store(scores + j, load(scores + j) * scale + load(bias + j));
  if (s.causal) std::fill(scores + query + 1, scores + padded(keys), -INFINITY);
}

std::vector<float> &scratch(int64_t size) {
  static thread_local std::vector<float> memory;
  if (static_cast<int64_t>(memory.size()) < size) memory.resize(size);
  return memory;
}

void attention(const AttentionShape &s, const float *qkv, const uint8_t *real, float *out, float *softmax,
               int64_t begin, int64_t end) {
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.depth));
  for (int64_t head = begin; head < end; head++) {
    const Head h(s, qkv, head);
    const int64_t T = s.tokens, D = s.depth;
    float *keys_t = scratch(D * h.long_ + T * h.wide + h.long_ + kQueries * (h.long_ + h.wide)).data();
    float *values = keys_t + D * h.long_, *bias = values + T * h.wide, *scores = bias + h.long_,
          *sums = scores + kQueries * h.long_;
    h.transposed(1, keys_t);
    h.rows(2, values);
    key_bias(s, real, head / s.heads, h.long_, bias);
    for (int64_t from = 0; from < T; from += kQueries) {
      const int64_t queries = std::min(kQueries, T - from), keys = keys_before(s, from + queries);
      multiply(queries, padded(keys), D, h.row(0, from), h.stride, 1, keys_t, h.long_, scores, h.long_);
      float inverse[kQueries];
      for (int64_t q = 0; q < queries; q++) {
        float *row = scores + q * h.long_;
        finish_scores(s, from + q, scale, bias, keys, row);
        vf top = load(row);
        for (int64_t j = W; j < padded(keys); j += W) top = most(top, load(row + j));
        const float largest = most_of(top);
        const bool nothing = largest == -INFINITY;
        vf total{};
        for (int64_t j = 0; j < padded(keys); j += W) {
          const vf weight = nothing ? vf{} : exp_of(load(row + j) - largest);
          store(row + j, weight);
          total += weight;
        }
        inverse[q] = nothing ? 0 : 1 / sum_of(total);
        softmax[2 * (head * T + from + q)] = nothing ? 0 : largest;
        softmax[2 * (head * T + from + q) + 1] = inverse[q];
      }
      multiply(queries, h.wide, keys, scores, h.long_, 1, values, h.wide, sums, h.wide);
      for (int64_t q = 0; q < queries; q++) {
        float *to = out + ((head / s.heads * T + from + q) * s.heads + head % s.heads) * D;
        for (int64_t d = 0; d < D; d++) to[d] = sums[q * h.wide + d] * inverse[q];
      }
    }
  }
}

void attention_grad(const AttentionShape &s, const float *dout, const float *qkv, const uint8_t *real, const float *out,
                    const float *softmax, float *dqkv, int64_t begin, int64_t end) {
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.depth));
  for (int64_t head = begin; head < end; head++) {
    const Head h(s, qkv, head);
    const int64_t T = s.tokens, D = s.depth;
    const int64_t rows = T * h.wide, across = D * h.long_;
    float *keys_t = scratch(2 * across + 5 * rows + h.long_ + kQueries * (2 * h.long_ + h.wide)).data();
    float *values_t = keys_t + across, *queries_ = values_t + across, *keys_ = queries_ + rows, *dout_ = keys_ + rows,
          *dkeys = dout_ + rows, *dvalues = dkeys + rows, *bias = dvalues + rows, *weights = bias + h.long_,
          *dscores = weights + kQueries * h.long_, *dqueries = dscores + kQueries * h.long_;
    h.transposed(1, keys_t);
    h.transposed(2, values_t);
    h.rows(0, queries_);
    h.rows(1, keys_);
    key_bias(s, real, head / s.heads, h.long_, bias);
    const int64_t first = (head / s.heads * T * s.heads + head % s.heads) * D, step = s.heads * D;
    for (int64_t t = 0; t < T; t++) {
      std::memcpy(dout_ + t * h.wide, dout + first + t * step, D * sizeof(float));
      std::fill(dout_ + t * h.wide + D, dout_ + (t + 1) * h.wide, 0.0f);
    }
    std::fill(dkeys, dkeys + 2 * rows, 0.0f);
    const auto write = [&](int which, int64_t t, const float *from) {
      std::memcpy(dqkv + (h.row(which, t) - qkv), from, D * sizeof(float));
    };
    for (int64_t from = 0; from < T; from += kQueries) {
      const int64_t queries = std::min(kQueries, T - from), keys = keys_before(s, from + queries);
      multiply(queries, padded(keys), D, queries_ + from * h.wide, h.wide, 1, keys_t, h.long_, weights, h.long_);
      multiply(queries, padded(keys), D, dout_ + from * h.wide, h.wide, 1, values_t, h.long_, dscores, h.long_);
      for (int64_t q = 0; q < queries; q++) {
        float *weight = weights + q * h.long_, *dscore = dscores + q * h.long_;
        finish_scores(s, from + q, scale, bias, keys, weight);
        const float *o = out + first + (from + q) * step, *d_o = dout_ + (from + q) * h.wide;
        const float dot = row_sum(D, [=](auto at) { return at(o) * at(d_o); });
        const float *of_query = softmax + 2 * (head * T + from + q);
        const float largest = of_query[0], inverse = of_query[1];
        for (int64_t j = 0; j < padded(keys); j += W) {
          const vf w = exp_of(load(weight + j) - largest) * inverse;
          store(weight + j, w);
          store(dscore + j, w * (load(dscore + j) - dot) * scale);
        }
      }
      multiply(keys, h.wide, queries, weights, 1, h.long_, dout_ + from * h.wide, h.wide, dvalues, h.wide, true);
      multiply(keys, h.wide, queries, dscores, 1, h.long_, queries_ + from * h.wide, h.wide, dkeys, h.wide, true);
      multiply(queries, h.wide, keys, dscores, h.long_, 1, keys_, h.wide, dqueries, h.wide);
      for (int64_t q = 0; q < queries; q++) write(0, from + q, dqueries + q * h.wide);
    }
    for (int64_t t = 0; t < T; t++) {
      write(1, t, dkeys + t * h.wide);
      write(2, t, dvalues + t * h.wide);
    }
  }
}

}  // namespace

const Compute JOIN(compute_, INSTRUCTIONS) = {gelu, gelu_grad, layer_norm, layer_norm_grad, attention, attention_grad};

}  // namespace model_lab
