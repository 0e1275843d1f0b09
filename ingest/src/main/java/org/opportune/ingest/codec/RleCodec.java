package org.opportune.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * RLE Lossless (DICOM PS3.5 annex G): one PackBits segment per byte plane, the most significant
 * byte of each sample first.
 */
final class RleCodec implements FrameCodec {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HEADER_BYTES = 64;

  /** A replicate run turns two bytes into at most this many. */
  private static final int MAX_RUN = 128;

  @Override
  public short[] decode(byte[] data, int offset, int length, FrameLayout layout)
      throws CodecException {
    int samples = layout.checkedSamples();
    int bytesPerSample = layout.bitsAllocated() / Byte.SIZE;
    int segments = layout.samplesPerPixel() * bytesPerSample;
    if (length < HEADER_BYTES || (long) samples * bytesPerSample > (long) length * (MAX_RUN / 2)) {
      throw CodecException.failed("Cannot decode RLE: %d bytes are too few", length);
    }
    int declared = (int) INTS.get(data, offset);
    if (declared != segments) {
      throw CodecException.failed(
          "Cannot decode RLE: %d segments where %d are due", declared, segments);
    }
    short[] values = new short[samples];
    for (int segment = 0; segment < segments; segment++) {
      int from = segmentOffset(data, offset, segment);
      int to = segment + 1 < segments ? segmentOffset(data, offset, segment + 1) : length;
      if (from < HEADER_BYTES || from > to || to > length) {
        throw CodecException.failed(
            "Cannot decode RLE: segment %d spans bytes %d to %d", segment, from, to);
      }
      int shift = (bytesPerSample - 1 - segment % bytesPerSample) * Byte.SIZE;
      unpack(
          data,
          offset + from,
          offset + to,
          values,
          segment / bytesPerSample,
          layout.samplesPerPixel(),
          shift);
    }
    layout.extendSign(values, layout.bitsAllocated());
    return values;
  }

  private static int segmentOffset(byte[] data, int offset, int segment) {
    return (int) INTS.get(data, offset + Integer.BYTES * (segment + 1));
  }

  /** Adds one byte plane to every {@code stride}-th value, from {@code first} on. */
  private static void unpack(
      byte[] data, int from, int to, short[] values, int first, int stride, int shift)
      throws CodecException {
    int in = from;
    int out = first;
    while (out < values.length && in < to) {
      int control = data[in++];
      if (control >= 0) {
        int run = Math.min(control + 1, to - in);
        for (int end = in + run; in < end && out < values.length; in++, out += stride) {
          values[out] |= (short) ((data[in] & 0xFF) << shift);
        }
      } else if (control != Byte.MIN_VALUE && in < to) {
        short value = (short) ((data[in++] & 0xFF) << shift);
        int run = 1 - control;
        for (int i = 0; i < run && out < values.length; i++, out += stride) {
          values[out] |= value;
        }
      }
    }
    if (out < values.length) {
      throw CodecException.failed("Cannot decode RLE: a segment ends early");
    }
  }
}
