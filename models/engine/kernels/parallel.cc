#include "parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace model_lab {
namespace {

struct Job {
  Job(int64_t count, const std::function<void(int64_t)> &body)
      : count(count), body(body) {}
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

// TensorFlow's own pool can't be had through its C API.
class Pool {
 public:
  explicit Pool(int threads) {
    for (int i = 0; i < threads; i++) {
      // The threads live as long as the process.
      std::thread([this] { serve(); }).detach();
    }
  }

  void run(const std::shared_ptr<Job> &job) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      jobs_.push_back(job);
    }
    wake_.notify_all();
    job->work();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      auto found = std::find(jobs_.begin(), jobs_.end(), job);
      if (found != jobs_.end()) jobs_.erase(found);
    }
    // What others have begun takes no longer than one item.
    while (job->done.load() < job->count) sched_yield();
  }

 private:
  [[noreturn]] void serve() {
    for (;;) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] { return !jobs_.empty(); });
        job = jobs_.front();
        if (job->next.load() >= job->count) {
          jobs_.pop_front();
          continue;
        }
      }
      job->work();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Job>> jobs_;
};

int thread_count() {
  const char *set = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int wanted = set ? std::atoi(set) : 0;
  if (wanted > 0) return wanted;
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0) return CPU_COUNT(&cpus);
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

void parallel_for(int64_t count, const std::function<void(int64_t)> &body) {
  static const int threads = thread_count();
  // Never destroyed: its threads may still run while the process ends.
  static Pool *pool = new Pool(threads - 1);
  if (count <= 0) return;
  if (count == 1 || threads == 1) {
    for (int64_t item = 0; item < count; item++) body(item);
    return;
  }
  pool->run(std::make_shared<Job>(count, body));
}

}  // namespace model_lab
