// Part of compute.cc, which see.
#pragma once

#include <algorithm>
#include <vector>

#include "product.h"

namespace model_lab {
namespace {

// Numbers of B, packed, that leave the second cache room for the rest.
constexpr int64_t kPackedWeights = 128 * 1024;

// What a pixel of y is made of: runs of numbers of x, padded, in the order of the weights [KH, KW, C, O].
struct Patch {
  std::vector<int64_t> offsets;
  int64_t length;

  explicit Patch(const Convolution &s) {
    const int64_t across = s.padded_width * s.channels;
    if (s.dilation_width == 1) {
      length = s.kernel_width * s.channels;
      for (int64_t y = 0; y < s.kernel_height; y++) offsets.push_back(y * s.dilation_height * across);
    } else {
      length = s.channels;
      for (int64_t y = 0; y < s.kernel_height; y++) {
        for (int64_t x = 0; x < s.kernel_width; x++) {
          offsets.push_back(y * s.dilation_height * across + x * s.dilation_width * s.channels);
        }
      }
    }
  }

  int64_t count() const { return static_cast<int64_t>(offsets.size()); }
  // Where number k of a patch is.
  int64_t offset(int64_t k) const { return offsets[k / length] + k % length; }
};

inline int64_t weights_of_output(const Convolution &s) { return s.kernel_height * s.kernel_width * s.channels; }

// Columns of weights of this depth that are packed at a time, and what the panels of so many columns take.
inline int64_t columns_at_once(int64_t depth) {
  return std::max<int64_t>(1, kPackedWeights / std::max<int64_t>(1, depth * kPanel)) * kPanel;
}
inline int64_t panels_size(int64_t depth, int64_t columns) {
  return depth * std::min(columns_at_once(depth), parts_of(columns, kPanel) * kPanel);
}

// Where the patch of a pixel of y begins in x, padded.
inline int64_t patch_begin(const Convolution &s, int64_t pixel) {
  const int64_t column = pixel % s.out_width, row = pixel / s.out_width % s.out_height,
                image = pixel / (s.out_width * s.out_height);
  return ((image * s.padded_height + row * s.stride_height) * s.padded_width + column * s.stride_width) * s.channels;
}

// Whether a tile's pixels are of one line, where their patches lie evenly, and not of several, which fills tiles up.
inline bool by_line(const Convolution &s) {
  return 4 * s.out_width >= 3 * kTileRows * parts_of(s.out_width, kTileRows);
}

// Calls f(patches, first, count) for the tiles of pixels `begin` to `end`.
template <typename F>
inline void each_tile(const Convolution &s, const float *x, int64_t begin, int64_t end, F f) {
  const int64_t step = s.stride_width * s.channels;
  const bool even = by_line(s);
  for (int64_t from = begin, to; from < end; from = to) {
    to = even ? std::min(end, (from / s.out_width + 1) * s.out_width) : end;
    const int64_t tiles = parts_of(to - from, kTileRows), line = patch_begin(s, from);
    for (int64_t t = 0; t < tiles; t++) {
      const int64_t first = from + part_begin(to - from, tiles, t), count = from + part_begin(to - from, tiles, t + 1) - first;
      if (even) {
        f(Even<const float>{x + line + (first - from) * step, step}, first, count);
        continue;
      }
      const float *patches[kTileRows];
      int64_t column = first % s.out_width;
      for (int64_t i = 0; i < count; i++, column++) {
        if (column == s.out_width) column = 0;
        patches[i] = i == 0 || column == 0 ? x + patch_begin(s, first + i) : patches[i - 1] + step;
      }
      f(Anywhere<const float>{patches}, first, count);
    }
  }
}

// Packs the weights of columns `from` to `to` into panels, some at a time, and calls f(from, to) for each such part.
template <typename F>
inline void each_packed(const Convolution &s, const float *w, int64_t from, int64_t to, float *panels, F f) {
  const int64_t depth = weights_of_output(s), most = columns_at_once(depth);
  for (int64_t begin = from; begin < to; begin += most) {
    const int64_t end = std::min(to, begin + most);
    for (int64_t j = begin; j < end; j += kPanel) {
      pack(w + j, s.outputs, 1, depth, std::min<int64_t>(kPanel, end - j), panels + (j - begin) * depth);
    }
    f(begin, end);
  }
}

// Columns `from` to `to`, whose weights are in panels, of pixels `begin` to `end`: rows of y, y_row apart.
inline void convolve(const Convolution &s, const Patch &patch, const float *x, const float *panels, const Finish &end_with,
                     int64_t begin, int64_t end, int64_t from, int64_t to, float *y, int64_t y_row) {
  const int64_t depth = weights_of_output(s);
  const Runs runs{patch.offsets.data(), patch.count(), patch.length, 1};
  each_tile(s, x, begin, end, [&](auto patches, int64_t first, int64_t count) {
    for (int64_t j = from; j < to; j += kPanel) {
      Finish finish = end_with;
      if (finish.bias) finish.bias += j;
      tile_of_width(std::min<int64_t>(kPanel, to - j), count, patches, runs, panels + (j - from) * depth, kPanel,
                    Even<float>{y + (first - begin) * y_row + j - from, y_row}, false, &finish);
    }
  });
}

void convolution(const Convolution &s, const float *x, const float *w, const Finish &finish, float *y,
                 int64_t pixel_begin, int64_t pixel_end, int64_t column_begin, int64_t column_end) {
  const Patch patch(s);
  float *panels = scratch(panels_size(weights_of_output(s), column_end - column_begin));
  each_packed(s, w, column_begin, column_end, panels, [&](int64_t from, int64_t to) {
    convolve(s, patch, x, panels, finish, pixel_begin, pixel_end, from, to, y + pixel_begin * s.outputs + from, s.outputs);
  });
}

// Rows `begin` to `end` of B [depth, columns] in panels, each [depth, kPanel].
void pack_panels(const float *b, int64_t depth, int64_t columns, float *panels, int64_t begin, int64_t end) {
  for (int64_t j = 0; j < columns; j += kPanel) {
    pack(b + begin * columns + j, columns, 1, end - begin, std::min<int64_t>(kPanel, columns - j),
         panels + j * depth + begin * kPanel);
  }
}

// Pixels of y that are summed up together, at least: the first cache holds most of a panel and of a tile's rows of them.
constexpr int64_t kPixels = 192;

// A tile's numbers of a pixel, closer together than in x.
constexpr int64_t kTileStep = W == 16 ? 16 : 8;

// `count` numbers, at most kTileStep, of each of `pixels`.
inline void copy_numbers(const float *from, int64_t from_step, int64_t pixels, int64_t count, float *to) {
#if WIDTH == 16
  const __mmask16 mask = (1u << count) - 1;
  for (int64_t i = 0; i < pixels; i++) {
    _mm512_mask_storeu_ps(to + i * kTileStep, mask, _mm512_maskz_loadu_ps(mask, from + i * from_step));
  }
#else
  for (int64_t i = 0; i < pixels; i++) {
    for (int64_t k = 0; k < count; k++) to[i * kTileStep + k] = from[i * from_step + k];
  }
#endif
}
inline void clear_numbers(int64_t pixels, int64_t count, float *to) {
  for (int64_t i = 0; i < pixels; i++) std::fill(to + i * kTileStep, to + i * kTileStep + count, 0.0f);
}

// Numbers `first` to first + rows of the patches of so many lines of y, [pixels, kTileStep]. What a patch has of the zeros
// around x, which is not padded, is written here.
void pack_numbers(const Convolution &s, const float *x, int64_t first, int64_t rows, int64_t line, int64_t lines,
                  float *packed) {
  for (int64_t r = 0, count; r < rows; r += count) {
    const int64_t position = (first + r) / s.channels, channel = (first + r) % s.channels;
    count = std::min(rows - r, s.channels - channel);
    const int64_t down = position / s.kernel_width * s.dilation_height - s.top;
    const int64_t across = position % s.kernel_width * s.dilation_width - s.left;
    // Pixels of a line whose column of x exists.
    const int64_t begin = across < 0 ? std::min(s.out_width, parts_of(-across, s.stride_width)) : 0;
    const int64_t end = std::clamp(parts_of(s.width - across, s.stride_width), begin, s.out_width);
    for (int64_t i = 0; i < lines; i++) {
      const int64_t image = (line + i) / s.out_height, row = (line + i) % s.out_height * s.stride_height + down;
      float *to = packed + i * s.out_width * kTileStep + r;
      if (row < 0 || row >= s.height) {
        clear_numbers(s.out_width, count, to);
        continue;
      }
      clear_numbers(begin, count, to);
      copy_numbers(x + ((image * s.height + row) * s.width + begin * s.stride_width + across) * s.channels + channel,
                   s.stride_width * s.channels, end - begin, count, to + begin * kTileStep);
      clear_numbers(s.out_width - end, count, to + end * kTileStep);
    }
  }
}

// Rows `begin` to `end` of the weights' gradient, [KH KW C, O].
void convolution_filter_grad(const Convolution &s, const float *x, const float *panels, float *dw, int64_t row_begin,
                             int64_t row_end, int64_t column_begin, int64_t column_end) {
  const Patch patch(s);
  const int64_t outputs = s.outputs, lines = s.batch * s.out_height, pixels = lines * s.out_width;
  const int64_t at_once = std::min(lines, parts_of(kPixels, s.out_width));
  const bool padded = s.channels < kFewChannels;
  std::vector<int64_t> offsets(at_once);  // where the patches of lines of y begin
  float *packed = padded ? nullptr : scratch(at_once * s.out_width * kTileStep);
  const int64_t tiles = parts_of(row_end - row_begin, kTileRows);
  for (int64_t line = 0; line < lines; line += at_once) {
    const int64_t count = std::min(at_once, lines - line);
    for (int64_t i = 0; i < count; i++) offsets[i] = patch_begin(s, (line + i) * s.out_width);
    const Runs in_x{offsets.data(), count, s.out_width, s.stride_width * s.channels};
    const Runs in_packed = one_run(count * s.out_width, kTileStep);
    for (int64_t t = 0; t < tiles; t++) {
      const int64_t first = row_begin + part_begin(row_end - row_begin, tiles, t);
      const int64_t rows = row_begin + part_begin(row_end - row_begin, tiles, t + 1) - first;
      const float *numbers[kTileRows];
      if (padded) {
        for (int64_t i = 0; i < rows; i++) numbers[i] = x + patch.offset(first + i);
      } else {
        pack_numbers(s, x, first, rows, line, count, packed);
      }
      for (int64_t j = column_begin; j < column_end; j += kPanel) {
        const int64_t width = std::min<int64_t>(kPanel, column_end - j);
        const float *panel = panels + j * pixels + line * s.out_width * kPanel;
        const Even<float> to{dw + first * outputs + j, outputs};
        if (padded) {
          tile_of_width(width, rows, Anywhere<const float>{numbers}, in_x, panel, kPanel, to, line > 0, nullptr);
        } else {
          tile_of_width(width, rows, Even<const float>{packed, 1}, in_packed, panel, kPanel, to, line > 0, nullptr);
        }
      }
    }
  }
}

// Few channels: a product gives what each pixel of y adds to its patch. dx holds images `begin` to `end`, padded.
void scatter_patches(const Convolution &s, const float *dy, const float *w, float *dx, int64_t begin, int64_t end) {
  const Patch patch(s);
  const int64_t pixels = s.out_height * s.out_width, depth = weights_of_output(s);
  const int64_t image_size = s.padded_height * s.padded_width * s.channels;
  std::vector<float> added(pixels * depth);
  for (int64_t image = begin; image < end; image++) {
    Product p{pixels, depth, s.outputs, dy + image * pixels * s.outputs, s.outputs, 1, w, 1, s.outputs, added.data(), {}};
    product(p, 0, pixels, 0, depth);
    float *to = dx + (image - begin) * image_size;
    std::fill(to, to + image_size, 0.0f);
    for (int64_t pixel = 0; pixel < pixels; pixel++) {
      float *at = to + patch_begin(s, pixel);
      for (int64_t p = 0; p < patch.count(); p++) {
        const float *from = added.data() + pixel * depth + p * patch.length;
        for (int64_t l = 0; l < patch.length; l++) at[patch.offsets[p] + l] += from[l];
      }
    }
  }
}

// One axis of the gradient: pixels `first`, first + stride, … of x take from the same of the kernel's positions, pixel
// number q from pixels q + from[…] of y, padded.
struct Phase {
  int64_t first, pixels;
  std::vector<int64_t> kernel, from;

  Phase(int64_t number, int64_t size, int64_t before_x, int64_t kernel_size, int64_t stride, int64_t dilation,
        int64_t before_y) {
    first = (number - before_x % stride + stride) % stride;
    pixels = first < size ? (size - 1 - first) / stride + 1 : 0;
    for (int64_t k = 0; k < kernel_size; k++) {
      const int64_t distance = first + before_x - k * dilation;
      if (distance % stride == 0) {
        kernel.push_back(k);
        from.push_back(distance / stride + before_y);
      }
    }
  }
};

// Columns of images `begin` to `end` of dx [B, H, W, C]: each phase of the strides is a convolution of dy, padded.
void convolution_input_grad(const Convolution &s, const float *dy, const float *w, float *dx, int64_t begin,
                            int64_t end, int64_t column_begin, int64_t column_end) {
  const int64_t inputs = s.outputs;  // numbers of a pixel of y
  for (int64_t number = 0; number < s.stride_height * s.stride_width; number++) {
    const Phase down(number / s.stride_width, s.height, s.top, s.kernel_height, s.stride_height, s.dilation_height,
                     s.y_before_height);
    const Phase across(number % s.stride_width, s.width, s.left, s.kernel_width, s.stride_width, s.dilation_width,
                       s.y_before_width);
    std::vector<int64_t> offsets, positions;
    for (size_t i = 0; i < down.kernel.size(); i++) {
      for (size_t j = 0; j < across.kernel.size(); j++) {
        offsets.push_back((down.from[i] * s.y_padded_width + across.from[j]) * inputs);
        positions.push_back(down.kernel[i] * s.kernel_width + across.kernel[j]);
      }
    }
    const int64_t count = static_cast<int64_t>(positions.size()), depth = count * inputs;
    const Runs runs{offsets.data(), count, inputs, 1};
    const int64_t at_once = columns_at_once(depth);
    float *packed = scratch(panels_size(depth, column_end - column_begin));
    const int64_t pixels = (end - begin) * down.pixels * across.pixels, tiles = parts_of(pixels, kTileRows);
    for (int64_t from = column_begin; from < column_end; from += at_once) {
      const int64_t to = std::min(column_end, from + at_once);
      for (int64_t j = from; j < to; j += kPanel) {
        for (int64_t p = 0; p < count; p++) {
          pack(w + (positions[p] * s.channels + j) * inputs, 1, inputs, inputs, std::min<int64_t>(kPanel, to - j),
               packed + (j - from) * depth + p * inputs * kPanel);
        }
      }
      for (int64_t t = 0; t < tiles; t++) {
        const int64_t first = part_begin(pixels, tiles, t), rows = part_begin(pixels, tiles, t + 1) - first;
        const float *sources[kTileRows];
        float *targets[kTileRows];
        for (int64_t i = 0; i < rows; i++) {
          const int64_t column = (first + i) % across.pixels, row = (first + i) / across.pixels % down.pixels,
                        image = begin + (first + i) / (across.pixels * down.pixels);
          sources[i] = dy + ((image * s.y_padded_height + row) * s.y_padded_width + column) * inputs;
          targets[i] = dx + ((image * s.height + down.first + row * s.stride_height) * s.width + across.first +
                             column * s.stride_width) *
                                s.channels;
        }
        for (int64_t j = from; j < to; j += kPanel) {
          float *rows_of_panel[kTileRows];
          for (int64_t i = 0; i < rows; i++) rows_of_panel[i] = targets[i] + j;
          tile_of_width(std::min<int64_t>(kPanel, to - j), rows, Anywhere<const float>{sources}, runs,
                        packed + (j - from) * depth, kPanel, Anywhere<float>{rows_of_panel}, false, nullptr);
        }
      }
    }
  }
}

}  // namespace
}  // namespace model_lab
