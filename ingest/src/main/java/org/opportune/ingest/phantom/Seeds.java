package org.opportune.ingest.phantom;

/**
 * Derives independent seeds, so that one part of a patient or slide can change without moving the
 * others.
 */
public final class Seeds {
  private Seeds() {}

  /** SplitMix64 finaliser: nearby inputs give unrelated outputs. */
  static long mix(long value) {
    long h = value + 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
    return h ^ (h >>> 31);
  }

  /** Seed of a named part of the thing that {@code seed} describes. */
  public static long of(long seed, String part) {
    return mix(seed ^ mix(part.hashCode()));
  }
}
