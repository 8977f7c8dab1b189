// Max pooling, batch norm, the gradients of ReLU and leaky ReLU, and sums over all axes but the last, for TensorFlow's own
// ops (models/engine/own-ops.ts).
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "op.h"
#include "parallel.h"
#include "windows.h"

namespace model_lab {
namespace {

// Numbers that a part of the work has, mostly.
constexpr int64_t kPart = 32768;

int64_t rows_of(const Tensor &x) { return x.NumElements() / std::max<int64_t>(1, x.dim_size(x.dims() - 1)); }

// Rows of so many columns that a part of the work has, whatever the machine: sums over parts are always the same. Sums take
// little memory beside what they are sums of.
int64_t part_rows(int64_t columns) { return std::max<int64_t>(32, kPart / std::max<int64_t>(1, columns)); }

// Sums over parts of rows: part(begin, end, sums) gives the `kinds` · columns sums of its rows, and all of them together are
// added to `totals`.
template <typename Number, typename F>
void sum_parts(OpKernelContext *context, int64_t rows, int64_t columns, int64_t kinds, Number *totals, F part) {
  const int64_t size = part_rows(columns), parts = (rows + size - 1) / size, width = kinds * columns;
  std::vector<float> sums(parts * width);
  in_parts(context, rows, size,
           [&](int64_t begin, int64_t end, int64_t index) { part(begin, end, sums.data() + index * width); });
  std::fill(totals, totals + width, Number(0));
  for (int64_t index = 0; index < parts; index++) {
    for (int64_t i = 0; i < width; i++) totals[i] += sums[index * width + i];
  }
}

class ColumnSums : public OpKernel {
 public:
  using OpKernel::OpKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0);
    OP_REQUIRES(context, x.dims() >= 1, refused("x has no columns"));
    const int64_t columns = x.dim_size(x.dims() - 1);
    float *sums = output(context, 0, TensorShape({columns}));
    if (!sums) return;
    sum_parts(context, rows_of(x), columns, 1, sums, [&](int64_t begin, int64_t end, float *part) {
      compute().column_sums(floats(x), columns, part, begin, end);
    });
  }
};

// What an op has to know of the activation that is taken into it.
struct Activation {
  bool plain = true, relu = false;
  float slope = 1;

  absl::Status read(OpKernelConstruction *construction) {
    std::string name;
    TF_RETURN_IF_ERROR(construction->GetAttr("activation", &name));
    plain = name.empty();
    relu = name == "Relu";
    if (plain || relu) return absl::OkStatus();
    if (name != "LeakyRelu") return refused("activation: ", name, " is none of Relu and LeakyRelu");
    return construction->GetAttr("alpha", &slope);
  }
};

class ActivationGrad : public OpKernel {
 public:
  explicit ActivationGrad(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, activation_.read(construction));
    OP_REQUIRES_OK(construction, construction->GetAttr("with_sums", &sums_));
    OP_REQUIRES(construction, !activation_.plain, refused("activation: none is given"));
  }
  void Compute(OpKernelContext *context) override {
    const Tensor &dy = context->input(0), &y = context->input(1);
    OP_REQUIRES(context, dy.NumElements() == y.NumElements(), refused("dy and y differ in size"));
    OP_REQUIRES(context, !sums_ || dy.dims() >= 1, refused("dy has no columns"));
    const int64_t columns = sums_ ? dy.dim_size(dy.dims() - 1) : 0;
    float *dx = output_over(context, 0, dy.shape()), *sums = output(context, 1, TensorShape({columns}));
    if (!context->status().ok()) return;
    const auto [plain, relu, slope] = activation_;
    if (sums_) {
      sum_parts(context, rows_of(dy), columns, 1, sums, [&, relu = relu, slope = slope](int64_t begin, int64_t end, float *part) {
        compute().activation_grad_sums(floats(dy), floats(y), relu, slope, columns, dx, part, begin, end);
      });
    } else {
      in_parts(context, dy.NumElements(), kPart, [&, relu = relu, slope = slope](int64_t begin, int64_t end, int64_t) {
        compute().activation_grad(floats(dy), floats(y), relu, slope, dx, begin, end);
      });
    }
  }

 private:
  Activation activation_;
  bool sums_ = false;
};

absl::Status fits_columns(const Tensor &x, const Tensor &each, const char *name) {
  if (x.dims() >= 1 && each.NumElements() == x.dim_size(x.dims() - 1)) return absl::OkStatus();
  return refused(name, " ", each.shape().DebugString(), " doesn't fit the last axis of x ", x.shape().DebugString());
}

class BatchNormOp : public OpKernel {
 public:
  explicit BatchNormOp(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, activation_.read(construction));
    OP_REQUIRES_OK(construction, construction->GetAttr("epsilon", &epsilon_));
  }
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &scale = context->input(1), &shift = context->input(2);
    OP_REQUIRES_OK(context, fits_columns(x, scale, "scale"));
    OP_REQUIRES_OK(context, fits_columns(x, shift, "shift"));
    const int64_t columns = scale.NumElements(), rows = rows_of(x);
    const TensorShape each({columns});
    float *y = output(context, 0, x.shape()), *mean = output(context, 1, each), *variance = output(context, 2, each),
          *inverse = output(context, 3, each);
    if (!context->status().ok()) return;
    std::vector<float> factor(columns);
    moments(context, x, rows, columns, mean, variance);
    for (int64_t c = 0; c < columns; c++) {
      inverse[c] = 1 / std::sqrt(variance[c] + epsilon_);
      factor[c] = floats(scale)[c] * inverse[c];
      // The unbiased one, for averages over batches.
      variance[c] *= static_cast<float>(rows) / std::max<int64_t>(1, rows - 1);
    }
    const model_lab::BatchNorm s{columns, mean, factor.data(), activation_.plain, activation_.relu, activation_.slope};
    in_parts(context, rows, part_rows(columns), [&](int64_t begin, int64_t end, int64_t) {
      compute().batch_norm(s, floats(x), floats(shift), y, begin, end);
    });
  }

 private:
  // Mean and biased variance: those of parts, put together (Chan et al. 1979).
  static void moments(OpKernelContext *context, const Tensor &x, int64_t rows, int64_t columns, float *mean,
                      float *variance) {
    const int64_t size = part_rows(columns), parts = (rows + size - 1) / size;
    std::vector<float> means(parts * columns), squares(parts * columns);
    in_parts(context, rows, size, [&](int64_t begin, int64_t end, int64_t part) {
      compute().column_moments(floats(x), columns, means.data() + part * columns, squares.data() + part * columns, begin,
                               end);
    });
    for (int64_t c = 0; c < columns; c++) {
      double count = 0, total = 0, off = 0;
      for (int64_t part = 0; part < parts; part++) {
        const double more = std::min(size, rows - part * size), apart = means[part * columns + c] - total;
        off += squares[part * columns + c] + apart * apart * count * more / (count + more);
        count += more;
        total += apart * more / count;
      }
      mean[c] = static_cast<float>(total);
      variance[c] = rows > 0 ? static_cast<float>(off / rows) : 0;
    }
  }

  Activation activation_;
  float epsilon_ = 0;
};

class BatchNormGrad : public OpKernel {
 public:
  explicit BatchNormGrad(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, activation_.read(construction));
  }
  void Compute(OpKernelContext *context) override {
    const Tensor &dy = context->input(0), &x = context->input(1), &scale = context->input(2), &mean = context->input(3),
                 &inverse = context->input(4);
    OP_REQUIRES_OK(context, fits_columns(x, scale, "scale"));
    OP_REQUIRES_OK(context, fits_columns(x, mean, "mean"));
    OP_REQUIRES_OK(context, fits_columns(x, inverse, "inverse_deviation"));
    OP_REQUIRES(context, dy.NumElements() == x.NumElements(), refused("dy and x differ in size"));
    OP_REQUIRES(context, context->num_inputs() == (activation_.plain ? 5 : 6), refused("an activation needs its output"));
    const float *y = activation_.plain ? nullptr : floats(context->input(5));
    OP_REQUIRES(context, !y || context->input(5).NumElements() == x.NumElements(), refused("y and x differ in size"));
    const int64_t columns = scale.NumElements(), rows = rows_of(x);
    const TensorShape each({columns});
    float *dx = output_over(context, 0, x.shape()), *dscale = output(context, 1, each), *dshift = output(context, 2, each);
    if (!context->status().ok()) return;
    std::vector<float> factor(columns), dy_mean(columns), dyx_mean(columns);
    for (int64_t c = 0; c < columns; c++) factor[c] = floats(scale)[c] * floats(inverse)[c];
    const model_lab::BatchNorm s{columns,          floats(mean),     factor.data(), activation_.plain,
                                 activation_.relu, activation_.slope};
    std::vector<double> sums(2 * columns);
    sum_parts(context, rows, columns, 2, sums.data(), [&](int64_t begin, int64_t end, float *part) {
      compute().batch_norm_sums(s, floats(dy), floats(x), y, part, part + columns, begin, end);
    });
    for (int64_t c = 0; c < columns; c++) {
      const double deviation = floats(inverse)[c];
      dshift[c] = static_cast<float>(sums[c]);
      dscale[c] = static_cast<float>(sums[columns + c] * deviation);
      dy_mean[c] = static_cast<float>(sums[c] / rows);
      dyx_mean[c] = static_cast<float>(sums[columns + c] * deviation * deviation / rows);
    }
    in_parts(context, rows, part_rows(columns), [&](int64_t begin, int64_t end, int64_t) {
      compute().batch_norm_grad(s, floats(dy), floats(x), y, dy_mean.data(), dyx_mean.data(), dx, begin, end);
    });
  }

 private:
  Activation activation_;
};

// What max pooling and its gradient have in common.
class Pooling : public OpKernel {
 public:
  explicit Pooling(OpKernelConstruction *construction)
      : OpKernel(construction), windows_(construction, "ksize", "strides", "padding") {}

 protected:
  absl::Status read(const Tensor &x, Pool *s) const {
    if (x.dims() != 4) return refused("x is not [B, H, W, C]");
    *s = windows_.over(x.dim_size(0), x.dim_size(1), x.dim_size(2), x.dim_size(3));
    return absl::OkStatus();
  }

 private:
  const Windows windows_;
};

class MaxPool : public Pooling {
 public:
  using Pooling::Pooling;
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0);
    Pool s;
    OP_REQUIRES_OK(context, read(x, &s));
    float *y = output(context, 0, TensorShape({s.batch, s.out_height, s.out_width, s.channels}));
    if (!y) return;
    const int64_t line = std::max<int64_t>(1, s.stride_height * s.width * s.channels);
    in_parts(context, s.batch * s.out_height, std::max<int64_t>(1, kPart / line), [&](int64_t begin, int64_t end, int64_t) {
      compute().max_pool(s, floats(x), y, begin, end);
    });
  }
};

class MaxPoolGrad : public Pooling {
 public:
  using Pooling::Pooling;
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &y = context->input(1), &dy = context->input(2);
    Pool s;
    OP_REQUIRES_OK(context, read(x, &s));
    const TensorShape shape({s.batch, s.out_height, s.out_width, s.channels});
    OP_REQUIRES(context, y.shape() == shape && dy.shape() == shape,
                refused("y ", y.shape().DebugString(), " and dy ", dy.shape().DebugString(), " don't fit the pooling of x ",
                        x.shape().DebugString()));
    float *dx = output(context, 0, x.shape());
    if (!dx) return;
    const int64_t image = std::max<int64_t>(1, s.height * s.width * s.channels);
    in_parts(context, s.batch, std::max<int64_t>(1, kPart / image), [&](int64_t begin, int64_t end, int64_t) {
      compute().max_pool_grad(s, floats(x), floats(y), floats(dy), dx, begin, end);
    });
  }
};

REGISTER_OP("ModelLabColumnSums")
    .Input("x: T")
    .Output("sums: T")
    .Attr("T: {float} = DT_FLOAT")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
MODEL_LAB_KERNEL("ModelLabColumnSums", ColumnSums);

REGISTER_OP("ModelLabActivationGrad")
    .Input("dy: T")
    .Input("y: T")
    .Output("dx: T")
    .Output("sums: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("activation: string")
    .Attr("alpha: float = 0.2")
    .Attr("with_sums: bool = false")
    .SetShapeFn(first_shape<0>);
MODEL_LAB_KERNEL("ModelLabActivationGrad", ActivationGrad);

REGISTER_OP("ModelLabBatchNorm")
    .Input("x: T")
    .Input("scale: T")
    .Input("shift: T")
    .Output("y: T")
    .Output("mean: T")
    .Output("variance: T")
    .Output("inverse_deviation: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("epsilon: float")
    .Attr("activation: string = ''")
    .Attr("alpha: float = 0.2")
    .SetShapeFn(first_shape<0>);
MODEL_LAB_KERNEL("ModelLabBatchNorm", BatchNormOp);

REGISTER_OP("ModelLabBatchNormGrad")
    .Input("dy: T")
    .Input("x: T")
    .Input("scale: T")
    .Input("mean: T")
    .Input("inverse_deviation: T")
    .Input("y: N * T")
    .Output("dx: T")
    .Output("dscale: T")
    .Output("dshift: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("N: int >= 0 = 0")
    .Attr("activation: string = ''")
    .Attr("alpha: float = 0.2")
    .SetShapeFn(first_shape<1>);
MODEL_LAB_KERNEL("ModelLabBatchNormGrad", BatchNormGrad);

#define WINDOWS()                             \
  Attr("ksize: list(int)")                    \
      .Attr("strides: list(int)")             \
      .Attr("padding: string")                \
      .Attr("explicit_paddings: list(int) = []") \
      .Attr("data_format: string = 'NHWC'")

REGISTER_OP("ModelLabMaxPool")
    .Input("x: T")
    .Output("y: T")
    .Attr("T: {float} = DT_FLOAT")
    .WINDOWS()
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
MODEL_LAB_KERNEL("ModelLabMaxPool", MaxPool);

REGISTER_OP("ModelLabMaxPoolGrad")
    .Input("x: T")
    .Input("y: T")
    .Input("dy: T")
    .Output("dx: T")
    .Attr("T: {float} = DT_FLOAT")
    .WINDOWS()
    .SetShapeFn(first_shape<0>);
MODEL_LAB_KERNEL("ModelLabMaxPoolGrad", MaxPoolGrad);

}  // namespace
}  // namespace model_lab
