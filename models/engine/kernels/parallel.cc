#include "parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "tensorflow/core/framework/device_base.h"
#include "tsl/platform/denormal.h"

namespace model_lab {
namespace {

// How often a thread looks for work before it sleeps, and lets others have its core in between: some tenths of a
// millisecond, within which most ops follow each other. One that has slept is often woken on the core of the one that woke
// it, and then waits for that one.
constexpr int kLooks = 600;

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

// One thread for each of the device's but the caller's own. Of TensorFlow's pool the threads without work would compete
// with the caller for its core.
class Pool {
 public:
  explicit Pool(int64_t threads) {
    for (int64_t i = 0; i < threads; i++) {
      // The threads live as long as the process. Where the system gives no more of them, there are fewer.
      try {
        std::thread([this] { serve(); }).detach();
      } catch (const std::system_error &) {
        return;
      }
    }
  }

  void run(const std::shared_ptr<Job> &job) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      job_ = job;
      number_.fetch_add(1);
    }
    for (int64_t i = std::min(sleeping_.load(), job->count - 1); i > 0; i--) wake_.notify_one();
    job->work();
    // What others have begun takes no longer than one item.
    while (job->done.load() < job->count) sched_yield();
  }

 private:
  [[noreturn]] void serve() {
    const tsl::port::ScopedFlushDenormal flush;
    for (int64_t seen = 0;;) {
      for (int looks = 0; number_.load() == seen && looks < kLooks; looks++) sched_yield();
      std::shared_ptr<Job> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        if (number_.load() == seen) {
          sleeping_.fetch_add(1);
          wake_.wait(lock, [&] { return number_.load() != seen; });
          sleeping_.fetch_sub(1);
        }
        seen = number_.load();
        job = job_;
      }
      job->work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<Job> job_;         // the latest; earlier ones are finished by those who brought them
  std::atomic<int64_t> number_{0};   // of jobs so far
  std::atomic<int64_t> sleeping_{0};
};

}  // namespace

int64_t threads_of(tensorflow::OpKernelContext *context) {
  static const int64_t threads = context->device()->tensorflow_cpu_worker_threads()->num_threads;
  return threads;
}

void parallel_for(tensorflow::OpKernelContext *context, int64_t count, const std::function<void(int64_t)> &body) {
  const int64_t threads = threads_of(context);
  // Never destroyed: its threads may still run while the process ends.
  static Pool *pool = new Pool(threads - 1);
  // As in TensorFlow's own threads: numbers below 1e-38 are 0, whichever thread computes them.
  const tsl::port::ScopedFlushDenormal flush;
  if (count <= 1 || threads == 1) {
    for (int64_t item = 0; item < count; item++) body(item);
    return;
  }
  pool->run(std::make_shared<Job>(count, body));
}

}  // namespace model_lab
