package org.opportune.ingest.store;

import java.util.HashMap;
import java.util.Map;

/**
 * Arrays that objects are read into, one after the other. The slices of a series come in a handful
 * of lengths; arrays of these stay in the processor's caches, and none has to be cleared. Not
 * thread-safe.
 */
final class ReadArrays {
  private static final int MOST = 8;

  /** Larger ones fit no cache. */
  private static final int MOST_BYTES = 1 << 20;

  private final Map<Integer, byte[]> kept = new HashMap<>();

  /** An array of a length, with whatever it held; the same as the last of this length, mostly. */
  byte[] of(int length) {
    byte[] array = kept.get(length);
    if (array == null) {
      array = new byte[length];
      if (length <= MOST_BYTES) {
        if (kept.size() == MOST) {
          kept.clear();
        }
        kept.put(length, array);
      }
    }
    return array;
  }
}
