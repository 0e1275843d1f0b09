package org.opportune.inference.infection;

/**
 * A slice with the label of its image.
 *
 * @param image what the network sees
 * @param clazz index of the class that the image bears, 0 healthy
 * @param truth per pixel of the image {@link #OUTSIDE}, {@link #CLEAR} or {@link #INFECTED}; null
 *     where nobody knows, as on every real scan. Never trained on
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledSlice(InfectionSlice image, int clazz, byte[] truth) {

  /** Not lung. */
  public static final byte OUTSIDE = 0;

  /** Lung without finding. */
  public static final byte CLEAR = 1;

  /** Lung with a finding. */
  public static final byte INFECTED = 2;
}
