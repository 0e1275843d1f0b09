package org.opportune.inference.lung;

/** Tells lung from everything else in axial pictures; a network, as a rule. Thread-safe. */
public interface LungPainter {

  /**
   * Paints pictures.
   *
   * @param pictures each {@link LungPicture#SIDE} squared, row-major, as {@link LungPicture} makes
   *     them
   * @return likelihood of lung per pixel, same layout; values beyond 0..1 count as their nearest
   */
  float[][] paint(float[][] pictures);
}
