// Part of compute.cc, which see.
#pragma once

#include <algorithm>
#include <cmath>

#include "compute.h"
#include "tile.h"
#include "vectors.h"

namespace model_lab {
namespace {

// C [M, N] = A [M, K] B [K, N], or added to C; N is a multiple of W. Number (i, k) of A is A[i a_row + k a_column].
inline void multiply(int64_t M, int64_t N, int64_t K, const float *A, int64_t a_row, int64_t a_column, const float *B,
                     int64_t b_row, float *C, int64_t c_row, bool add = false) {
  const Runs run = one_run(K, a_column);
  const int64_t tiles = parts_of(M, kTileRows);
  for (int64_t j = 0; j < N; j += kPanel) {
    for (int64_t t = 0; t < tiles; t++) {
      const int64_t i = part_begin(M, tiles, t);
      const auto part = tile_of<Even<const float>, Even<float>>(part_begin(M, tiles, t + 1) - i, std::min<int64_t>(2, (N - j) / W));
      part({A + i * a_row, a_row}, run, B + j, b_row, {C + i * c_row + j, c_row}, add, nullptr);
    }
  }
}

inline int64_t padded(int64_t count) { return (count + W - 1) / W * W; }

// Queries that are attended to together: their scores stay in the first caches.
constexpr int64_t kQueries = 32;

// One head's queries, keys and values, copied together from qkv [B, T, 3, H, D].
struct Head {
  int64_t tokens, depth, wide, long_;  // T, D, and both rounded up to whole vectors
  const float *source;
  int64_t stride;

  Head(const AttentionShape &s, const float *qkv, int64_t head)
      : tokens(s.tokens), depth(s.depth), wide(padded(s.depth)), long_(padded(s.tokens)) {
    stride = 3 * s.heads * s.depth;
    source = qkv + head / s.heads * s.tokens * stride + head % s.heads * s.depth;
    part_ = s.heads * s.depth;
  }

  // Row t of queries (0), keys (1) or values (2).
  const float *row(int which, int64_t t) const { return source + t * stride + which * part_; }

  // [T, wide], zeros past D.
  void rows(int which, float *to) const {
    for (int64_t t = 0; t < tokens; t++) {
      std::memcpy(to + t * wide, row(which, t), depth * sizeof(float));
      std::fill(to + t * wide + depth, to + (t + 1) * wide, 0.0f);
    }
  }

  // [D, long], zeros past T.
  void transposed(int which, float *to) const {
    transpose(row(which, 0), stride, tokens, depth, to, long_);
    for (int64_t d = 0; d < depth; d++) std::fill(to + d * long_ + tokens, to + (d + 1) * long_, 0.0f);
  }

 private:
  int64_t part_;
};

// Adds −∞ to what must not be looked at: [long], by key.
void key_bias(const AttentionShape &s, const uint8_t *real, int64_t batch, int64_t long_, float *bias) {
  for (int64_t t = 0; t < long_; t++) {
    const bool seen = t < s.tokens && (!real || real[batch * s.tokens + t]);
    bias[t] = seen ? 0.0f : -INFINITY;
  }
}

// How many keys the queries before `end` may look at.
inline int64_t keys_before(const AttentionShape &s, int64_t end) { return s.causal ? end : s.tokens; }

// Scores of a query, scaled; those behind the query in a causal head are −∞, as those past `keys` are.
inline void finish_scores(const AttentionShape &s, int64_t query, float scale, const float *bias, int64_t keys,
                          float *scores) {
  for (int64_t j = 0; j < padded(keys); j += W) store(scores + j, load(scores + j) * scale + load(bias + j));
  if (s.causal) std::fill(scores + query + 1, scores + padded(keys), -INFINITY);
}

void attention(const AttentionShape &s, const float *qkv, const uint8_t *real, float *out, float *softmax,
               int64_t begin, int64_t end) {
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.depth));
  for (int64_t head = begin; head < end; head++) {
    const Head h(s, qkv, head);
    const int64_t T = s.tokens, D = s.depth;
    float *keys_t = scratch(D * h.long_ + T * h.wide + h.long_ + kQueries * (h.long_ + h.wide));
    float *values = keys_t + D * h.long_, *bias = values + T * h.wide, *scores = bias + h.long_,
          *sums = scores + kQueries * h.long_;
    h.transposed(1, keys_t);
    h.rows(2, values);
    key_bias(s, real, head / s.heads, h.long_, bias);
    for (int64_t from = 0; from < T; from += kQueries) {
      const int64_t queries = std::min(kQueries, T - from), keys = keys_before(s, from + queries);
      multiply(queries, padded(keys), D, h.row(0, from), h.stride, 1, keys_t, h.long_, scores, h.long_);
      float inverse[kQueries];
      for (int64_t q = 0; q < queries; q++) {
        float *row = scores + q * h.long_;
        finish_scores(s, from + q, scale, bias, keys, row);
        vf top = load(row);
        for (int64_t j = W; j < padded(keys); j += W) top = most(top, load(row + j));
        const float largest = most_of(top);
        const bool nothing = largest == -INFINITY;
        vf total{};
        for (int64_t j = 0; j < padded(keys); j += W) {
          const vf weight = nothing ? vf{} : exp_of(load(row + j) - largest);
          store(row + j, weight);
          total += weight;
        }
        inverse[q] = nothing ? 0 : 1 / sum_of(total);
        softmax[2 * (head * T + from + q)] = nothing ? 0 : largest;
        softmax[2 * (head * T + from + q) + 1] = inverse[q];
      }
      multiply(queries, h.wide, keys, scores, h.long_, 1, values, h.wide, sums, h.wide);
      for (int64_t q = 0; q < queries; q++) {
        float *to = out + ((head / s.heads * T + from + q) * s.heads + head % s.heads) * D;
        for (int64_t d = 0; d < D; d++) to[d] = sums[q * h.wide + d] * inverse[q];
      }
    }
  }
}

void attention_grad(const AttentionShape &s, const float *dout, const float *qkv, const uint8_t *real, const float *out,
                    const float *softmax, float *dqkv, int64_t begin, int64_t end) {
  const float scale = 1.0f / std::sqrt(static_cast<float>(s.depth));
  for (int64_t head = begin; head < end; head++) {
    const Head h(s, qkv, head);
    const int64_t T = s.tokens, D = s.depth;
    const int64_t rows = T * h.wide, across = D * h.long_;
    float *keys_t = scratch(2 * across + 5 * rows + h.long_ + kQueries * (2 * h.long_ + h.wide));
    float *values_t = keys_t + across, *queries_ = values_t + across, *keys_ = queries_ + rows, *dout_ = keys_ + rows,
          *dkeys = dout_ + rows, *dvalues = dkeys + rows, *bias = dvalues + rows, *weights = bias + h.long_,
          *dscores = weights + kQueries * h.long_, *dqueries = dscores + kQueries * h.long_;
    h.transposed(1, keys_t);
    h.transposed(2, values_t);
    h.rows(0, queries_);
    h.rows(1, keys_);
    key_bias(s, real, head / s.heads, h.long_, bias);
    const int64_t first = (head / s.heads * T * s.heads + head % s.heads) * D, step = s.heads * D;
    for (int64_t t = 0; t < T; t++) {
      std::memcpy(dout_ + t * h.wide, dout + first + t * step, D * sizeof(float));
      std::fill(dout_ + t * h.wide + D, dout_ + (t + 1) * h.wide, 0.0f);
    }
    std::fill(dkeys, dkeys + 2 * rows, 0.0f);
    const auto write = [&](int which, int64_t t, const float *from) {
      std::memcpy(dqkv + (h.row(which, t) - qkv), from, D * sizeof(float));
    };
    for (int64_t from = 0; from < T; from += kQueries) {
      const int64_t queries = std::min(kQueries, T - from), keys = keys_before(s, from + queries);
      multiply(queries, padded(keys), D, queries_ + from * h.wide, h.wide, 1, keys_t, h.long_, weights, h.long_);
      multiply(queries, padded(keys), D, dout_ + from * h.wide, h.wide, 1, values_t, h.long_, dscores, h.long_);
      for (int64_t q = 0; q < queries; q++) {
        float *weight = weights + q * h.long_, *dscore = dscores + q * h.long_;
        finish_scores(s, from + q, scale, bias, keys, weight);
        const float *o = out + first + (from + q) * step, *d_o = dout_ + (from + q) * h.wide;
        const float dot = row_sum(D, [=](auto at) { return at(o) * at(d_o); });
        const float *of_query = softmax + 2 * (head * T + from + q);
        const float largest = of_query[0], inverse = of_query[1];
        for (int64_t j = 0; j < padded(keys); j += W) {
          const vf w = exp_of(load(weight + j) - largest) * inverse;
          store(weight + j, w);
          store(dscore + j, w * (load(dscore + j) - dot) * scale);
        }
      }
      multiply(keys, h.wide, queries, weights, 1, h.long_, dout_ + from * h.wide, h.wide, dvalues, h.wide, true);
      multiply(keys, h.wide, queries, dscores, 1, h.long_, queries_ + from * h.wide, h.wide, dkeys, h.wide, true);
      multiply(queries, h.wide, keys, dscores, h.long_, 1, keys_, h.wide, dqueries, h.wide);
      for (int64_t q = 0; q < queries; q++) write(0, from + q, dqueries + q * h.wide);
    }
    for (int64_t t = 0; t < T; t++) {
      write(1, t, dkeys + t * h.wide);
      write(2, t, dvalues + t * h.wide);
    }
  }
}


}  // namespace
}  // namespace model_lab
