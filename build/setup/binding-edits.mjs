/**
 * What is mended in the binding of tfjs-node 4.22 before it is compiled:
 * - `runSavedModel` frees its inputs and names only when it succeeds, so each failed step leaked a batch;
 * - strings made by `new[]` are freed by `delete`, which is undefined behaviour;
 * - `loadSavedModel` leaks its graph and tags when it fails;
 * - tensors share the memory of JavaScript's arrays, which TensorFlow's threads, when they are the last to let go, give
 *   back to V8 from the wrong thread: a rare crash. They are copied instead.
 *
 * And what it lacks:
 * - `loadSavedModel` takes a serialized ConfigProto as a third argument: threads, XLA, graph optimisation per session;
 * - `setRunOptions` takes serialized RunOptions for the runs that follow, or undefined; with them, `runMetadata` gives
 *   the serialized RunMetadata of the last run: when each op ran, and what memory it took;
 * - runs in the calling thread take numbers below 1e-38 for 0, as TensorFlow's own threads do;
 * - TensorFlow's threads sleep when they have nothing to do. Those that looked for work instead took the cores from those
 *   that had some: on two cores every other product took twice as long.
 */

/**
 * @typedef {object} Edit
 * @property {string} file in `binding/`
 * @property {string} find
 * @property {string} replace
 * @property {number} times how often `find` must occur
 */

/** @type {readonly Edit[]} */
export const bindingEdits = [
  {
    file: 'tfjs_backend.cc',
    find: '#include "tfjs_backend.h"\n',
    replace: '#include "tfjs_backend.h"\n\n#include <cstring>\n\n#include "tsl/platform/denormal.h"\n',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `// Callback to cleanup extra reference count for shared V8/TF tensor memory:
static void DeallocTensor(void *data, size_t len, void *arg) {
  NapiAutoRef *auto_ref = static_cast<NapiAutoRef *>(arg);
  if (!auto_ref) {
#if DEBUG
    fprintf(stderr, "Invalid NapiAutoRef reference passed to V8 cleanup\\n");
#endif
    return;
  }
  if (auto_ref->Cleanup() != napi_ok) {
#if DEBUG
    fprintf(stderr, "Exception cleaning up napi_ref instance\\n");
#endif
  }
  delete auto_ref;
}

`,
    replace: '',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  // Sharing V8 memory with the underlying TensorFlow tensor requires adding an
  // additional refcount. When the Tensor is deleted, the refcount will be
  // reduced in the callback helper.
  NapiAutoRef *auto_ref = new NapiAutoRef();
  nstatus = auto_ref->Init(env, array_value);
  if (nstatus != napi_ok) {
    delete auto_ref;
  }
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);

`,
    replace: '',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  TF_AutoTensor tensor(TF_NewTensor(dtype, shape, shape_length, array_data,
                                    byte_size, DeallocTensor, auto_ref));
`,
    replace: `  // A copy, since TensorFlow's threads may be the last to let go of it.
  TF_AutoTensor tensor(
      TF_AllocateTensor(dtype, shape, shape_length, byte_size));
  if (byte_size > 0) {
    std::memcpy(TF_TensorData(tensor.tensor), array_data, byte_size);
  }
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: '    delete auto_ref;\n    TFE_DeleteTensorHandle(tfe_tensor_handle);\n',
    replace: '    TFE_DeleteTensorHandle(tfe_tensor_handle);\n',
    times: 1,
  },
  {
    file: 'utils.h',
    find: '}  // namespace tfnodejs\n\n#endif',
    replace: `// Frees the strings of splitStringByComma, however the scope is left.
struct NamesGuard {
  explicit NamesGuard(std::vector<const char *> &names) : names(names) {}
  NamesGuard(const NamesGuard &) = delete;
  ~NamesGuard() {
    for (const char *name : names) delete[] name;
  }
  std::vector<const char *> &names;
};

// Bytes of a Uint8Array, none of undefined.
inline napi_status GetBytesParam(napi_env env, napi_value value,
                                 std::string &bytes) {
  napi_valuetype type;
  napi_status nstatus = napi_typeof(env, value, &type);
  if (nstatus != napi_ok || type == napi_undefined) return nstatus;
  void *data;
  size_t length;
  nstatus = napi_get_typedarray_info(env, value, nullptr, &length, &data,
                                     nullptr, nullptr);
  if (nstatus == napi_ok) bytes.assign(static_cast<const char *>(data), length);
  return nstatus;
}

// Frees resolved tensors, however the scope is left.
struct TensorsGuard {
  explicit TensorsGuard(std::vector<TF_Tensor *> &tensors) : tensors(tensors) {}
  TensorsGuard(const TensorsGuard &) = delete;
  ~TensorsGuard() {
    for (TF_Tensor *tensor : tensors) TF_DeleteTensor(tensor);
  }
  std::vector<TF_Tensor *> &tensors;
};

}  // namespace tfnodejs

#endif`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: 'splitStringByComma(output_op_names);\n',
    replace:
      'splitStringByComma(output_op_names);\n  NamesGuard input_names_guard(input_op_name_array);\n  NamesGuard output_names_guard(output_op_name_array);\n',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: '  std::vector<TF_Tensor *> input_values;\n',
    replace: '  std::vector<TF_Tensor *> input_values;\n  TensorsGuard input_values_guard(input_values);\n',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: '    // delete output op name string\n    delete output_op_name_array[i];\n',
    replace: '',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  for (uint32_t i = 0; i < num_input_ids; i++) {
    // Deallocate input TF_Tensor in C++.
    TF_DeleteTensor(input_values[i]);
    // delete input op name string
    delete input_op_name_array[i];
  }

`,
    replace: '',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: '  std::vector<const char *> tags_ptrs = splitStringByComma(tags);\n',
    replace: '  std::vector<const char *> tags_ptrs = splitStringByComma(tags);\n  NamesGuard tags_guard(tags_ptrs);\n',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  // clean up the tags strings.
  for (uint32_t i = 0; i < tags_ptrs.size(); i++) {
    delete tags_ptrs[i];
  }
`,
    replace: '',
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `    NAPI_THROW_ERROR(env, "Failed to load SavedModel: %s",
`,
    replace: `    TF_DeleteGraph(graph);
    NAPI_THROW_ERROR(env, "Failed to load SavedModel: %s",
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `                                       napi_value tags_value) {
  TF_SessionOptions *session_options = TF_NewSessionOptions();

  TF_Buffer *run_options = TF_NewBufferFromString("", 0);

  std::string export_dir_string;
  napi_status nstatus;
`,
    replace: `                                       napi_value tags_value,
                                       napi_value config_value) {
  napi_status nstatus;
  std::string config;
  nstatus = GetBytesParam(env, config_value, config);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);

  TF_SessionOptions *session_options = TF_NewSessionOptions();
  TF_AutoStatus config_status;
  TF_SetConfig(session_options, config.data(), config.size(),
               config_status.status);
  if (TF_GetCode(config_status.status) != TF_OK) {
    TF_DeleteSessionOptions(session_options);
    NAPI_THROW_ERROR(env, "The session's configuration is invalid: %s",
                     TF_Message(config_status.status));
    return nullptr;
  }

  TF_Buffer *run_options = TF_NewBufferFromString("", 0);

  std::string export_dir_string;
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();
`,
    replace: `  TFE_ContextOptions *tfe_options = TFE_NewContextOptions();
  // ConfigProto { experimental { disable_thread_spinning: true } }
  const unsigned char config[] = {0x82, 0x01, 0x02, 0x48, 0x01};
  TFE_ContextOptionsSetConfig(tfe_options, config, sizeof(config), tf_status.status);
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `void TFJSBackend::DeleteSavedModel(napi_env env,
`,
    replace: `void TFJSBackend::SetRunOptions(napi_env env, napi_value options_value) {
  std::string options;
  ENSURE_NAPI_OK(env, GetBytesParam(env, options_value, options));
  run_options_ = options;
  run_metadata_.clear();
}

napi_value TFJSBackend::RunMetadata(napi_env env) {
  void *data;
  napi_value buffer;
  napi_status nstatus =
      napi_create_arraybuffer(env, run_metadata_.size(), &data, &buffer);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  if (!run_metadata_.empty()) {
    std::memcpy(data, run_metadata_.data(), run_metadata_.size());
  }
  napi_value bytes;
  nstatus = napi_create_typedarray(env, napi_uint8_array, run_metadata_.size(),
                                   buffer, 0, &bytes);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  return bytes;
}

void TFJSBackend::DeleteSavedModel(napi_env env,
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.cc',
    find: `  TF_SessionRun(savedmodel_entry->second.first, nullptr, inputs.data(),
                input_values.data(), num_input_ids, outputs.data(),
                output_values.data(), output_op_name_array.size(), nullptr, 0,
                nullptr, tf_status.status);
`,
    replace: `  const bool traced = !run_options_.empty();
  TF_Buffer *options =
      traced ? TF_NewBufferFromString(run_options_.data(), run_options_.size())
             : nullptr;
  TF_Buffer *metadata = traced ? TF_NewBuffer() : nullptr;
  {
    // Ops may run in this thread, and should give what they give in others.
    const tsl::port::ScopedFlushDenormal flush;
    TF_SessionRun(savedmodel_entry->second.first, options, inputs.data(),
                  input_values.data(), num_input_ids, outputs.data(),
                  output_values.data(), output_op_name_array.size(), nullptr, 0,
                  metadata, tf_status.status);
  }
  if (traced) {
    run_metadata_.assign(static_cast<const char *>(metadata->data),
                         metadata->length);
    TF_DeleteBuffer(options);
    TF_DeleteBuffer(metadata);
  }
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.h',
    find: `                            napi_value tags_value);
`,
    replace: `                            napi_value tags_value, napi_value config_value);

  // Options of the runs that follow (serialized RunOptions, or undefined), and
  // what the last run with options tells of itself (serialized RunMetadata).
  void SetRunOptions(napi_env env, napi_value options_value);
  napi_value RunMetadata(napi_env env);
`,
    times: 1,
  },
  {
    file: 'tfjs_backend.h',
    find: `  TFE_Context *tfe_context_;
`,
    replace: `  std::string run_options_;
  std::string run_metadata_;
  TFE_Context *tfe_context_;
`,
    times: 1,
  },
  {
    file: 'tfjs_binding.cc',
    find: `  // Load saved model takes 2 params: export_dir, tags:
  size_t argc = 2;
  napi_value args[2];
`,
    replace: `  // Load saved model takes 3 params: export_dir, tags, config (or undefined):
  size_t argc = 3;
  napi_value args[3];
`,
    times: 1,
  },
  {
    file: 'tfjs_binding.cc',
    find: `  return backend->LoadSavedModel(env, args[0], args[1]);
}
`,
    replace: `  return backend->LoadSavedModel(env, args[0], args[1], args[2]);
}

static napi_value SetRunOptions(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value args[1];
  napi_value js_this;
  napi_status nstatus =
      napi_get_cb_info(env, info, &argc, args, &js_this, nullptr);
  ENSURE_NAPI_OK_RETVAL(env, nstatus, nullptr);
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  backend->SetRunOptions(env, args[0]);
  return js_this;
}

static napi_value RunMetadata(napi_env env, napi_callback_info info) {
  TFJSBackend *const backend = GetTFJSBackend(env);
  if (!backend) return nullptr;
  return backend->RunMetadata(env);
}
`,
    times: 1,
  },
  {
    file: 'tfjs_binding.cc',
    find: `      {"runSavedModel", nullptr, RunSavedModel, nullptr, nullptr, nullptr,
       napi_default, nullptr},
`,
    replace: `      {"runSavedModel", nullptr, RunSavedModel, nullptr, nullptr, nullptr,
       napi_default, nullptr},
      {"setRunOptions", nullptr, SetRunOptions, nullptr, nullptr, nullptr,
       napi_default, nullptr},
      {"runMetadata", nullptr, RunMetadata, nullptr, nullptr, nullptr,
       napi_default, nullptr},
`,
    times: 1,
  },
];
