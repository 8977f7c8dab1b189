// Part of compute.cc, which see. What is the same for all rows [B H W, C] of images: sums of columns, activations'
// gradients, batch norm.
#pragma once

#include <algorithm>

#include "vectors.h"

namespace model_lab {
namespace {

// W columns at a time, and the last ones one by one: what is written for one is the same for the other.
struct Lanes {
  typedef vf number;
  static vf of(const float *p) { return load(p); }
  static void put(float *p, vf v) { store(p, v); }
};
struct Lane {
  typedef float number;
  static float of(const float *p) { return *p; }
  static void put(float *p, float v) { *p = v; }
};

// S sums of N columns' worth of lanes, side by side.
template <typename L, int S, int N, int step, typename F>
inline void sum_some(int64_t width, int64_t column, float *const *sums, int64_t begin, int64_t end, F f) {
  typename L::number totals[S][N] = {};
  for (int64_t row = begin; row < end; row++) {
    for (int k = 0; k < N; k++) {
      const int64_t c = column + k * step;
      typename L::number terms[S];
      f(L{}, row * width + c, c, terms);
      for (int s = 0; s < S; s++) totals[s][k] += terms[s];
    }
  }
  for (int s = 0; s < S; s++) {
    for (int k = 0; k < N; k++) L::put(sums[s] + column + k * step, totals[s][k]);
  }
}

// Sums of each column over rows: f(lanes, i, c, terms) gives the S terms of number i, which is in column c.
template <int S, typename F>
inline void sum_columns(int64_t width, float *const *sums, int64_t begin, int64_t end, F f) {
  int64_t c = 0;
  for (; c + 4 * W <= width; c += 4 * W) sum_some<Lanes, S, 4, W>(width, c, sums, begin, end, f);
  for (; c + 2 * W <= width; c += 2 * W) sum_some<Lanes, S, 2, W>(width, c, sums, begin, end, f);
  for (; c + W <= width; c += W) sum_some<Lanes, S, 1, W>(width, c, sums, begin, end, f);
  for (; c + 4 <= width; c += 4) sum_some<Lane, S, 4, 1>(width, c, sums, begin, end, f);
  for (; c < width; c++) sum_some<Lane, S, 1, 1>(width, c, sums, begin, end, f);
}

// Where a vector holds a whole number of rows, they are summed up lane by lane and then the lanes of each column.
void narrow_sums(const float *x, int64_t width, float *sums, int64_t begin, int64_t end) {
  vf lanes[4] = {};
  int64_t i = begin * width;
  const int64_t to = end * width;
  for (; i + 4 * W <= to; i += 4 * W) {
    for (int k = 0; k < 4; k++) lanes[k] += load(x + i + k * W);
  }
  for (; i < to; i += W) lanes[0] += load_some(x + i, std::min<int64_t>(W, to - i));
  float each[W];
  store(each, (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]));
  std::fill(sums, sums + width, 0.0f);
  for (int k = 0; k < W; k++) sums[k % width] += each[k];
}

void column_sums(const float *x, int64_t width, float *sums, int64_t begin, int64_t end) {
  if (width < W && W % width == 0) return narrow_sums(x, width, sums, begin, end);
  sum_columns<1>(width, &sums, begin, end, [x](auto lanes, int64_t i, int64_t, auto *terms) {
    terms[0] = decltype(lanes)::of(x + i);
  });
}

template <typename N>
inline N kept(N dy, N y, float slope, bool relu) {
  return y > 0 ? dy : relu ? N{} : dy * slope;
}

void activation_grad(const float *dy, const float *y, bool relu, float slope, float *dx, int64_t begin, int64_t end) {
  int64_t i = begin;
  for (; i + W <= end; i += W) store(dx + i, kept(load(dy + i), load(y + i), slope, relu));
  for (; i < end; i++) dx[i] = kept(dy[i], y[i], slope, relu);
}

void activation_grad_sums(const float *dy, const float *y, bool relu, float slope, int64_t width, float *dx,
                          float *sums, int64_t begin, int64_t end) {
  sum_columns<1>(width, &sums, begin, end, [=](auto lanes, int64_t i, int64_t, auto *terms) {
    typedef decltype(lanes) L;
    terms[0] = kept(L::of(dy + i), L::of(y + i), slope, relu);
    L::put(dx + i, terms[0]);
  });
}

void column_moments(const float *x, int64_t width, float *means, float *squares, int64_t begin, int64_t end) {
  // What is off the first row is summed up: the mean may be far larger.
  const float *first = x + begin * width;
  sum_columns<1>(width, &means, begin, end, [=](auto lanes, int64_t i, int64_t c, auto *terms) {
    typedef decltype(lanes) L;
    terms[0] = L::of(x + i) - L::of(first + c);
  });
  const float share = 1.0f / (end - begin);
  for (int64_t c = 0; c < width; c++) means[c] = first[c] + means[c] * share;
  sum_columns<1>(width, &squares, begin, end, [=](auto lanes, int64_t i, int64_t c, auto *terms) {
    typedef decltype(lanes) L;
    const auto off = L::of(x + i) - L::of(means + c);
    terms[0] = off * off;
  });
}

// Calls f(lanes, i, c) for all numbers of some rows.
template <typename F>
inline void each_number(int64_t width, int64_t begin, int64_t end, F f) {
  for (int64_t row = begin; row < end; row++) {
    int64_t c = 0;
    for (; c + W <= width; c += W) f(Lanes{}, row * width + c, c);
    for (; c < width; c++) f(Lane{}, row * width + c, c);
  }
}

void batch_norm(const BatchNorm &s, const float *x, const float *shift, float *y, int64_t begin, int64_t end) {
  each_number(s.width, begin, end, [=](auto lanes, int64_t i, int64_t c) {
    typedef decltype(lanes) L;
    const auto v = (L::of(x + i) - L::of(s.mean + c)) * L::of(s.factor + c) + L::of(shift + c);
    // What isn't a number stays that.
    L::put(y + i, s.plain ? v : s.relu ? (v < 0 ? typename L::number{} : v) : (v > 0 ? v : v * s.slope));
  });
}

void batch_norm_sums(const BatchNorm &s, const float *dy, const float *x, const float *y, float *of_dy, float *of_dyx,
                     int64_t begin, int64_t end) {
  float *const sums[] = {of_dy, of_dyx};
  sum_columns<2>(s.width, sums, begin, end, [=](auto lanes, int64_t i, int64_t c, auto *terms) {
    typedef decltype(lanes) L;
    terms[0] = s.plain ? L::of(dy + i) : kept(L::of(dy + i), L::of(y + i), s.slope, s.relu);
    terms[1] = terms[0] * (L::of(x + i) - L::of(s.mean + c));
  });
}

void batch_norm_grad(const BatchNorm &s, const float *dy, const float *x, const float *y, const float *dy_mean,
                     const float *dyx_mean, float *dx, int64_t begin, int64_t end) {
  each_number(s.width, begin, end, [=](auto lanes, int64_t i, int64_t c) {
    typedef decltype(lanes) L;
    const auto d = s.plain ? L::of(dy + i) : kept(L::of(dy + i), L::of(y + i), s.slope, s.relu);
    const auto off = L::of(x + i) - L::of(s.mean + c);
    L::put(dx + i, (d - L::of(dy_mean + c) - off * L::of(dyx_mean + c)) * L::of(s.factor + c));
  });
}

}  // namespace
}  // namespace model_lab
