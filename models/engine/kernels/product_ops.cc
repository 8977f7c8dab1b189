// Matrix products with their bias and activation, for TensorFlow's MatMul (models/engine/fused-products.ts).
#include "finishing.h"

namespace model_lab {
namespace {

class MatMul : public Finishing {
 public:
  explicit MatMul(OpKernelConstruction *construction) : Finishing(construction) {
    OP_REQUIRES_OK(construction, construction->GetAttr("transpose_a", &transpose_a_));
    OP_REQUIRES_OK(construction, construction->GetAttr("transpose_b", &transpose_b_));
  }
  void Compute(OpKernelContext *context) override {
    const Tensor &a = context->input(0), &b = context->input(1);
    OP_REQUIRES(context, a.dims() == 2 && b.dims() == 2, refused("a and b are not matrices"));
    Product p{};
    p.rows = a.dim_size(transpose_a_ ? 1 : 0);
    p.depth = a.dim_size(transpose_a_ ? 0 : 1);
    p.columns = b.dim_size(transpose_b_ ? 0 : 1);
    OP_REQUIRES(context, b.dim_size(transpose_b_ ? 1 : 0) == p.depth,
                refused("a ", a.shape().DebugString(), " and b ", b.shape().DebugString(), " don't fit"));
    OP_REQUIRES_OK(context, read(context, p.columns, &p.finish));
    p.a = floats(a);
    p.a_row = transpose_a_ ? 1 : p.depth;
    p.a_column = transpose_a_ ? p.rows : 1;
    p.b = floats(b);
    p.b_row = transpose_b_ ? 1 : p.columns;
    p.b_column = transpose_b_ ? p.depth : 1;
    p.c = output(context, 0, TensorShape({p.rows, p.columns}));
    if (!p.c || p.rows == 0 || p.columns == 0) return;
    if (p.columns == 1 && p.a_row == 1 && !p.finish.bias) turn(&p);
    over_grid(context, p.rows, p.columns, p.depth, p.a_row == 1 && p.a_column != 1,
              [&](int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end) {
                compute().product(p, row_begin, row_end, column_begin, column_end);
              });
  }

  // A column is a row: (A B)ᵀ = Bᵀ Aᵀ. That reads Aᵀ along its rows, and once.
  static void turn(Product *p) {
    *p = {1, p->rows, p->depth, p->b, 1, p->b_row, p->a, p->a_column, 1, p->c, p->finish};
  }

 private:
  bool transpose_a_ = false, transpose_b_ = false;
};

REGISTER_OP("ModelLabMatMul")
    .Input("a: T")
    .Input("b: T")
    .Input("bias: N * T")
    .Output("product: T")
    .Attr("T: {float} = DT_FLOAT")
    .Attr("N: int >= 0")
    .Attr("transpose_a: bool = false")
    .Attr("transpose_b: bool = false")
    .Attr("activation: string = ''")
    .Attr("alpha: float = 0.2")
    .SetShapeFn(tensorflow::shape_inference::MatMulShape);
MODEL_LAB_KERNEL("ModelLabMatMul", MatMul);

}  // namespace
}  // namespace model_lab
