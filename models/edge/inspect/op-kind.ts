/** What ops of different formats do alike: a Conv of ONNX, a Conv2D of TensorFlow and a CONV_2D of TFLite are one kind. */

const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['dequantize', /^dequantize(linear)?$/],
  ['quantize', /^(dynamic)?quantize(linear|v2)?$/],
  ['depthwise convolution', /depthwiseconv/],
  ['transposed convolution', /convtranspose|transposeconv|conv\dd?transpose|backpropinput/],
  ['convolution', /^(fused|qlinear)?conv(\dd)?(integer)?$/],
  ['product', /^(fused|qlinear)?(batch)?matmul(v2|integer|nbits)?$|^q?gemm$|^fullyconnected$|^dense$|^einsum$/],
  ['batch norm', /^(fused)?batchnorm(alization)?(v[23])?$/],
  ['layer norm', /^layernorm(alization)?$/],
  ['bias', /^biasadd(v1)?$/],
  ['add', /^(qlinear)?add(v2)?$/],
  ['subtract', /^sub(tract)?$/],
  ['multiply', /^(qlinear)?mul(tiply)?$/],
  ['divide', /^(real|floor)?div$/],
  ['max pooling', /^max(pool)(ing)?(\dd)?$/],
  ['average pooling', /^(qlinear)?(average|avg)pool(ing)?(\dd)?$/],
  ['global average pooling', /^(qlinear)?globalaveragepool(ing)?(\dd)?$/],
  ['flatten', /^flatten$/],
  ['reshape', /^reshape$/],
  ['softmax', /^softmax$/],
  ['sigmoid', /^(qlinear)?(sigmoid|logistic)$/],
  ['power', /^pow(er)?$/],
  ['gather', /^gather(v2|nd)?$|^embeddinglookup$|^embedding$/],
  ['concatenate', /^concat(enate|enation|v2)?$/],
  ['mean', /^(reduce)?mean$/],
  ['maximum', /^(reduce)?max(imum)?$/],
  ['identity', /^identity$|^dropout$/],
];

/** In lower case, in the field's words where it is a common one; an op that only one format knows by its own name. */
export function opKind(op: string): string {
  const plain = op.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return kinds.find(([, pattern]) => pattern.test(plain))?.[0] ?? plain;
}

/** Kinds that do the same in another form, where one stands in the other's place. */
const relatives: Readonly<Record<string, string>> = { flatten: 'reshape', bias: 'add' };

export const relatedKind = (kind: string): string => relatives[kind] ?? kind;

/** What a converter folds into the node before it, or into its weights. */
const folding = new Set(['batch norm', 'bias', 'relu', 'relu6', 'leakyrelu', 'clip', 'identity', 'cast', 'pad']);
/** With a constant alone. */
const foldingConstants = new Set(['add', 'subtract', 'multiply', 'divide', 'sigmoid', 'tanh']);

/** Whether a node of this kind, with as many constants and inputs, can be folded away. */
export function canFold(kind: string, { constants, inputs }: { constants: number; inputs: number }): boolean {
  return inputs === 1 && (folding.has(kind) || (foldingConstants.has(kind) && constants > 0));
}
