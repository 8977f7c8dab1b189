/** TensorBoard's Event messages and the TFRecord frames around them. */
import protobuf from 'protobufjs';
import { crc32c } from './crc32c.js';

/** One scalar or PNG picture under its tag. */
export interface SummaryValue {
  tag: string;
  simple_value?: number;
  image?: { height: number; width: number; colorspace: number; encoded_image_string: Uint8Array };
}

/** tensorflow.Event: exactly one of the optional fields is set. */
export interface TensorBoardEvent {
  /** Unix time in seconds. */
  wall_time: number;
  step?: number;
  file_version?: string;
  summary?: { value: SummaryValue[] };
  session_log?: { status: number };
}

/** SessionLog.START: readers drop everything from the event's step on that earlier files hold. */
export const SESSION_START = 1;

/** The part of event.proto and summary.proto that is written here, with the field numbers of those files. */
const eventType = protobuf
  .parse(
    `syntax = "proto3";
    message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
    message Value { string tag = 1; oneof value { float simple_value = 2; Image image = 4; } }
    message Summary { repeated Value value = 1; }
    message SessionLog { int32 status = 1; }
    message Event {
      double wall_time = 1;
      int64 step = 2;
      oneof what { string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
    }`,
    { keepCase: true },
  )
  .root.lookupType('Event');

/** The event in its frame: length, the length's checksum, content, the content's checksum. */
export function encodeRecord(event: TensorBoardEvent): Uint8Array {
  const content = eventType.encode(eventType.fromObject(event)).finish();
  const record = new Uint8Array(content.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(content.length), true);
  view.setUint32(8, masked(crc32c(record.subarray(0, 8))), true);
  record.set(content, 12);
  view.setUint32(12 + content.length, masked(crc32c(content)), true);
  return record;
}

/** TFRecord rotates and shifts its checksums, as a checksum of data that holds checksums is weak. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
