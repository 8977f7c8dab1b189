/** How TensorFlow, the C++ library and JavaScript say that memory did not suffice. */
const SAYINGS = /OOM when allocating|RESOURCE_EXHAUSTED|TF_Status: 8\b|bad_alloc|Array buffer allocation failed/;

/** Whether an error of a program means that the device, or the machine, ran out of memory. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && SAYINGS.test(error.message);
}
