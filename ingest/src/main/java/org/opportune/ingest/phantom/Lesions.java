package org.opportune.ingest.phantom;

/** The destroyed parts of a lung, known at any height so that thick slices can average them. */
interface Lesions {
  /**
   * Adds the lesions of a plane.
   *
   * @param z height of the plane, in reference mm
   * @param edgeMm width of the blurred rim
   * @param cover share of each sample that is lesion, 0 to 1; only ever raised
   */
  void cover(double z, double edgeMm, float[] cover);

  /** No lesions at all. */
  static Lesions none() {
    return (z, edgeMm, cover) -> {};
  }
}
