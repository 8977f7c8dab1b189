// What products and convolutions have in common: how their results are split into parts, and what follows their sums.
#pragma once

#include <algorithm>
#include <string>

#include "op.h"
#include "parallel.h"

namespace model_lab {

// Multiplications that are worth being handed to another thread.
constexpr int64_t kWorth = 1 << 19;

// Into how many parts a matrix of results is split along its rows and its columns.
struct Grid {
  int64_t rows = 1, columns = 1;
};

// Numbers of B that the second cache holds.
constexpr int64_t kNear = 1 << 18;

// Parts cost what it costs to copy their columns of B, for each panel a fifth of a tile or, out of the third cache, three of
// them, and their rows of A where it is transposed (or out of images); and large ones keep all threads waiting for the last.
// The unit is the time of a tile.
inline Grid grid(int64_t threads, int64_t rows, int64_t columns, int64_t depth, bool transposed) {
  if (threads == 1) return {};
  const int64_t tiles = (rows + compute().tile_rows - 1) / compute().tile_rows;
  const int64_t panels = (columns + compute().panel - 1) / compute().panel;
  const double worth = std::max(1.0, static_cast<double>(rows) * columns * depth / kWorth);
  const double copying = columns * depth > kNear ? 0.6 : 0.2;
  Grid best;
  double least = 1e300;
  for (int64_t down = 1; down <= std::min(tiles, 8 * threads); down *= 2) {
    for (int64_t parts = 1; parts < 2 * panels; parts *= 2) {
      const int64_t across = std::min(panels, parts);
      if (down * across > worth || down * across > 16 * threads) break;
      const double down_tiles = (tiles + down - 1) / down;
      const double part = (down_tiles + copying) * ((panels + across - 1) / across) + (transposed ? 0.3 * down_tiles : 0);
      const double busiest = part * ((down * across + threads - 1) / threads);
      const double cost = busiest + (down * across == 1 ? 0 : part / 2);
      if (cost < least) {
        least = cost;
        best = {down, across};
      }
    }
  }
  return best;
}

// Splits `count` into `parts` whose borders are multiples of `size`.
inline int64_t border(int64_t count, int64_t size, int64_t parts, int64_t part) {
  return std::min(count, (count + size - 1) / size * part / parts * size);
}

// Calls body(row_begin, row_end, column_begin, column_end) for the parts of a matrix of results.
template <typename F>
void over_grid(OpKernelContext *context, int64_t rows, int64_t columns, int64_t depth, bool transposed, F body) {
  const Grid parts = grid(threads_of(context), rows, columns, depth, transposed);
  parallel_for(context, parts.rows * parts.columns, [&](int64_t part) {
    const int64_t down = part / parts.columns, across = part % parts.columns;
    body(border(rows, compute().tile_rows, parts.rows, down), border(rows, compute().tile_rows, parts.rows, down + 1),
         border(columns, compute().panel, parts.columns, across),
         border(columns, compute().panel, parts.columns, across + 1));
  });
}

// The attributes and inputs of what follows a product.
class Finishing : public OpKernel {
 public:
  explicit Finishing(OpKernelConstruction *construction) : OpKernel(construction) {
    std::string activation;
    OP_REQUIRES_OK(construction, construction->GetAttr("activation", &activation));
    OP_REQUIRES(construction, activation.empty() || activation == "Relu" || activation == "LeakyRelu",
                refused("activation: ", activation, " is none of Relu and LeakyRelu"));
    finish_.relu = activation == "Relu";
    if (activation == "LeakyRelu") OP_REQUIRES_OK(construction, construction->GetAttr("alpha", &finish_.slope));
  }

 protected:
  absl::Status read(OpKernelContext *context, int64_t columns, Finish *finish) const {
    *finish = finish_;
    if (context->num_inputs() < 3) return absl::OkStatus();
    if (context->input(2).NumElements() != columns) return refused("the bias doesn't fit the columns");
    finish->bias = floats(context->input(2));
    return absl::OkStatus();
  }

 private:
  Finish finish_;
};

}  // namespace model_lab
