// Convolutions with their bias and activation, and max pooling after them, for TensorFlow's Conv2D and its gradients
// (models/engine/fused-products.ts).
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "finishing.h"
#include "windows.h"

namespace model_lab {
namespace {

// What Conv2D and its gradients have in common.
struct Geometry {
  std::vector<int32_t> strides, dilations, explicit_paddings;
  std::string padding;

  explicit Geometry(OpKernelConstruction *construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("strides", &strides));
    OP_REQUIRES_OK(construction, construction->GetAttr("dilations", &dilations));
    OP_REQUIRES_OK(construction, construction->GetAttr("explicit_paddings", &explicit_paddings));
    OP_REQUIRES_OK(construction, construction->GetAttr("padding", &padding));
    const auto all = [](const std::vector<int32_t> &values, int32_t least) {
      return std::all_of(values.begin(), values.end(), [least](int32_t value) { return value >= least; });
    };
    OP_REQUIRES(construction, strides.size() == 4 && dilations.size() == 4 && all(strides, 1) && all(dilations, 1),
                refused("strides and dilations are four numbers from 1 on"));
    const bool given = padding == "EXPLICIT";
    OP_REQUIRES(construction, given || padding == "SAME" || padding == "VALID",
                refused("padding: ", padding, " is none of SAME, VALID and EXPLICIT"));
    OP_REQUIRES(construction, explicit_paddings.size() == (given ? 8 : 0) && all(explicit_paddings, 0),
                refused("explicit_paddings are eight numbers from 0 on, with EXPLICIT padding alone"));
  }

  // Output pixels along an axis and the zeros before it: 1 is height, 2 is width.
  void along(int axis, int64_t size, int64_t kernel, int64_t *out, int64_t *before) const {
    const int64_t stride = strides[axis], reach = (kernel - 1) * dilations[axis] + 1;
    if (padding == "SAME") {
      *out = (size + stride - 1) / stride;
      *before = std::max<int64_t>(0, (*out - 1) * stride + reach - size) / 2;
    } else {
      const bool given = padding == "EXPLICIT";
      *before = given ? explicit_paddings[2 * axis] : 0;
      const int64_t after = given ? explicit_paddings[2 * axis + 1] : 0;
      *out = std::max<int64_t>(0, (size + *before + after - reach + stride) / stride);
    }
  }

  // x is [B, H, W, C], weights [KH, KW, C, O].
  absl::Status convolution(const TensorShape &x, const TensorShape &w, Convolution *s) const {
    if (x.dims() != 4 || w.dims() != 4 || x.dim_size(3) != w.dim_size(2) || w.num_elements() == 0) {
      return refused("images ", x.DebugString(), " and weights ", w.DebugString(), " don't fit");
    }
    *s = {};
    s->batch = x.dim_size(0);
    s->height = x.dim_size(1);
    s->width = x.dim_size(2);
    s->channels = x.dim_size(3);
    s->kernel_height = w.dim_size(0);
    s->kernel_width = w.dim_size(1);
    s->outputs = w.dim_size(3);
    s->stride_height = strides[1];
    s->stride_width = strides[2];
    s->dilation_height = dilations[1];
    s->dilation_width = dilations[2];
    along(1, s->height, s->kernel_height, &s->out_height, &s->top);
    along(2, s->width, s->kernel_width, &s->out_width, &s->left);
    const auto padded = [](int64_t size, int64_t before, int64_t out, int64_t stride, int64_t reach) {
      return std::max(before + size, (out - 1) * stride + reach);
    };
    const int64_t reach_height = (s->kernel_height - 1) * s->dilation_height + 1;
    const int64_t reach_width = (s->kernel_width - 1) * s->dilation_width + 1;
    s->padded_height = padded(s->height, s->top, s->out_height, s->stride_height, reach_height);
    s->padded_width = padded(s->width, s->left, s->out_width, s->stride_width, reach_width);
    s->y_before_height = (reach_height - 1) / s->stride_height;
    s->y_before_width = (reach_width - 1) / s->stride_width;
    s->y_padded_height = s->y_before_height + std::max(s->out_height, (s->top + s->height - 1) / s->stride_height + 1);
    s->y_padded_width = s->y_before_width + std::max(s->out_width, (s->left + s->width - 1) / s->stride_width + 1);
    return absl::OkStatus();
  }
};

// Images [B, H, W, C] within larger ones of zeros, which begin `top` and `left` before them.
struct Frame {
  int64_t batch, height, width, channels, top, left, padded_height, padded_width;

  bool needed() const { return padded_height != height || padded_width != width; }
  int64_t size() const { return padded_height * padded_width * channels; }

  void put(const float *from, float *to) const {
    const int64_t row = padded_width * channels, inner = width * channels;
    std::memset(to, 0, top * row * sizeof(float));
    for (int64_t y = 0; y < height; y++) {
      float *line = to + (top + y) * row;
      std::memset(line, 0, left * channels * sizeof(float));
      std::memcpy(line + left * channels, from + y * inner, inner * sizeof(float));
      std::memset(line + left * channels + inner, 0, (padded_width - left - width) * channels * sizeof(float));
    }
    std::memset(to + (top + height) * row, 0, (padded_height - top - height) * row * sizeof(float));
  }

  void take(const float *from, float *to) const {
    for (int64_t y = 0; y < height; y++) {
      std::memcpy(to + y * width * channels, from + ((top + y) * padded_width + left) * channels,
                  width * channels * sizeof(float));
    }
  }

  // The images as they are where they need no frame, else in one, in memory of `holder`'s; null where there is none.
  const float *framed(OpKernelContext *context, const float *images, Tensor *holder) const {
    if (!needed()) return images;
    float *to = temporary(context, batch * size(), holder);
    if (!to) return nullptr;
    in_parts(context, batch, std::max<int64_t>(1, 65536 / size()), [&](int64_t begin, int64_t end, int64_t) {
      for (int64_t i = begin; i < end; i++) put(images + i * height * width * channels, to + i * size());
    });
    return to;
  }
};

Frame frame_of_x(const Convolution &s) {
  return {s.batch, s.height, s.width, s.channels, s.top, s.left, s.padded_height, s.padded_width};
}

// As many cost little to begin, and leave little to wait for at the end.
constexpr int64_t kPartsOfThread = 16;

class Conv2D : public Finishing {
 public:
  explicit Conv2D(OpKernelConstruction *construction) : Finishing(construction), geometry_(construction) {}
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &w = context->input(1);
    Convolution s;
    OP_REQUIRES_OK(context, geometry_.convolution(x.shape(), w.shape(), &s));
    Finish finish;
    OP_REQUIRES_OK(context, read(context, s.outputs, &finish));
    const TensorShape shape({s.batch, s.out_height, s.out_width, s.outputs});
    float *y = output(context, 0, shape);
    if (!y || shape.num_elements() == 0) return;
    Tensor holder;
    const float *framed = frame_of_x(s).framed(context, floats(x), &holder);
    if (!framed) return;
    over_grid(context, s.batch * s.out_height * s.out_width, s.outputs, s.kernel_height * s.kernel_width * s.channels, false,
              [&](int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
                compute().convolution(s, framed, floats(w), finish, y, row_begin, row_end, column_begin, column_end);
              });
  }

 private:
  const Geometry geometry_;
};

class Conv2DMaxPool : public Finishing {
 public:
  explicit Conv2DMaxPool(OpKernelConstruction *construction)
      : Finishing(construction), geometry_(construction), windows_(construction, "ksize", "pool_strides", "pool_padding") {}
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &w = context->input(1);
    Convolution s;
    OP_REQUIRES_OK(context, geometry_.convolution(x.shape(), w.shape(), &s));
    Finish finish;
    OP_REQUIRES_OK(context, read(context, s.outputs, &finish));
    const Pool pool = windows_.over(s.batch, s.out_height, s.out_width, s.outputs);
    OP_REQUIRES(context, pool.window_height == 2 && pool.window_width == 2, refused("ksize: windows are 2 × 2"));
    const TensorShape shape({s.batch, pool.out_height, pool.out_width, s.outputs});
    float *y = output(context, 0, shape);
    if (!y || shape.num_elements() == 0) return;
    Tensor holder;
    const float *framed = frame_of_x(s).framed(context, floats(x), &holder);
    if (!framed) return;
    const int64_t lines = s.batch * pool.out_height, parts = kPartsOfThread * threads_of(context);
    const int64_t line = 4 * pool.out_width * s.outputs * s.kernel_height * s.kernel_width * s.channels;
    in_parts(context, lines, std::max((kWorth + line - 1) / line, (lines + parts - 1) / parts),
             [&](int64_t begin, int64_t end, int64_t) {
               compute().convolution_max_pool(s, pool, framed, floats(w), finish, y, begin, end);
             });
  }

 private:
  const Geometry geometry_;
  const Windows windows_;
};

// A shape as a tensor of whole numbers.
absl::Status read_shape(const Tensor &sizes, TensorShape *shape) {
  const auto numbers = sizes.flat<int32_t>();
  return tensorflow::TensorShapeUtils::MakeShape(numbers.data(), numbers.size(), shape);
}

absl::Status fits(const Tensor &dy, const Convolution &s) {
  if (dy.shape() == TensorShape({s.batch, s.out_height, s.out_width, s.outputs})) return absl::OkStatus();
  return refused("the gradient ", dy.shape().DebugString(), " doesn't fit the convolution");
}

// B [depth, columns] in panels, in memory of `holder`'s where it is not one already; null where there is none.
const float *in_panels(OpKernelContext *context, const float *b, int64_t depth, int64_t columns, Tensor *holder) {
  const int64_t panel = compute().panel;
  if (columns == panel) return b;
  float *panels = temporary(context, (columns + panel - 1) / panel * panel * depth, holder);
  if (!panels) return nullptr;
  in_parts(context, depth, std::max<int64_t>(1, 65536 / columns), [&](int64_t begin, int64_t end, int64_t) {
    compute().pack_panels(b, depth, columns, panels, begin, end);
  });
  return panels;
}

class Conv2DBackpropFilter : public OpKernel {
 public:
  explicit Conv2DBackpropFilter(OpKernelConstruction *construction) : OpKernel(construction), geometry_(construction) {}
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &dy = context->input(2);
    TensorShape shape;
    OP_REQUIRES_OK(context, read_shape(context->input(1), &shape));
    Convolution s;
    OP_REQUIRES_OK(context, geometry_.convolution(x.shape(), shape, &s));
    OP_REQUIRES_OK(context, fits(dy, s));
    float *dw = output(context, 0, shape);
    if (!dw) return;
    if (x.NumElements() == 0 || dy.NumElements() == 0) {
      std::fill(dw, dw + shape.num_elements(), 0.0f);
      return;
    }
    Tensor holder;
    const float *images = s.channels < kFewChannels ? frame_of_x(s).framed(context, floats(x), &holder) : floats(x);
    if (!images) return;
    const int64_t pixels = s.batch * s.out_height * s.out_width;
    Tensor panels_holder;
    const float *panels = in_panels(context, floats(dy), pixels, s.outputs, &panels_holder);
    if (!panels) return;
    over_grid(context, s.kernel_height * s.kernel_width * s.channels, s.outputs, pixels, s.channels >= kFewChannels,
              [&](int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
                compute().convolution_filter_grad(s, images, panels, dw, row_begin, row_end, column_begin, column_end);
              });
  }

 private:
  const Geometry geometry_;
};

// An eighth of the time with so many pixels, or less, goes into copying the weights.
constexpr int64_t kFewPixels = 512;

class Conv2DBackpropInput : public OpKernel {
 public:
  explicit Conv2DBackpropInput(OpKernelConstruction *construction) : OpKernel(construction), geometry_(construction) {}
  void Compute(OpKernelContext *context) override {
    const Tensor &w = context->input(1), &dy = context->input(2);
    TensorShape shape;
    OP_REQUIRES_OK(context, read_shape(context->input(0), &shape));
    Convolution s;
    OP_REQUIRES_OK(context, geometry_.convolution(shape, w.shape(), &s));
    OP_REQUIRES_OK(context, fits(dy, s));
    float *dx = output(context, 0, shape);
    if (!dx) return;
    if (dy.NumElements() == 0 || shape.num_elements() == 0) {
      std::fill(dx, dx + shape.num_elements(), 0.0f);
      return;
    }
    // Several parts for each thread, as long as they are worth copying the weights: of the images, and where those are
    // fewer, of the channels.
    const int64_t threads = threads_of(context), worth = s.batch * s.height * s.width / kFewPixels;
    const int64_t down = std::min(s.batch, std::clamp(worth, threads, 4 * threads));
    const auto parts = [&](int64_t across, auto body) {
      parallel_for(context, down * across, [&](int64_t part) {
        body(s.batch * (part / across) / down, s.batch * (part / across + 1) / down, part % across);
      });
    };
    if (s.channels < kFewChannels) {
      const Frame frame = frame_of_x(s);
      parts(1, [&](int64_t begin, int64_t end, int64_t) {
        std::vector<float> image(frame.size());
        for (int64_t i = begin; i < end; i++) {
          compute().scatter_patches(s, floats(dy), floats(w), image.data(), i, i + 1);
          frame.take(image.data(), dx + i * s.height * s.width * s.channels);
        }
      });
      return;
    }
    const Frame frame{s.batch,           s.out_height,     s.out_width,       s.outputs,
                      s.y_before_height, s.y_before_width, s.y_padded_height, s.y_padded_width};
    Tensor holder;
    const float *framed = frame.framed(context, floats(dy), &holder);
    if (!framed) return;
    const int64_t panel = compute().panel;
    const int64_t across = std::min((s.channels + panel - 1) / panel, std::max<int64_t>(1, threads / down));
    parts(across, [&](int64_t begin, int64_t end, int64_t part) {
      compute().convolution_input_grad(s, framed, floats(w), dx, begin, end, border(s.channels, panel, across, part),
                                       border(s.channels, panel, across, part + 1));
    });
  }

 private:
  const Geometry geometry_;
};

// The output has the shape that input `which` says.
template <int which>
absl::Status given_shape(InferenceContext *context) {
  tensorflow::shape_inference::ShapeHandle shape;
  TF_RETURN_IF_ERROR(context->MakeShapeFromShapeTensor(which, &shape));
  context->set_output(0, shape);
  return absl::OkStatus();
}

#define GEOMETRY()                   \
  Attr("strides: list(int)")         \
      .Attr("padding: string")       \
      .Attr("explicit_paddings: list(int) = []") \
      .Attr("dilations: list(int) = [1, 1, 1, 1]") \
      .Attr("data_format: string = 'NHWC'") \
      .Attr("use_cudnn_on_gpu: bool = true")

REGISTER_OP("ModelLabConv2D")
    .Input("x: T")
    .Input("w: T")
    .Input("bias: N * T")
    .Output("y: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("N: int >= 0")
    .GEOMETRY()
    .Attr("activation: string = ''")
    .Attr("alpha: float = 0.2")
    .SetShapeFn(tensorflow::shape_inference::Conv2DShapeWithExplicitPadding);
MODEL_LAB_KERNEL("ModelLabConv2D", Conv2D);

REGISTER_OP("ModelLabConv2DMaxPool")
    .Input("x: T")
    .Input("w: T")
    .Input("bias: N * T")
    .Output("y: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("N: int >= 0")
    .GEOMETRY()
    .Attr("activation: string = ''")
    .Attr("alpha: float = 0.2")
    .Attr("ksize: list(int)")
    .Attr("pool_strides: list(int)")
    .Attr("pool_padding: string")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
MODEL_LAB_KERNEL("ModelLabConv2DMaxPool", Conv2DMaxPool);

REGISTER_OP("ModelLabConv2DBackpropFilter")
    .Input("x: T")
    .Input("sizes: int32")
    .Input("dy: T")
    .Output("dw: T")
    .Attr("T: {float} = DT_FLOAT")
    .GEOMETRY()
    .SetShapeFn(given_shape<1>);
MODEL_LAB_KERNEL("ModelLabConv2DBackpropFilter", Conv2DBackpropFilter);

REGISTER_OP("ModelLabConv2DBackpropInput")
    .Input("sizes: int32")
    .Input("w: T")
    .Input("dy: T")
    .Output("dx: T")
    .Attr("T: {float} = DT_FLOAT")
    .GEOMETRY()
    .SetShapeFn(given_shape<0>);
MODEL_LAB_KERNEL("ModelLabConv2DBackpropInput", Conv2DBackpropInput);

}  // namespace
}  // namespace model_lab
