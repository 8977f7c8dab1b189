/**
 * Runs TensorFlow Lite files with LiteRT: run LIBRARY. Reads requests from standard input, each a line, and answers each with
 * `ok BYTES` and so many bytes, or `error SENTENCE`:
 *   open THREADS PATH           -> a line each: input|output TYPE SCALE ZERO RANK SIZES... NAME   (-1: a size left open)
 *   run BYTES SHAPES                  -> outputs: a line `RANK SIZES...` and the values, each
 *   time BYTES WARM_UP REPEATS SHAPES -> milliseconds of each run, float64
 *   peak                              -> bytes beyond the bare runner at most, as text
 * SHAPES are `RANK SIZES...` of all inputs in order; after the line come BYTES of their values. It ends with its input.
 */
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include "litert.h"

using litert::check;
using litert::Handle;

namespace {

/** Bytes of one element; 0 for what the lab does not feed or read. */
size_t bytes_of(int element) {
  switch (element) {
    case 1: return 4;   // float32
    case 2: return 4;   // int32
    case 3: return 1;   // uint8
    case 4: return 8;   // int64
    case 6: return 1;   // bool
    case 7: return 2;   // int16
    case 9: return 1;   // int8
    case 10: return 2;  // float16
    default: return 0;
  }
}

const char* name_of(int element) {
  switch (element) {
    case 1: return "float32";
    case 2: return "int32";
    case 3: return "uint8";
    case 4: return "int64";
    case 6: return "bool";
    case 7: return "int16";
    case 9: return "int8";
    case 10: return "float16";
    default: return "other";
  }
}

using Shape = std::vector<int>;

size_t count_of(const Shape& shape) {
  size_t count = 1;
  for (int size : shape) {
    if (size < 0 || (size > 0 && count > (size_t{1} << 40) / size)) throw std::runtime_error("a tensor is too large");
    count *= static_cast<size_t>(size);
  }
  return count;
}

Shape shape_of(const litert::Layout& layout) {
  return Shape(layout.dimensions, layout.dimensions + std::min<unsigned>(layout.rank, 8));
}

/** What a file of the kernel's says of `key` in kB, as bytes; 0 where it says nothing. */
size_t bytes_of_line(const char* path, const char* key) {
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);)
    if (line.rfind(key, 0) == 0) return std::stoull(line.substr(std::strlen(key) + 1)) * 1024;
  return 0;
}

/** VmRSS or VmHWM. getrusage would have what the parent held before this program began. */
size_t status_bytes(const char* key) { return bytes_of_line("/proc/self/status", key); }

struct Value {
  std::string name;
  litert::RankedType type;
  litert::PerTensorQuantization quantization;
};

class Buffers {
 public:
  explicit Buffers(const litert::Api& api) : api_(api) {}
  ~Buffers() { clear(); }
  void clear() {
    for (Handle each : all_) api_.DestroyTensorBuffer(each);
    all_.clear();
  }
  void add(Handle buffer) { all_.push_back(buffer); }
  Handle* data() { return all_.data(); }
  size_t size() const { return all_.size(); }
  Handle at(size_t index) const { return all_.at(index); }

 private:
  const litert::Api& api_;
  std::vector<Handle> all_;
};

class Model {
 public:
  Model(const litert::Api& api, Handle environment, int threads, const std::string& path)
      : api_(api), environment_(environment), inputs_(api), outputs_(api) {
    Handle options, cpu, model, signature;
    check(api.CreateOptions(&options), "options could not be made");
    check(api.SetOptionsHardwareAccelerators(options, litert::kCpu), "the processor could not be chosen");
    // LiteRT's options for the CPU are text, and its own until the process ends.
    auto* text = new std::string("num_threads = " + std::to_string(threads) + "\n");
    check(api.CreateOpaqueOptions("xnnpack", text->data(), [](void*) {}, &cpu), "threads could not be set");
    check(api.AddOpaqueOptions(options, cpu), "threads could not be set");
    check(api.CreateModelFromFile(environment, path.c_str(), &model), "it is damaged or not a TensorFlow Lite file");
    uint64_t signatures = 0;
    check(api.GetNumModelSignatures(model, &signatures), "its signatures could not be read");
    if (signatures == 0) throw std::runtime_error("it has no inputs and outputs");
    check(api.GetModelSignature(model, 0, &signature), "its signature could not be read");
    check(api.CreateCompiledModel(environment, model, options, &compiled_), "it has parts that LiteRT can't run");
    uint64_t inputs = 0, outputs = 0;
    check(api.GetNumSignatureInputs(signature, &inputs), "its inputs could not be read");
    check(api.GetNumSignatureOutputs(signature, &outputs), "its outputs could not be read");
    for (uint64_t i = 0; i < inputs; i++)
      inputs_told_.push_back(value(signature, i, api.GetSignatureInputName, api.GetSignatureInputTensorByIndex));
    for (uint64_t i = 0; i < outputs; i++)
      outputs_told_.push_back(value(signature, i, api.GetSignatureOutputName, api.GetSignatureOutputTensorByIndex));
  }

  std::string describe() const {
    std::ostringstream lines;
    lines.precision(9);
    for (const auto& each : inputs_told_) describe("input", each, lines);
    for (const auto& each : outputs_told_) describe("output", each, lines);
    return lines.str();
  }

  size_t inputs() const { return inputs_told_.size(); }

  size_t input_bytes(size_t index, const Shape& shape) const {
    return count_of(shape) * bytes_of(inputs_told_[index].type.element);
  }

  /** Buffers for inputs of these shapes, filled with `values`, one input after the other. */
  void feed(const std::vector<Shape>& shapes, const std::string& values) {
    size_t expected = 0;
    for (size_t i = 0; i < shapes.size(); i++) expected += input_bytes(i, shapes[i]);
    if (expected != values.size())
      throw std::runtime_error("its inputs take " + std::to_string(expected) + " bytes, not " +
                               std::to_string(values.size()));
    if (shapes != shapes_) resize(shapes);
    const char* from = values.data();
    for (size_t i = 0; i < shapes.size(); i++) {
      const size_t size = input_bytes(i, shapes[i]);
      void* memory = nullptr;
      check(api_.LockTensorBuffer(inputs_.at(i), &memory, litert::kLockWrite), "an input could not be filled");
      std::memcpy(memory, from, size);
      check(api_.UnlockTensorBuffer(inputs_.at(i)), "an input could not be filled");
      from += size;
    }
  }

  void run() {
    check(api_.RunCompiledModel(compiled_, 0, inputs_.size(), inputs_.data(), outputs_.size(), outputs_.data()),
          "it could not be run");
  }

  std::string results() {
    std::string all;
    for (size_t i = 0; i < outputs_.size(); i++) {
      const Shape& shape = output_shapes_[i];
      all += std::to_string(shape.size());
      for (int size : shape) all += " " + std::to_string(size);
      all += "\n";
      void* memory = nullptr;
      check(api_.LockTensorBuffer(outputs_.at(i), &memory, litert::kLockRead), "an output could not be read");
      all.append(static_cast<const char*>(memory), count_of(shape) * bytes_of(outputs_told_[i].type.element));
      check(api_.UnlockTensorBuffer(outputs_.at(i)), "an output could not be read");
    }
    return all;
  }

 private:
  template <typename Name, typename Tensor>
  Value value(Handle signature, uint64_t index, const Name& name, const Tensor& tensor_of) const {
    Value told{};
    const char* text = nullptr;
    Handle tensor;
    check(name(signature, index, &text), "a name could not be read");
    told.name = text;
    check(tensor_of(signature, index, &tensor), "a tensor could not be read");
    check(api_.GetRankedTensorType(tensor, &told.type), "a tensor has no rank");
    if (bytes_of(told.type.element) == 0) throw std::runtime_error(told.name + " is of a type that can't be fed");
    int kind = 0;
    check(api_.GetQuantizationTypeId(tensor, &kind), "a tensor's scale could not be read");
    if (kind == litert::kQuantizedPerTensor)
      check(api_.GetPerTensorQuantization(tensor, &told.quantization), "a tensor's scale could not be read");
    return told;
  }

  static void describe(const char* kind, const Value& told, std::ostream& lines) {
    const Shape shape = shape_of(told.type.layout);
    lines << kind << ' ' << name_of(told.type.element) << ' ' << told.quantization.scale << ' '
          << told.quantization.zero_point << ' ' << shape.size();
    for (int size : shape) lines << ' ' << size;
    std::string name = told.name;
    std::replace(name.begin(), name.end(), '\n', ' ');
    lines << ' ' << name << '\n';
  }

  void resize(const std::vector<Shape>& shapes) {
    shapes_.clear();
    inputs_.clear();
    outputs_.clear();
    for (size_t i = 0; i < shapes.size(); i++) {
      litert::Layout now;
      check(api_.GetCompiledModelInputTensorLayout(compiled_, 0, i, &now), "an input's shape could not be read");
      if (shape_of(now) == shapes[i]) continue;
      check(api_.CompiledModelResizeInputTensor(compiled_, 0, i, shapes[i].data(), shapes[i].size()),
            "it does not take inputs of this shape");
    }
    std::vector<litert::Layout> layouts(outputs_told_.size());
    check(api_.GetCompiledModelOutputTensorLayouts(compiled_, 0, layouts.size(), layouts.data(), true),
          "it does not take inputs of this shape");
    for (size_t i = 0; i < shapes.size(); i++) {
      litert::RankedType type = inputs_told_[i].type;
      type.layout.rank = shapes[i].size();
      std::copy(shapes[i].begin(), shapes[i].end(), type.layout.dimensions);
      make(type, i, api_.GetCompiledModelInputBufferRequirements, &inputs_);
    }
    output_shapes_.clear();
    late_bytes_.resize(layouts.size());
    for (size_t i = 0; i < layouts.size(); i++) {
      litert::RankedType type = outputs_told_[i].type;
      const bool open = type.layout.rank > 0 && type.layout.dimensions[0] < 0 && !shapes.empty() && !shapes[0].empty();
      type.layout = layouts[i];
      const bool late = open && type.layout.dimensions[0] != shapes[0][0];
      if (late) type.layout.dimensions[0] = shapes[0][0];
      output_shapes_.push_back(shape_of(type.layout));
      if (late) {
        make_late(type, i);
      } else {
        make(type, i, api_.GetCompiledModelOutputBufferRequirements, &outputs_);
      }
    }
    shapes_ = shapes;
  }

  template <typename Requirements>
  void make(const litert::RankedType& type, uint64_t index, const Requirements& of, Buffers* buffers) {
    Handle requirements, buffer;
    check(of(compiled_, 0, index, &requirements), "a buffer's size could not be read");
    check(api_.CreateManagedTensorBufferFromRequirements(environment_, &type, requirements, &buffer),
          "a buffer could not be made");
    buffers->add(buffer);
  }

  /**
   * Where an op is told by another's result how large its own is, as a transposed convolution with the batch left open, LiteRT
   * knows that only once it has run, and holds a buffer against the size of the run before.
   */
  void make_late(const litert::RankedType& type, size_t index) {
    size_t& most = late_bytes_[index];
    most = std::max(most, count_of(output_shapes_[index]) * bytes_of(type.element));
    Handle buffer;
    check(api_.CreateManagedTensorBuffer(environment_, litert::kHostMemory, &type, most, &buffer),
          "a buffer could not be made");
    outputs_.add(buffer);
  }

  const litert::Api& api_;
  Handle environment_;
  Handle compiled_ = nullptr;
  std::vector<Value> inputs_told_, outputs_told_;
  std::vector<Shape> shapes_, output_shapes_;
  std::vector<size_t> late_bytes_;
  Buffers inputs_, outputs_;
};

/** The values that follow a request's line: all of them, whatever the line says of them. */
std::string read_values(std::istream& words) {
  size_t count = 0;
  words >> count;
  std::string bytes(count, '\0');
  if (!std::cin.read(&bytes[0], static_cast<std::streamsize>(count))) throw std::runtime_error("the input has ended");
  return bytes;
}

void feed(Model* model, std::istream& words, const std::string& values) {
  std::vector<Shape> shapes(model->inputs());
  for (Shape& shape : shapes) {
    size_t rank = 0;
    if (!(words >> rank) || rank > 8) throw std::runtime_error("a shape is missing");
    shape.resize(rank);
    for (int& size : shape) words >> size;
  }
  model->feed(shapes, values);
}

std::string times(Model* model, int warm_up, int repeats) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> milliseconds;
  for (int i = 0; i < warm_up + repeats; i++) {
    const auto begun = Clock::now();
    model->run();
    const double took = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
    if (i >= warm_up) milliseconds.push_back(took);
  }
  return std::string(reinterpret_cast<const char*>(milliseconds.data()), milliseconds.size() * sizeof(double));
}

void answer(const std::string& bytes) {
  std::cout << "ok " << bytes.size() << "\n";
  std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::cout.flush();
}

/**
 * What LiteRT writes to standard error, which goes to a file of no name: the reason of a failure is there, and would come later
 * by another way than its answer.
 */
class Log {
 public:
  Log() : file_(std::tmpfile()) {
    if (file_ != nullptr) dup2(fileno(file_), STDERR_FILENO);
  }
  void clear() {
    if (file_ == nullptr || ftruncate(fileno(file_), 0) != 0) return;
    lseek(fileno(file_), 0, SEEK_SET);
  }
  /** The first line that tells of an error, without the place in LiteRT's source; empty where there is none. */
  std::string error() const {
    if (file_ == nullptr) return "";
    std::string text(4000, '\0');
    const ssize_t count = pread(fileno(file_), &text[0], text.size(), 0);
    text.resize(count > 0 ? static_cast<size_t>(count) : 0);
    const std::string mark = "ERROR: ";
    size_t from = text.find(mark);
    if (from == std::string::npos) return "";
    from += mark.size();
    std::string line = text.substr(from, text.find('\n', from) - from);
    const size_t place = line.find("] ");
    if (line.rfind('[', 0) == 0 && place != std::string::npos) line = line.substr(place + 2);
    while (!line.empty() && line.back() == '.') line.pop_back();
    return line;
  }

 private:
  FILE* file_;
};

/** A file may claim more than there is: an allocation then fails here, and takes down nothing else. */
void limit_memory() {
  const rlim_t most = bytes_of_line("/proc/meminfo", "MemAvailable") / 4 * 3;
  const rlimit limit{most, most};
  if (most > 0) setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  limit_memory();
  Log log;
  std::unique_ptr<litert::Api> api;
  std::unique_ptr<Model> model;
  Handle environment = nullptr;
  try {
    Handle library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : nullptr;
    if (library == nullptr) throw std::runtime_error(argc == 2 ? dlerror() : "run: name the library");
    api = std::make_unique<litert::Api>(library);
    check(api->CreateEnvironment(0, nullptr, &environment), "LiteRT could not be started");
  } catch (const std::exception& error) {
    std::cout << "error " << error.what() << std::endl;
    return 1;
  }
  const size_t bare = status_bytes("VmRSS");
  for (std::string line; std::getline(std::cin, line);) {
    log.clear();
    try {
      std::istringstream words(line);
      std::string request;
      words >> request;
      if (request == "peak") {
        const size_t most = status_bytes("VmHWM");
        answer(std::to_string(most > bare ? most - bare : 0));
      } else if (request == "open") {
        int threads = 1;
        std::string path;
        words >> threads;
        std::getline(words >> std::ws, path);
        model = std::make_unique<Model>(*api, environment, threads, path);
        answer(model->describe());
      } else if (request == "run" || request == "time") {
        const std::string values = read_values(words);
        if (model == nullptr) throw std::runtime_error("no model is open");
        int warm_up = 0, repeats = 0;
        if (request == "time") words >> warm_up >> repeats;
        feed(model.get(), words, values);
        if (request == "time") {
          answer(times(model.get(), warm_up, repeats));
        } else {
          model->run();
          answer(model->results());
        }
      } else {
        throw std::runtime_error("there is no request " + request);
      }
    } catch (const std::exception& error) {
      const std::string reason = log.error();
      std::cout << "error " << error.what() << (reason.empty() ? "" : ": ") << reason << std::endl;
    }
  }
  return 0;
}
