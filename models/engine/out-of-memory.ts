/** How TensorFlow, XLA, the C++ library and JavaScript say that memory did not suffice. */
const SAYINGS =
  /OOM when allocating|RESOURCE_EXHAUSTED|Resource exhausted|Out of memory while trying to allocate|TF_Status: 8\b|bad_alloc|Array buffer allocation failed/;

/**
 * The same of a GPU's memory. A tensor on the way to a full GPU "is not initialized", and CUDA's libraries fail in
 * their own words when they find no room for what they need themselves.
 */
const GPU_SAYINGS =
  /CUDA_ERROR_OUT_OF_MEMORY|CU(DNN|BLAS|FFT|SOLVER|SPARSE)_(STATUS_)?ALLOC_FAILED|Dst tensor is not initialized|allocate .* on device ordinal \d/;

/** Marks of the GPU in messages that speak of any memory. */
const ON_GPU = /device:GPU:\d|allocator GPU_\d/i;

/** Whether an error of a program means that the device, or the machine, ran out of memory. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && (SAYINGS.test(error.message) || GPU_SAYINGS.test(error.message));
}

/** Whether it was a GPU's memory that did not suffice. */
export function isGpuMemory(error: unknown): boolean {
  return error instanceof Error && (GPU_SAYINGS.test(error.message) || ON_GPU.test(error.message));
}
