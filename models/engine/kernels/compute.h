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

// Fewer channels than this leave most of a vector or of a tile empty.
constexpr int64_t kFewChannels = 16;

// Windows over x [B, H, W, C], of which those at the edges hold fewer pixels, give y [B, out_height, out_width, C].
struct Pool {
  int64_t batch, height, width, channels, out_height, out_width;
  int64_t window_height, window_width, stride_height, stride_width;
  int64_t top, left;  // pixels that the first window lacks
};

// The normalization of rows of `width` channels, and what becomes of its results, by the rules of Finish.
struct BatchNorm {
  int64_t width;
  const float *mean, *factor;  // by channel; the factor is scale / σ
  bool plain = true;           // nothing
  bool relu = false;
  float slope = 1;
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
  // The largest numbers of the convolution's windows, which are 2 × 2: lines of y, which count through B and the pool's
  // out_height. Of infinite bias, and with a slope below 0, this is not what pooling would give afterwards.
  void (*convolution_max_pool)(const Convolution &shape, const Pool &pool, const float *x, const float *w,
                               const Finish &finish, float *y, int64_t begin, int64_t end);
  // Rows `begin` to `end` of B [depth, columns] as they lie in panels, which are as many columns of `panel` numbers a row.
  void (*pack_panels)(const float *b, int64_t depth, int64_t columns, float *panels, int64_t begin, int64_t end);
  // x, padded where its channels are few, and dy [B out_height out_width, O] in panels; dw as rows [KH KW C] of columns O.
  void (*convolution_filter_grad)(const Convolution &shape, const float *x, const float *panels, float *dw,
                                  int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end);
  // dy padded; images of dx, and columns of its channels.
  void (*convolution_input_grad)(const Convolution &shape, const float *dy, const float *w, float *dx, int64_t begin,
                                 int64_t end, int64_t column_begin, int64_t column_end);
  // The same where channels are few: images of dy, as it is, and of dx, padded.
  void (*scatter_patches)(const Convolution &shape, const float *dy, const float *w, float *dx, int64_t begin,
                          int64_t end);
  // Rows of y, which count through B and out_height.
  void (*max_pool)(const Pool &shape, const float *x, float *y, int64_t begin, int64_t end);
  // Images.
  void (*max_pool_grad)(const Pool &shape, const float *x, const float *y, const float *dy, float *dx, int64_t begin,
                        int64_t end);
  // Sums of these rows' columns.
  void (*column_sums)(const float *x, int64_t width, float *sums, int64_t begin, int64_t end);
  // dx of a ReLU or leaky ReLU whose output is y; the second one gives the sums of its columns, too.
  void (*activation_grad)(const float *dy, const float *y, bool relu, float slope, float *dx, int64_t begin,
                          int64_t end);
  void (*activation_grad_sums)(const float *dy, const float *y, bool relu, float slope, int64_t width, float *dx,
                               float *sums, int64_t begin, int64_t end);
  // The mean of these rows' columns and the sum of the squares of what is off it.
  void (*column_moments)(const float *x, int64_t width, float *means, float *squares, int64_t begin, int64_t end);
  // y = (x − mean) factor + shift.
  void (*batch_norm)(const BatchNorm &shape, const float *x, const float *shift, float *y, int64_t begin, int64_t end);
  // Σ dy and Σ dy (x − mean) of these rows' columns; y, which may be null where nothing becomes of the results, is theirs.
  void (*batch_norm_sums)(const BatchNorm &shape, const float *dy, const float *x, const float *y, float *of_dy,
                          float *of_dyx, int64_t begin, int64_t end);
  // dx = (dy − dy_mean − (x − mean) dyx_mean) factor.
  void (*batch_norm_grad)(const BatchNorm &shape, const float *dy, const float *x, const float *y,
                          const float *dy_mean, const float *dyx_mean, float *dx, int64_t begin, int64_t end);
  // Σ x².
  double (*sum_squares)(const float *x, int64_t begin, int64_t end);
  // Moves a parameter w and its moments m and v (Kingma & Ba 2015).
  void (*adam)(const AdamStep &step, const float *gradient, float *w, float *m, float *v, int64_t begin, int64_t end);
};

extern const Compute compute_avx512;
extern const Compute compute_avx2;
extern const Compute compute_sse2;

}  // namespace model_lab
