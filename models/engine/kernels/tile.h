// Part of compute.cc, which see.
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "compute.h"
#include "vectors.h"

namespace model_lab {
namespace {

// With two vectors each, this many rows' sums fill the registers, but for what is loaded meanwhile.
constexpr int kTileRows = W == 16 ? 14 : 6;
constexpr int kPanel = 2 * W;

// Rows of B that are fetched before they are needed.
constexpr int kAhead = 16;

// Rows of a matrix that lie evenly in memory.
template <typename T>
struct Even {
  static constexpr bool kEven = true;
  T *start;
  int64_t step;
  T *row(int64_t r) const { return start + r * step; }
};

// Rows that lie anywhere.
template <typename T>
struct Anywhere {
  static constexpr bool kEven = false;
  T *const *rows;
  T *row(int64_t r) const { return rows[r]; }
};

// The numbers of a row of A come in runs: number p · length + l is at offsets[p] + l · step from the row's start.
struct Runs {
  const int64_t *offsets;
  int64_t count, length, step;
};

constexpr int64_t kNoOffset = 0;
inline Runs one_run(int64_t length, int64_t step) { return {&kNoOffset, 1, length, step}; }

inline vf finished(vf x, vf bias, const Finish &finish) {
  x += bias;
  if (finish.relu) return x < 0.0f ? vf{} : x;
  return finish.slope == 1 ? x : (x > 0.0f ? x : finish.slope * x);
}

// R rows and V vectors of A B, which C is or is increased by, or of whose G rows each C has the largest numbers. A is read
// number by number; B and C along their rows.
template <int R, int V, int G, typename RowsOfA, typename RowsOfC>
void tile(RowsOfA A, const Runs &runs, const float *b, int64_t b_row, RowsOfC C, bool add, const Finish *finish) {
  vf sums[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) sums[r][v] = vf{};
  }
  for (int64_t p = 0; p < runs.count; p++) {
    int64_t at = runs.offsets[p];
    for (int64_t l = 0; l < runs.length; l++, at += runs.step, b += b_row) {
      vf numbers[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) {
        numbers[v] = load(b + v * W);
        // A panel may be larger than the first cache, and is read once for each tile. Rows that lie anywhere have their
        // addresses loaded as well, which leaves no time for more.
        if constexpr (RowsOfA::kEven) __builtin_prefetch(b + kAhead * b_row + v * W);
      }
#pragma GCC unroll 16
      for (int r = 0; r < R; r++) {
        const float x = A.row(r)[at];
#pragma GCC unroll 4
        for (int v = 0; v < V; v++) sums[r][v] += x * numbers[v];
      }
    }
  }
  // Added last: sums of sums are more exact.
  if (add) {
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) sums[r][v] += load(C.row(r) + v * W);
    }
  }
  // What comes of the largest sum is the largest of all: bias and activation keep the order.
  if constexpr (G > 1) {
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) sums[r / G][v] = r % G == 0 ? sums[r][v] : largest_of(sums[r][v], sums[r / G][v]);
    }
  }
  if (finish) {
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) {
      const vf bias = finish->bias ? load(finish->bias + v * W) : vf{};
#pragma GCC unroll 16
      for (int r = 0; r < R / G; r++) sums[r][v] = finished(sums[r][v], bias, *finish);
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R / G; r++) {
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) store(C.row(r) + v * W, sums[r][v]);
  }
}

template <typename RowsOfA, typename RowsOfC>
using Tile = void (*)(RowsOfA, const Runs &, const float *, int64_t, RowsOfC, bool, const Finish *);

template <int V, int G, typename RowsOfA, typename RowsOfC, size_t... R>
constexpr std::array<Tile<RowsOfA, RowsOfC>, sizeof...(R)> tiles_of(std::index_sequence<R...>) {
  return {tile<(R + 1) * G, V, G, RowsOfA, RowsOfC>...};
}

// The function for so many rows of C, 1 to kTileRows / G, of one or two vectors.
template <typename RowsOfA, typename RowsOfC, int G = 1>
inline Tile<RowsOfA, RowsOfC> tile_of(int64_t rows, int64_t vectors) {
  static constexpr auto narrow = tiles_of<1, G, RowsOfA, RowsOfC>(std::make_index_sequence<kTileRows / G>());
  static constexpr auto wide = tiles_of<2, G, RowsOfA, RowsOfC>(std::make_index_sequence<kTileRows / G>());
  return (vectors == 1 ? narrow : wide)[rows - 1];
}

// A tile of so many rows of C whose columns need not be whole vectors: of `width` columns, at most a panel. B's are, with
// anything past them.
template <int G = 1, typename RowsOfA, typename RowsOfC>
inline void tile_of_width(int64_t width, int64_t rows, RowsOfA A, const Runs &runs, const float *b, int64_t b_row,
                          RowsOfC C, bool add, const Finish *finish) {
  const int64_t vectors = (width + W - 1) / W;
  if (width % W == 0) return tile_of<RowsOfA, RowsOfC, G>(rows, vectors)(A, runs, b, b_row, C, add, finish);
  float aside[kTileRows * kPanel], bias[kPanel] = {};
  if (add) {
    for (int64_t r = 0; r < rows; r++) std::memcpy(aside + r * kPanel, C.row(r), width * sizeof(float));
  }
  Finish padded;
  if (finish) {
    padded = *finish;
    if (finish->bias) std::memcpy(bias, finish->bias, width * sizeof(float));
    padded.bias = bias;
  }
  const Even<float> rows_aside{aside, kPanel};
  tile_of<RowsOfA, Even<float>, G>(rows, vectors)(A, runs, b, b_row, rows_aside, add, finish ? &padded : nullptr);
  for (int64_t r = 0; r < rows; r++) std::memcpy(C.row(r), aside + r * kPanel, width * sizeof(float));
}

// How many parts of at most `most` make up the whole, and where one of about equal parts begins.
inline int64_t parts_of(int64_t whole, int64_t most) { return (whole + most - 1) / most; }
inline int64_t part_begin(int64_t whole, int64_t parts, int64_t part) { return whole * part / parts; }

// W × W numbers, turned about.
#if WIDTH == 16
inline void turn(const float *from, int64_t from_row, float *to, int64_t to_row) {
  __m512 a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = _mm512_loadu_ps(from + i * from_row);
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_ps(a[i], a[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    for (int j = 0; j < 2; j++) {
      a[i + 2 * j] = (__m512)_mm512_unpacklo_pd((__m512d)b[i + j], (__m512d)b[i + j + 2]);
      a[i + 2 * j + 1] = (__m512)_mm512_unpackhi_pd((__m512d)b[i + j], (__m512d)b[i + j + 2]);
    }
  }
  for (int i = 0; i < 4; i++) {
    b[i] = _mm512_shuffle_f32x4(a[i], a[i + 4], 0x88);
    b[i + 4] = _mm512_shuffle_f32x4(a[i], a[i + 4], 0xdd);
    b[i + 8] = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0x88);
    b[i + 12] = _mm512_shuffle_f32x4(a[i + 8], a[i + 12], 0xdd);
  }
  for (int i = 0; i < 8; i++) {
    _mm512_storeu_ps(to + (i % 4 + i / 4 * 4) * to_row, _mm512_shuffle_f32x4(b[i], b[i + 8], 0x88));
    _mm512_storeu_ps(to + (i % 4 + i / 4 * 4 + 8) * to_row, _mm512_shuffle_f32x4(b[i], b[i + 8], 0xdd));
  }
}
#elif WIDTH == 8
inline void turn(const float *from, int64_t from_row, float *to, int64_t to_row) {
  __m256 a[8], b[8];
  for (int i = 0; i < 8; i++) a[i] = _mm256_loadu_ps(from + i * from_row);
  for (int i = 0; i < 8; i += 2) {
    b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    for (int j = 0; j < 2; j++) {
      a[i + 2 * j] = _mm256_shuffle_ps(b[i + j], b[i + j + 2], 0x44);
      a[i + 2 * j + 1] = _mm256_shuffle_ps(b[i + j], b[i + j + 2], 0xee);
    }
  }
  for (int i = 0; i < 4; i++) {
    _mm256_storeu_ps(to + i * to_row, _mm256_permute2f128_ps(a[i], a[i + 4], 0x20));
    _mm256_storeu_ps(to + (i + 4) * to_row, _mm256_permute2f128_ps(a[i], a[i + 4], 0x31));
  }
}
#else
inline void turn(const float *from, int64_t from_row, float *to, int64_t to_row) {
  __m128 a = _mm_loadu_ps(from), b = _mm_loadu_ps(from + from_row), c = _mm_loadu_ps(from + 2 * from_row),
         d = _mm_loadu_ps(from + 3 * from_row);
  _MM_TRANSPOSE4_PS(a, b, c, d);
  _mm_storeu_ps(to, a);
  _mm_storeu_ps(to + to_row, b);
  _mm_storeu_ps(to + 2 * to_row, c);
  _mm_storeu_ps(to + 3 * to_row, d);
}
#endif

// to [columns, rows] is from [rows, columns], turned about.
inline void transpose(const float *from, int64_t from_row, int64_t rows, int64_t columns, float *to, int64_t to_row) {
  const int64_t whole_rows = rows / W * W, whole_columns = columns / W * W;
  for (int64_t j = 0; j < whole_columns; j += W) {
    for (int64_t i = 0; i < whole_rows; i += W) turn(from + i * from_row + j, from_row, to + j * to_row + i, to_row);
  }
  for (int64_t j = 0; j < columns; j++) {
    for (int64_t i = j < whole_columns ? whole_rows : 0; i < rows; i++) to[j * to_row + i] = from[i * from_row + j];
  }
}

// `width` columns of B as a panel [depth, kPanel], with zeros past them in the last vector. b_row or b_column is 1.
inline void pack(const float *b, int64_t b_row, int64_t b_column, int64_t depth, int64_t width, float *panel) {
  if (width == kPanel && b_column == 1) {
    for (int64_t k = 0; k < depth; k++) {
      for (int v = 0; v < 2; v++) store(panel + k * kPanel + v * W, load(b + k * b_row + v * W));
    }
    return;
  }
  if (b_column != 1) transpose(b, b_column, width, depth, panel, kPanel);
  const int64_t whole = (width + W - 1) / W * W;
  for (int64_t k = 0; k < depth; k++) {
    float *row = panel + k * kPanel;
    if (b_column == 1) std::memcpy(row, b + k * b_row, width * sizeof(float));
    std::fill(row + width, row + whole, 0.0f);
  }
}

}  // namespace
}  // namespace model_lab
