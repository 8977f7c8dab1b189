#include "parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>

#include "tensorflow/core/framework/device_base.h"
#include "tensorflow/core/lib/core/threadpool.h"

namespace model_lab {
namespace {

struct Job {
  Job(int64_t count, const std::function<void(int64_t)> &body) : count(count), body(body) {}
  const int64_t count;
  // Outlives the job's last item: parallel_for waits for it.
  const std::function<void(int64_t)> &body;
  std::atomic<int64_t> next{0};
  std::atomic<int64_t> done{0};

  // Takes items until none is left.
  void work() {
    for (int64_t item; (item = next.fetch_add(1)) < count;) {
      body(item);
      done.fetch_add(1);
    }
  }
};

tensorflow::thread::ThreadPool *pool_of(tensorflow::OpKernelContext *context) {
  return context->device()->tensorflow_cpu_worker_threads()->workers;
}

}  // namespace

int64_t threads_of(tensorflow::OpKernelContext *context) { return pool_of(context)->NumThreads(); }

void parallel_for(tensorflow::OpKernelContext *context, int64_t count, const std::function<void(int64_t)> &body) {
  const int64_t helpers = std::min(count, threads_of(context)) - 1;
  if (helpers <= 0) {
    for (int64_t item = 0; item < count; item++) body(item);
    return;
  }
  const auto job = std::make_shared<Job>(count, body);
  for (int64_t i = 0; i < helpers; i++) pool_of(context)->Schedule([job] { job->work(); });
  job->work();
  // What others have begun takes no longer than one item.
  while (job->done.load() < count) sched_yield();
}

}  // namespace model_lab
