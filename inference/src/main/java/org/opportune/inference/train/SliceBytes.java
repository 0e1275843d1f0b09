package org.opportune.inference.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the pixels of a slice are stored: Hounsfield units as little-endian int16, the lung mask as
 * bits, the first pixel in the lowest bit of the first byte.
 */
public final class SliceBytes {
  private SliceBytes() {}

  /** Hounsfield units as bytes, two per pixel. */
  public static byte[] ofHu(short[] hu) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * hu.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(hu);
    return bytes.array();
  }

  /** Hounsfield units of {@link #ofHu}. */
  public static short[] hu(byte[] bytes) {
    short[] hu = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(hu);
    return hu;
  }

  /** A mask as bits. */
  public static byte[] ofLung(byte[] lung) {
    byte[] bits = new byte[lungBytes(lung.length)];
    for (int i = 0; i < lung.length; i++) {
      if (lung[i] != 0) {
        bits[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    return bits;
  }

  /** The mask of {@link #ofLung}: 1 inside the lungs, 0 outside. */
  public static byte[] lung(byte[] bits, int pixels) {
    byte[] lung = new byte[pixels];
    for (int i = 0; i < pixels; i++) {
      lung[i] = (byte) (bits[i >> 3] >> (i & 7) & 1);
    }
    return lung;
  }

  /** Bytes of the mask of so many pixels. */
  public static int lungBytes(int pixels) {
    return (pixels + 7) / 8;
  }
}
