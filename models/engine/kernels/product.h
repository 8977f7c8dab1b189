// Part of compute.cc, which see.
#pragma once

#include <algorithm>

#include "tile.h"

namespace model_lab {
namespace {

// Blocks of B (depth × columns) and of A (rows × depth) that the second cache holds together.
constexpr int64_t kDepth = 512, kColumns = 256, kBlockRows = 20 * kTileRows;

// Whether a part of A is copied first: across its rows it would be read from lines far apart, and rows that lie a multiple
// of 4 KB apart fall on the same lines of the first cache.
inline bool copies(int64_t a_row, int64_t a_column, int64_t rows, int64_t columns) {
  return rows > kTileRows && columns > kPanel && (a_column != 1 || a_row % 1024 == 0);
}

// Rows of A, closer together.
struct Block {
  const float *a;
  int64_t row, column;

  Block(const float *from, int64_t a_row, int64_t a_column, int64_t rows, int64_t depth, float *copy)
      : a(from), row(a_row), column(a_column) {
    if (!copy) return;
    a = copy;
    if (a_column == 1) {
      row = depth + W;
      for (int64_t i = 0; i < rows; i++) std::memcpy(copy + i * row, from + i * a_row, depth * sizeof(float));
    } else {
      row = 1;
      column = rows + W;
      for (int64_t k = 0; k < depth; k++) {
        std::memcpy(copy + k * column, from + k * a_column, rows * sizeof(float));
      }
    }
  }
};

void product(const Product &p, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
  const int64_t rows = row_end - row_begin;
  // What is read once need not be copied first.
  const bool direct = p.b_column == 1 && rows <= kTileRows;
  const int64_t depths = std::max<int64_t>(1, parts_of(p.depth, kDepth));
  const bool copied = copies(p.a_row, p.a_column, rows, column_end - column_begin);
  const int64_t packed_size = std::min(kDepth, p.depth) * kColumns;
  float *packed = scratch(packed_size + (copied ? (kBlockRows + W) * (kDepth + W) : 0));
  for (int64_t from = column_begin; from < column_end; from += kColumns) {
    const int64_t to = std::min(column_end, from + kColumns);
    for (int64_t part = 0; part < depths; part++) {
      const int64_t k = part_begin(p.depth, depths, part), depth = part_begin(p.depth, depths, part + 1) - k;
      const auto panel = [&](int64_t j) { return packed + (j - from) * depth; };
      const auto is_direct = [&](int64_t width) { return direct && width % W == 0; };
      for (int64_t j = from; j < to; j += kPanel) {
        const int64_t width = std::min<int64_t>(kPanel, to - j);
        if (!is_direct(width)) pack(p.b + k * p.b_row + j * p.b_column, p.b_row, p.b_column, depth, width, panel(j));
      }
      const int64_t blocks = parts_of(rows, kBlockRows);
      for (int64_t block = 0; block < blocks; block++) {
        const int64_t block_begin = part_begin(rows, blocks, block);
        const int64_t block_rows = part_begin(rows, blocks, block + 1) - block_begin;
        const int64_t tiles = parts_of(block_rows, kTileRows);
        const Block A(p.a + (row_begin + block_begin) * p.a_row + k * p.a_column, p.a_row, p.a_column, block_rows, depth,
                      copied ? packed + packed_size : nullptr);
        const Runs run = one_run(depth, A.column);
        for (int64_t j = from; j < to; j += kPanel) {
          const int64_t width = std::min<int64_t>(kPanel, to - j);
          Finish finish = p.finish;
          if (finish.bias) finish.bias += j;
          const float *b = is_direct(width) ? p.b + k * p.b_row + j : panel(j);
          const int64_t b_row = is_direct(width) ? p.b_row : kPanel;
          for (int64_t t = 0; t < tiles; t++) {
            const int64_t first = part_begin(block_rows, tiles, t);
            const int64_t count = part_begin(block_rows, tiles, t + 1) - first;
            const Even<float> c{p.c + (row_begin + block_begin + first) * p.columns + j, p.columns};
            const Even<const float> a{A.a + first * A.row, A.row};
            tile_of_width(width, count, a, run, b, b_row, c, part > 0, part + 1 == depths ? &finish : nullptr);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace model_lab
