// Part of compute.cc, which see.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "columns.h"

namespace model_lab {
namespace {

// Pixels of x that a window holds.
struct Window {
  int64_t top, bottom, left, right;

  Window(const Pool &s, int64_t row, int64_t column) {
    const int64_t y = row * s.stride_height - s.top, x = column * s.stride_width - s.left;
    top = std::max<int64_t>(0, y);
    bottom = std::min(s.height, y + s.window_height);
    left = std::max<int64_t>(0, x);
    right = std::min(s.width, x + s.window_width);
  }
};

// Calls f(lanes, c) for all channels.
template <typename F>
inline void each_channel(int64_t channels, F f) {
  int64_t c = 0;
  for (; c + W <= channels; c += W) f(Lanes{}, c);
  for (; c < channels; c++) f(Lane{}, c);
}

void max_pool(const Pool &s, const float *x, float *y, int64_t begin, int64_t end) {
  for (int64_t line = begin; line < end; line++) {
    const float *image = x + line / s.out_height * s.height * s.width * s.channels;
    for (int64_t column = 0; column < s.out_width; column++) {
      const Window window(s, line % s.out_height, column);
      float *to = y + (line * s.out_width + column) * s.channels;
      each_channel(s.channels, [&](auto lanes, int64_t c) {
        typedef decltype(lanes) L;
        auto largest = L::of(image + (window.top * s.width + window.left) * s.channels + c);
        for (int64_t row = window.top; row < window.bottom; row++) {
          for (int64_t at = window.left; at < window.right; at++) {
            const auto v = L::of(image + (row * s.width + at) * s.channels + c);
            largest = largest_of(v, largest);
          }
        }
        L::put(to + c, largest);
      });
    }
  }
}

// A window's gradient goes to the first of its largest numbers.
void max_pool_grad(const Pool &s, const float *x, const float *y, const float *dy, float *dx, int64_t begin,
                   int64_t end) {
  const int64_t size = s.height * s.width * s.channels;
  for (int64_t image = begin; image < end; image++) {
    const float *from = x + image * size;
    float *to = dx + image * size;
    std::fill(to, to + size, 0.0f);
    for (int64_t row = 0; row < s.out_height; row++) {
      for (int64_t column = 0; column < s.out_width; column++) {
        const Window window(s, row, column);
        const int64_t out = ((image * s.out_height + row) * s.out_width + column) * s.channels;
        each_channel(s.channels, [&](auto lanes, int64_t c) {
          typedef decltype(lanes) L;
          const auto largest = L::of(y + out + c);
          auto left = L::of(dy + out + c);
          for (int64_t h = window.top; h < window.bottom; h++) {
            for (int64_t w = window.left; w < window.right; w++) {
              const int64_t at = (h * s.width + w) * s.channels + c;
              const auto v = L::of(from + at);
              const auto given = v == largest ? left : v != v ? left : typename L::number{};
              left = v == largest ? typename L::number{} : v != v ? typename L::number{} : left;
              L::put(to + at, L::of(to + at) + given);
            }
          }
        });
      }
    }
  }
}

}  // namespace
}  // namespace model_lab
