/**
 * What is mended in the binding of tfjs-node 4.22 before it is compiled:
 * - `runSavedModel` frees its inputs and names only when it succeeds, so each failed step leaked a batch;
 * - strings made by `new[]` are freed by `delete`, which is undefined behaviour;
 * - `loadSavedModel` leaks its graph and tags when it fails;
 * - tensors share the memory of JavaScript's arrays, which TensorFlow's threads, when they are the last to let go, give
 *   back to V8 from the wrong thread: a rare crash. They are copied instead.
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
    replace: '#include "tfjs_backend.h"\n\n#include <cstring>\n',
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
];
