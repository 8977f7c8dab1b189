// The arithmetic of the fused ops, compiled once for each instruction set. All arrays are dense, row by row.
#pragma once

#include <cstdint>

namespace model_lab {

struct AttentionShape {
  int64_t batch, tokens, heads, depth;  // B, T, H, D
  bool causal;
};

// What becomes of a product's sums: the bias of their column is added, then they are kept if positive and multiplied by the
// slope if not.
struct Finish {
  const float *bias = nullptr;
  bool relu = false;  // slope 0, also for −∞
  float slope = 1;
};

// C [rows, columns] = A [rows, depth] B [depth, columns]. Number (i, k) of A is a[i a_row + k a_column], and (k, j) of B is
// b[k b_row + j b_column], where b_row or b_column is 1.
struct Product {
  int64_t rows, columns, depth;
  const float *a;
  int64_t a_row, a_column;
  const float *b;
  int64_t b_row, b_column;
  float *c;
  Finish finish;
};

// x [B, H, W, C] and weights [KH, KW, C, O] give y [B, out_height, out_width, O].
struct Convolution {
  int64_t batch, height, width, channels, kernel_height, kernel_width, outputs, out_height, out_width;
  int64_t stride_height, stride_width, dilation_height, dilation_width;
  int64_t top, left;                                                           // zeros before x
  int64_t padded_height, padded_width;                                         // x with the zeros around it
  int64_t y_before_height, y_before_width, y_padded_height, y_padded_width;  // dy with those that its gradient needs
};

// One step of Adam, the same for many parameters.
struct AdamStep {
  float scale;               // of gradients that are clipped
  float rate;                // α √(1 − β₂ᵗ) / (1 − β₁ᵗ)
  float forget1, forget2;    // 1 − β₁, 1 − β₂
  float epsilon;
  float gradient_decay = 0;  // of the parameter, added to its gradient
  float shrink = 0;          // of the parameter, taken off it
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
  // Rows and columns of a product, whose parts are best multiples of these.
  int64_t tile_rows, panel;
  void (*product)(const Product &product, int64_t row_begin, int64_t row_end, int64_t column_begin,
                  int64_t column_end);
  // x padded; pixels count through B, out_height and out_width, columns are those of y.
  void (*convolution)(const Convolution &shape, const float *x, const float *w, const Finish &finish, float *y,
                      int64_t pixel_begin, int64_t pixel_end, int64_t column_begin, int64_t column_end);
  // x padded; dw as rows [KH KW C] of columns O.
  void (*convolution_filter_grad)(const Convolution &shape, const float *x, const float *dy, float *dw,
                                  int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end);
  // dy padded; images of dx, and columns of its channels.
  void (*convolution_input_grad)(const Convolution &shape, const float *dy, const float *w, float *dx, int64_t begin,
                                 int64_t end, int64_t column_begin, int64_t column_end);
  // The same where channels are few: images of dy, as it is, and of dx, padded.
  void (*scatter_patches)(const Convolution &shape, const float *dy, const float *w, float *dx, int64_t begin,
                          int64_t end);
  // Σ x².
  double (*sum_squares)(const float *x, int64_t begin, int64_t end);
  // Moves a parameter w and its moments m and v (Kingma & Ba 2015).
  void (*adam)(const AdamStep &step, const float *gradient, float *w, float *m, float *v, int64_t begin, int64_t end);
};

extern const Compute compute_avx512;
extern const Compute compute_avx2;
extern const Compute compute_sse2;

}  // namespace model_lab
