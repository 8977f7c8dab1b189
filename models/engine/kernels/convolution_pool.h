// Part of compute.cc, which see.
#pragma once

#include <algorithm>

#include "convolution.h"

namespace model_lab {
namespace {

// Pixels of a window, 2 × 2.
constexpr int kWindow = 4;
static_assert(kTileRows >= kWindow);

// A tile is of the pixels of some windows, and of their sums only the largest is written.
void convolution_max_pool(const Convolution &s, const Pool &pool, const float *x, const float *w, const Finish &end_with,
                          float *y, int64_t begin, int64_t end) {
  const Patch patch(s);
  const Runs runs{patch.offsets.data(), patch.count(), patch.length, 1};
  const int64_t depth = weights_of_output(s), tiles = parts_of(pool.out_width, kTileRows / kWindow);
  // Windows at the edges hold fewer pixels: one of these takes the place of each that is missing.
  const auto row_at = [&](int64_t row) { return std::clamp<int64_t>(row - pool.top, 0, s.out_height - 1); };
  std::vector<int64_t> columns(2 * pool.out_width);  // where the patches of a line begin
  for (int64_t i = 0; i < 2 * pool.out_width; i++) {
    const int64_t column = i / 2 * pool.stride_width + i % 2 - pool.left;
    columns[i] = std::clamp<int64_t>(column, 0, s.out_width - 1) * s.stride_width * s.channels;
  }
  float *panels = scratch(panels_size(depth, s.outputs));
  each_packed(s, w, 0, s.outputs, panels, [&](int64_t from, int64_t to) {
    for (int64_t line = begin; line < end; line++) {
      const int64_t image = line / pool.out_height * s.out_height, row = line % pool.out_height * pool.stride_height;
      const float *const rows[] = {x + patch_begin(s, (image + row_at(row)) * s.out_width),
                                   x + patch_begin(s, (image + row_at(row + 1)) * s.out_width)};
      for (int64_t t = 1, first = 0, count; t <= tiles; t++, first += count) {
        count = part_begin(pool.out_width, tiles, t) - first;
        const float *patches[kTileRows];
        for (int64_t i = 0; i < 2 * count; i++) {
          for (int64_t k = 0; k < 2; k++) patches[2 * i + k] = rows[k] + columns[2 * first + i];
        }
        for (int64_t j = from; j < to; j += kPanel) {
          Finish finish = end_with;
          if (finish.bias) finish.bias += j;
          tile_of_width<kWindow>(std::min<int64_t>(kPanel, to - j), count, Anywhere<const float>{patches}, runs,
                                 panels + (j - from) * depth, kPanel,
                                 Even<float>{y + (line * pool.out_width + first) * s.outputs + j, s.outputs}, false, &finish);
        }
      }
    }
  });
}

}  // namespace
}  // namespace model_lab
