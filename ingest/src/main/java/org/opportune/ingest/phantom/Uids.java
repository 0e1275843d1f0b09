package org.opportune.ingest.phantom;

import java.math.BigInteger;

/** Unique identifiers derived from what they name, in the UUID branch 2.25 (PS3.5 annex B.2). */
final class Uids {
  private Uids() {}

  static String of(long seed, String name) {
    long high = Seeds.of(seed, name);
    long low = Seeds.of(high, name);
    // The bits that mark a random UUID.
    high = high & ~0xF000L | 0x4000L;
    low = low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    BigInteger value =
        new BigInteger(Long.toUnsignedString(high))
            .shiftLeft(64)
            .or(new BigInteger(Long.toUnsignedString(low)));
    return "2.25." + value;
  }
}
