// GELU, layer norm and attention, with their gradients. models/engine/ops has the same in ops of TensorFlow's own.
#include <cstring>
#include <vector>

#include "op.h"
#include "parallel.h"

namespace model_lab {
namespace {

constexpr int64_t kElements = 16384;
constexpr int64_t kRows = 64;

class Gelu : public OpKernel {
 public:
  using OpKernel::OpKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0);
    float *y = output(context, 0, x.shape());
    if (!y) return;
    in_parts(context, x.NumElements(), kElements,
             [&](int64_t begin, int64_t end, int64_t) { compute().gelu(floats(x), y, begin, end); });
  }
};

class GeluGrad : public OpKernel {
 public:
  using OpKernel::OpKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &dy = context->input(0), &x = context->input(1);
    OP_REQUIRES(context, dy.NumElements() == x.NumElements(), refused("dy and x differ in size"));
    float *dx = output(context, 0, x.shape());
    if (!dx) return;
    in_parts(context, x.NumElements(), kElements, [&](int64_t begin, int64_t end, int64_t) {
      compute().gelu_grad(floats(dy), floats(x), dx, begin, end);
    });
  }
};

class LayerNorm : public OpKernel {
 public:
  explicit LayerNorm(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("epsilon", &epsilon_));
  }
  void Compute(OpKernelContext *context) override {
    const Tensor &x = context->input(0), &scale = context->input(1), &shift = context->input(2);
    OP_REQUIRES(context, x.dims() == 2 && scale.NumElements() == x.dim_size(1),
                refused("scale doesn't fit the rows of x"));
    const int64_t shifts = shift.NumElements();
    OP_REQUIRES(context, shifts == 0 || shifts == scale.NumElements(),
                refused("shift doesn't fit the rows of x"));
    const int64_t rows = x.dim_size(0), width = x.dim_size(1);
    float *y = output(context, 0, x.shape());
    float *mean = output(context, 1, TensorShape({rows})), *inverse = output(context, 2, TensorShape({rows}));
    if (!y || !mean || !inverse) return;
    in_parts(context, rows, kRows, [&](int64_t begin, int64_t end, int64_t) {
      compute().layer_norm(floats(x), floats(scale), shifts ? floats(shift) : nullptr, epsilon_, width, y, mean,
                           inverse, begin, end);
    });
  }

 private:
  float epsilon_ = 0;
};

class LayerNormGrad : public OpKernel {
 public:
  using OpKernel::OpKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &dy = context->input(0), &x = context->input(1), &scale = context->input(2),
                 &mean = context->input(3), &inverse = context->input(4);
    OP_REQUIRES(context, x.dims() == 2 && scale.NumElements() == x.dim_size(1),
                refused("scale doesn't fit the rows of x"));
    OP_REQUIRES(context, dy.NumElements() == x.NumElements(), refused("dy and x differ in size"));
    const int64_t rows = x.dim_size(0), width = x.dim_size(1);
    float *dx = output(context, 0, x.shape()), *dscale = output(context, 1, TensorShape({width})),
          *dshift = output(context, 2, TensorShape({width}));
    if (!dx || !dscale || !dshift) return;
    const int64_t parts = (rows + kRows - 1) / kRows;
    std::vector<float> sums(2 * parts * width);
    in_parts(context, rows, kRows, [&](int64_t begin, int64_t end, int64_t part) {
      float *dscale_part = sums.data() + 2 * part * width;
      compute().layer_norm_grad(floats(dy), floats(x), floats(scale), floats(mean), floats(inverse), width, dx,
                                dscale_part, dscale_part + width, begin, end);
    });
    std::memset(dscale, 0, width * sizeof(float));
    std::memset(dshift, 0, width * sizeof(float));
    for (int64_t part = 0; part < parts; part++) {
      const float *from = sums.data() + 2 * part * width;
      for (int64_t i = 0; i < width; i++) {
        dscale[i] += from[i];
        dshift[i] += from[width + i];
      }
    }
  }
};

// Attention and its gradient, which have the shape of qkv [B, T, 3 H D] and the marks of real tokens in common: [B, T], or
// nothing where all are.
class AttentionKernel : public OpKernel {
 public:
  explicit AttentionKernel(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("heads", &heads_));
    OP_REQUIRES_OK(construction, construction->GetAttr("causal", &causal_));
  }

 protected:
  absl::Status read(const Tensor &qkv, const Tensor &real, AttentionShape *shape) const {
    if (qkv.dims() != 3 || heads_ < 1 || qkv.dim_size(2) % (3 * heads_) != 0) {
      return refused("qkv is not [B, T, 3 H D]");
    }
    *shape = {qkv.dim_size(0), qkv.dim_size(1), heads_, qkv.dim_size(2) / (3 * heads_), causal_};
    const int64_t marked = real.NumElements();
    if (marked != 0 && marked != shape->batch * shape->tokens) return refused("real doesn't fit qkv");
    return absl::OkStatus();
  }

  static const uint8_t *marks(const Tensor &real) {
    return real.NumElements() == 0 ? nullptr : reinterpret_cast<const uint8_t *>(real.flat<bool>().data());
  }

 private:
  int64_t heads_ = 1;
  bool causal_ = false;
};

class Attention : public AttentionKernel {
 public:
  using AttentionKernel::AttentionKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &qkv = context->input(0), &real = context->input(1);
    AttentionShape s;
    OP_REQUIRES_OK(context, read(qkv, real, &s));
    float *out = output(context, 0, TensorShape({s.batch, s.tokens, s.heads * s.depth}));
    float *softmax = output(context, 1, TensorShape({s.batch, s.heads, s.tokens, 2}));
    if (!out || !softmax) return;
    in_parts(context, s.batch * s.heads, 1, [&](int64_t begin, int64_t end, int64_t) {
      compute().attention(s, floats(qkv), marks(real), out, softmax, begin, end);
    });
  }
};

class AttentionGrad : public AttentionKernel {
 public:
  using AttentionKernel::AttentionKernel;
  void Compute(OpKernelContext *context) override {
    const Tensor &dout = context->input(0), &qkv = context->input(1), &real = context->input(2),
                 &out = context->input(3), &softmax = context->input(4);
    AttentionShape s;
    OP_REQUIRES_OK(context, read(qkv, real, &s));
    OP_REQUIRES(context,
                dout.NumElements() == out.NumElements() &&
                    softmax.NumElements() == 2 * s.batch * s.heads * s.tokens,
                refused("dout, out and softmax don't fit qkv"));
    float *dqkv = output(context, 0, qkv.shape());
    if (!dqkv) return;
    in_parts(context, s.batch * s.heads, 1, [&](int64_t begin, int64_t end, int64_t) {
      compute().attention_grad(s, floats(dout), floats(qkv), marks(real), floats(out), floats(softmax), dqkv, begin,
                               end);
    });
  }
};

// Attribute T is always float: tfjs names the type of every op that it runs.
REGISTER_OP("ModelLabGelu").Input("x: T").Output("y: T").Attr("T: {float} = DT_FLOAT").SetShapeFn(first_shape<0>);
MODEL_LAB_KERNEL("ModelLabGelu", Gelu);

REGISTER_OP("ModelLabGeluGrad")
    .Input("dy: T")
    .Input("x: T")
    .Output("dx: T")
    .Attr("T: {float} = DT_FLOAT")
    .SetShapeFn(first_shape<1>);
MODEL_LAB_KERNEL("ModelLabGeluGrad", GeluGrad);

REGISTER_OP("ModelLabLayerNorm")
    .Input("x: T")
    .Input("scale: T")
    .Input("shift: T")
    .Output("y: T")
    .Output("mean: T")
    .Output("inverse_deviation: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("epsilon: float")
    .SetShapeFn(first_shape<0>);
MODEL_LAB_KERNEL("ModelLabLayerNorm", LayerNorm);

REGISTER_OP("ModelLabLayerNormGrad")
    .Input("dy: T")
    .Input("x: T")
    .Input("scale: T")
    .Input("mean: T")
    .Input("inverse_deviation: T")
    .Output("dx: T")
    .Output("dscale: T")
    .Output("dshift: T")
    .Attr("T: {float} = DT_FLOAT")
    .SetShapeFn(first_shape<1>);
MODEL_LAB_KERNEL("ModelLabLayerNormGrad", LayerNormGrad);

REGISTER_OP("ModelLabAttention")
    .Input("qkv: T")
    .Input("real: bool")
    .Output("out: T")
    .Output("softmax: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("heads: int")
    .Attr("causal: bool")
    .SetShapeFn(tensorflow::shape_inference::UnknownShape);
MODEL_LAB_KERNEL("ModelLabAttention", Attention);

REGISTER_OP("ModelLabAttentionGrad")
    .Input("dout: T")
    .Input("qkv: T")
    .Input("real: bool")
    .Input("out: T")
    .Input("softmax: T")
    .Output("dqkv: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("heads: int")
    .Attr("causal: bool")
    .SetShapeFn(first_shape<1>);
MODEL_LAB_KERNEL("ModelLabAttentionGrad", AttentionGrad);

}  // namespace
}  // namespace model_lab
