// Work shared out over this machine's cores.
#pragma once

#include <cstdint>
#include <functional>

namespace model_lab {

// Calls body(0) … body(count - 1), each once, on this and other threads, and returns when all are done. Which thread
// runs which is left open, so a body must not care. Threads: TF_NUM_INTRAOP_THREADS, or one for each core.
void parallel_for(int64_t count, const std::function<void(int64_t)> &body);

}  // namespace model_lab
