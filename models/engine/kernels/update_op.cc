// One update of Adam or AdamW over all parameters. models/engine/optimizer-graph.ts has the same in ops of TensorFlow's own.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <vector>

#include "op.h"
#include "parallel.h"
#include "tensorflow/core/framework/resource_mgr.h"
#include "tensorflow/core/framework/resource_var.h"
#include "tensorflow/core/platform/refcount.h"

namespace model_lab {
namespace {

using tensorflow::TensorShapeUtils;
using tensorflow::Var;

// Numbers that one thread takes at a time: a part of a large parameter, or several small ones.
constexpr int64_t kRange = 8192;
// Parameters begin at cache lines.
constexpr int64_t kLine = 16;

// The variables of one update, locked as long as it lives.
class Variables {
 public:
  // Looks up the first `count` variables of parameters, of m and of v, and the two powers after them.
  absl::Status take(OpKernelContext *context, int64_t count) {
    for (int64_t i = 0; i < 3 * count + 2; i++) {
      tensorflow::core::RefCountPtr<Var> variable;
      TF_RETURN_IF_ERROR(LookupResource(context, HandleFromInput(context, i), &variable));
      variables_.push_back(std::move(variable));
    }
    return lock(context);
  }

  Tensor *operator[](int64_t index) const { return variables_[index]->tensor(); }

  // What still reads the old values keeps them.
  absl::Status make_writable(OpKernelContext *context) const {
    for (const auto &variable : variables_) {
      Tensor *tensor = variable->tensor();
      if (tensor->RefCountIsOne()) continue;
      Tensor copy;
      TF_RETURN_IF_ERROR(context->allocate_temp(tensorflow::DT_FLOAT, tensor->shape(), &copy));
      std::memcpy(copy.data(), tensor->data(), tensor->TotalBytes());
      *tensor = copy;
    }
    return absl::OkStatus();
  }

 private:
  // In the order of their addresses, as TensorFlow's own ops do: two updates at once can't wait for each other.
  absl::Status lock(OpKernelContext *context) {
    std::vector<Var *> sorted;
    for (const auto &variable : variables_) sorted.push_back(variable.get());
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
      int64_t index = 0;
      while (variables_[index].get() != *twice) index++;
      return refused("variable '", HandleFromInput(context, index).name(), "' is given twice, and can be only once");
    }
    for (Var *variable : sorted) locks_.emplace_back(*variable->mu());
    return absl::OkStatus();
  }

  std::vector<tensorflow::core::RefCountPtr<Var>> variables_;
  std::vector<std::unique_lock<tensorflow::mutex>> locks_;  // let go before the variables
};

class Adam : public OpKernel {
 public:
  explicit Adam(OpKernelConstruction *construction) : OpKernel(construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("N", &count_));
    OP_REQUIRES_OK(construction, construction->GetAttr("beta1", &beta1_));
    OP_REQUIRES_OK(construction, construction->GetAttr("beta2", &beta2_));
    OP_REQUIRES_OK(construction, construction->GetAttr("epsilon", &epsilon_));
    OP_REQUIRES_OK(construction, construction->GetAttr("weight_decay", &weight_decay_));
    OP_REQUIRES_OK(construction, construction->GetAttr("decoupled", &decoupled_));
    OP_REQUIRES_OK(construction, construction->GetAttr("decays", &decays_));
    OP_REQUIRES_OK(construction, construction->GetAttr("clip_norm", &clip_norm_));
    OP_REQUIRES(construction, static_cast<int64_t>(decays_.size()) == count_,
                refused("decays says ", decays_.size(), " times whether a parameter decays, for ", count_));
  }

  void Compute(OpKernelContext *context) override {
    const int64_t powers = 3 * count_;
    Variables variables;
    OP_REQUIRES_OK(context, variables.take(context, count_));
    OP_REQUIRES_OK(context, check(context, variables));
    const float learning_rate = context->input(powers + 2).scalar<float>()();
    const float loss = context->input(powers + 3).scalar<float>()();
    float *gradient_norm = output(context, 0, TensorShape({}));
    Tensor *applied = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(1, TensorShape({}), &applied));
    if (!gradient_norm) return;
    const std::vector<int64_t> begins = begins_of(context);
    const float norm = norm_of(context, begins);
    *gradient_norm = norm;
    const bool finite = std::isfinite(loss) && std::isfinite(norm) && std::isfinite(learning_rate);
    applied->scalar<bool>()() = finite;
    if (!finite) return;
    OP_REQUIRES_OK(context, variables.make_writable(context));
    float &beta1_power = variables[powers]->scalar<float>()(), &beta2_power = variables[powers + 1]->scalar<float>()();
    AdamStep step;
    step.scale = clip_norm_ == 0 ? 1 : std::min(1.0f, clip_norm_ / norm);
    step.rate = learning_rate * std::sqrt(1 - beta2_power) / (1 - beta1_power);
    step.forget1 = 1 - beta1_;
    step.forget2 = 1 - beta2_;
    step.epsilon = epsilon_;
    AdamStep decaying = step;
    (decoupled_ ? decaying.shrink : decaying.gradient_decay) =
        decoupled_ ? weight_decay_ * learning_rate : weight_decay_;
    each_piece(context, begins, [&](int64_t i, int64_t begin, int64_t end, int64_t) {
      compute().adam(decays_[i] ? decaying : step, floats(gradient(context, i)), numbers(variables[i]),
                     numbers(variables[count_ + i]), numbers(variables[2 * count_ + i]), begin, end);
    });
    beta1_power *= beta1_;
    beta2_power *= beta2_;
  }

 private:
  static float *numbers(Tensor *tensor) { return tensor->flat<float>().data(); }

  const Tensor &gradient(OpKernelContext *context, int64_t i) const { return context->input(3 * count_ + 4 + i); }

  absl::Status check(OpKernelContext *context, const Variables &variables) const {
    for (int64_t i = 0; i < 3 * count_ + 2; i++) {
      // The powers are scalars; all else has the shape of its parameter's gradient.
      const TensorShape &expected = i < 3 * count_ ? gradient(context, i % count_).shape() : TensorShape({});
      const Tensor &tensor = *variables[i];
      if (tensor.dtype() != tensorflow::DT_FLOAT || tensor.shape() != expected) {
        return refused("variable '", HandleFromInput(context, i).name(), "' is ",
                       tensorflow::DataTypeString(tensor.dtype()), tensor.shape().DebugString(), " instead of float",
                       expected.DebugString());
      }
    }
    for (int64_t i = 3 * count_ + 2; i < 3 * count_ + 4; i++) {
      const TensorShape &shape = context->input(i).shape();
      if (!TensorShapeUtils::IsScalar(shape)) {
        return refused(i == 3 * count_ + 2 ? "learning_rate" : "loss", " has shape ", shape.DebugString(),
                       " instead of being a scalar");
      }
    }
    return absl::OkStatus();
  }

  // Where each parameter begins in a row of all, and where the last one ends.
  std::vector<int64_t> begins_of(OpKernelContext *context) const {
    std::vector<int64_t> begins{0};
    for (int64_t i = 0; i < count_; i++) {
      const int64_t lines = (gradient(context, i).NumElements() + kLine - 1) / kLine;
      begins.push_back(begins.back() + lines * kLine);
    }
    return begins;
  }

  // Calls f(i, begin, end, range) for all parts of all parameters i that lie in one range of the row.
  template <typename F>
  void each_piece(OpKernelContext *context, const std::vector<int64_t> &begins, F f) const {
    in_parts(context, begins.back(), kRange, [&](int64_t begin, int64_t end, int64_t range) {
      int64_t i = std::upper_bound(begins.begin(), begins.end(), begin) - begins.begin() - 1;
      for (; i < count_ && begins[i] < end; i++) {
        const int64_t first = std::max<int64_t>(begin - begins[i], 0);
        const int64_t last = std::min(end - begins[i], gradient(context, i).NumElements());
        if (first < last) f(i, first, last, range);
      }
    });
  }

  // √Σ‖g‖² over all gradients. Too large a sum for a float is infinite.
  float norm_of(OpKernelContext *context, const std::vector<int64_t> &begins) const {
    std::vector<double> sums((begins.back() + kRange - 1) / kRange);
    each_piece(context, begins, [&](int64_t i, int64_t begin, int64_t end, int64_t range) {
      sums[range] += compute().sum_squares(floats(gradient(context, i)), begin, end);
    });
    double sum = 0;
    for (const double each : sums) sum += each;
    return std::sqrt(static_cast<float>(sum));
  }

  int64_t count_ = 0;
  float beta1_ = 0, beta2_ = 0, epsilon_ = 0, weight_decay_ = 0, clip_norm_ = 0;
  bool decoupled_ = false;
  std::vector<bool> decays_;
};

// Nothing is written unless loss, norm and learning rate are finite: `applied` says so. weight_decay shrinks the parameters
// that decay, or is added to their gradients where it is not decoupled. clip_norm 0 is off.
REGISTER_OP("ModelLabAdam")
    .Input("parameters: N * resource")
    .Input("m: N * resource")
    .Input("v: N * resource")
    .Input("beta1_power: resource")
    .Input("beta2_power: resource")
    .Input("learning_rate: float")
    .Input("loss: float")
    .Input("gradients: N * float")
    .Output("gradient_norm: float")
    .Output("applied: bool")
    .Attr("N: int >= 1")
    .Attr("beta1: float")
    .Attr("beta2: float")
    .Attr("epsilon: float")
    .Attr("weight_decay: float")
    .Attr("decoupled: bool")
    .Attr("decays: list(bool)")
    .Attr("clip_norm: float")
    .SetIsStateful()
    .SetShapeFn([](InferenceContext *context) {
      context->set_output(0, context->Scalar());
      context->set_output(1, context->Scalar());
      return absl::OkStatus();
    });
MODEL_LAB_KERNEL("ModelLabAdam", Adam);

}  // namespace
}  // namespace model_lab
