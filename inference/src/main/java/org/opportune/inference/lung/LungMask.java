package org.opportune.inference.lung;

import java.util.Arrays;

/**
 * Which voxels of a volume are lung: airways, trachea, body wall, table and mediastinum excluded.
 *
 * @param labels one array per slice in the volume's own layout; {@link #NONE}, {@link #RIGHT} or
 *     {@link #LEFT} (the patient's); not copied, callers must not write to it
 */
public record LungMask(byte[][] labels) {

  /** Not lung. */
  public static final byte NONE = 0;

  /** The patient's left lung. */
  public static final byte LEFT = 1;

  /** The patient's right lung. */
  public static final byte RIGHT = 2;

  /**
   * The part of a slice that holds lung.
   *
   * @param columns of the slice
   */
  public SliceBox box(int slice, int columns) {
    return SliceBox.of(labels[slice], columns);
  }

  /** The part of each slice that holds lung: asks for every label, so that one asks once. */
  public SliceBox[] boxes(int columns) {
    SliceBox[] boxes = new SliceBox[labels.length];
    Arrays.setAll(boxes, slice -> box(slice, columns));
    return boxes;
  }

  /** Number of lung voxels, both sides. */
  public long voxels() {
    long count = 0;
    for (byte[] slice : labels) {
      for (byte label : slice) {
        if (label != NONE) {
          count++;
        }
      }
    }
    return count;
  }

  /** Whether a voxel is lung. */
  public boolean isLung(int slice, int index) {
    return labels[slice][index] != NONE;
  }
}
