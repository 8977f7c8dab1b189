/**
 * Converts a SavedModel to a TensorFlow Lite file with the converter inside libtensorflow_cc:
 *   convert SAVED_MODEL_FOLDER float32|float16|int8-dynamic|int8|int8-integers TFLITE_FILE
 * A process of its own, as MLIR ends the one it runs in where it meets what it did not expect. Exit code 1, with the reason as
 * the last line of standard output, where the model can't be converted.
 */
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "tensorflow/compiler/mlir/lite/converter_flags.pb.h"
#include "tensorflow/compiler/mlir/lite/model_flags.pb.h"

namespace tensorflow {
namespace quantization {
class PyFunctionLibrary;
}
// The wheel has the function, but no header of it.
absl::Status ConvertSavedModelToTFLiteFlatBuffer(const tflite::ModelFlags&, tflite::ConverterFlags&, std::string*,
                                                 const quantization::PyFunctionLibrary*);
}  // namespace tensorflow

/** What tf.lite.TFLiteConverter sets for a SavedModel. */
static tflite::ConverterFlags common_flags() {
  tflite::ConverterFlags flags;
  flags.set_input_format(tflite::TENSORFLOW_GRAPHDEF);
  flags.set_output_format(tflite::TFLITE);
  flags.set_inference_type(tflite::FLOAT);
  flags.set_enable_mlir_dynamic_range_quantizer(true);
  flags.set_unfold_batchmatmul(false);
  flags.set_dedupe_array_min_size_bytes(0);
  flags.set_enable_tflite_resource_variables(true);
  flags.set_guarantee_all_funcs_one_use(true);
  return flags;
}

/** False where there is no such precision. */
static bool set_precision(const std::string& precision, tflite::ConverterFlags* flags) {
  if (precision == "float32") return true;
  if (precision == "float16") {
    flags->set_post_training_quantize(true);
    flags->set_quantize_to_float16(true);
    return true;
  }
  if (precision == "int8-dynamic") {
    flags->set_post_training_quantize(true);
    flags->set_quantize_weights(true);
    return true;
  }
  // The graph's fake quantization says with which scales.
  if (precision == "int8" || precision == "int8-integers") {
    flags->set_inference_type(tflite::INT8);
    // Of the outputs too, in spite of its name.
    flags->set_inference_input_type(precision == "int8" ? tflite::FLOAT : tflite::INT8);
    return true;
  }
  return false;
}

int main(int argc, char** argv) {
  tflite::ConverterFlags flags = common_flags();
  if (argc != 4 || !set_precision(argv[2], &flags)) {
    std::cout << "convert: give a SavedModel's folder, a precision and a file\n";
    return 2;
  }
  tflite::ModelFlags model;
  model.set_saved_model_dir(argv[1]);
  model.set_saved_model_version(1);
  model.add_saved_model_tags("serve");
  model.add_saved_model_exported_names("serving_default");
  model.set_use_hlo_import(false);
  std::string bytes;
  const auto status = tensorflow::ConvertSavedModelToTFLiteFlatBuffer(model, flags, &bytes, nullptr);
  if (!status.ok()) {
    std::string reason(status.message());
    for (char& each : reason)
      if (each == '\n') each = ' ';
    std::cout << reason.substr(0, 2000) << "\n";
    return 1;
  }
  std::ofstream file(argv[3], std::ios::binary);
  file << bytes;
  file.close();
  if (file.fail()) {
    std::cout << argv[3] << " could not be written: " << std::strerror(errno) << "\n";
    return 1;
  }
  return 0;
}
