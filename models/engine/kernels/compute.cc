// Compiled once for each instruction set, which INSTRUCTIONS names and WIDTH, in floats, goes with. All that the headers
// below define is this file's own.
#include "compute.h"

#include "adam.h"
#include "attention.h"
#include "columns.h"
#include "convolution.h"
#include "convolution_pool.h"
#include "gelu.h"
#include "norm.h"
#include "pool.h"
#include "product.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

namespace model_lab {

const Compute JOIN(compute_, INSTRUCTIONS) = {
    gelu,
    gelu_grad,
    layer_norm,
    layer_norm_grad,
    attention,
    attention_grad,
    kTileRows,
    kPanel,
    product,
    convolution,
    convolution_max_pool,
    pack_panels,
    convolution_filter_grad,
    convolution_input_grad,
    scatter_patches,
    max_pool,
    max_pool_grad,
    column_sums,
    activation_grad,
    activation_grad_sums,
    column_moments,
    batch_norm,
    batch_norm_sums,
    batch_norm_grad,
    sum_squares,
    adam,
};

}  // namespace model_lab
