package org.opportune.inference.ct;

/**
 * The anomaly map of a volume, in steps of 1/255, within the box that holds the lungs. Zero outside
 * the lungs; a slice that the network was not shown has the values of the nearest that it was.
 */
public final class AnomalyMap {
  private static final float STEPS = 255;

  private final LungBox box;
  private final byte[][] slices;

  /**
   * Starts at zero.
   *
   * @param box where the maps lie
   * @param slices number of slices of the volume
   */
  AnomalyMap(LungBox box, int slices) {
    this.box = box;
    this.slices = new byte[slices][];
  }

  /** Value at a voxel of the volume, 0..1. */
  public float at(int slice, int row, int column) {
    int inRow = row - box.top();
    int inColumn = column - box.left();
    if (slices[slice] == null
        || inRow < 0
        || inRow >= box.rows()
        || inColumn < 0
        || inColumn >= box.columns()) {
      return 0;
    }
    return (slices[slice][inRow * box.columns() + inColumn] & 0xff) / STEPS;
  }

  /** Number of slices of the volume. */
  public int slices() {
    return slices.length;
  }

  /** Sum of a slice's values: how much anomaly it shows, in pixels. */
  public double sum(int slice) {
    double sum = 0;
    if (slices[slice] != null) {
      for (byte value : slices[slice]) {
        sum += (value & 0xff) / STEPS;
      }
    }
    return sum;
  }

  /** Whether a slice holds lung. */
  boolean holdsLung(int slice) {
    return slices[slice] != null;
  }

  /** Where the map lies in a slice. */
  LungBox box() {
    return box;
  }

  /** Stores a value of 0..1. */
  void set(int slice, int indexInBox, double value) {
    if (slices[slice] == null) {
      slices[slice] = new byte[box.area()];
    }
    slices[slice][indexInBox] = (byte) Math.round(value * STEPS);
  }

  /** Shows for one slice what was found in another. */
  void repeat(int slice, int found) {
    slices[slice] = slices[found];
  }
}
