// Fused ops for the CPU, registered with TensorFlow when the binding is loaded. What they compute is in compute.h;
// models/engine/ops has the same in ops of TensorFlow's own, for GPUs, XLA, and to be compared with.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "compute.h"
#include "parallel.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace model_lab {
namespace {

// oneDNN's own limit on instructions holds here too.
const Compute &best_compute() {
  const char *limit = std::getenv("ONEDNN_MAX_CPU_ISA");
  const std::string most = limit ? limit : "DEFAULT";
  const bool at_most_sse = most == "SSE41" || most == "AVX";
  const bool at_most_avx2 = most.rfind("AVX2", 0) == 0;
  if (!at_most_sse && !at_most_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    return compute_avx512;
  }
  if (!at_most_sse && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return compute_avx2;
  return compute_sse2;
}

const Compute &compute() {
  static const Compute &best = best_compute();
  return best;
}

// Splits `count` items into parts of `size`, which do not depend on the machine: sums over parts are always the same.
template <typename F>
void in_parts(int64_t count, int64_t size, F part) {
  parallel_for((count + size - 1) / size, [&](int64_t index) {
    const int64_t begin = index * size;
    part(begin, std::min(count, begin + size), index);
  });
}

// Inputs and outputs of one run of an op.
class Run {
 public:
  explicit Run(TF_OpKernelContext *context) : context_(context), status_(TF_NewStatus()) {}
  ~Run() {
    if (TF_GetCode(status_) != TF_OK) TF_OpKernelContext_Failure(context_, status_);
    for (TF_Tensor *tensor : tensors_) TF_DeleteTensor(tensor);
    TF_DeleteStatus(status_);
  }
  Run(const Run &) = delete;

  bool ok() const { return TF_GetCode(status_) == TF_OK; }
  void require(bool condition, const char *message) {
    if (ok() && !condition) TF_SetStatus(status_, TF_INVALID_ARGUMENT, message);
  }
  const TF_Tensor *input(int index) {
    TF_Tensor *tensor = nullptr;
    TF_GetInput(context_, index, &tensor, status_);
    if (tensor) tensors_.push_back(tensor);
    return tensor;
  }
  float *output(int index, const std::vector<int64_t> &shape) {
    int64_t count = 1;
    for (int64_t size : shape) count *= size;
    TF_Tensor *tensor = TF_AllocateOutput(context_, index, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                          count * sizeof(float), status_);
    if (!tensor) return nullptr;
    tensors_.push_back(tensor);
    return static_cast<float *>(TF_TensorData(tensor));
  }

 private:
  TF_OpKernelContext *context_;
  TF_Status *status_;
  std::vector<TF_Tensor *> tensors_;
};

const float *floats(const TF_Tensor *tensor) { return static_cast<const float *>(TF_TensorData(tensor)); }

std::vector<int64_t> shape_of(const TF_Tensor *tensor) {
  std::vector<int64_t> shape;
  for (int axis = 0; axis < TF_NumDims(tensor); axis++) shape.push_back(TF_Dim(tensor, axis));
  return shape;
}

constexpr int64_t kElements = 16384;
constexpr int64_t kRows = 64;

void run_gelu(void *, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *x = run.input(0);
  if (!run.ok()) return;
  float *y = run.output(0, shape_of(x));
  if (!run.ok()) return;
  in_parts(TF_TensorElementCount(x), kElements,
           [&](int64_t begin, int64_t end, int64_t) { compute().gelu(floats(x), y, begin, end); });
}

void run_gelu_grad(void *, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *dy = run.input(0), *x = run.input(1);
  if (!run.ok()) return;
  run.require(TF_TensorElementCount(dy) == TF_TensorElementCount(x), "dy and x differ in size");
  float *dx = run.ok() ? run.output(0, shape_of(x)) : nullptr;
  if (!run.ok()) return;
  in_parts(TF_TensorElementCount(x), kElements,
           [&](int64_t begin, int64_t end, int64_t) { compute().gelu_grad(floats(dy), floats(x), dx, begin, end); });
}

struct Attributes {
  float epsilon = 0;
  int64_t heads = 1;
  bool causal = false;
};

void *read_norm_attributes(TF_OpKernelConstruction *construction) {
  auto *attributes = new Attributes;
  TF_Status *status = TF_NewStatus();
  TF_OpKernelConstruction_GetAttrFloat(construction, "epsilon", &attributes->epsilon, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  TF_DeleteStatus(status);
  return attributes;
}

void *read_attention_attributes(TF_OpKernelConstruction *construction) {
  auto *attributes = new Attributes;
  TF_Status *status = TF_NewStatus();
  unsigned char causal = 0;
  TF_OpKernelConstruction_GetAttrInt64(construction, "heads", &attributes->heads, status);
  if (TF_GetCode(status) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, "causal", &causal, status);
  if (TF_GetCode(status) != TF_OK) TF_OpKernelConstruction_Failure(construction, status);
  attributes->causal = causal;
  TF_DeleteStatus(status);
  return attributes;
}

void delete_attributes(void *kernel) { delete static_cast<Attributes *>(kernel); }

void run_layer_norm(void *kernel, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *x = run.input(0), *scale = run.input(1), *shift = run.input(2);
  if (!run.ok()) return;
  run.require(TF_NumDims(x) == 2 && TF_TensorElementCount(scale) == TF_Dim(x, 1), "scale doesn't fit the rows of x");
  const int64_t shifts = TF_TensorElementCount(shift);
  run.require(shifts == 0 || shifts == TF_TensorElementCount(scale), "shift doesn't fit the rows of x");
  if (!run.ok()) return;
  const int64_t rows = TF_Dim(x, 0), width = TF_Dim(x, 1);
  float *y = run.output(0, {rows, width}), *mean = run.output(1, {rows}), *inverse = run.output(2, {rows});
  if (!run.ok()) return;
  const float epsilon = static_cast<Attributes *>(kernel)->epsilon;
  in_parts(rows, kRows, [&](int64_t begin, int64_t end, int64_t) {
    compute().layer_norm(floats(x), floats(scale), shifts ? floats(shift) : nullptr, epsilon, width, y, mean, inverse,
                         begin, end);
  });
}

void run_layer_norm_grad(void *, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *dy = run.input(0), *x = run.input(1), *scale = run.input(2), *mean = run.input(3),
                  *inverse = run.input(4);
  if (!run.ok()) return;
  run.require(TF_NumDims(x) == 2 && TF_TensorElementCount(scale) == TF_Dim(x, 1), "scale doesn't fit the rows of x");
  run.require(TF_TensorElementCount(dy) == TF_TensorElementCount(x), "dy and x differ in size");
  if (!run.ok()) return;
  const int64_t rows = TF_Dim(x, 0), width = TF_Dim(x, 1);
  float *dx = run.output(0, {rows, width}), *dscale = run.output(1, {width}), *dshift = run.output(2, {width});
  if (!run.ok()) return;
  const int64_t parts = (rows + kRows - 1) / kRows;
  std::vector<float> sums(2 * parts * width);
  in_parts(rows, kRows, [&](int64_t begin, int64_t end, int64_t part) {
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

// The shape of qkv [B, T, 3 H D], and what of the tokens is real: [B, T], or nothing where all are.
AttentionShape attention_shape(Run &run, const Attributes &attributes, const TF_Tensor *qkv, const TF_Tensor *real) {
  const int64_t heads = attributes.heads;
  run.require(TF_NumDims(qkv) == 3 && heads > 0 && TF_Dim(qkv, 2) % (3 * heads) == 0, "qkv is not [B, T, 3 H D]");
  if (!run.ok()) return {};
  const AttentionShape shape{TF_Dim(qkv, 0), TF_Dim(qkv, 1), heads, TF_Dim(qkv, 2) / (3 * heads), attributes.causal};
  const int64_t marked = TF_TensorElementCount(real);
  run.require(marked == 0 || marked == shape.batch * shape.tokens, "real doesn't fit qkv");
  return shape;
}

const uint8_t *marks(const TF_Tensor *real) {
  return TF_TensorElementCount(real) == 0 ? nullptr : static_cast<const uint8_t *>(TF_TensorData(real));
}

void run_attention(void *kernel, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *qkv = run.input(0), *real = run.input(1);
  if (!run.ok()) return;
  const AttentionShape s = attention_shape(run, *static_cast<Attributes *>(kernel), qkv, real);
  if (!run.ok()) return;
  float *out = run.output(0, {s.batch, s.tokens, s.heads * s.depth});
  float *softmax = run.output(1, {s.batch, s.heads, s.tokens, 2});
  if (!run.ok()) return;
  in_parts(s.batch * s.heads, 1, [&](int64_t begin, int64_t end, int64_t) {
    compute().attention(s, floats(qkv), marks(real), out, softmax, begin, end);
  });
}

void run_attention_grad(void *kernel, TF_OpKernelContext *context) {
  Run run(context);
  const TF_Tensor *dout = run.input(0), *qkv = run.input(1), *real = run.input(2), *out = run.input(3),
                  *softmax = run.input(4);
  if (!run.ok()) return;
  const AttentionShape s = attention_shape(run, *static_cast<Attributes *>(kernel), qkv, real);
  if (!run.ok()) return;
  run.require(TF_TensorElementCount(dout) == TF_TensorElementCount(out) &&
                  TF_TensorElementCount(softmax) == 2 * s.batch * s.heads * s.tokens,
              "dout, out and softmax don't fit qkv");
  float *dqkv = run.ok() ? run.output(0, shape_of(qkv)) : nullptr;
  if (!run.ok()) return;
  in_parts(s.batch * s.heads, 1, [&](int64_t begin, int64_t end, int64_t) {
    compute().attention_grad(s, floats(dout), floats(qkv), marks(real), floats(out), floats(softmax), dqkv, begin, end);
  });
}

// The first output has the shape of input `like`; what other outputs have is known when the op runs.
template <int like>
void first_shape(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
  TF_ShapeHandle *shape = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, like, shape, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
  TF_DeleteShapeHandle(shape);
}

void unknown_shape(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

struct Op {
  const char *name;
  std::vector<const char *> inputs, outputs, attributes;
  void (*shape)(TF_ShapeInferenceContext *, TF_Status *);
  void *(*create)(TF_OpKernelConstruction *);
  void (*compute)(void *, TF_OpKernelContext *);
  void (*destroy)(void *);
};

void add(const Op &op) {
  TF_Status *status = TF_NewStatus();
  TF_OpDefinitionBuilder *definition = TF_NewOpDefinitionBuilder(op.name);
  for (const char *input : op.inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  for (const char *output : op.outputs) TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char *attribute : op.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, op.shape);
  TF_RegisterOpDefinition(definition, status);
  TF_KernelBuilder *kernel = TF_NewKernelBuilder(op.name, "CPU", op.create, op.compute, op.destroy);
  if (TF_GetCode(status) == TF_OK) TF_RegisterKernelBuilder(op.name, kernel, status);
  TF_DeleteStatus(status);
}

// Attribute T is always float: tfjs names the type of every op that it runs.
const char *const kType = "T: {float} = DT_FLOAT";

const bool registered = [] {
  add({"ModelLabGelu", {"x: T"}, {"y: T"}, {kType}, first_shape<0>, nullptr, run_gelu, nullptr});
  add({"ModelLabGeluGrad", {"dy: T", "x: T"}, {"dx: T"}, {kType}, first_shape<1>, nullptr, run_gelu_grad, nullptr});
  add({"ModelLabLayerNorm",
       {"x: T", "scale: T", "shift: T"},
       {"y: T", "mean: T", "inverse_deviation: T"},
       {kType, "epsilon: float"},
       first_shape<0>,
       read_norm_attributes,
       run_layer_norm,
       delete_attributes});
  add({"ModelLabLayerNormGrad",
       {"dy: T", "x: T", "scale: T", "mean: T", "inverse_deviation: T"},
       {"dx: T", "dscale: T", "dshift: T"},
       {kType},
       first_shape<1>,
       nullptr,
       run_layer_norm_grad,
       nullptr});
  const char *const attention[] = {"heads: int", "causal: bool"};
  add({"ModelLabAttention",
       {"qkv: T", "real: bool"},
       {"out: T", "softmax: T"},
       {kType, attention[0], attention[1]},
       unknown_shape,
       read_attention_attributes,
       run_attention,
       delete_attributes});
  add({"ModelLabAttentionGrad",
       {"dout: T", "qkv: T", "real: bool", "out: T", "softmax: T"},
       {"dqkv: T"},
       {kType, attention[0], attention[1]},
       first_shape<1>,
       read_attention_attributes,
       run_attention_grad,
       delete_attributes});
  return true;
}();

}  // namespace
}  // namespace model_lab
